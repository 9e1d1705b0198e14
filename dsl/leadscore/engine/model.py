"""The explanation of a score, as data: everything needed to recompute it by hand.

All points are whole millipoints, signed. The lines add up exactly, at every level:
a rule's evidence points + its cut = its points; the points of a group's rules + the group's cut = its total;
the totals + the score's cut + the overrides = the score.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from leadscore.engine.making import deferrable
from leadscore.facts.model import Event
from leadscore.values.terms import Measure


class State(Enum):
    """What became of a rule. A rule out of force is `NOT`, whatever its condition."""

    FIRED = "fired"
    NOT = "not"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class EventEvidence:
    """An event that a rule's points rest on: `age` in seconds, `step` of the decay, the `points` it gave after decay.

    `undecayed` is what it would have given when new. Without `each`, the one newest event carries the rule's points.
    """

    event: Event
    age: int
    step: int
    undecayed: int
    points: int


@dataclass(frozen=True, slots=True)
class FieldEvidence:
    """A field that the rule's condition reads, with the lead's value as it was read; None: unknown."""

    field: str
    value: str | None


@dataclass(frozen=True, slots=True)
class EventTally:
    """What an event condition of the rule counted: `count` events (or thousandths of minutes), the newest of them.

    `needed` is the condition in the policy's words ('visited "pricing" at least 3 times within 30 days').
    `short` is how many more (events, or thousandths of minutes) would make a silent rule fire, everything else being
    fulfilled; 0 otherwise. `measure` says which of the two is compared; None: the condition is `inactive for …`, and
    the events are those that the lead did.
    """

    needed: str
    measure: Measure | None
    count: int
    minutes: int
    newest: Event | None
    holds: bool
    short: int = 0


@dataclass(frozen=True, slots=True)
class RuleResult:
    """`points` is the rule's final worth; `before_cut` before `up to` bounded it; `cut` = points - before_cut.

    `worth` is what an unknown or silent rule could give at most in size, once (`None`: disqualify).
    `evidence` adds up to `before_cut` unless the rule has no evidence, when `before_cut` stands by itself.
    `out_of_force` says why a rule gives nothing though its condition may hold. `disqualifies`: it fired, and does.
    """

    rule_id: str
    state: State
    points: int
    before_cut: int
    cut: int
    worth: int | None
    evidence: tuple[EventEvidence, ...]
    fields: tuple[FieldEvidence, ...]
    tallies: tuple[EventTally, ...]
    unknown: tuple[str, ...]
    out_of_force: bool
    disqualifies: bool


@dataclass(frozen=True, slots=True)
class GroupResult:
    """`total` = `sum` + `cut`."""

    name: str
    sum: int
    total: int
    cut: int
    rules: tuple[RuleResult, ...]


@dataclass(frozen=True, slots=True)
class OverrideResult:
    lead: str
    points: int
    by: str
    until: date
    because: str


@dataclass(frozen=True, slots=True)
class Scorecard:
    """One lead under one policy at one instant.

    `in_scope` False (and `score` None, no band, no grade, not ready): `applies if` is not true for it.
    `score` = sum of group totals + `cut` (of `score from … to …`) + sum of overrides.
    `ready_condition` is the truth of what stands behind `ready … if` (None: unknown), True where nothing does.
    `to_ready` is how many millipoints are missing to the threshold: 0 when reached; None without `ready`.
    The compiled engine lets `groups`, the explanation proper, be made when it is first read.
    """

    lead: str
    as_of: int
    in_scope: bool
    score: int | None
    cut: int
    ready: bool
    ready_condition: bool | None
    disqualified: bool
    band: str | None
    grade: str | None
    threshold: int | None
    to_ready: int | None
    groups: tuple[GroupResult, ...]
    overrides: tuple[OverrideResult, ...]


deferrable(Scorecard, "groups")
