"""What a sheet consists of: lines, each with what Enter does there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal, TypeAlias

from rich.cells import cell_len

from leadscore_tui.leads.columns import on_a_line

Look: TypeAlias = Literal["plain", "strong", "heading", "muted", "up", "down", "changed", "old", "new"]
LOOKS: tuple[Look, ...] = ("plain", "strong", "heading", "muted", "up", "down", "changed", "old", "new")
Piece: TypeAlias = tuple[str, Look]


@dataclass(frozen=True, slots=True)
class Act:
    """What Enter does on a line; each tab that shows lines has its own. With the mouse, what `is_far` takes two clicks:
    it leads elsewhere, or changes something."""

    is_far: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class Fold(Act):
    """Opens or closes a section."""

    section: str


@dataclass(frozen=True, slots=True)
class Both(Act):
    """Opens or closes what both versions say of a lead, where it is named in a section."""

    section: str
    lead: str


@dataclass(frozen=True, slots=True)
class Show(Act):
    """Goes to a lead in the list."""

    lead: str


@dataclass(frozen=True, slots=True)
class GoTo(Act):
    """Goes to a line of the policy."""

    is_far: ClassVar[bool] = True
    line: int
    change: int


@dataclass(frozen=True, slots=True)
class Prove(Act):
    """Starts the proof."""


@dataclass(frozen=True, slots=True)
class Line:
    """Text in pieces, each with how it looks. What is too wide goes on below, `hang` cells from the left."""

    pieces: tuple[Piece, ...] = ()
    does: Act | None = None
    hang: int = 0

    @property
    def text(self) -> str:
        return "".join(text for text, _ in self.pieces)


EMPTY = Line()


def plain(text: str, look: Look = "plain", *, indent: int = 0, does: Act | None = None, hang: int = 0) -> Line:
    return Line(((" " * indent + text, look),), does, hang or indent)


def heading(section: str, title: str, more: str = "", *, is_open: bool = True) -> Line:
    """A section's own line; `more` is told faintly behind its title."""
    mark = "▾" if is_open else "▸"
    faint: tuple[Piece, ...] = ((f"  {more}", "muted"),) if more else ()
    return Line(((f"{mark} {title}", "heading"), *faint), Fold(section), 2)


def widest(texts: Sequence[str], at_most: int | None = None) -> int:
    """Cells that a column takes."""
    size = max((cell_len(on_a_line(text)) for text in texts), default=0)
    return size if at_most is None else min(size, at_most)


def sign_look(change: str) -> Look:
    """How a difference looks: its sign says the same."""
    return "up" if change.startswith("+") else "down" if change.startswith("-") else "muted"


def section(name: str, title: str, lines: Sequence[Line], folded: frozenset[str], more: str = "") -> Iterator[Line]:
    """A section with a free line in front, its lines if it is open; none without lines."""
    if lines:
        is_open = name not in folded
        yield EMPTY
        yield heading(name, title, more, is_open=is_open)
        yield from lines if is_open else ()
