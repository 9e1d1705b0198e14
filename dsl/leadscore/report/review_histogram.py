"""The distribution of scores before and after, as a picture's measures: bars in pairs, axes, and where ready begins."""

from __future__ import annotations

from collections.abc import Sequence

from leadscore.report.review_records import BarView, HistogramView, LineView, TickView
from leadscore.review.impact.model import Bin
from leadscore.values.number import milli_text

_WIDTH, _HEIGHT = 720, 300
_LEFT, _RIGHT, _TOP, _BASE = 58, 706, 74, 266
_LABEL_ROWS = (18, 44)
_GAP = 0.16
"""Of a bin's width: what stays free between pairs."""
_TOWER = 4
"""Bars of a bin this many times higher than all others are broken off, so that the others can be seen."""
_X_LABELS, _Y_STEPS = 8, 3
_STEPS = (1, 2, 5)


def histogram(bins: Sequence[Bin], old_ready: int | None, new_ready: int | None) -> HistogramView | None:
    """None where there is nothing to draw. The thresholds are millipoints, None for none."""
    if not any(one.leads.old or one.leads.new for one in bins) or bins[-1].high <= bins[0].low:
        return None
    most = _axis_end(bins)
    step = _nice_step(most)
    top = -(-most // step) * step
    axis = _Axis(bins[0].low, bins[-1].high, top)
    bars = tuple(_bar(one, axis, one is bins[-1]) for one in bins)
    return HistogramView(
        width=str(_WIDTH),
        height=str(_HEIGHT),
        left=str(_LEFT),
        right=str(_RIGHT),
        top=str(_TOP),
        base=str(_BASE),
        bars=bars,
        x_ticks=_x_ticks(bins, axis),
        y_ticks=tuple(TickView(_number(axis.y(at)), f"{at:,}") for at in range(0, top + 1, step)),
        lines=_lines(axis, old_ready, new_ready),
        is_cut=any(bar.old_cut or bar.new_cut for bar in bars),
        summary=_summary(bins),
    )


class _Axis:
    """From points and counts to the picture."""

    def __init__(self, low: int, high: int, top: int) -> None:
        self.low, self.high, self.top = low, high, top

    def x(self, points: int) -> float:
        return _LEFT + (_RIGHT - _LEFT) * (points - self.low) / (self.high - self.low)

    def y(self, count: int) -> float:
        return _BASE - (_BASE - _TOP) * min(count, self.top) / self.top


def _axis_end(bins: Sequence[Bin]) -> int:
    """The highest count to be drawn: the highest of all, or, beside one tower, somewhat above that of other bins."""
    *others, tallest = sorted(max(one.leads.old, one.leads.new) for one in bins)
    rest = others[-1] if others else 0
    return rest + rest // 4 if rest and tallest >= _TOWER * rest else tallest


def _nice_step(most: int) -> int:
    """1, 2, 5, 10, 20, … so that a few steps reach `most`."""
    size = 1
    while True:
        for step in _STEPS:
            if step * size * (_Y_STEPS + 1) >= most:
                return step * size
        size *= 10


def _bar(one: Bin, axis: _Axis, is_last: bool) -> BarView:
    left, right = axis.x(one.low), axis.x(one.high)
    width = (right - left) * (1 - _GAP) / 2
    start = left + (right - left) * _GAP / 2
    old_y, new_y = axis.y(one.leads.old), axis.y(one.leads.new)
    return BarView(
        label=f"{milli_text(one.low)} to {'' if is_last else 'below '}{milli_text(one.high)}",
        old=f"{one.leads.old:,}",
        new=f"{one.leads.new:,}",
        x=_number(start),
        width=_number(width),
        old_y=_number(old_y),
        old_height=_number(_BASE - old_y),
        old_cut=one.leads.old > axis.top,
        new_x=_number(start + width),
        new_y=_number(new_y),
        new_height=_number(_BASE - new_y),
        new_cut=one.leads.new > axis.top,
    )


def _x_ticks(bins: Sequence[Bin], axis: _Axis) -> tuple[TickView, ...]:
    edges = [*(one.low for one in bins), bins[-1].high]
    every = -(-(len(edges) - 1) // _X_LABELS)
    shown = edges[::every]
    return tuple(TickView(_number(axis.x(edge)), milli_text(edge), minor=i % 2 == 1) for i, edge in enumerate(shown))


def _lines(axis: _Axis, old: int | None, new: int | None) -> tuple[LineView, ...]:
    """One line where the threshold stays, else two, whose labels stand one above the other."""
    if old == new:
        found = [("both", "ready at", old)]
    else:
        found = [("before", "before: ready at", old), ("after", "after: ready at", new)]
    return tuple(
        _line(axis, version, f"{words} {milli_text(at)}", at, row)
        for row, (version, words, at) in zip(_LABEL_ROWS, found, strict=False)
        if at is not None and axis.low <= at <= axis.high
    )


def _line(axis: _Axis, version: str, label: str, at: int, row: int) -> LineView:
    x = axis.x(at)
    is_left = x < (_LEFT + _RIGHT) / 2
    anchor, label_x = ("start", x + 5) if is_left else ("end", x - 5)
    return LineView(_number(x), label, version, anchor, _number(label_x), str(row))


def _summary(bins: Sequence[Bin]) -> str:
    """For those who do not see the picture; its figures stand in a table."""
    peaks = max(bins, key=lambda one: one.leads.old), max(bins, key=lambda one: one.leads.new)
    before, after = (f"{milli_text(peak.low)} to {milli_text(peak.high)}" for peak in peaks)
    where = f"from {before} before and after" if before == after else f"from {before} before, from {after} after"
    span = f"{milli_text(bins[0].low)} to {milli_text(bins[-1].high)}"
    return f"How many leads have which score, from {span}. Most have one {where}."


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
