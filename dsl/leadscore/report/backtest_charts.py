"""The two pictures of a back-test, as measures: wins gained from the best lead down, and close rates by score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from leadscore.learn.backtest import Backtest
from leadscore.learn.slices import Range, Tenth
from leadscore.report.backtest_words import between, rate
from leadscore.values.number import milli_text

WIDTH, HEIGHT = 720, 300
_LEFT, _RIGHT, _TOP, _BASE = 58, 696, 30, 256
_TICKS = (0, 25, 50, 75, 100)
_LABELS = 8


@dataclass(frozen=True, slots=True)
class Tick:
    at: str
    label: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A point with its title; `low` and `high` are the ends of its interval, blank where it has none."""

    x: str
    y: str
    title: str
    low: str = ""
    high: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """An upright line with its label, which stands to the `anchor` side of it."""

    x: str
    label: str
    label_x: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Chart:
    """All that is drawn. `path` joins the dots, `beside` is a second line, for comparison; both are SVG's points."""

    title: str
    summary: str
    x_name: str
    y_name: str
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    dots: tuple[Dot, ...]
    path: str
    beside: str
    beside_name: str
    line: Line | None
    width: str = str(WIDTH)
    height: str = str(HEIGHT)
    left: str = str(_LEFT)
    right: str = str(_RIGHT)
    top: str = str(_TOP)
    base: str = str(_BASE)


def charts(found: Backtest) -> tuple[Chart, ...]:
    """None where there are too few wins."""
    if not found.is_enough:
        return ()
    return (_rates(found), _gains(found.tenths))


def _gains(tenths: Sequence[Tenth]) -> Chart:
    dots = [
        Dot(
            _x(tenth.reach),
            _y(tenth.gain),
            f"the best {100 * tenth.reach:.0f}% of leads hold {100 * tenth.gain:.0f}% of the wins",
        )
        for tenth in tenths
    ]
    start = f"{_x(0)},{_y(0)}"
    half = next((dot.title for tenth, dot in zip(tenths, dots, strict=True) if tenth.gain >= 0.5), dots[-1].title)
    return Chart(
        title="Wins from the best lead down",
        summary=f"A curve above the diagonal: {half}.",
        x_name="of all leads, the best first",
        y_name="of all wins",
        x_ticks=tuple(Tick(_x(share / 100), f"{share}%") for share in _TICKS),
        y_ticks=_percents(),
        dots=tuple(dots),
        path=" ".join((start, *(f"{dot.x},{dot.y}" for dot in dots))),
        beside=f"{start} {_x(1)},{_y(1)}",
        beside_name="leads in any order",
        line=None,
    )


def _rates(found: Backtest) -> Chart:
    ranges = sorted(found.ranges, key=lambda one: one.low)
    low, high = ranges[0].low, ranges[-1].high
    dots = tuple(_rate_dot(one, low, high) for one in ranges)
    every = -(-len(ranges) // _LABELS)
    edges = [*(one.low for one in ranges), high][::every]
    base = _y(found.all.won.value or 0)
    ends = rate(ranges[0].won), rate(ranges[-1].won)
    return Chart(
        title="Close rate by score",
        summary=f"Close rates from {ends[0]} for the lowest scores to {ends[1]} for the highest.",
        x_name="score",
        y_name="close rate",
        x_ticks=tuple(Tick(_of_score(edge, low, high), milli_text(edge)) for edge in edges),
        y_ticks=_percents(),
        dots=dots,
        path=" ".join(f"{dot.x},{dot.y}" for dot in dots),
        beside=f"{_x(0)},{base} {_x(1)},{base}",
        beside_name=f"all leads: {rate(found.all.won)}",
        line=_threshold(found.ready_at, low, high),
    )


def _rate_dot(one: Range, low: int, high: int) -> Dot:
    interval, label = one.won.interval, f"{milli_text(one.low)} to below {milli_text(one.high)}"
    return Dot(
        _of_score((one.low + one.high) // 2, low, high),
        _y(one.won.value or 0),
        f"{label}: {rate(one.won)} ({between(one.won)}) of {one.won.of:,}",
        _y(interval.low),
        _y(interval.high),
    )


def _threshold(at: int | None, low: int, high: int) -> Line | None:
    if at is None or not low <= at <= high:
        return None
    x = float(_of_score(at, low, high))
    anchor, shift = ("start", 5) if x < (_LEFT + _RIGHT) / 2 else ("end", -5)
    return Line(_number(x), f"ready at {milli_text(at)}", _number(x + shift), anchor)


def _percents() -> tuple[Tick, ...]:
    return tuple(Tick(_y(share / 100), f"{share}%") for share in _TICKS)


def _of_score(points: int, low: int, high: int) -> str:
    return _x((points - low) / (high - low))


def _x(share: float) -> str:
    return _number(_LEFT + (_RIGHT - _LEFT) * share)


def _y(share: float) -> str:
    return _number(_BASE - (_BASE - _TOP) * share)


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
