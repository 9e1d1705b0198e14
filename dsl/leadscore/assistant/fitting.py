"""Tables in plain text, made to fit: an answer has the width that it needs, a terminal the one that there is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from rich.cells import cell_len, set_cell_size

_ROW = re.compile(r" {2,}\S")
_HEADS = re.compile(r" {2,}[a-z][a-z ]*(?: {2,}[a-z][a-z ]*)+")
_WORD = re.compile(r" *[^ ]+")
_GAP = 2
"""Blank cells between two columns, and before the first."""
_LAST = 24
"""Cells that the last column has at least: what is too long for it goes on below."""
_WHO = 14
"""Cells that the first column of texts has at least, if there is any way."""
_LEAST = 8
"""Cells that any other one has at least: what is too long for it is cut."""
Cells: TypeAlias = list[str]
"""What stands in each cell of a line; of a wide letter, the second cell is empty."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """A line as it is to be shown, and the `whole` of it. What is too wide goes on below, `hang` cells to the right."""

    text: str
    whole: str
    hang: int
    is_head: bool = False


@dataclass(frozen=True, slots=True)
class _Column:
    """What stands in each row, without the blanks that align it."""

    texts: tuple[str, ...]
    width: int
    is_right: bool
    has_figures: bool

    @property
    def body_width(self) -> int:
        """Without the first row, which may be a heading."""
        return max(map(cell_len, self.texts[1:]), default=self.width)


def fitted(text: str, width: int) -> Iterator[Fitted]:
    """All lines of a text; those of tables stay aligned."""
    block: list[str] = []
    for line in text.split("\n"):
        if _ROW.match(line):
            block.append(line)
            continue
        yield from _table(block, width)
        block = []
        yield Fitted(line, line, _GAP)
    yield from _table(block, width)


def laid_out(text: str, width: int) -> str:
    """The text in lines of at most `width` cells, as far as its words allow."""
    return "\n".join(line for fit in fitted(text, width) for line in _folded(fit, width))


def _folded(fit: Fitted, width: int) -> Iterator[str]:
    """What is too wide goes on below, behind as many blanks as its `hang`, if they leave room."""
    line, hang = "", " " * min(fit.hang, max(_GAP, width - _LAST))
    for word in _WORD.findall(fit.text):
        if line.strip(" ") and cell_len(line) + cell_len(word) > width:
            yield line
            line, word = hang, word.lstrip(" ")
        line += word
    yield line


def _table(block: Sequence[str], width: int) -> Iterator[Fitted]:
    rows = [_cells(line) for line in block]
    columns = [_column(rows, start, end) for start, end in _bounds(rows)]
    is_cut = len(columns) > 1 and any(len(row) > width for row in rows)
    widths = _widths(columns, width) if is_cut else [column.width for column in columns]
    hang = sum(taken + _GAP for taken in widths[:-1] if taken) + _GAP if len(columns) > 1 else 2 * _GAP
    for place, line in enumerate(block):
        is_head = bool(_HEADS.fullmatch(line)) and (not place or any(map(str.isdigit, block[place - 1])))
        yield Fitted(_row(columns, widths, place) if is_cut else line, line, hang, is_head)


def _cells(line: str) -> Cells:
    cells: Cells = []
    for char in line:
        size = cell_len(char)
        if size == 0 and cells:
            cells[-1] += char
        else:
            cells += [char, *[""] * (size - 1)]
    return cells


def _bounds(rows: Sequence[Cells]) -> list[tuple[int, int]]:
    """Where columns begin and end: two cells at least are blank between them, in all rows."""
    most = max(map(len, rows), default=0)
    used = [any(len(row) > place and row[place] != " " for row in rows) for place in range(most)]
    bounds: list[tuple[int, int]] = []
    for place in (place for place, is_used in enumerate(used) if is_used):
        if bounds and place - bounds[-1][1] < _GAP:
            bounds[-1] = (bounds[-1][0], place + 1)
        else:
            bounds.append((place, place + 1))
    return bounds


def _column(rows: Sequence[Cells], start: int, end: int) -> _Column:
    texts = ["".join(row[start:end]) for row in rows]
    told = [text for text in texts if text.strip(" ")]
    return _Column(
        tuple(text.strip(" ") if (right := _is_right(told, end - start)) else text.rstrip(" ") for text in texts),
        end - start,
        is_right=right,
        has_figures=any(any(map(str.isdecimal, text)) for text in texts),
    )


def _is_right(told: Sequence[str], width: int) -> bool:
    """Whether all end where the column does, and not all begin where it does."""
    return all(cell_len(text.rstrip(" ")) == width for text in told) and any(text.startswith(" ") for text in told)


def _widths(columns: Sequence[_Column], width: int) -> list[int]:
    """What each column gets, 0 for one that is left out.

    The last one gives first, for it can go on below; then headings of figures, and texts but the first, which says whom
    a row is about; then that, and whole texts; figures in the end.
    """
    widths = [column.width for column in columns]
    *others, last = range(len(columns))
    texts = [place for place in others if not columns[place].has_figures]
    figures = [place for place in others if columns[place].has_figures]

    def spare() -> int:
        return width - sum(taken + _GAP for taken in widths if taken)

    def give(places: Sequence[int], least: Callable[[int], int]) -> None:
        while spare() < 0 and (able := [place for place in places if widths[place] > least(place)]):
            widths[max(able, key=lambda place: widths[place])] -= 1

    give([last], lambda _: _LAST)
    give(figures, lambda place: max(_LEAST, columns[place].body_width))
    give(texts[1:], lambda _: _LEAST)
    give(texts[:1], lambda _: _WHO)
    for place in reversed(texts[1:]):
        if spare() < 0:
            widths[place], widths[texts[0]] = 0, columns[texts[0]].width
            give(texts[:1], lambda _: _WHO)
    give(others, lambda _: _LEAST)
    return widths


def _row(columns: Sequence[_Column], widths: Sequence[int], place: int) -> str:
    """With each column in its width; the last one has its own."""
    kept = [(column, width) for column, width in zip(columns, (*widths[:-1], columns[-1].width), strict=True) if width]
    parts = [_in(column.texts[place], width, right=column.is_right) for column, width in kept]
    return " " * _GAP + (" " * _GAP).join(parts).rstrip()


def _in(text: str, width: int, *, right: bool) -> str:
    if cell_len(text) > width:
        text = set_cell_size(text, width - 1).rstrip(" ") + "…"
    blank = " " * (width - cell_len(text))
    return blank + text if right else text + blank
