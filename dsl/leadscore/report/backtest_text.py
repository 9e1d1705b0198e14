"""A back-test on the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from rich import box
from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from leadscore.diagnostics.render.cells import clean
from leadscore.report.backtest_tables import Section, Table, only, without_empty
from leadscore.report.backtest_view import View

_INDENT = 2
_GAP = 2


def render(view: View, columns: int) -> Group:
    """Findings first, then tables as wide as `columns` allows, then what to bear in mind."""
    parts: list[RenderableType] = [Text(clean(view.title), "bold"), Text(clean(view.about), "dim"), Text()]
    parts += [_sentence(finding) for finding in view.findings]
    for section in view.sections:
        parts += [Text(), *_section(section, columns)]
    if view.cautions:
        parts += [Text(), Text("Bear in mind", "bold"), *map(_sentence, view.cautions)]
    return Group(*parts)


def _section(section: Section, columns: int) -> Iterator[RenderableType]:
    yield Text(clean(section.heading), "bold")
    yield from map(_sentence, section.sentences)
    for table in section.tables:
        if table.caption:
            yield from (Text(), _sentence(table.caption))
        yield Padding(_grid(_fitting(table, columns - _INDENT)), (1 if section.sentences else 0, 0, 0, _INDENT))


def _sentence(text: str) -> RenderableType:
    return Padding(Text(clean(text)), (0, 0, 0, _INDENT))


def _fitting(table: Table, columns: int) -> Table:
    """Without the columns that there is no room for, those of the highest rank first and from the right."""
    shown = without_empty(table, bars=True)
    while _width(shown) > columns and any(column.rank for column in shown.columns):
        gone = max(range(len(shown.columns)), key=lambda place: (shown.columns[place].rank, place))
        shown = only(shown, [place for place in range(len(shown.columns)) if place != gone])
    return shown


def _width(table: Table) -> int:
    cells = zip(*(row for row in table.rows), strict=True)
    widest = [max(map(cell_len, of_column)) for of_column in cells]
    headings = [cell_len(column.heading) for column in table.columns]
    needed = map(max, widest, headings)
    return sum(min(width, column.most or width) for width, column in zip(needed, table.columns, strict=True)) + _GAP * (
        len(headings) - 1
    )


def _grid(table: Table) -> Grid:
    grid = Grid(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, _GAP - 1, 0, 0), header_style="bold")
    for column in table.columns:
        justify: Literal["left", "right"] = "right" if column.is_number else "left"
        grid.add_column(column.heading, justify=justify, overflow="fold", max_width=column.most or None)
    for place, row in enumerate(table.rows):
        style = "bold green" if place == table.marked else ""
        grid.add_row(
            *(
                Text(clean(cell), "cyan" if column.is_bar else "")
                for cell, column in zip(row, table.columns, strict=True)
            ),
            style=style,
        )
    return grid
