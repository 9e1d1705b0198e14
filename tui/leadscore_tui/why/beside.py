"""Two leads beside each other: a line for all that tells them apart, with a bar to the one who is ahead by it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from rich.cells import cell_len
from textual.content import Content

from leadscore.diagnostics.render.cells import clean
from leadscore.report.beside import Kind, Row, rows_of
from leadscore.report.evidence import Entry
from leadscore.report.explanation import Explanation, RuleLines
from leadscore.values.number import counted, signed_milli_text
from leadscore_tui.why.bars import Scale, bar_between
from leadscore_tui.why.item import FAINT, Item, left_out, to_rule
from leadscore_tui.why.rows import detail

_LEAST_WORDS, _WORDS = 16, 27
"""In less room, words stand above the numbers; what is left beside so much is for bars."""
_NUMBERS = 12
"""The widest column of a lead."""
_LEAST_BAR, _MOST_BAR = 8, 24
_SUMS = (Kind.GROUP, Kind.SCORE)
_AXIS = "│"
_APART = "apart"


@dataclass(frozen=True, slots=True)
class _Layout:
    """Without room for words and numbers on one line, words stand above: `words` is then the whole width."""

    words: int
    number: int
    scale: Scale | None
    stacked: bool


def heads(first: Explanation, second: Explanation, width: int) -> Content:
    """What stands in the columns of numbers."""
    layout = _layout(width, rows_of(first, second), (first.lead, second.lead))
    ids = [Content(clean(one.lead)).truncate(layout.number - 1, ellipsis=True).plain for one in (first, second)]
    return _line(Content(""), [*ids, _APART], "", layout).stylize(FAINT)


def beside_items(
    first: Explanation, second: Explanation, width: int, opened: Collection[str], show_all: bool
) -> Iterator[Item]:
    """`show_all` tells of what both have in common, too."""
    rows = rows_of(first, second)
    shown = [row for row in rows if show_all or row.difference or row.kind in _SUMS]
    layout = _layout(width, rows, (first.lead, second.lead))
    for number, row in enumerate(shown):
        key = f"rule {row.rule}" if row.rule else f"{row.kind.value} {row.group} {number if not row.group else ''}"
        yield Item(key, _content(row, layout), key if row.rule else "", row.rule, row.line)
        if row.rule is not None and key in opened:
            yield from _details(key, row.rule, row.line, (first, second), width)
    if len(shown) < len(rows):
        yield left_out(f"{counted(len(rows) - len(shown), 'line')} on which they do not differ")


def _layout(width: int, rows: tuple[Row, ...], ids: tuple[str, str]) -> _Layout:
    number = 1 + max(
        min(_NUMBERS, max(map(cell_len, ids))), *(len(text) for row in rows for text in row.shown), len(_APART)
    )
    number = max(number, 1 + max(len(signed_milli_text(row.difference)) for row in rows))
    number = min(number, width // 3)
    left = width - 3 * number
    stacked = left < _LEAST_WORDS
    room = width - 3 * number if stacked else left - _WORDS
    apart = [row.difference for row in rows if row.kind is not Kind.SCORE]
    bar = min(_MOST_BAR, room - 1)
    scale = Scale(min(0, *apart), max(0, *apart), bar) if bar >= _LEAST_BAR and any(apart) else None
    return _Layout(width if stacked else left - (0 if scale is None else scale.width + 1), number, scale, stacked)


def _content(row: Row, layout: _Layout) -> Content:
    strong = row.kind in _SUMS
    label = f"cut: {row.label.removeprefix('this group gives ')}" if row.kind is Kind.CUT else row.label
    words = Content.assemble("" if strong or not row.group else "  ", (clean(label), "bold" if strong else ""))
    ahead = "$success" if row.difference > 0 else "$error"
    bar = (
        ""
        if layout.scale is None or row.kind is Kind.SCORE
        else _bar(row, layout.scale, "$primary" if strong else ahead)
    )
    return _line(words, [*row.shown, signed_milli_text(row.difference)], bar, layout, "bold" if strong else "")


def _bar(row: Row, scale: Scale, style: str) -> Content:
    """To the right where the first lead is ahead, to the left where the other one is."""
    cells = (bar_between(scale, 0, row.difference) if row.difference else "").ljust(scale.width)
    axis = scale.cell(0)
    if cells[axis] != " ":
        return Content.styled(cells, style)
    return Content.assemble((cells[:axis], style), (_AXIS, FAINT), (cells[axis + 1 :], style))


def _line(words: Content, numbers: list[str], bar: Content | str, layout: _Layout, style: str = "") -> Content:
    told = Content.styled("".join(_right(text, layout.number) for text in numbers), style)
    tail = Content.assemble(told, *([" ", bar] if bar else []))
    if layout.stacked:
        return Content("\n").join([words.truncate(layout.words, ellipsis=True), tail]) if words else tail
    return Content.assemble(words.truncate(layout.words, ellipsis=True).truncate(layout.words, pad=True), tail)


def _right(text: str, width: int) -> str:
    cut = Content(text).truncate(width, ellipsis=True).plain
    return " " * (width - cell_len(cut)) + cut


def _details(key: str, rule: str, line: int, leads: tuple[Explanation, Explanation], width: int) -> Iterator[Item]:
    """What the rule rests on, for each of the two."""
    rules = [lines for explanation in leads for lines in _rules(explanation) if lines.id == rule]
    yield Item(f"{key}/when", detail(Entry(f"when {rules[0].text}"), width), key, rule, line)
    for place, explanation in enumerate(leads):
        for number, entry in enumerate(_entries(explanation, rule)):
            yield Item(f"{key}/{place}.{number}", detail(entry, width), key, rule, line)
    yield to_rule(key, rule, line)


def _entries(explanation: Explanation, rule: str) -> Iterator[Entry]:
    found = next((lines for lines in _rules(explanation) if lines.id == rule), None)
    entries = found.entries if found is not None else ()
    if not entries:
        yield Entry(f"{explanation.lead}: nothing to tell")
    for entry in entries:
        yield replace(entry, text=f"{explanation.lead}: {entry.text}")


def _rules(explanation: Explanation) -> Iterator[RuleLines]:
    for group in explanation.groups:
        yield from (*group.fired, *group.silent, *group.unknown)
