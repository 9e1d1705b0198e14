"""What a lead's story is made of. Instants are whole seconds since 1970-01-01T00:00:00Z, points millipoints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from leadscore.facts.model import Event
    from leadscore.production.ledger.model import Entry, PolicyRecord, Transition
    from leadscore.production.outbox.model import Message
    from leadscore.production.retention.notes import Erasure


class Why(Enum):
    """What a score moved by. `NEW`: the lead had no score before. `ERASED`: events were, for their age. `UNKNOWN`: that
    can no longer be told apart."""

    NEW = "new"
    ERASED = "erased"
    TIME = "time"
    FACTS = "facts"
    POLICY = "policy"
    UNKNOWN = "unknown"


class Kind(Enum):
    """What it was that moved. `BOUND` is a group's, `SCORE_BOUND` that of `score from … to …`; `REST` is the latter
    with overrides, where the two can no longer be told apart."""

    RULE = "rule"
    BOUND = "bound"
    SCORE_BOUND = "score bound"
    OVERRIDE = "override"
    REST = "rest"
    SCOPE = "scope"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a score's sum: `name` is a rule's id, a group, or what tells an override from others."""

    kind: Kind
    name: str


@dataclass(frozen=True, slots=True)
class Move:
    """By how much a line moved the score. `label` is what people call it; `how` says more: what the clock did (`decay`,
    `window`, …), or what was done to the rule (`added`, `removed`, `changed`); blank where there is nothing to say."""

    why: Why
    line: Line
    points: int
    label: str
    how: str = ""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """An attribute as it was written before and after; None: unknown. `is_used`: some condition of the policy reads
    it."""

    field: str
    before: str | None
    after: str | None
    is_used: bool


@dataclass(frozen=True, slots=True)
class EventsCame:
    """Events of a kind, with a target, that were not known before: how many, the `newest` of them, and how many of them
    had happened by the scoring before, and came `later`."""

    kind: str
    target: str
    count: int
    later: int
    newest: Event


@dataclass(frozen=True, slots=True)
class News:
    """The facts that are new since the scoring before."""

    fields: Sequence[FieldChange] = ()
    events: Sequence[EventsCame] = ()

    def __bool__(self) -> bool:
        return bool(self.fields or self.events)


@dataclass(frozen=True, slots=True)
class PolicyChange:
    """The policies by which this scoring and the one before were made, and which rules differ, by their ids."""

    before: PolicyRecord
    after: PolicyRecord
    added: Sequence[str] = ()
    removed: Sequence[str] = ()
    changed: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """A recorded scoring at which something about the lead was another.

    `moves` add up to the difference of the two scores (out of scope counts as 0), to the last digit. `news` is None
    where the facts cannot be had; then moves are of what is recorded, and their causes may be unknown. `policy` is
    there where the policy changed in between. `ready_until` is there where the lead is ready for it was ready before:
    it stays so until its score is below that. `erasure` is there where events of the lead were erased for their age
    since the scoring before.
    """

    entry: Entry
    before: Entry | None
    moves: Sequence[Move]
    news: News | None
    policy: PolicyChange | None
    transitions: Sequence[Transition]
    messages: Sequence[Message]
    ready_until: int | None = None
    erasure: Erasure | None = None

    @property
    def change(self) -> int | None:
        """By how much the score moved; None where there was none before, or is none now."""
        if self.before is None or self.before.score is None or self.entry.score is None:
            return None
        return self.entry.score - self.before.score


@dataclass(frozen=True, slots=True)
class Story:
    """A lead under a policy, the oldest first. `scorings` is how many there were since it was first recorded; `who`
    says who the lead is where its facts can be had."""

    lead: str
    who: str
    policy: str
    steps: Sequence[Step]
    scorings: int
    last_as_of: int
