"""One policy: the scores that it can give, the rules that do nothing, and what it takes to become ready."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from leadscore.plan.model import Plan
from leadscore.review.prove.analysis import Analysis
from leadscore.review.prove.solver import Clock, need_solver
from leadscore.review.prove.stopping import heedful

T = TypeVar("T")
BUDGET = 10.0
"""Seconds for each question, unless the user says otherwise."""


def analyze(plan: Plan, budget_seconds: float = BUDGET, tell: Callable[[str], object] = lambda _: None) -> Analysis:
    """What is so of all leads, as far as it is proved, and leads that show what can be.

    Each question may take `budget_seconds`; `tell` hears what is being asked. Raises NoSolver where z3 is not there.
    """
    need_solver()
    from leadscore.review.prove.extremes import extremes
    from leadscore.review.prove.firing import Firings
    from leadscore.review.prove.idle import idle_rules
    from leadscore.review.prove.probe import Probe
    from leadscore.review.prove.reach import alone, fewest, reaches

    with heedful():
        probe = Probe(plan)
        tell("which rules can fire")
        firings = Firings.of(probe, Clock(budget_seconds))
        return Analysis(
            extremes=_told(tell, "the lowest and the highest points", extremes(probe, firings, budget_seconds)),
            rules=_told(tell, "which rules matter", idle_rules(probe, firings, budget_seconds)),
            reaches=_told(tell, "bands and grades", reaches(probe, budget_seconds)),
            alone=_told(tell, "what is ready alone", alone(probe, budget_seconds)),
            fewest=fewest(probe, budget_seconds) if plan.ready else None,
            budget=budget_seconds,
        )


def _told(tell: Callable[[str], object], what: str, found: Iterable[T]) -> tuple[T, ...]:
    tell(what)
    return tuple(found)
