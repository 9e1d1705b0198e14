"""One policy: the scores that it can give, the rules that do nothing, and what it takes to become ready."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from leadscore.plan.model import Plan
from leadscore.review.prove.analysis import READY, Analysis
from leadscore.review.prove.model import Certainty
from leadscore.review.prove.solver import Clock, need_solver
from leadscore.review.prove.stopping import heedful

T = TypeVar("T")
_OVERRIDES = "Overrides are left aside: they are about single leads"
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
    from leadscore.review.prove.reach import alone, fewest, in_scope, reaches

    with heedful():
        probe = Probe(plan)
        notes = (_OVERRIDES,) if plan.overrides else ()
        scope = in_scope(probe, budget_seconds)
        if scope and scope.certainty is Certainty.NEVER:
            return Analysis((), (), (scope,), (), None, budget_seconds, notes)
        tell("which rules can fire")
        firings = Firings.of(probe, Clock(budget_seconds))
        ends = _told(tell, "the lowest and the highest points", extremes(probe, firings, budget_seconds))
        rules = _told(tell, "which rules matter", idle_rules(probe, firings, budget_seconds))
        states = _told(tell, "bands and grades", reaches(probe, budget_seconds))
        tell("what it takes to be ready")
        ready = any(reach.state == READY and reach.certainty is not Certainty.NEVER for reach in states)
        shortest = fewest(probe, budget_seconds) if ready else None
        return Analysis(
            extremes=ends,
            rules=rules,
            reaches=(scope, *states) if scope else states,
            alone=tuple(alone(probe, shortest, budget_seconds)) if ready else (),
            fewest=shortest,
            budget=budget_seconds,
            notes=notes,
        )


def _told(tell: Callable[[str], object], what: str, found: Iterable[T]) -> tuple[T, ...]:
    tell(what)
    return tuple(found)
