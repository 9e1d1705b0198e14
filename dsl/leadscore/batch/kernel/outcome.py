"""From rules to outcomes: groups, score, ready, bands and grades of a range of leads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leadscore.batch.kernel.compare import Integers
from leadscore.batch.kernel.conditions import View
from leadscore.batch.kernel.kleene import TRUE, UNKNOWN, Truths, constant
from leadscore.batch.kernel.rules import RulePoints, points_of
from leadscore.plan.model import Band, Condition, Grade, Plan

Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What `engine.outcome.Outcome` says of a lead, an array each; what is told of a lead out of scope but its number
    means nothing. `band` is the place of a band in the plan, -1 for none; `grade` counts the labels through, for
    `grade_label`. `rules` is empty unless explained; `moves` (see there) None unless asked for."""

    numbers: NDArray[np.int32]
    in_scope: Bools
    score: Integers
    cut: Integers
    overrides: Integers
    ready: Bools
    ready_condition: Truths
    disqualified: Bools
    band: NDArray[np.int32]
    grade: NDArray[np.int64]
    sums: Sequence[Integers]
    totals: Sequence[Integers]
    rules: Sequence[RulePoints]
    moves: Integers | None = None


def outcomes(plan: Plan, view: View, overrides: Integers, was_ready: Bools | None, *, explain: bool) -> Outcomes:
    """`overrides` is what people added to a lead; `was_ready` what the last recorded scoring said, if there was one."""
    count = len(view.chunk)
    kept: list[RulePoints] = []
    sums, totals = [], []
    disqualified = np.zeros(count, np.bool_)
    for group in plan.groups:
        total = np.zeros(count, np.int64)
        for rule in group.rules:
            result = points_of(rule, view)
            total += result.points
            if rule.points is None:
                disqualified |= result.states == TRUE
            if explain:
                kept.append(result)
        sums.append(total)
        totals.append(clamped(total, group.at_least, group.at_most))
    view.totals.update({group.name: total for group, total in zip(plan.groups, totals, strict=True)})
    of_groups = sum(totals, np.zeros(count, np.int64))
    cut = clamped(of_groups, plan.score_low, plan.score_high) - of_groups
    score = of_groups + cut + overrides
    holds = _holds(plan.ready.condition if plan.ready else None, view)
    return Outcomes(
        numbers=view.chunk.numbers,
        in_scope=_holds(plan.applies, view) == TRUE,
        score=score,
        cut=cut,
        overrides=overrides,
        ready=_ready(plan, score, holds, was_ready) & ~disqualified,
        ready_condition=holds if plan.ready else constant(UNKNOWN, count),
        disqualified=disqualified,
        band=np.where(disqualified, np.int32(-1), _band(plan.bands, score, view)),
        grade=_grade(plan.grades, view),
        sums=sums,
        totals=totals,
        rules=kept,
    )


def grade_label(grades: Sequence[Grade], number: int) -> str | None:
    """The joined label that a number in `Outcomes.grade` stands for; None where the policy grades nothing."""
    labels = []
    for grade in reversed(grades):
        number, place = divmod(number, len(grade.steps) + 1)
        labels.append(grade.steps[place][1] if place < len(grade.steps) else grade.otherwise)
    return "".join(reversed(labels)) or None


def clamped(points: Integers, low: int | None, high: int | None) -> Integers:
    return points if low is None and high is None else np.clip(points, low, high)


def _holds(condition: Condition | None, view: View) -> Truths:
    return constant(TRUE, len(view.chunk)) if condition is None else view.truth(condition)


def _ready(plan: Plan, score: Integers, holds: Truths, was_ready: Bools | None) -> Bools:
    """Once ready, a lead stays so until its score is below `lost below`, whatever stands behind `if`."""
    if plan.ready is None:
        return np.zeros(len(score), np.bool_)
    ready: Bools = (score >= plan.ready.at) & (holds == TRUE)
    if was_ready is not None and plan.ready.lost_below is not None:
        ready |= was_ready & (score >= plan.ready.lost_below)
    return ready


def _band(bands: Sequence[Band], score: Integers, view: View) -> NDArray[np.int32]:
    """The highest threshold reached whose condition is true; from the lowest up, each takes what it can."""
    best = np.full(len(score), -1, np.int32)
    for place, band in sorted(enumerate(bands), key=lambda item: (item[1].at is not None, item[1].at or 0)):
        reached = _holds(band.condition, view) == TRUE
        if band.at is not None:
            reached = reached & (score >= band.at)
        best[reached] = place
    return best


def _grade(grades: Sequence[Grade], view: View) -> NDArray[np.int64]:
    number = np.zeros(len(view.chunk), np.int64)
    for grade in grades:
        total = view.totals.get(grade.group, number * 0)
        descending = np.array([-at for at, _ in grade.steps], np.int64)
        number = number * (len(grade.steps) + 1) + np.searchsorted(descending, -total, side="left")
    return number
