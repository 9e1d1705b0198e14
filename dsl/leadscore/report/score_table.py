"""Scores as a table on the terminal."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import count

from rich import box
from rich.cells import cell_len
from rich.console import JustifyMethod
from rich.table import Table
from rich.text import Text

from leadscore.diagnostics.render.cells import clean
from leadscore.report.scores import Row, Scores
from leadscore.values.number import milli_text

_WHO = "who"
_WIDEST = 24
_LONGEST_ID = 36
_NARROWEST_LEAD = 10
_NARROWEST_WHO = 12
_NARROWEST_REASONS = 12
_SHORTEST_NAME = 5
"""What has to be seen of a rule's name beside its points, the sign for what is cut included."""
_GAP = 2
"""Between columns: a blank of padding, and one that the table's form puts there."""


@dataclass(frozen=True, slots=True)
class _Column:
    """A column's heading, its cells and how wide it is. One that `is_number` is aligned to the right."""

    heading: str
    cells: list[Text]
    width: int
    is_number: bool


def render(scores: Scores, columns: int) -> Table:
    """A row a lead, within `columns` where that is possible. What no lead has, such as bands where the policy knows
    none, has no column; where room is short, out go reasons, who they are, long ids and the groups."""
    scores = replace(scores, rows=tuple(scores.rows))
    shown = [column for column in _columns(scores) if any(cell.plain for cell in column.cells)]
    shown = _fitting(shown, scores.groups, columns)
    room = columns - _total_width(shown)
    if room >= _NARROWEST_REASONS:
        reasons = [Text(_told(row.reasons, room)) for row in scores.rows]
        shown.append(_Column("because of", reasons, room, is_number=False))
    table = Table(
        box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, _GAP - 1, 0, 0), header_style="bold"
    )
    for column in shown:
        justify: JustifyMethod = "right" if column.is_number else "left"
        table.add_column(column.heading, justify=justify, width=column.width, no_wrap=True, overflow="ellipsis")
    for cells in zip(*(column.cells for column in shown), strict=True):
        table.add_row(*cells)
    return table


def _told(reasons: Sequence[str], room: int) -> str:
    """As many reasons as there is room for. One may lose the end of its name, but no digit: `+2…` is not `+20`."""
    text = ""
    for reason in map(clean, reasons):
        number = reason.split(" ", 1)[0]
        if text and cell_len(f"{text}, {number} ") + _SHORTEST_NAME > room:
            return f"{text}, …"
        text = f"{text}, {reason}" if text else reason
    return text


def _total_width(columns: list[_Column]) -> int:
    return sum(column.width + _GAP for column in columns)


def _fitting(shown: list[_Column], groups: Collection[str], columns: int) -> list[_Column]:
    """The columns in `columns`: if need be they say who in less room or not at all, then shorten ids, then have no
    groups."""
    shown = _narrowed(shown, _WHO, _NARROWEST_WHO, columns)
    if _excess(shown, columns) > 0:
        shown = [column for column in shown if column.heading != _WHO]
    shown = _narrowed(shown, "lead", _NARROWEST_LEAD, columns)
    if _excess(shown, columns) > 0:
        shown = [column for column in shown if column.heading not in groups]
    return shown


def _excess(shown: list[_Column], columns: int) -> int:
    return _total_width(shown) - _GAP - columns


def _narrowed(shown: list[_Column], heading: str, narrowest: int, columns: int) -> list[_Column]:
    """With the column of this heading as much narrower as is needed and allowed."""
    excess = max(0, _excess(shown, columns))
    return [
        replace(column, width=max(min(narrowest, column.width), column.width - excess))
        if column.heading == heading
        else column
        for column in shown
    ]


def _columns(scores: Scores) -> list[_Column]:
    def column(heading: str, cell: Callable[[Row], Text], is_number: bool = False) -> _Column:
        cells = [cell(row) for row in scores.rows]
        width = max([cell_len(heading), *(cell_len(text.plain) for text in cells)])
        return _Column(heading, cells, min(width, _WIDEST if heading == _WHO else _LONGEST_ID), is_number)

    places = count(1)
    return [
        column("#", lambda row: Text(str(next(places)), "dim"), is_number=True),
        column("lead", lambda row: Text(clean(row.lead))),
        column(_WHO, lambda row: Text(clean(row.who))),
        column("policy", lambda row: Text(clean(row.policy) if scores.several else "")),
        column("score", _score, is_number=True),
        column("outcome", _outcome),
        column("band", lambda row: Text(clean(row.band or ""))),
        column("grade", lambda row: Text(clean(row.grade or ""))),
        *(column(name, partial(_total, group=name), is_number=True) for name in scores.groups),
    ]


def _score(row: Row) -> Text:
    return Text("" if row.score is None else milli_text(row.score), "bold")


def _total(row: Row, group: str) -> Text:
    return Text(milli_text(row.totals[group]) if group in row.totals else "", "dim")


def _outcome(row: Row) -> Text:
    if row.score is None:
        return Text("out of scope", "dim")
    if row.disqualified:
        return Text("disqualified", "red")
    return Text("ready", "bold green") if row.ready else Text("-", "dim")
