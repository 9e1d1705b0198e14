"""Tables as all forms of a back-test show them, each as far as there is room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

_BAR_WIDTH = 16
_EIGHTHS = " ▏▎▍▌▋▊▉█"


@dataclass(frozen=True, slots=True)
class Column:
    """Where room is short, columns of the highest `rank` go first, those of rank 0 stay. One that `is_bar` is drawn, on
    terminals alone; there, `most` is how many letters wide it may be, 0 for as wide as it needs."""

    heading: str
    is_number: bool = False
    rank: int = 0
    is_bar: bool = False
    most: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """`name` says which one it is, `marked` which row stands out, if one does; `caption` may be blank."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    marked: int | None = None
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    heading: str
    sentences: tuple[str, ...]
    tables: tuple[Table, ...]


def bar(share: float) -> str:
    """A share of 1 as a bar of letters, to the eighth of one."""
    eighths = round(share * _BAR_WIDTH * 8)
    full, rest = divmod(eighths, 8)
    return (_EIGHTHS[8] * full + (_EIGHTHS[rest] if rest else "")).ljust(_BAR_WIDTH)


def without_empty(table: Table, *, bars: bool) -> Table:
    """Without columns that are blank in every row, unless wanted also without bars."""
    kept = [
        place
        for place, column in enumerate(table.columns)
        if (bars or not column.is_bar) and any(row[place].strip() for row in table.rows)
    ]
    return only(table, kept)


def only(table: Table, kept: Sequence[int]) -> Table:
    """With the columns at these places alone."""
    return replace(
        table,
        columns=tuple(table.columns[place] for place in kept),
        rows=tuple(tuple(row[place] for place in kept) for row in table.rows),
    )
