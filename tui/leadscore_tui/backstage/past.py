"""What became of past leads: questions about it, and their answers. As in `protocol`, nothing here needs arrays."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from leadscore_tui.backstage.protocol import Data, Lane, Question

if TYPE_CHECKING:
    from leadscore.report.backtest_tables import Section


@dataclass(frozen=True, slots=True)
class Past:
    """Which column of the leads, or which file, says what became of them; which of its values mean a win (none: the
    usual ones); the column with the day as of which each lead counts (None: the day of the win, else the end of the
    data), or so many `days` after it. Of the leads that are handed over so large a part shall close (`rate`), or sales
    can take so many a week (`calls`); neither: as is usual. What is named in `trust` was known in time, however it
    looks."""

    outcome: str
    won: tuple[str, ...] = ()
    at: str | None = None
    days: int | None = None
    rate: float | None = None
    calls: float | None = None
    trust: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """A text that stands in so many cells; `won` is what it means of itself, None where nobody can tell."""

    text: str
    count: int
    won: bool | None


@dataclass(frozen=True, slots=True)
class PastColumn:
    """A column of the leads, or a field of a store: its most frequent `cells`, of so many `distinct` ones, and how many
    cells are `blank`. `is_days`: all others are days or times; `is_likely`: by its name it says what became of leads.
    """

    name: str
    cells: tuple[Cell, ...]
    distinct: int
    blank: int
    is_days: bool
    is_likely: bool

    @property
    def is_understood(self) -> bool:
        """Whether some of its cells mean a win without anybody saying which."""
        return any(cell.won for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Columns(Question[tuple[PastColumn, ...]]):
    """The columns that leads have, as far as the first rows tell; those that likely say what became of leads first."""

    lane: ClassVar[Lane] = Lane.COLUMNS
    policy: Path
    data: Data


@dataclass(frozen=True, slots=True)
class RuleTold:
    """A rule in the table of rules: its id, its line in the policy, and what its points had better be (millipoints, 0
    to leave it out, with `note` as the reason); `idea` is None where they stay."""

    rule: str
    line: int
    idea: int | None
    note: str


@dataclass(frozen=True, slots=True)
class LeakTold:
    """What seems to be known only with the outcome: its name, and a sentence about it."""

    name: str
    sentence: str


@dataclass(frozen=True, slots=True)
class MissingTold:
    """A sign that no rule asks for, in a sentence, and the rule for it as it would stand in the policy, with its
    reason."""

    sentence: str
    rule: str
    because: str


@dataclass(frozen=True, slots=True)
class Backtested:
    """A policy held against what became of leads, in the words of `leadscore backtest`.

    Where there are `leaks`, they are all that is told. `advised` and `ready` are points as a policy has them: where
    `ready` had better stand, and where it stands; "" for neither. `rules` are the rows of the table of that name,
    `missing` the sentences that stand in no section. `notes` tell what is odd about the data. `text` and `markdown` are
    what `leadscore backtest` writes.
    """

    title: str
    about: str = ""
    findings: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    leaks: tuple[LeakTold, ...] = ()
    advised: str = ""
    ready: str = ""
    rules: tuple[RuleTold, ...] = ()
    missing: tuple[MissingTold, ...] = ()
    notes: tuple[str, ...] = ()
    text: str = ""
    markdown: str = ""


@dataclass(frozen=True, slots=True)
class Backtest(Question[Backtested]):
    """Holds the policy in this text against what became of leads, and, with `rivals`, models of the same facts, which
    takes as long again."""

    lane: ClassVar[Lane] = Lane.BACKTEST
    policy: Path
    text: str
    data: Data
    past: Past
    rivals: bool = False
