"""A policy held against what really happened, as one record: every form of output reads it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np

from leadscore.learn.comparison import Comparison, comparison_of
from leadscore.learn.evidence.finding import evidence_of
from leadscore.learn.evidence.model import Evidence, Missing
from leadscore.learn.history import History
from leadscore.learn.known import Outcomes, Why
from leadscore.learn.ladder import Estimate, Numbers, auc, average_precision, rate_of
from leadscore.learn.rates import Rate
from leadscore.learn.rivals.contest import Contest
from leadscore.learn.rivals.field import Rival, best_field
from leadscore.learn.slices import ENOUGH_WINS, Part, Range, Tenth, bands, months, part_of, ranges, segments, tenths
from leadscore.learn.thresholds import Aims, Thresholds, thresholds
from leadscore.learn.verdicts import Agreement
from leadscore.learn.watch.compare import Watch
from leadscore.learn.watch.fading import Fading, fading
from leadscore.learn.watch.run import Run
from leadscore.values.days import DAY

_NEAR = 10_000
"""So many millipoints below `ready at`, a lead is nearly there."""
_CROWD = 0.25
"""Such a part of all leads in one range of scores is a crowd."""
_ONLY_LATER = 0.95
_SEEN_LATER = 20


class Dating(Enum):
    """Which day a lead was scored at."""

    COLUMN = "column"
    OUTCOME = "outcome"
    END = "end"


@dataclass(frozen=True, slots=True)
class Left:
    """How many leads were left out, and why: of whom the outcome is not known (by what their cell says, the most
    frequent first) or not told at all, without a day that can be read, decided before the day at which they would be
    scored, too new for that day, out of the policy's scope."""

    unknown: tuple[tuple[str, int], ...]
    unmentioned: int
    undated: int
    decided: int
    too_new: int
    out_of_scope: int

    @classmethod
    def of(cls, outcomes: Outcomes, history: History) -> Left:
        whys = Counter(outcomes.left.values())
        unknown = tuple((why, count) for why, count in whys.most_common() if isinstance(why, str))
        return cls(
            unknown,
            history.unmentioned,
            whys[Why.UNDATED],
            whys[Why.DECIDED],
            history.too_new,
            history.out_of_scope,
        )

    @property
    def total(self) -> int:
        others = (self.unmentioned, self.undated, self.decided, self.too_new, self.out_of_scope)
        return sum(count for _, count in self.unknown) + sum(others)


@dataclass(frozen=True, slots=True)
class Days:
    """The middle one of some numbers of days, and between which half of them lie."""

    low: int
    middle: int
    high: int
    of: int


@dataclass(frozen=True, slots=True)
class Speed:
    """Of wins that were ready: how long it took from their first sign, and how long before the day it mattered they
    were."""

    to_ready: Days
    before: Days


@dataclass(frozen=True, slots=True)
class Later:
    """Facts from after the day that mattered: events that did not count, by kind, with their number and that of those
    that did; and fields whose day lies after it, with the number of leads."""

    events: tuple[tuple[str, int, int], ...]
    dates: tuple[tuple[str, int], ...]

    @property
    def only_later(self) -> tuple[str, ...]:
        """Kinds that hardly ever happen before."""
        return tuple(
            kind
            for kind, after, before in self.events
            if after >= _SEEN_LATER and after >= _ONLY_LATER * (after + before)
        )


@dataclass(frozen=True, slots=True)
class Young:
    """`leads` that were not won had less than `days` until the end of the data, which a quarter of the wins took."""

    leads: int
    days: int


@dataclass(frozen=True, slots=True)
class Backtest:
    """All figures; those that need more wins than there are are None or empty (`is_enough` says so).

    `has_events` is whether any event counted. Times are seconds since 1970-01-01T00:00:00Z, points millipoints. `near`
    are leads up to 10 points short of ready; `crowds` are ranges of scores that hold a quarter of all leads or more;
    `rival` is the best field alone, held out; `contest` holds models of the same facts against the score; `drift` are
    the first and the last month whose close rates differ beyond chance; `rules` says which of them earn their points.
    `run` is what is kept of all this, `watch` what has changed since an earlier one; `feedback` is what people said of
    leads, None where nobody asked. `copies` is how often every lead
    stands in the data, under other ids; each was counted once.
    """

    policy: str
    version: str | None
    fingerprint: str
    outcome: str
    dating: Dating
    first: int
    last: int
    has_events: bool
    all: Part
    left: Left
    later: Later
    auc: Estimate | None
    average_precision: float | None
    ready_at: int | None
    bands: tuple[Part, ...]
    tenths: tuple[Tenth, ...]
    ranges: tuple[Range, ...]
    near: Rate | None
    crowds: tuple[Range, ...]
    speed: Speed | None
    months: tuple[Part, ...]
    drift: tuple[Part, Part] | None
    fading: Fading | None
    young: Young | None
    by: str | None
    segments: tuple[Part, ...]
    thresholds: Thresholds | None
    against: Comparison | None
    rival: Rival | None
    rules: Evidence | None
    missing: tuple[Missing, ...] = ()
    copies: int = 1
    contest: Contest | None = None
    run: Run | None = None
    watch: Watch | None = None
    feedback: Agreement | None = None

    @property
    def is_enough(self) -> bool:
        return self.auc is not None


def backtest_of(
    history: History,
    outcomes: Outcomes,
    what: str,
    dating: Dating,
    aims: Aims,
    by: str | None = None,
    other: History | None = None,
) -> Backtest:
    """`what` names the outcome for people, `by` the segments; `other` are the same leads under another policy. There
    must be a lead."""
    plan, ladder = history.plan, history.ladder()
    everybody = np.ones(len(history), np.bool_)
    whole = part_of(history, "all leads", everybody)
    enough = min(whole.won.hits, whole.won.of - whole.won.hits) >= ENOUGH_WINS
    by_range = ranges(history)
    by_month = months(history)
    handed_over = thresholds(history, aims) if enough else None
    return Backtest(
        policy=plan.name,
        version=plan.version,
        fingerprint=plan.fingerprint,
        outcome=what,
        dating=dating,
        first=int(history.at.min()),
        last=int(history.at.max()),
        has_events=bool(history.seen.kinds),
        all=whole,
        left=Left.of(outcomes, history),
        later=_later(history),
        auc=auc(ladder) if enough else None,
        average_precision=average_precision(ladder) if enough else None,
        ready_at=None if plan.ready is None else plan.ready.at,
        bands=bands(history) if enough else (),
        tenths=tenths(ladder) if enough else (),
        ranges=by_range if enough else (),
        near=_near(history) if enough else None,
        crowds=tuple(one for one in by_range if one.share >= _CROWD) if enough else (),
        speed=_speed(history) if enough else None,
        months=by_month if enough else (),
        drift=_drift(by_month) if enough else None,
        fading=fading(history) if enough else None,
        young=_young(history, dating) if enough else None,
        by=by,
        segments=segments(history) if enough else (),
        thresholds=handed_over,
        rules=None if handed_over is None else evidence_of(history, handed_over.weeks),
        rival=best_field(history) if enough else None,
        against=None if other is None else comparison_of(history, other),
    )


def _later(history: History) -> Later:
    seen = history.seen
    events, dates = (
        sorted(counts.items(), key=lambda one: (-one[1], one[0])) for counts in (seen.later_events, seen.later_dates)
    )
    return Later(tuple((kind, count, seen.earlier_events[kind]) for kind, count in events), tuple(dates))


def _near(history: History) -> Rate | None:
    """Those who were nearly ready: nothing but points kept them from it."""
    if history.plan.ready is None:
        return None
    at = history.plan.ready.at
    near = history.can_be_ready & (history.score < at) & (history.score >= at - _NEAR)
    return rate_of(history.won, near)


def _drift(parts: Sequence[Part]) -> tuple[Part, Part] | None:
    """The first and the last month with enough leads, if chance does not explain how their close rates differ."""
    large = [part for part in parts if part.won.of >= ENOUGH_WINS]
    if len(large) < 2:
        return None
    first, last = large[0], large[-1]
    one, other = first.won.interval, last.won.interval
    return (first, last) if one.high < other.low or other.high < one.low else None


def _young(history: History, dating: Dating) -> Young | None:
    """From the day that mattered, or from when the lead came in, where the day that mattered is that of the win."""
    since = history.at if dating is Dating.COLUMN else history.started
    lasted = (history.on - since)[history.won & (history.on >= 0) & (since >= 0)]
    if len(lasted) < ENOUGH_WINS:
        return None
    most = int(np.quantile(lasted, 0.75, method="inverted_cdf"))
    young = ~history.won & (since >= 0) & (history.end - since < most)
    return Young(int(young.sum()), most // DAY) if young.any() else None


def _speed(history: History) -> Speed | None:
    if len(history.waits) < ENOUGH_WINS:
        return None
    to_ready, before = (
        np.array(values, np.int64)
        for values in zip(*((wait.to_ready, wait.before) for wait in history.waits), strict=True)
    )
    return Speed(_days(to_ready), _days(before))


def _days(values: Numbers) -> Days:
    low, middle, high = np.quantile(values, (0.25, 0.5, 0.75), method="inverted_cdf").tolist()
    return Days(low, middle, high, len(values))
