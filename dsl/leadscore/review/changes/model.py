"""A change as data: what it is about, what it moves, how it reads, and where it stands in both versions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from leadscore.source import Span


class Effect(Enum):
    """What a change can move, from the gravest on. `WORDS` never moves a score nor an outcome."""

    SCORE = "score"
    OUTCOME = "outcome"
    WORDS = "words"


class Section(Enum):
    """The parts of a policy, in the order in which they are told; a change of a rule also names its group."""

    POLICY = "policy"
    GROUPS = "groups"
    OUTCOME = "outcome"
    ACTIONS = "actions"
    OVERRIDES = "overrides"
    VOCABULARY = "vocabulary"
    TESTS = "tests"


class Thing(Enum):
    """What a change is about."""

    POLICY = "policy"
    SCOPE = "scope"
    GROUP = "group"
    RULE = "rule"
    READY = "ready"
    BAND = "band"
    GRADE = "grade"
    SCORE = "score"
    ACTION = "action"
    OVERRIDE = "override"
    FIELD = "field"
    EVENT = "event"
    SET = "set"
    DEFINITION = "definition"
    TEST = "test"

    @property
    def section(self) -> Section:
        return _SECTIONS[self]


_SECTIONS = {
    Thing.POLICY: Section.POLICY,
    Thing.SCOPE: Section.POLICY,
    Thing.GROUP: Section.GROUPS,
    Thing.RULE: Section.GROUPS,
    Thing.READY: Section.OUTCOME,
    Thing.BAND: Section.OUTCOME,
    Thing.GRADE: Section.OUTCOME,
    Thing.SCORE: Section.OUTCOME,
    Thing.ACTION: Section.ACTIONS,
    Thing.OVERRIDE: Section.OVERRIDES,
    Thing.FIELD: Section.VOCABULARY,
    Thing.EVENT: Section.VOCABULARY,
    Thing.SET: Section.VOCABULARY,
    Thing.DEFINITION: Section.VOCABULARY,
    Thing.TEST: Section.TESTS,
}


class Aspect(Enum):
    """What of the thing is another now. `ADDED` and `REMOVED` are about the whole of it."""

    ADDED = "added"
    REMOVED = "removed"
    NAME = "name"
    VERSION = "version"
    OWNERS = "owners"
    QUESTION = "question"
    CONDITION = "condition"
    WORDING = "wording"
    GROUP = "group"
    POINTS = "points"
    EACH = "each"
    UP_TO = "up to"
    DECAY = "decay"
    IN_FORCE = "in force"
    REASON = "reason"
    AT_LEAST = "at least"
    AT_MOST = "at most"
    THRESHOLD = "threshold"
    LOST_BELOW = "lost below"
    STEPS = "steps"
    ORDER = "order"
    WITHIN = "within"
    DESTINATION = "destination"
    UNTIL = "until"
    AUTHOR = "author"
    TYPE = "type"
    BY_US = "by us"
    MEMBERS = "members"
    FACTS = "facts"
    EXPECTATIONS = "expectations"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in one version; lines count from 1."""

    span: Span
    line: int
    end_line: int

    @property
    def file(self) -> str:
        return self.span.path


@dataclass(frozen=True, slots=True)
class Change:
    """One change.

    `subject` is how people call the thing: a rule's name or condition, a set's name. `sentence` says the change in one
    line of words without a full stop, `details` more lines, such as who uses a set. `old` and `new` are the values in
    the policy's words (None: there was, or is, none), `old_place` and `new_place` the statements. `group` is that of a
    rule or group, in the newer version if it is in both; `rule` a rule's identity in the plan (`Rule.id`), that of the
    newer version where there is one. `owners` are those of both versions.
    """

    thing: Thing
    aspect: Aspect
    effect: Effect
    subject: str
    sentence: str
    old: str | None
    new: str | None
    old_place: Place | None
    new_place: Place | None
    owners: tuple[str, ...]
    group: str | None = None
    rule: str | None = None
    details: tuple[str, ...] = ()

    @property
    def section(self) -> Section:
        return self.thing.section

    @property
    def place(self) -> Place | None:
        """Where it stands now, or stood."""
        return self.new_place or self.old_place
