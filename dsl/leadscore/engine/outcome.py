"""What a score comes to, without its explanation: what every fast engine gives, and is compared by."""

from __future__ import annotations

from dataclasses import dataclass

from leadscore.engine.model import Scorecard, State


@dataclass(frozen=True, slots=True)
class Outcome:
    """One lead under one policy at one instant. All points are whole millipoints.

    `sums` and `totals` (before and after the groups' bounds) stand in the order of the plan's groups; `points` and
    `states` in the order of its rules. All four are empty for a lead out of scope, whose `score` is None.
    `score` = sum of `totals` + `cut` + `overrides`; the rest is as in `Scorecard`.
    """

    lead: str
    as_of: int
    in_scope: bool
    score: int | None
    cut: int
    overrides: int
    ready: bool
    ready_condition: bool | None
    disqualified: bool
    band: str | None
    grade: str | None
    to_ready: int | None
    sums: tuple[int, ...]
    totals: tuple[int, ...]
    points: tuple[int, ...]
    states: tuple[State, ...]


def outcome_of(card: Scorecard) -> Outcome:
    """A scorecard without its explanation."""
    rules = [rule for group in card.groups for rule in group.rules]
    return Outcome(
        lead=card.lead,
        as_of=card.as_of,
        in_scope=card.in_scope,
        score=card.score,
        cut=card.cut,
        overrides=sum(override.points for override in card.overrides),
        ready=card.ready,
        ready_condition=card.ready_condition,
        disqualified=card.disqualified,
        band=card.band,
        grade=card.grade,
        to_ready=card.to_ready,
        sums=tuple(group.sum for group in card.groups),
        totals=tuple(group.total for group in card.groups),
        points=tuple(rule.points for rule in rules),
        states=tuple(rule.state for rule in rules),
    )


@dataclass(frozen=True, slots=True)
class Counts:
    """How many leads were scored, and what became of them."""

    leads: int
    ready: int
    disqualified: int
    out_of_scope: int
