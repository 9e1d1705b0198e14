"""The plan: a checked policy as a small typed intermediate form. Every engine reads this and nothing else.

Units: points are whole millipoints (`50` in a policy is 50_000 here), minutes thousandths of a minute, durations and
ages seconds, days `datetime.date`; all comparisons against numbers of leads use exact `Decimal`s.
Texts are folded (`values.text.fold`), targets are canonical (`values.target.canonical`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import TypeAlias

from leadscore.values.pattern import PatternSet
from leadscore.values.terms import Each, Measure, ValueType


class Op(Enum):
    LESS = "<"
    LESS_EQUAL = "<="
    EQUAL = "="
    GREATER_EQUAL = ">="
    GREATER = ">"


# ------------------------------------------------------------------------------------------------ conditions


@dataclass(frozen=True, slots=True)
class TextMatches:
    """The whole (folded) text of a field matches one of the patterns. Also `starts with`, `ends with`, `in SET`."""

    field: str
    patterns: PatternSet


@dataclass(frozen=True, slots=True)
class TextContains:
    """One of the phrases (each a tuple of folded words) stands in the field's words, next to each other."""

    field: str
    phrases: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class NumberCompare:
    field: str
    op: Op
    value: Decimal


@dataclass(frozen=True, slots=True)
class DayBetween:
    """A date field's day within [first, last], both in; None is no bound."""

    field: str
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class DayWithin:
    """A date field's day from the day of `as of` minus `days` to the day of `as of`, both in."""

    field: str
    days: int


@dataclass(frozen=True, slots=True)
class IsYes:
    """A yes/no field is yes. `is no` is its `Not`."""

    field: str


@dataclass(frozen=True, slots=True)
class IsKnown:
    """Always true or false."""

    field: str


@dataclass(frozen=True, slots=True)
class AgeWindow:
    """Events whose age is at most `seconds` (both ends in; an event of the future does not exist)."""

    seconds: int


@dataclass(frozen=True, slots=True)
class DayWindow:
    """Events on the days (UTC) [first, last], both in; None is no bound."""

    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class EventSelector:
    """Which events count: of this kind, with a target that matches (None: any, also empty), in the window
    (None: at any time)."""

    kind: str
    targets: PatternSet | None
    window: AgeWindow | DayWindow | None


@dataclass(frozen=True, slots=True)
class EventCount:
    """The number of selected events (`TIMES`: whole) or the sum of their minutes (`MINUTES`: thousandths) compares.

    `visited "pricing"` is `>= 1` times. `never …` is the `Not` of that. `text` is it in the policy's words.
    """

    selector: EventSelector
    measure: Measure
    op: Op
    value: int
    text: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Inactive:
    """The last event that the lead did is older than `seconds`; without one, `created` at 00:00 is; else unknown."""

    seconds: int
    text: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class GroupCompare:
    """A group's total in millipoints compares; only in `ready`, `band` and `on`."""

    group: str
    op: Op
    value: int


@dataclass(frozen=True, slots=True)
class Not:
    operand: Condition


@dataclass(frozen=True, slots=True)
class And:
    operands: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Or:
    operands: tuple[Condition, ...]


Condition: TypeAlias = (
    TextMatches
    | TextContains
    | NumberCompare
    | DayBetween
    | DayWithin
    | IsYes
    | IsKnown
    | EventCount
    | Inactive
    | GroupCompare
    | Not
    | And
    | Or
)


# ------------------------------------------------------------------------------------------------ rules and outcome


@dataclass(frozen=True, slots=True)
class DecayTable:
    """What one firing is worth at step k = age // step_seconds: `values[min(k, len(values) - 1)]` millipoints.

    Computed exactly and rounded half to even, once, when the plan is made. `values[0]` is the undecayed worth.
    `text` is the decay in the policy's words ("decays 50% every 30 days").
    """

    step_seconds: int
    values: tuple[int, ...]
    text: str

    def at_age(self, seconds: int) -> int:
        return self.values[min(seconds // self.step_seconds, len(self.values) - 1)]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule; `id` is its identity: its `as` name, else "group: condition in canonical form".

    `points` is signed, None for `disqualify`. `evidence` are the un-negated event conditions of `condition`, in order.
    `each_of` is the one event condition that `each …` counts. `cap` bounds the size of the rule's total (`up to`).
    `text` is the rule's condition in canonical form; `statement` the whole rule in canonical form, on one line.
    """

    id: str
    name: str | None
    group: str
    condition: Condition
    points: int | None
    text: str
    statement: str
    evidence: tuple[EventCount, ...] = ()
    each: Each | None = None
    each_of: EventCount | None = None
    cap: int | None = None
    decay: DecayTable | None = None
    in_force_from: date | None = None
    in_force_until: date | None = None
    because: str | None = None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    question: str | None
    at_least: int | None
    at_most: int | None
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Ready:
    at: int
    condition: Condition | None
    condition_text: str | None
    lost_below: int | None


@dataclass(frozen=True, slots=True)
class Band:
    """`at` is None for `otherwise`."""

    name: str
    at: int | None
    condition: Condition | None
    condition_text: str | None


@dataclass(frozen=True, slots=True)
class Grade:
    """`steps` from the highest threshold down; `otherwise` catches the rest."""

    group: str
    steps: tuple[tuple[int, str], ...]
    otherwise: str


@dataclass(frozen=True, slots=True)
class Action:
    state: str
    verb: str
    destination: str
    within_seconds: int | None
    condition: Condition | None
    text: str


@dataclass(frozen=True, slots=True)
class Override:
    """`lead` is folded and compared with the lead's folded id and email; `until` is the last day in force."""

    lead: str
    points: int
    by: str
    until: date
    because: str
    shown_lead: str
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    type: ValueType


@dataclass(frozen=True, slots=True)
class EventKind:
    name: str
    by_us: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole policy.

    `fields` and `events` are all that leads and events may have under this policy (standard and declared, of which
    `used_fields` and `used_events` occur in conditions). `groups` are in the order written, `general` first if it has
    rules. `fingerprint` is a lower-case hex SHA-256.
    """

    name: str
    version: str | None
    owners: tuple[str, ...]
    fingerprint: str
    fields: tuple[Field, ...]
    events: tuple[EventKind, ...]
    used_fields: frozenset[str]
    used_events: frozenset[str]
    groups: tuple[Group, ...]
    ready: Ready | None
    bands: tuple[Band, ...]
    grades: tuple[Grade, ...]
    score_low: int | None
    score_high: int | None
    applies: Condition | None
    applies_text: str | None
    actions: tuple[Action, ...]
    overrides: tuple[Override, ...]

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of events that it knows: of others, to it none happened."""
        return frozenset(kind.name for kind in self.events)

    @property
    def rules(self) -> tuple[Rule, ...]:
        return tuple(rule for group in self.groups for rule in group.rules)
