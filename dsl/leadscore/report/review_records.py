"""What the templates of a review read: plain values, written out. docs/ci/templates.md lists them for teams.

Numbers are text as people read it, or, where a picture is drawn, numbers of its own measure. Lists are `Shown`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of each list is shown, and how many characters of a text; None: all of it."""

    policies: int | None = None
    changes: int | None = None
    details: int | None = None
    rows: int | None = None
    movers: int | None = None
    characters: int | None = None
    example: int | None = None


@dataclass(frozen=True, slots=True)
class Shown(Generic[T]):
    """`rows` of a list, and how many `more` there are: "" for none, else `214` or `1,204`."""

    rows: tuple[T, ...]
    more: str = ""


@dataclass(frozen=True, slots=True)
class ChangeView:
    """`mark` is `+`, `-`, `~`, or `·` for words only, which `kind` says in a word; `moves` is what it can move."""

    mark: str
    kind: str
    sentence: str
    details: Shown[str]
    where: str
    moves: str


@dataclass(frozen=True, slots=True)
class SectionView:
    heading: str
    changes: Shown[ChangeView]


@dataclass(frozen=True, slots=True)
class FigureView:
    """A number before and after: `ready`, `412`, `437`, `+25`. `old_share` and `new_share` are 0 to 100, as text."""

    label: str
    old: str
    new: str
    change: str
    old_share: str = "0"
    new_share: str = "0"


@dataclass(frozen=True, slots=True)
class SegmentView:
    """The leads with one value of a field; `up` and `down` count leads."""

    label: str
    leads: str
    ready: FigureView
    up: str
    down: str


@dataclass(frozen=True, slots=True)
class LeadView:
    """A lead that moved. `old` and `new` are its scores, `change` their difference, "" where one has none."""

    lead: str
    name: str
    old: str
    new: str
    change: str
    turn: str
    decider: str


@dataclass(frozen=True, slots=True)
class ReasonView:
    """For how many `leads` the same thing decided it: the `decider`."""

    leads: str
    decider: str


@dataclass(frozen=True, slots=True)
class PartView:
    """A line of both explanations: `kind` is `group`, `rule`, `cut`, `override` or `score`; `—` where there is nothing.
    `why` is the evidence of both, a line each, `old_why` and `new_why` what only one version says."""

    kind: str
    label: str
    old: str
    new: str
    change: str
    why: tuple[str, ...] = ()
    old_why: tuple[str, ...] = ()
    new_why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MoverView:
    lead: LeadView
    parts: tuple[PartView, ...]


@dataclass(frozen=True, slots=True)
class BarView:
    """A bin of the distribution, drawn: both bars in the picture's measure, `cut` says which of them is broken off."""

    label: str
    old: str
    new: str
    x: str
    width: str
    old_y: str
    old_height: str
    old_cut: bool
    new_x: str
    new_y: str
    new_height: str
    new_cut: bool


@dataclass(frozen=True, slots=True)
class TickView:
    """A mark on an axis: where, and what it says. `minor` ones can be left out on a small screen."""

    at: str
    label: str
    minor: bool = False


@dataclass(frozen=True, slots=True)
class LineView:
    """A threshold. `version` is `before`, `after` or `both`; `anchor` is how its label is set: `start` or `end`."""

    x: str
    label: str
    version: str
    anchor: str
    label_x: str
    label_y: str


@dataclass(frozen=True, slots=True)
class HistogramView:
    """The distribution of scores; `width` × `height` is the picture, with the plot from `left`, `top` to `base`."""

    width: str
    height: str
    left: str
    right: str
    top: str
    base: str
    bars: tuple[BarView, ...]
    x_ticks: tuple[TickView, ...]
    y_ticks: tuple[TickView, ...]
    lines: tuple[LineView, ...]
    is_cut: bool
    summary: str


@dataclass(frozen=True, slots=True)
class ImpactView:
    """Whom a change moves. `figures` are numbers before and after, `sentences` what stands behind the `headline`;
    `gained_by` and `lost_by` say what decided it for how many, and hold nothing where the leads say as much."""

    headline: str
    as_of: str
    leads: str
    figures: tuple[FigureView, ...]
    sentences: tuple[str, ...]
    bands: tuple[FigureView, ...]
    histogram: HistogramView | None
    by: str
    segments: Shown[SegmentView]
    gained_count: str
    gained: Shown[LeadView]
    gained_by: Shown[ReasonView]
    lost_count: str
    lost: Shown[LeadView]
    lost_by: Shown[ReasonView]
    movers: Shown[MoverView]


@dataclass(frozen=True, slots=True)
class ExampleView:
    """A lead that shows it. `code` is a test in the language where `is_test`, else its facts in lines; "" where it is
    too long for this form."""

    caption: str
    code: str
    is_test: bool


@dataclass(frozen=True, slots=True)
class AnswerView:
    """`question` is `score`, `ready` or `scope`, `verdict` a word or two, `sentence` what it means."""

    question: str
    verdict: str
    sentence: str
    examples: tuple[ExampleView, ...]


@dataclass(frozen=True, slots=True)
class ProofView:
    answers: tuple[AnswerView, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PolicyView:
    """`status` is `changed`, `added`, `removed` or `errors`; `was` the path it had, if another; `errors` the versions
    that have some. `unproved` is a sentence on why there is no proof, "" where there is one or none was asked for."""

    name: str
    path: str
    was: str
    status: str
    headline: str
    verdict: str
    sections: tuple[SectionView, ...]
    impact: ImpactView | None
    proof: ProofView | None
    unproved: str
    errors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReviewView:
    """`headline` is the verdict in one line, `repeat` the command that gives this review again, `unchanged` the paths
    of policies without a change."""

    old: str
    new: str
    headline: str
    verdict: str
    policies: Shown[PolicyView]
    unchanged: Shown[str]
    repeat: str


def cut(rows: Sequence[T], most: int | None, of: int | None = None) -> Shown[T]:
    """The first `most` rows, of as many as there are, or `of`."""
    shown = tuple(rows if most is None else rows[:most])
    rest = max(len(rows), of or 0) - len(shown)
    return Shown(shown, f"{rest:,}" if rest else "")


def clipped(text: str, most: int | None) -> str:
    """At most that many characters, the last of them an ellipsis where there were more."""
    return text if most is None or len(text) <= most else f"{text[: most - 1].rstrip()}…"
