"""What a change does to real leads, as data. All points are whole millipoints; lists of leads are cut to a stated
length, numbers never are."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from leadscore.engine.model import Scorecard


class Turn(Enum):
    """What became of a lead's readiness."""

    GAINED = "gained"
    LOST = "lost"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Standing:
    """What one version says of a lead; `score` is None out of its scope."""

    score: int | None
    ready: bool
    disqualified: bool
    band: str | None
    grade: str | None


class Cause(Enum):
    """What a decider is."""

    RULE = "rule"
    DISQUALIFIED = "disqualified"
    BOUND = "bound"
    OVERRIDE = "override"
    THRESHOLD = "threshold"
    CONDITION = "condition"
    SCOPE = "scope"


@dataclass(frozen=True, slots=True)
class Decider:
    """The one thing that decided it: `rule` (its id, in the newer version if it is there) gave `old` points and gives
    `new` (of a threshold, what it was and is). `text` is how people read it: the rule's name or condition, `fit at most
    50`, `ready at 65`. None of points: there was, or is, no such rule."""

    cause: Cause
    text: str
    rule: str | None
    old: int | None
    new: int | None


Span: TypeAlias = tuple[int, int]
"""The least and the most."""


@dataclass(frozen=True, slots=True)
class Reason:
    """What decided for so many `leads`: as a Decider, but that `old` and `new` are the least and the most that it gave
    and gives to one of them."""

    cause: Cause
    text: str
    rule: str | None
    old: Span | None
    new: Span | None
    leads: int


@dataclass(frozen=True, slots=True)
class Mover:
    """A lead that stands elsewhere now. `name` is what people know it by beside its id, "" if nothing is known.
    `cards` are both explanations, kept for the largest movers alone."""

    lead: str
    name: str
    old: Standing
    new: Standing
    decider: Decider | None
    cards: tuple[Scorecard, Scorecard] | None = None

    @property
    def difference(self) -> int | None:
        """Of the scores; None where one version has none."""
        return None if self.old.score is None or self.new.score is None else self.new.score - self.old.score

    @property
    def turn(self) -> Turn:
        if self.old.ready == self.new.ready:
            return Turn.NEITHER
        return Turn.GAINED if self.new.ready else Turn.LOST


@dataclass(frozen=True, slots=True)
class Pair:
    """A number under the old version and under the new one."""

    old: int
    new: int

    @property
    def difference(self) -> int:
        return self.new - self.old


@dataclass(frozen=True, slots=True)
class Bin:
    """Leads whose score lies in [low, high), in millipoints; the last bin of a distribution holds its `high` too."""

    low: int
    high: int
    leads: Pair


@dataclass(frozen=True, slots=True)
class Segment:
    """The leads with one value of a field (None: unknown; "" with `rest`: all values beyond the most frequent)."""

    value: str | None
    leads: int
    ready: Pair
    up: int
    down: int
    rest: bool = False


@dataclass(frozen=True, slots=True)
class Unread:
    """Leads that one version alone reads, for the other one, the newer `by_new`, declares `fields` that their rows do
    not fit. How many `leads` those are, and how many of them are `ready`, is None where the data cannot say it."""

    by_new: bool
    fields: tuple[str, ...]
    leads: int | None
    ready: int | None


@dataclass(frozen=True, slots=True)
class Impact:
    """Both versions over all `leads`, as of one instant (seconds since 1970, UTC).

    `in_scope` and the counts behind it count leads. `up`, `down`, `same` compare scores; a lead in the scope of one
    version alone is in `entered` or `left`. `gained` and `lost` are the leads that become ready, and that no longer
    are: the highest (new, old) score first, cut to `shown`; `movers` the largest differences, with explanations.
    `gained_by` and `lost_by` say what decided it for all that turn, the most frequent reason first: their leads add up
    to `gained_count` and `lost_count`. `arrivals` is how many leads become ready in a week, in thousandths: the mean
    over the last `weeks`; attributes are read as they are today, so only behaviour and age move leads in it. None where
    there is nothing to tell from.
    `bands` are in the policy's order, None is no band. `by` is the field that `segments` are of. `unread` are leads
    that are not among those `leads`.
    """

    as_of: int
    leads: int
    in_scope: Pair
    ready: Pair
    disqualified: Pair
    up: int
    down: int
    same: int
    entered: int
    left: int
    gained_count: int
    lost_count: int
    gained: tuple[Mover, ...]
    lost: tuple[Mover, ...]
    movers: tuple[Mover, ...]
    gained_by: tuple[Reason, ...]
    lost_by: tuple[Reason, ...]
    bands: tuple[tuple[str | None, Pair], ...]
    bins: tuple[Bin, ...]
    arrivals: Pair | None
    weeks: int
    by: str | None
    segments: tuple[Segment, ...]
    unread: tuple[Unread, ...] = ()
