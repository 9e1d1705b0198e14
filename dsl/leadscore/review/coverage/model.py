"""What tests should show of a policy, as data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from leadscore.check.model import Unit
from leadscore.source import Span


class Kind(Enum):
    """The value names several, as in a summary."""

    RULES = "rules"
    BRANCHES = "branches"
    WINDOWS = "windows"
    CAPS = "caps"
    PERIODS = "periods"
    OVERRIDES = "overrides"
    STATES = "states"
    THRESHOLDS = "thresholds"
    BANDS = "bands"
    GRADES = "grades"


@dataclass(frozen=True, slots=True)
class Goal:
    """Something that a test should show: `met` says whether one does, `missing` is what to say if none does.

    `path` and `line` (from 1) are the place that it is about.
    """

    kind: Kind
    path: str
    line: int
    missing: str
    met: bool


@dataclass(frozen=True, slots=True)
class Coverage:
    """All goals of a policy, in the order of their lines, those of vocabulary last."""

    goals: tuple[Goal, ...]

    @property
    def missing(self) -> tuple[Goal, ...]:
        return tuple(goal for goal in self.goals if not goal.met)

    @property
    def percent(self) -> int:
        """The share of goals that are met, rounded down: only all of them are 100."""
        met = len(self.goals) - len(self.missing)
        return 100 * met // len(self.goals) if self.goals else 100

    def counts(self) -> Iterator[tuple[Kind, int, int]]:
        """Of each kind that there is, how many goals are met, of how many."""
        for kind in Kind:
            met = [goal.met for goal in self.goals if goal.kind is kind]
            if met:
                yield kind, sum(met), len(met)


@dataclass(frozen=True, slots=True)
class Place:
    """Makes the goals of one place in a file."""

    unit: Unit
    span: Span

    def goal(self, kind: Kind, missing: str, met: bool) -> Goal:
        source = self.unit.source
        return Goal(kind, source.path, source.position(self.span.start).line, missing, met)
