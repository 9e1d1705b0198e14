"""All lines below the header, in order: the waterfall, the way to ready, and the time behind and ahead."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from textual.content import Content

from leadscore.diagnostics.render.cells import clean
from leadscore.report.chart import Chart, chart_of
from leadscore.report.course import Step, steps
from leadscore.report.explanation import Explanation, silent_summary
from leadscore_tui.why.model import Explained
from leadscore_tui.why.rows import detail, indented, layout_for, row
from leadscore_tui.why.waterfall import Step as Bar
from leadscore_tui.why.waterfall import span_of, steps_of

_FAINT = "$foreground-muted"
_CHART_HEIGHT = 6
_LEAST_MOVE = 1_000
"""Smaller moves, in millipoints, are told with the next one."""


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the list, or several that belong together. `key` is the same for the same thing of every lead; `opens`
    is the key of what Enter opens and closes here, `rule` the rule it is about, `line` that rule's place."""

    key: str
    content: Content
    opens: str = ""
    rule: str | None = None
    line: int = 0


def items_of(
    explained: Explained, explanation: Explanation, width: int, opened: Collection[str], show_all: bool
) -> Iterator[Item]:
    bars = steps_of(explanation, show_all)
    if not bars:
        yield Item(
            "nothing", Content.styled("Out of scope leads have no score, so there is nothing to explain.", _FAINT)
        )
        return
    threshold = explained.card.threshold
    layout = layout_for(width, bars, span_of(bars, threshold), threshold)
    for step in bars:
        yield Item(step.key, row(step, layout), step.key if step.details else "", step.rule, step.line)
        if step.key in opened:
            yield from _details(step, width)
    if explanation.silent_count and not show_all:
        silent = sum(not rule.near for group in explanation.groups for rule in group.silent)
        if silent:
            yield Item("silent", Content.styled(f"  {silent_summary(silent)}: a shows them", _FAINT), opens="silent")
    yield from _way(explanation, width)
    yield from _time(explained, explanation, width, show_all)


def _details(step: Bar, width: int) -> Iterator[Item]:
    for number, entry in enumerate(step.details):
        yield Item(f"{step.key}/{number}", detail(entry, width), step.key, step.rule, step.line)


def _way(explanation: Explanation, width: int) -> Iterator[Item]:
    if explanation.way:
        yield _heading("way", "Way to ready")
    for number, sentence in enumerate(explanation.way):
        yield Item(f"way {number}", indented(clean(sentence), width, 2))


def _time(explained: Explained, explanation: Explanation, width: int, show_all: bool) -> Iterator[Item]:
    yield _heading("time", "Score over time")
    if explanation.ahead:
        yield Item("ahead", indented(clean(explanation.ahead), width, 2))
    yield Item("chart", _chart(chart_of(explained.course, width, _CHART_HEIGHT)))
    told = steps(explained.plan, explained.course, 0 if show_all else _LEAST_MOVE)
    state = ""
    for number, moment in enumerate(told):
        yield Item(f"moment {number}", _moment(moment, moment.state != state, width))
        state = moment.state


def _chart(chart: Chart) -> Content:
    """What is behind in full colour, what is ahead paler, the threshold as a line."""
    lines: list[Content] = []
    for label, cells in zip(chart.labels, chart.rows, strict=True):
        past, ahead = cells[: chart.now], cells[chart.now :]
        lines.append(Content.assemble((label, _FAINT), (past, "$primary"), (ahead, "$primary 60%")))
    lines += [Content.styled(line, _FAINT) for line in chart.lines[len(chart.rows) :]]
    return Content("\n").join(lines)


def _moment(moment: Step, is_news: bool, width: int) -> Content:
    """`2026-04-20  45  not ready, band warm: pricing -25 (decay)`; the state only where it is another than before."""
    head = f"  {moment.when}  {moment.score:>7}  "
    text = ": ".join(part for part in (moment.state if is_news else "", moment.moved) if part)
    first, *rest = indented(clean(text), width, len(head)).split("\n")
    return Content("\n").join([Content.assemble(head, first.plain.strip()), *rest])


def _heading(key: str, text: str) -> Item:
    return Item(key, Content.styled(text, "bold"))
