"""An explanation on the terminal: the score on top, then each group's rules with their points in one column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from leadscore.diagnostics.render.cells import clean
from leadscore.report.evidence import Entry
from leadscore.report.explanation import Explanation, GroupLines, Missing, RuleLines, silent_summary
from leadscore.values.number import milli_text, signed_milli_text

_UP, _DOWN, _FAINT, _STRONG = "green", "red", "dim", "bold"
_OUTCOMES = {
    "ready": "bold green",
    "not ready": "yellow",
    "disqualified": "bold red",
    "out of scope": "yellow",
}
_MARGIN = 2
_WIDEST_NAME = 30


def render(explanation: Explanation, show_silent: bool = False) -> Group:
    """`show_silent` lists the rules that did not fire too; else their number is told."""
    about = Text(f"{clean(explanation.policy)} · as of {explanation.as_of}", _FAINT)
    parts = [_title(explanation), about, Text(), render_points(explanation, show_silent), *_way(explanation.way)]
    if explanation.ahead:
        parts += [*([Text()] if explanation.way else []), Text(clean(explanation.ahead))]
    if explanation.silent_count and not show_silent:
        parts += [Text(), Text(f"{silent_summary(explanation.silent_count)} (--all shows them).", _FAINT)]
    return Group(*parts)


def render_points(explanation: Explanation, show_silent: bool) -> Group:
    """The score and the rules behind it alone: neither who the lead is, nor the way to ready."""
    return Group(*_points_parts(explanation, _Columns(explanation), show_silent))


class _Columns:
    """The widths of the two columns of points: groups' totals, and rules' points."""

    def __init__(self, explanation: Explanation) -> None:
        groups = explanation.groups
        outer = [explanation.score or 0, explanation.score_cut, *(group.total for group in groups)]
        outer += [override.points for override in explanation.overrides]
        inner = [group.cut for group in groups]
        inner += [rule.points or 0 for group in groups for rule in group.fired]
        self.outer = _MARGIN + max(len(signed_milli_text(points)) for points in outer)
        self.inner = max((len(signed_milli_text(points)) for points in inner), default=1)

    def total(self, points: int, text: Text, signed: bool = False) -> Text:
        """A line whose points stand in the outer column."""
        number = signed_milli_text(points) if signed else milli_text(points)
        return Text.assemble((number.rjust(self.outer), _STRONG), "  ", text)

    def rows(self) -> Table:
        """A grid whose rows are points, in the inner column, and text."""
        grid = Table.grid(padding=(0, 2, 0, 0))
        grid.add_column(width=self.outer)
        grid.add_column(width=self.inner, justify="right", no_wrap=True)
        grid.add_column(ratio=1, overflow="fold")
        return grid


def _points_parts(explanation: Explanation, columns: _Columns, show_silent: bool) -> Iterator[RenderableType]:
    if explanation.score is None:
        yield Text("Out of scope: this policy does not apply to this lead, so it has no score.", "yellow")
        return
    yield columns.total(explanation.score, _verdict(explanation.verdict))
    yield Text()
    for group in explanation.groups:
        yield from _group(group, columns, show_silent)
    yield from _totals(explanation, columns)
    yield from _missing(explanation.missing)


def _title(explanation: Explanation) -> Text:
    title = Text(clean(explanation.lead), _STRONG)
    return Text(" · ").join(part for part in (title, *map(Text, map(clean, explanation.about))) if part)


def _verdict(parts: Iterable[str]) -> Text:
    return Text(" · ").join(Text(clean(part), _OUTCOMES.get(part, _STRONG)) for part in parts)


# ------------------------------------------------------------------------------------------------ groups and rules


def _group(group: GroupLines, columns: _Columns, show_silent: bool) -> Iterator[RenderableType]:
    question = f"  {clean(group.question)}" if group.question else ""
    yield columns.total(group.total, Text.assemble((group.name, _STRONG), (question, _FAINT)))
    grid = columns.rows()
    for rule in group.fired:
        _fired(grid, rule)
    if group.cut:
        grid.add_row("", _points(group.cut), Text(f"cut: {group.bound}", "italic"))
    for rule in group.silent if show_silent else ():
        _silent(grid, rule)
    if grid.row_count:
        yield grid
    yield Text()


def _fired(grid: Table, rule: RuleLines) -> None:
    points = Text("✗", "bold red") if rule.points is None else _points(rule.points)
    text = Text(clean(rule.label))
    if rule.points is None:
        text.append(" disqualifies", "bold red")
    if rule.because:
        text.append(f": {clean(rule.because)}")
    grid.add_row("", points, text)
    entries = [*rule.entries, *([Entry(f"cut: {rule.bound}", rule.cut)] if rule.cut else [])]
    size = max((len(signed_milli_text(entry.points)) for entry in entries if entry.points is not None), default=0)
    for entry in entries:
        number = "" if entry.points is None else f"{signed_milli_text(entry.points):>{size}}  "
        grid.add_row("", "", Text(f"{number}{clean(entry.text)}", _FAINT))


def _silent(grid: Table, rule: RuleLines) -> None:
    grid.add_row("", Text("·", _FAINT), Text(f"{clean(rule.label)}: did not fire, {rule.worth}", _FAINT))
    for entry in rule.entries:
        if entry.text != f"{rule.label}: never":
            grid.add_row("", "", Text(clean(entry.text), _FAINT))


def _points(points: int) -> Text:
    return Text(signed_milli_text(points), _UP if points > 0 else _DOWN if points < 0 else "")


# ------------------------------------------------------------------------------------------------ totals and the way


def _totals(explanation: Explanation, columns: _Columns) -> Iterator[RenderableType]:
    """The sum of the groups, where it is not yet the score by itself."""
    if not explanation.score_cut and not explanation.overrides:
        return
    if explanation.score_cut:
        yield columns.total(explanation.score_cut, Text(f"cut: {explanation.score_bound}", "italic"), signed=True)
    for override in explanation.overrides:
        yield columns.total(override.points, Text(clean(override.text)), signed=True)
    yield Text(" " * _MARGIN + "─" * (columns.outer - _MARGIN), _FAINT)
    yield columns.total(explanation.score or 0, Text("score", _STRONG))
    yield Text()


def _missing(missing: tuple[Missing, ...]) -> Iterator[RenderableType]:
    if not missing:
        return
    yield Text("Unknown", _STRONG)
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(max_width=_WIDEST_NAME)
    grid.add_column(no_wrap=True)
    grid.add_column(ratio=1, overflow="fold")
    for item in missing:
        for number, (worth, rule) in enumerate(item.rules):
            grid.add_row("" if number else clean(item.what), worth, Text(clean(rule), _FAINT))
    yield Padding(grid, (0, 0, 0, _MARGIN))
    yield Text()


def _way(sentences: tuple[str, ...]) -> Iterator[RenderableType]:
    if not sentences:
        return
    yield Text("Way to ready", _STRONG)
    for sentence in sentences:
        yield Padding(Text(clean(sentence)), (0, 0, 0, _MARGIN))
