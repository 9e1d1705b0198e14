"""Where `ready at` should stand: what each threshold would have handed over, and which one serves a purpose."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from leadscore.learn.history import History
from leadscore.learn.ladder import Numbers
from leadscore.learn.rates import Rate
from leadscore.learn.slices import months_of, round_step

USUAL_RATE = 0.12
"""In the middle of the 10–15% of handed-over leads that usually close."""
_STEPS = 40
"""So many thresholds are tried, at most."""
_SHOWN = 16
_DRAWS = 500
_SEED = 1
WEEK = 7 * 86_400
_LEAST_SPAN = WEEK


class Purpose(Enum):
    RATE = "target rate"
    CALLS = "calls a week"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class Aims:
    """What the user wants: a close rate of handed-over leads, so many calls a week, or the most value for `cost` a call
    and `value` a win (in any one currency). `weeks` is over how long the leads came in, None: read from the data."""

    rate: float | None = None
    calls: float | None = None
    cost: float | None = None
    value: float | None = None
    weeks: float | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A threshold, in millipoints: who would have been handed over and won, the wins that would have been missed (of
    all wins), leads a week (None where nobody knows how long it took), and the worth of it, where cost and value are
    given. All round thresholds from `at` to `upto` hand over the same leads."""

    at: int
    upto: int
    handed: Rate
    missed: Rate
    per_week: float | None
    worth: float | None


@dataclass(frozen=True, slots=True)
class Advice:
    """`at` serves the purpose best, the policy's own where that does as well; None where no threshold does. `low` and
    `high` are where it would lie in 95 of 100 histories like this one (None: in many of them no threshold would do);
    `around` are the next thresholds with other leads, and its own, `months` the close rates of what it hands over."""

    purpose: Purpose
    aim: float
    is_usual: bool
    at: int | None
    low: int | None
    high: int | None
    around: tuple[Step, ...] = ()
    months: tuple[tuple[str, Rate], ...] = ()


@dataclass(frozen=True, slots=True)
class Thresholds:
    """`steps` are from the highest down, `now` the policy's own, if it has one."""

    steps: tuple[Step, ...]
    now: Step | None
    weeks: float | None
    advice: tuple[Advice, ...]


Choose = Callable[[NDArray[np.float64], NDArray[np.float64]], int | None]
"""From how many are handed over and won at each threshold, from the lowest up, to the place of the best."""


def thresholds(history: History, aims: Aims) -> Thresholds:
    """Works out all of it. Without aims, the usual close rate is taken; calls a week give no advice without weeks."""
    weeks = _weeks(history) if aims.weeks is None else aims.weeks
    grid = _Grid.of(history, aims, weeks)
    own = None if history.plan.ready is None else history.plan.ready.at
    now = None if own is None else grid.exact(own)
    return Thresholds(grid.shown(), now, weeks, tuple(_advice(grid, *each) for each in _purposes(aims, weeks)))


def arrivals(history: History) -> Numbers:
    """When leads came in, as far as that is known of almost all of them; else the days that mattered."""
    started = history.started[history.started >= 0]
    return started if len(started) * 10 >= len(history) * 9 else history.at


def _weeks(history: History) -> float | None:
    """Over how long leads came in."""
    times = arrivals(history)
    span = int(times.max() - times.min()) if len(times) else 0
    return span / WEEK if span >= _LEAST_SPAN else None


def _purposes(aims: Aims, weeks: float | None) -> list[tuple[Purpose, float, bool, Choose]]:
    found: list[tuple[Purpose, float, bool, Choose]] = []
    if aims.rate is not None:
        found.append((Purpose.RATE, aims.rate, False, _for_rate(aims.rate)))
    if aims.calls is not None and weeks is not None:
        found.append((Purpose.CALLS, aims.calls, False, _for_calls(aims.calls * weeks)))
    if aims.cost is not None and aims.value is not None:
        found.append((Purpose.VALUE, aims.cost / aims.value, False, _for_value(aims.cost, aims.value)))
    if found or aims.calls is not None:  # without weeks, nobody can say how many calls these would be
        return found
    return [(Purpose.RATE, USUAL_RATE, True, _for_rate(USUAL_RATE))]


def _for_rate(rate: float) -> Choose:
    """The lowest threshold of which so many of the handed-over leads close: it misses the fewest wins."""

    def choose(handed: NDArray[np.float64], wins: NDArray[np.float64]) -> int | None:
        good = np.flatnonzero((handed > 0) & (wins >= rate * handed))
        return int(good[0]) if len(good) else None

    return choose


def _for_calls(calls: float) -> Choose:
    """The lowest threshold that hands over so many at most."""

    def choose(handed: NDArray[np.float64], wins: NDArray[np.float64]) -> int | None:
        good = np.flatnonzero((handed > 0) & (handed <= calls))
        return int(good[0]) if len(good) else None

    return choose


def _for_value(cost: float, value: float) -> Choose:
    """The threshold that is worth most; of equal ones the highest, which needs the fewest calls."""

    def choose(handed: NDArray[np.float64], wins: NDArray[np.float64]) -> int | None:
        worth = value * wins - cost * handed
        best = len(worth) - 1 - int(np.argmax(worth[::-1]))
        return best if worth[best] > 0 else None

    return choose


def _advice(grid: _Grid, purpose: Purpose, aim: float, is_usual: bool, choose: Choose) -> Advice:
    place = choose(*(counts.astype(np.float64) for counts in (grid.handed, grid.won)))
    if place is None:
        return Advice(purpose, aim, is_usual, None, None, None)
    at, (low, high) = grid.told(place), grid.spread(choose)
    beside = range(max(0, place - 2), min(len(grid.points), place + 3))
    around = tuple(grid.step(other) for other in reversed(beside))
    return Advice(purpose, aim, is_usual, at, low, high, around, grid.by_month(at))


@dataclass(frozen=True, slots=True, eq=False)
class _Grid:
    """Thresholds with round points, from the lowest up, of which each hands over other leads than the next: the lowest
    and the highest points with these leads, how many they are, and how many of them were won."""

    history: History
    points: Numbers
    upto: Numbers
    handed: Numbers
    won: Numbers
    aims: Aims
    weeks: float | None

    @classmethod
    def of(cls, history: History, aims: Aims, weeks: float | None) -> _Grid:
        scores = history.score[history.can_be_ready]
        if not len(scores):
            empty = np.zeros(0, np.int64)
            return cls(history, empty, empty, empty, empty, aims, weeks)
        step = max(5_000, round_step(int(scores.max() - scores.min()), _STEPS))
        first, last = int(scores.min()) // step, int(scores.max()) // step
        points = np.arange(first, last + 1, dtype=np.int64) * step
        handed = _at_least(scores, points)
        won = _at_least(history.score[history.can_be_ready & history.won], points)
        is_first, is_last = np.diff(handed, prepend=-1) != 0, np.diff(handed, append=-1) != 0
        return cls(history, points[is_first], points[is_last], handed[is_first], won[is_first], aims, weeks)

    def step(self, place: int) -> Step:
        ends = int(self.points[place]), int(self.upto[place])
        return self._step(*ends, int(self.handed[place]), int(self.won[place]))

    def told(self, place: int) -> int:
        """The points to advise: the policy's own, if they hand over these leads."""
        ready = self.history.plan.ready
        is_own = ready is not None and self.exact(ready.at).handed.of == self.handed[place]
        return ready.at if ready is not None and is_own else int(self.points[place])

    def exact(self, at: int) -> Step:
        """Of a threshold that is perhaps none of the round ones."""
        handed = self.history.can_be_ready & (self.history.score >= at)
        return self._step(at, at, int(handed.sum()), int((handed & self.history.won).sum()))

    def _step(self, at: int, upto: int, handed: int, won: int) -> Step:
        wins = int(self.history.won.sum())
        cost, value = self.aims.cost, self.aims.value
        worth = None if cost is None or value is None else value * won - cost * handed
        per_week = None if self.weeks is None else handed / self.weeks
        return Step(at, upto, Rate(won, handed), Rate(wins - won, wins), per_week, worth)

    def shown(self) -> tuple[Step, ...]:
        """Not too many, from the highest down."""
        every = -(-len(self.points) // _SHOWN) or 1
        return tuple(self.step(place) for place in range((len(self.points) - 1) // every * every, -1, -every))

    def spread(self, choose: Choose) -> tuple[int | None, int | None]:
        """Where the choice lies when leads are drawn anew from those there are: the percentile bootstrap (Efron and
        Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13), with a fixed seed."""
        others = self.handed - self.won
        cells = np.concatenate((_between(self.won), _between(others)))
        out = len(self.history) - int(cells.sum())
        size = len(self.points)
        drawn = np.random.default_rng(_SEED).multinomial(
            len(self.history), np.append(cells, out) / len(self.history), size=_DRAWS
        )
        chosen: list[int] = []
        for draw in drawn[:, :-1]:
            won, lost = (np.cumsum(part[::-1])[::-1].astype(np.float64) for part in (draw[:size], draw[size:]))
            place = choose(won + lost, won)
            if place is not None:
                chosen.append(self.told(place))
        if len(chosen) < 0.975 * _DRAWS:
            return None, None
        low, high = np.quantile(chosen, (0.025, 0.975), method="inverted_cdf")
        return int(low), int(high)

    def by_month(self, at: int) -> tuple[tuple[str, Rate], ...]:
        handed = self.history.can_be_ready & (self.history.score >= at)
        return tuple(
            (month, Rate(int((handed & self.history.won & some).sum()), int((handed & some).sum())))
            for month, some in months_of(self.history)
        )


def _at_least(scores: Numbers, points: Sequence[int] | Numbers) -> Numbers:
    """How many scores reach each of the points."""
    ordered = np.sort(scores)
    return (len(ordered) - np.searchsorted(ordered, points, side="left")).astype(np.int64)


def _between(reached: Numbers) -> Numbers:
    """How many reach a threshold and not the next one."""
    return -np.diff(reached, append=0)
