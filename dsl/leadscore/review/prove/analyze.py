"""One policy: the scores that it can give, the rules that do nothing, and what it takes to become ready."""

from __future__ import annotations

from leadscore.plan.model import Plan
from leadscore.review.prove.analysis import Analysis
from leadscore.review.prove.solver import need_solver
from leadscore.review.prove.stopping import heedful

BUDGET = 10.0
"""Seconds for each question, unless the user says otherwise."""


def analyze(plan: Plan, budget_seconds: float = BUDGET) -> Analysis:
    """What is so of all leads, as far as it is proved, and leads that show what can be.

    Each question may take `budget_seconds`. Raises NoSolver where z3 is not installed.
    """
    need_solver()
    from leadscore.review.prove.extremes import extremes
    from leadscore.review.prove.idle import idle_rules
    from leadscore.review.prove.probe import Probe
    from leadscore.review.prove.reach import alone, fewest, reaches

    with heedful():
        probe = Probe(plan)
        return Analysis(
            extremes=tuple(extremes(probe, budget_seconds)),
            rules=tuple(idle_rules(probe, budget_seconds)),
            reaches=tuple(reaches(probe, budget_seconds)),
            alone=tuple(alone(probe, budget_seconds)),
            fewest=fewest(probe, budget_seconds) if plan.ready else None,
        )
