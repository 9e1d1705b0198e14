"""All lines below the header, in order: the waterfall, the way to ready, and the time behind and ahead."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from textual.content import Content

from leadscore.diagnostics.render.cells import clean
from leadscore.report.chart import Chart, chart_of
from leadscore.report.course import Step, steps
from leadscore.report.explanation import Explanation, silent_summary
from leadscore_tui.why.item import FAINT, Item, heading, left_out, to_rule
from leadscore_tui.why.model import Explained
from leadscore_tui.why.rows import detail, indented, layout_for, row
from leadscore_tui.why.waterfall import Step as Bar
from leadscore_tui.why.waterfall import span_of, steps_of

_CHART_HEIGHT = 6
_LEAST_MOVE = 1_000
"""Smaller moves, in millipoints, are told with the next one."""


def items_of(
    explained: Explained, explanation: Explanation, width: int, opened: Collection[str], show_all: bool
) -> Iterator[Item]:
    bars = steps_of(explanation, show_all)
    if not bars:
        yield Item("scope", indented(f"This policy applies if {clean(explained.plan.applies_text or '')}.", width, 0))
        return
    threshold = explained.card.threshold
    layout = layout_for(width, bars, span_of(bars, threshold), threshold)
    for step in bars:
        yield Item(step.key, row(step, layout), step.key if step.rule else "", step.rule, step.line)
        if step.key in opened:
            yield from _details(step, width)
    silent = sum(not rule.near for group in explanation.groups for rule in group.silent)
    if silent and not show_all:
        yield left_out(silent_summary(silent))
    yield from _way(explanation, width)
    yield from _time(explained, explanation, width, show_all)


def _details(step: Bar, width: int) -> Iterator[Item]:
    for number, entry in enumerate(step.details):
        yield Item(f"{step.key}/{number}", detail(entry, width), step.key, step.rule, step.line)
    if step.rule is not None:
        yield to_rule(step.key, step.rule, step.line)


def _way(explanation: Explanation, width: int) -> Iterator[Item]:
    if explanation.way:
        yield heading("way", "Way to ready")
    for number, sentence in enumerate(explanation.way):
        yield Item(f"way {number}", indented(clean(sentence), width, 2))


def _time(explained: Explained, explanation: Explanation, width: int, show_all: bool) -> Iterator[Item]:
    yield heading("time", "Score over time")
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
        lines.append(Content.assemble((label, FAINT), (past, "$primary"), (ahead, "$primary 60%")))
    lines += [Content.styled(line, FAINT) for line in chart.lines[len(chart.rows) :]]
    return Content("\n").join(lines)


def _moment(moment: Step, is_news: bool, width: int) -> Content:
    """`2026-04-20  45  not ready, band warm: pricing -25 (decay)`; the state only where it is another than before."""
    head = f"  {moment.when}  {moment.score:>7}  "
    text = ": ".join(part for part in (moment.state if is_news else "", moment.moved) if part)
    first, *rest = indented(clean(text), width, len(head)).split("\n")
    return Content("\n").join([Content.assemble(head, first.plain.strip()), *rest])
