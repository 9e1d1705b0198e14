"""Tables of a report as lines, as far as there is room."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from leadscore.report.backtest_tables import Column, Table, only, without_empty
from leadscore_tui.diff.lines import Act, Line, Look, Piece, plain, widest
from leadscore_tui.leads.columns import cell
from leadscore_tui.why.bars import Scale, bar_between

_GAP = 2
_INDENT = 2
_WIDEST_BAR, _LEAST_BAR = 16, 5
_LEAST_FIRST = 12
_EIGHTHS = " ▏▎▍▌▋▊▉█"
"""Of a letter: what the report's bars are made of."""


def nothing(place: int) -> Act | None:
    """Enter does nothing in this row."""
    return None


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a table that there is room for, by their places, each with its width; and all others."""

    table: Table
    shown: tuple[tuple[int, int], ...]
    longest: int
    """Of the report's bars, in eighths of a letter: here it is as wide as its column."""

    @property
    def hidden(self) -> list[int]:
        """Columns with something in them that are not shown."""
        places = {place for place, _ in self.shown}
        return [place for place, column in enumerate(self.table.columns) if place not in places and not column.is_bar]

    def is_cut(self, number: int) -> bool:
        """Whether the first column has too little room for what stands in this row."""
        place, width = self.shown[0]
        return widest([self.table.rows[number][place]]) > width

    def heading(self) -> Line:
        parts = (
            cell(self.table.columns[place].heading, width, right=self.table.columns[place].is_number)
            for place, width in self.shown
        )
        return plain((" " * _GAP).join(parts).rstrip(), "muted", indent=_INDENT)

    def row(self, number: int, does: Act | None = None) -> Line:
        row, is_marked = self.table.rows[number], number == self.table.marked
        pieces: list[Piece] = [(" " * _INDENT, "plain")]
        for place, width in self.shown:
            column = self.table.columns[place]
            text = self._bar(row[place], width) if column.is_bar else row[place]
            look: Look = "new" if column.is_bar else "strong" if is_marked else "plain"
            pieces += [(cell(text, width, right=column.is_number), look), (" " * _GAP, "plain")]
        return Line(tuple(pieces[:-1]), does)

    def _bar(self, drawn: str, width: int) -> str:
        size = _eighths(drawn)
        return bar_between(Scale(0, self.longest, width), 0, size) if size else ""


def table_lines(table: Table, width: int, does: Callable[[int], Act | None] = nothing) -> Iterator[Line]:
    """All rows below their headings."""
    layout = laid_out(table, width)
    yield layout.heading()
    for number in range(len(table.rows)):
        yield layout.row(number, does(number))


def laid_out(table: Table, width: int, without: Sequence[str] = ()) -> Layout:
    """Where room is short, columns of the highest rank go first, and from the right; bars and marks, which have no
    heading, stay. The first column is cut where all else does not help."""
    kept = without_empty(table, bars=True)
    kept = only(kept, [place for place, column in enumerate(kept.columns) if column.heading not in without])
    places = list(range(len(kept.columns)))
    room = width - _INDENT
    while _taken(kept, places) > room and any(_rank(kept.columns[place]) for place in places[1:]):
        places.remove(max(places[1:], key=lambda place: (_rank(kept.columns[place]), place)))
    widths = {place: _least(kept, place) for place in places}
    spare = room - sum(widths.values()) - _GAP * (len(places) - 1)
    if spare < 0:
        widths[0] = max(_LEAST_FIRST, widths[0] + spare)
    for place in places:
        if kept.columns[place].is_bar and spare > 0:
            widths[place] = min(_WIDEST_BAR, widths[place] + spare)
    bars = [_eighths(row[place]) for place, column in enumerate(kept.columns) if column.is_bar for row in kept.rows]
    return Layout(kept, tuple((place, widths[place]) for place in places), max(bars, default=0))


def _rank(column: Column) -> int:
    return column.rank if column.heading else 0


def _taken(table: Table, places: Sequence[int]) -> int:
    return sum(_least(table, place) for place in places) + _GAP * (len(places) - 1)


def _least(table: Table, place: int) -> int:
    column = table.columns[place]
    if column.is_bar:
        return _LEAST_BAR
    return widest([column.heading, *(row[place] for row in table.rows)])


def _eighths(drawn: str) -> int:
    return sum(map(_EIGHTHS.index, drawn))
