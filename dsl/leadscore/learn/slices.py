"""Leads in parts: by band, from the best tenth down, by range of scores, by month, by segment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from leadscore.learn.history import LOWEST, History
from leadscore.learn.ladder import Bools, Estimate, Ladder, Numbers, auc
from leadscore.learn.rates import Rate
from leadscore.values.days import DAY

ENOUGH_WINS = 20
"""With fewer wins, or fewer leads that were not won, nothing is said of how well a score tells them apart."""
ENOUGH_IN_PART = 10
"""The same of a month or a segment."""
_SEGMENTS = 12
_RANGES = 12
_STEPS = (1, 2, 5)
OTHERS = "all others"
DISQUALIFIED = "disqualified"
NO_BAND = "no band"


@dataclass(frozen=True, slots=True)
class Part:
    """Leads that have something in common. `won` is their close rate, `ready` that of those who were ready;
    `wins_ready` is the share of their wins that were. `auc` is None where too few were won or not."""

    label: str
    won: Rate
    ready: Rate
    auc: Estimate | None

    @property
    def wins_ready(self) -> Rate:
        return Rate(self.ready.hits, self.won.hits)


@dataclass(frozen=True, slots=True)
class Tenth:
    """The next tenth of the leads, from the best down, more or less: leads with equal scores stay together.

    `low` and `high` are their scores in millipoints, None for the disqualified.

    `reach` is the share of all leads down to here, `gain` of all wins; `lift` is by how much more often than all these
    leads were won, `total_lift` those down to here.
    """

    reach: float
    low: int | None
    high: int | None
    won: Rate
    lift: float
    gain: float
    total_lift: float


@dataclass(frozen=True, slots=True)
class Range:
    """Leads with scores from `low` to below `high`, in millipoints. `share` is their part of all leads; `is_low` that a
    lower range was won more often, beyond chance."""

    low: int
    high: int
    won: Rate
    share: float
    is_low: bool


def part_of(history: History, label: str, some: Bools) -> Part:
    """These leads as a part."""
    won, ready = history.won[some], history.ready[some]
    wins = int(won.sum())
    enough = min(wins, len(won) - wins) >= ENOUGH_IN_PART
    return Part(
        label,
        Rate(wins, len(won)),
        Rate(int((won & ready).sum()), int(ready.sum())),
        auc(history.ladder(some)) if enough else None,
    )


def bands(history: History) -> tuple[Part, ...]:
    """Each band of the policy, the highest first, then who has none and who is disqualified, if there are any."""
    order = sorted(range(len(history.plan.bands)), key=lambda place: _height(history, place), reverse=True)
    parts = [part_of(history, history.plan.bands[place].name, history.band == place) for place in order]
    without = part_of(history, NO_BAND, (history.band == -1) & ~history.disqualified)
    barred = part_of(history, DISQUALIFIED, history.disqualified)
    return (*parts, *(part for part in (without, barred) if part.won.of and (parts or part is barred)))


def _height(history: History, place: int) -> int:
    at = history.plan.bands[place].at
    return LOWEST if at is None else at


def tenths(ladder: Ladder) -> tuple[Tenth, ...]:
    """The gains table. A score belongs to the tenth in which the middle one of its leads stands."""
    leads = ladder.leads[::-1]
    total, all_wins = int(leads.sum()), int(ladder.wins.sum())
    if not all_wins:
        return ()
    middles = np.cumsum(leads) - leads / 2
    places = np.minimum((middles * 10 / total).astype(np.int64), 9)
    return tuple(_tenths(ladder, places, total, all_wins))


def _tenths(ladder: Ladder, places: Numbers, total: int, all_wins: int) -> Iterator[Tenth]:
    """`places` are of the scores from the highest down."""
    scores, leads, wins = ladder.scores[::-1], ladder.leads[::-1], ladder.wins[::-1]
    base, seen, won = all_wins / total, 0, 0
    for place in np.unique(places).tolist():
        some = places == place
        rate = Rate(int(wins[some].sum()), int(leads[some].sum()))
        seen, won = seen + rate.of, won + rate.hits
        low, high = int(scores[some][-1]), int(scores[some][0])
        yield Tenth(
            reach=seen / total,
            low=None if low == LOWEST else low,
            high=None if high == LOWEST else high,
            won=rate,
            lift=rate.hits / rate.of / base,
            gain=won / all_wins,
            total_lift=won / seen / base,
        )


def ranges(history: History) -> tuple[Range, ...]:
    """Scores in ranges with round ends, from the highest down, without who is disqualified."""
    scores, won = history.score[~history.disqualified], history.won[~history.disqualified]
    if not len(scores):
        return ()
    step = round_step(int(scores.max() - scores.min()), _RANGES)
    places = scores // step
    found: list[Range] = []
    best = 0.0
    for place in np.unique(places).tolist():
        some = places == place
        rate = Rate(int(won[some].sum()), int(some.sum()))
        interval = rate.interval
        share = rate.of / len(history)
        found.append(Range(place * step, (place + 1) * step, rate, share, is_low=interval.high < best))
        best = max(best, interval.low)
    return tuple(reversed(found))


def round_step(span: int, most: int) -> int:
    """1, 2, 5, 10, … points, in millipoints, so that at most so many steps fill a span of millipoints."""
    size = 1_000
    while True:
        for step in _STEPS:
            if span < step * size * most:
                return step * size
        size *= 10


def months(history: History) -> tuple[Part, ...]:
    """By the month of the day at which leads were scored; none where that is one day for all."""
    return tuple(part_of(history, month, some) for month, some in months_of(history))


def months_of(history: History) -> Iterator[tuple[str, Bools]]:
    """The months in order, each with the leads that were scored in it; nothing where all were on one day."""
    days = np.unique(history.at // DAY)
    if len(days) < 2:
        return
    names = [f"{datetime.fromtimestamp(day * DAY, UTC):%Y-%m}" for day in days.tolist()]
    of_leads = np.array(names)[np.searchsorted(days, history.at // DAY)]
    for month in sorted(set(names)):
        yield month, of_leads == month


def segments(history: History) -> tuple[Part, ...]:
    """By the value that was asked for, the most frequent first; small ones together."""
    if history.segments is None:
        return ()
    labels = np.array([label or "unknown" for label in history.segments], np.str_)
    names, counts = np.unique(labels, return_counts=True)
    by_size = [str(names[place]) for place in np.argsort(-counts, kind="stable")]
    shown = by_size if len(by_size) <= _SEGMENTS else by_size[: _SEGMENTS - 1]
    parts = [part_of(history, name, labels == name) for name in shown]
    rest = ~np.isin(labels, shown)
    return (*parts, part_of(history, OTHERS, rest)) if rest.any() else tuple(parts)
