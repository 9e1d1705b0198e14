"""Tables in plain text, made to fit: an answer has the width that it needs, a pane the one that there is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from rich.cells import cell_len, set_cell_size

_ROW = re.compile(r" {2,}\S")
_HEADS = re.compile(r" {2,}[a-z][a-z ]*(?: {2,}[a-z][a-z ]*)+")
_LAST = 24
"""Cells that the last column has at least: what is too long for it goes on below."""
_LEAST = 8
"""Cells that any other one has at least: what is too long for it is cut."""
Cells: TypeAlias = list[str]
"""What stands in each cell of a line; of a wide letter, the second cell is empty."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """A line as it is to be shown; what is too wide goes on below, `hang` cells from the left."""

    text: str
    hang: int
    is_head: bool = False


def fitted(text: str, width: int) -> Iterator[Fitted]:
    """All lines of a text; those of tables stay aligned."""
    block: list[str] = []
    for line in text.split("\n"):
        if _ROW.match(line):
            block.append(line)
            continue
        yield from _table(block, width)
        block = []
        yield Fitted(line, 2)
    yield from _table(block, width)


def _table(block: Sequence[str], width: int) -> Iterator[Fitted]:
    rows = [_cells(line) for line in block]
    columns = _columns(rows)
    widths = _widths(rows, columns, width)
    hang = sum(widths[:-1]) + 2 * len(columns) if len(columns) > 1 else 4
    is_wide = any(len(row) > width for row in rows)
    for place, (line, row) in enumerate(zip(block, rows, strict=True)):
        is_head = bool(_HEADS.fullmatch(line)) and (not place or any(map(str.isdigit, block[place - 1])))
        is_cut = is_wide and len(columns) > 1
        yield Fitted(_narrow(row, columns, widths) if is_cut else line, hang, is_head)


def _cells(line: str) -> Cells:
    cells: Cells = []
    for char in line:
        size = cell_len(char)
        if size == 0 and cells:
            cells[-1] += char
        else:
            cells += [char, *[""] * (size - 1)]
    return cells


def _columns(rows: Sequence[Cells]) -> list[tuple[int, int]]:
    """Where columns begin and end: two cells at least are blank between them, in all rows."""
    most = max(map(len, rows), default=0)
    used = [any(len(row) > place and row[place] != " " for row in rows) for place in range(most)]
    columns: list[tuple[int, int]] = []
    for place, is_used in enumerate(used):
        if not is_used:
            continue
        if columns and place - columns[-1][1] < 2:
            columns[-1] = (columns[-1][0], place + 1)
        else:
            columns.append((place, place + 1))
    return columns


def _widths(rows: Sequence[Cells], columns: Sequence[tuple[int, int]], width: int) -> list[int]:
    """The last one gives first, for it can go on below, then the widest; those with figures give last."""
    widths = [end - start for start, end in columns]
    if not widths:
        return widths
    spare = width - 2 * len(widths)
    widths[-1] = min(widths[-1], max(_LAST, spare - sum(widths[:-1])))
    figures = {
        place for place, (start, end) in enumerate(columns) if any(map(_has_figure, (r[start:end] for r in rows)))
    }
    places = range(len(widths) - 1)
    for giving in ([place for place in places if place not in figures], [*places]):
        while sum(widths) > spare and max((widths[place] for place in giving), default=0) > _LEAST:
            widths[max(giving, key=lambda place: widths[place])] -= 1
    return widths


def _has_figure(cells: Cells) -> bool:
    return any(cell.isdecimal() for cell in cells)


def _narrow(row: Cells, columns: Sequence[tuple[int, int]], widths: Sequence[int]) -> str:
    """With each column in its width, but the last one."""
    told = ("".join(row[start:end]) for start, end in columns[:-1])
    parts = [_in(text, width) for text, width in zip(told, widths[:-1], strict=True)]
    return "  " + "  ".join([*parts, "".join(row[columns[-1][0] :])]).rstrip()


def _in(text: str, width: int) -> str:
    """What stood to the right still does."""
    told = text.strip(" ")
    if cell_len(told) > width:
        told = set_cell_size(told, width - 1).rstrip(" ") + "…"
    blank = " " * (width - cell_len(told))
    return blank + told if text.startswith(" ") else told + blank
