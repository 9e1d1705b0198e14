"""What is kept of a back-test, so that a later one can be held against it: counts alone, and no lead's facts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from leadscore.learn.history import History
from leadscore.learn.ladder import Estimate, Numbers, auc
from leadscore.learn.rates import Interval, Rate
from leadscore.learn.slices import ENOUGH_WINS, round_step
from leadscore.learn.tally import Sign
from leadscore.learn.thresholds import WEEK, arrivals
from leadscore.plan.model import Plan
from leadscore.values.days import DAY

_CELLS = 40
"""Scores are counted in so many ranges, at most."""
_PLACES = 6
_STRAYS = 0.01
"""A part of all leads that came in long before the others, perhaps."""
_FEW = 20
"""A rule that fires for fewer leads is not kept: it says nothing, and might be about one person."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the scores were held against: only runs that asked the same can be compared. `outcome` is a column or the
    name of a file without its folder, `by` how leads got their day (see `Dating`)."""

    outcome: str
    won: tuple[str, ...]
    by: str
    at: str | None
    days: int | None


@dataclass(frozen=True, slots=True)
class Run:
    """Times are seconds since 1970-01-01T00:00:00Z, points millipoints.

    `as_of` is when the run was, or is taken to be; `first` and `last` are the days at which leads were scored. `close`
    is the close rate, `ready` that of those who were ready. `scores` are the ranges that hold a lead, by their low end,
    each `step` wide and without the `barred`, who are disqualified. `weekly` are the leads of each whole week in which
    leads came in, `weeks` over how many they did (None: nobody says). `fields` says for how many leads each field of
    the policy was known, `kinds` to how many each kind of event happened, `rules` the close rate of those for whom a
    rule fired.
    """

    as_of: int
    policy: str
    version: str | None
    fingerprint: str
    asked: Asked
    first: int
    last: int
    close: Rate
    ready: Rate
    auc: Estimate | None
    step: int
    scores: tuple[tuple[int, Rate], ...]
    barred: Rate
    bands: tuple[tuple[str, Rate], ...]
    weekly: tuple[int, ...]
    weeks: float | None
    fields: tuple[tuple[str, int], ...]
    kinds: tuple[tuple[str, int], ...]
    rules: tuple[tuple[str, Rate], ...]

    @property
    def inflow(self) -> tuple[float, float] | None:
        """So many leads in so many weeks."""
        if self.weekly:
            return sum(self.weekly), len(self.weekly)
        return None if self.weeks is None else (self.close.of, self.weeks)

    @property
    def per_week(self) -> float | None:
        return None if self.inflow is None else self.inflow[0] / self.inflow[1]

    @property
    def has_ready(self) -> Rate:
        """The share of all leads that were ready."""
        return Rate(self.ready.of, self.close.of)

    def is_of_the_same_leads(self, other: Run) -> bool:
        """Whether all figures are the same, whenever they were worked out."""
        return replace(self, as_of=0) == replace(other, as_of=0)


def run_of(history: History, asked: Asked, as_of: int, weeks: float | None = None) -> Run:
    """`weeks` is over how many weeks the leads came in, where the user says it. There must be a lead."""
    plan, seen, barred = history.plan, history.seen, history.disqualified
    won = int(history.won.sum())
    step, scores = _scores(history)
    weekly = () if weeks else _weekly(arrivals(history))
    return Run(
        as_of=as_of,
        policy=plan.name,
        version=plan.version,
        fingerprint=plan.fingerprint,
        asked=asked,
        first=int(history.at.min()),
        last=int(history.at.max()),
        close=Rate(won, len(history)),
        ready=Rate(int((history.won & history.ready).sum()), int(history.ready.sum())),
        auc=_auc(history) if min(won, len(history) - won) >= ENOUGH_WINS else None,
        step=step,
        scores=scores,
        barred=Rate(int(history.won[barred].sum()), int(barred.sum())),
        bands=tuple(
            (band.name, Rate(int((history.won & (history.band == place)).sum()), int((history.band == place).sum())))
            for place, band in enumerate(plan.bands)
        ),
        weekly=weekly,
        weeks=weeks,
        fields=tuple(
            (name, sum(tally.sign.leads for value, tally in values.items() if value is not None))
            for name, values in sorted(seen.fields.items())
        ),
        kinds=tuple((kind, seen.kinds.get(kind, Sign()).leads) for kind in sorted(plan.used_events)),
        rules=tuple(_rules(plan, seen.rules.items())),
    )


def _auc(history: History) -> Estimate | None:
    """Rounded, so that a run that was written down is the same when it is read."""
    found = auc(history.ladder())
    if found is None:
        return None
    value, low, high = (round(one, _PLACES) for one in (found.value, found.interval.low, found.interval.high))
    return Estimate(value, Interval(min(low, value), max(high, value)))


def _scores(history: History) -> tuple[int, tuple[tuple[int, Rate], ...]]:
    some = ~history.disqualified
    scores, won = history.score[some], history.won[some]
    if not len(scores):
        return 1_000, ()
    step = round_step(int(scores.max() - scores.min()), _CELLS)
    places, counts = np.unique(scores // step, return_counts=True)
    wins = np.bincount(np.searchsorted(places, scores[won] // step), minlength=len(places))
    cells = zip((places * step).tolist(), wins.tolist(), counts.tolist(), strict=True)
    return step, tuple((low, Rate(hits, of)) for low, hits, of in cells)


def _weekly(times: Numbers) -> tuple[int, ...]:
    """The last week is hardly ever whole, and left out; so are a few leads from long before the others."""
    if not len(times):
        return ()
    first = int(np.quantile(times, _STRAYS, method="inverted_cdf")) // DAY * DAY
    return tuple(np.bincount((times[times >= first] - first) // WEEK)[:-1].tolist())


def _rules(plan: Plan, signs: Iterable[tuple[int, Sign]]) -> Iterable[tuple[str, Rate]]:
    for place, sign in sorted(signs, key=lambda one: one[0]):
        if sign.leads >= _FEW:
            yield plan.rules[place].id, Rate(sign.wins, sign.leads)
