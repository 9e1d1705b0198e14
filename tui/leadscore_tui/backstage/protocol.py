"""Questions that the UI asks of its other process, and their answers: plain data, sent pickled from one to the other.

Nothing here needs arrays or a database, so that the UI's process loads neither.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

if TYPE_CHECKING:
    from leadscore.batch.board.model import Moves, Order, Row, RuleEffect
    from leadscore.engine.outcome import Counts
    from leadscore.report.review_records import PartView, PolicyView
    from leadscore.review.git import Commit
    from leadscore_tui.why.model import Explained  # noqa: F401

A = TypeVar("A")
PAGE = 256
"""Rows go from one process to the other in pages of this size."""


class Lane(Enum):
    """Questions of one lane are answered one after the other, beside those of other lanes; a newer one makes the one
    before it stale, which is then given up. QUICK ones are answered at once, each."""

    QUICK = "quick"
    SCORE = "score"
    LIST = "list"
    REVIEW = "review"
    HISTORY = "history"
    COLUMNS = "columns"
    BACKTEST = "backtest"
    TALK = "talk"


@dataclass(frozen=True, slots=True)
class Question(Generic[A]):
    """A question whose last answer is an `A`; before it, others may come, which the question's docstring names."""

    lane: ClassVar[Lane] = Lane.QUICK


@dataclass(frozen=True, slots=True)
class Data:
    """Where leads come from: files, or a `store` (see `leadscore.cli.data.Data`). `as_of` is in seconds since 1970;
    `is_end`: somebody said so, and nothing is known of later."""

    leads: Path | None
    events: tuple[Path, ...]
    store: Path | None
    config: Path | None
    as_of: int
    is_end: bool = False


# ------------------------------------------------------------------------------------------------ leads


@dataclass(frozen=True, slots=True)
class Scoreboard:
    """All leads are scored: the list is anew to be asked for.

    `highest` and `lowest` are scores (millipoints), `groups` are the policy's; `moves` is what is another than in the
    saved version's scoring, None where this is that; `changes`: rows tell of an earlier score; `effects`: what each
    rule gives to how many leads, None where that is not known yet.
    """

    name: str
    counts: Counts
    highest: int
    lowest: int
    groups: tuple[str, ...]
    threshold: int | None
    moves: Moves | None
    changes: bool
    effects: tuple[RuleEffect, ...] | None


@dataclass(frozen=True, slots=True)
class Opened:
    """`notes` are what is to be told of the data (rows set aside, odd columns). `board` shows the last recorded
    scoring, if there is one by this very policy; it is of the instant `recorded`, and to be scored anew."""

    leads: int
    events: int
    fields: tuple[str, ...]
    notes: tuple[str, ...]
    board: Scoreboard | None
    recorded: int | None


@dataclass(frozen=True, slots=True)
class Open(Question[Opened]):
    """Reads the data for the policy in this text, in the place of what was open before."""

    lane: ClassVar[Lane] = Lane.SCORE
    policy: Path
    text: str
    data: Data


@dataclass(frozen=True, slots=True)
class Score(Question[Scoreboard]):
    """Scores all leads by the policy in this text; where it is another than the `saved` one, the Moves of a sample come
    first, if there are leads enough for one."""

    lane: ClassVar[Lane] = Lane.SCORE
    text: str
    saved: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """How many leads the list has now, where the lead `keep` of the question stands in it, and the page of rows that it
    is on, or the first one."""

    count: int
    place: int | None
    page: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Arrange(Question[Listed]):
    """Sorts and filters the list; `keep` is a lead by its number, or by its id."""

    lane: ClassVar[Lane] = Lane.LIST
    order: Order
    keep: int | str | None = None


@dataclass(frozen=True, slots=True)
class Rows(Question["tuple[Row, ...]"]):
    """A part of the list."""

    first: int
    count: int


@dataclass(frozen=True, slots=True)
class Find(Question["int | None"]):
    """The next place from `start` on, after it or before it, whose lead has this text in its names."""

    lane: ClassVar[Lane] = Lane.LIST
    text: str
    start: int
    backwards: bool = False


@dataclass(frozen=True, slots=True)
class Explain(Question["Explained"]):
    """Everything about one lead, by its number, under the policy that the board shows."""

    no: int


@dataclass(frozen=True, slots=True)
class Export(Question[int]):
    """Writes the list, as it is sorted and filtered, to a file: CSV or Parquet, by its suffix. The answer is how many
    leads were written."""

    lane: ClassVar[Lane] = Lane.LIST
    path: Path


# ------------------------------------------------------------------------------------------------ review


@dataclass(frozen=True, slots=True)
class Version:
    """One version of the policy: as it was at a git `revision`, or this `text`, which need not be saved; with neither,
    as it lies on disk. `label` is what people call it."""

    label: str
    revision: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Mistake:
    """What keeps a version from being compared: `version` is its label, `file` another one than the policy, or ""."""

    version: str
    file: str
    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Bar:
    """So many leads have a score in this bin under the older and the newer version; `note` says which threshold lies in
    it, if one does."""

    label: str
    old: int
    new: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Two versions, compared, in words.

    `verdict` says all in a line, `policy` the whole of it, None where the versions say the same or cannot be compared.
    `lines` are the places of the changes in the newer version's file, in the order in which they are told: None for
    what stands elsewhere. `both` is how both versions explain the leads that are named, by id. `fields` are those by
    which leads can be told apart. `unmeasured` is why nothing is said of leads, as a sentence without its full stop;
    where there is neither that nor an impact, it is still being found out. `text` and `markdown` are what
    `leadscore diff` writes, there with the last answer.
    """

    old: str
    new: str
    verdict: str
    policy: PolicyView | None = None
    lines: tuple[int | None, ...] = ()
    bars: tuple[Bar, ...] = ()
    both: Mapping[str, tuple[PartView, ...]] = field(default_factory=dict)
    fields: tuple[str, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    unmeasured: str = ""
    text: str = ""
    markdown: str = ""


@dataclass(frozen=True, slots=True)
class Compare(Question[Reviewed]):
    """Reviews two versions of the policy with all leads, told apart `by` a field; to `prove` it takes long. The words
    alone come first."""

    lane: ClassVar[Lane] = Lane.REVIEW
    policy: Path
    old: Version
    new: Version
    by: str | None = None
    prove: bool = False


@dataclass(frozen=True, slots=True)
class GiveUp(Question[None]):
    """Nobody waits for the review any more."""

    lane: ClassVar[Lane] = Lane.REVIEW


@dataclass(frozen=True, slots=True)
class History:
    """The last commits that touched the policy or what it uses, the newest first. `note` is why there are none, as a
    sentence without its full stop."""

    commits: tuple[Commit, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Revisions(Question[History]):
    """Asks git for earlier versions of a policy."""

    lane: ClassVar[Lane] = Lane.HISTORY
    policy: Path


# ------------------------------------------------------------------------------------------------ the wire


@dataclass(frozen=True, slots=True)
class Asked:
    """`number` tells answers apart."""

    number: int
    question: Question[object]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a long answer is."""

    what: str
    done: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Failure:
    """There is no answer. `message` is one sentence without a full stop, `help` the mend, `detail` more for those who
    ask; `stale`: a newer question came, and nobody waits any more."""

    message: str
    help: str | None = None
    detail: str = ""
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """One to the question of this number; after the last one none comes."""

    number: int
    value: object = field(repr=False)
    last: bool = True
