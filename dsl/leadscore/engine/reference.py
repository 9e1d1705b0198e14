"""The reference engine: one lead under one policy at one instant. Every other engine is held against this one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from leadscore.engine.bounds import clamped
from leadscore.engine.conditions import View, truth, view_of
from leadscore.engine.model import GroupResult, OverrideResult, Scorecard
from leadscore.engine.rules import result_of
from leadscore.facts.model import Lead
from leadscore.plan.model import Band, Condition, Grade, Group, Override, Plan
from leadscore.values.days import day_number
from leadscore.values.text import fold


def score(plan: Plan, lead: Lead, as_of: int, *, was_ready: bool = False) -> Scorecard:
    """Scores a lead, with everything needed to recompute the score by hand.

    `as_of` is in seconds since 1970-01-01T00:00:00Z. `was_ready` is what the last recorded scoring said; without a
    record it is False, and `lost below` has no effect.
    """
    view = view_of(lead, as_of, frozenset(kind.name for kind in plan.events if kind.by_us))
    if plan.applies is not None and truth(plan.applies, view) is not True:
        return _out_of_scope(plan, lead, as_of)
    groups = tuple(_group_result(group, view) for group in plan.groups)
    overrides = tuple(override_result(o) for o in plan.overrides if _is_in_force(o, view))
    of_groups = sum(group.total for group in groups)
    cut = clamped(of_groups, plan.score_low, plan.score_high) - of_groups
    points = of_groups + cut + sum(override.points for override in overrides)
    disqualified = any(rule.disqualifies for group in groups for rule in group.rules)
    outcome = replace(view, totals={group.name: group.total for group in groups})
    return Scorecard(
        lead=lead.id,
        as_of=as_of,
        in_scope=True,
        score=points,
        cut=cut,
        ready=not disqualified and _is_ready(plan, points, outcome, was_ready),
        ready_condition=None if plan.ready is None else _holds(plan.ready.condition, outcome),
        disqualified=disqualified,
        band=None if disqualified else _band(plan.bands, points, outcome),
        grade=_grade(plan.grades, outcome.totals),
        threshold=None if plan.ready is None else plan.ready.at,
        to_ready=None if plan.ready is None else max(0, plan.ready.at - points),
        groups=groups,
        overrides=overrides,
    )


def _out_of_scope(plan: Plan, lead: Lead, as_of: int) -> Scorecard:
    return Scorecard(
        lead=lead.id,
        as_of=as_of,
        in_scope=False,
        score=None,
        cut=0,
        ready=False,
        ready_condition=None,
        disqualified=False,
        band=None,
        grade=None,
        threshold=None if plan.ready is None else plan.ready.at,
        to_ready=None,
        groups=(),
        overrides=(),
    )


def _group_result(group: Group, view: View) -> GroupResult:
    rules = tuple(result_of(rule, view) for rule in group.rules)
    points = sum(rule.points for rule in rules)
    total = clamped(points, group.at_least, group.at_most)
    return GroupResult(name=group.name, sum=points, total=total, cut=total - points, rules=rules)


def _is_in_force(override: Override, view: View) -> bool:
    """An override names a lead by its id or by its email, and its last day is in."""
    names = {fold(view.lead.id), view.lead.values.get("email")}
    return override.lead in names and view.today <= day_number(override.until)


def override_result(override: Override) -> OverrideResult:
    """What is told of an override in force."""
    return OverrideResult(
        lead=override.shown_lead,
        points=override.points,
        by=override.by,
        until=override.until,
        because=override.because,
    )


# ------------------------------------------------------------------------------------------------ outcome


def _holds(condition: Condition | None, outcome: View) -> bool | None:
    return True if condition is None else truth(condition, outcome)


def _is_ready(plan: Plan, points: int, outcome: View, was_ready: bool) -> bool:
    """Once ready, a lead stays so until its score is below `lost below`, whatever stands behind `if`."""
    if plan.ready is None:
        return False
    if was_ready and plan.ready.lost_below is not None and points >= plan.ready.lost_below:
        return True
    return points >= plan.ready.at and _holds(plan.ready.condition, outcome) is True


def _band(bands: tuple[Band, ...], points: int, outcome: View) -> str | None:
    """The highest threshold reached whose condition is true; `otherwise` lies below all of them."""
    reached = [
        band for band in bands if (band.at is None or points >= band.at) and _holds(band.condition, outcome) is True
    ]
    best = max(reached, key=lambda band: (band.at is not None, band.at or 0), default=None)
    return None if best is None else best.name


def _grade(grades: tuple[Grade, ...], totals: Mapping[str, int]) -> str | None:
    """The grades of all graded groups, joined in the order written; None where the policy grades nothing."""
    return "".join(_label(grade, totals.get(grade.group, 0)) for grade in grades) or None


def _label(grade: Grade, total: int) -> str:
    return next((label for at, label in grade.steps if total >= at), grade.otherwise)
