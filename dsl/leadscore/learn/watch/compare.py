"""Two runs beside each other: what differs beyond chance, and by as much as matters.

Seven things are looked at. Of the runs in which nothing has changed, all of them together may cry wolf in 5%. What is
seen in few wins, the AUC and the close rates, gets most of that; data that broke is hard to overlook.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from math import log

from leadscore.learn.ladder import Estimate
from leadscore.learn.rates import Rate
from leadscore.learn.watch.chance import fallen, same_rates, same_shares, two_inflows, two_rates
from leadscore.learn.watch.ranges import Both, ranges_for_rates, ranges_for_shares, share
from leadscore.learn.watch.run import Run

_AUC = 0.02
"""A smaller fall of the AUC does not matter."""
_WINS = 0.2
"""As much of the wins has to lie elsewhere than the close rates of then have them."""
_INFLOW = 1.5
_READY = 1.25
"""By such a factor leads a week, or the share of those who are ready, have to differ."""
PSI_SOME, PSI_MUCH = 0.1, 0.25
"""Usual limits of the population stability index: below the first nothing has moved, from the second on much has."""
_KNOWN = 0.8
_HAPPENED = 0.5
"""To such a part of what it was a field has to fall in being known, a kind of event in happening."""


class Kind(Enum):
    FIELD = "missing field"
    EVENT = "missing events"
    INFLOW = "inflow"
    AUC = "auc"
    CLOSE_RATES = "close rates"
    READY = "ready"
    SCORES = "scores"


LEVELS = {
    Kind.FIELD: 0.003,
    Kind.EVENT: 0.003,
    Kind.INFLOW: 0.003,
    Kind.AUC: 0.015,
    Kind.CLOSE_RATES: 0.015,
    Kind.READY: 0.008,
    Kind.SCORES: 0.003,
}
"""Of the runs in which nothing has changed, so many say that this has, at most; several fields or kinds of events share
it. All together are 5%."""
_MARK = 0.01
"""The same of the marks in a table of bands, ranges or rules, which raise no alarm."""


@dataclass(frozen=True, slots=True)
class Change:
    """Something that differs beyond chance, and by as much as matters. `name` is the field or the kind of events.

    What `then` and `now` are depends on the kind: the share of leads for whom a field was known, to whom a kind of
    event happened, who were ready; leads a week; the AUC; of close rates, the one that those of then would give with
    the scores of now, and the one there is; of scores, 0 and the PSI.
    """

    kind: Kind
    then: float
    now: float
    name: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """A band or a rule, with its close rates; `is_off`: they differ beyond chance."""

    name: str
    then: Rate
    now: Rate
    is_off: bool


@dataclass(frozen=True, slots=True)
class Watch:
    """What has changed `since` a run, as people call it. `is_same_policy`: scores mean the same, and are compared; else
    only the AUC and what the policy does not decide. `psi` is None where scores are not compared, or too few.

    `expected` is the close rate that those of then would give with the scores of now. `off` are the ranges whose own
    close rate differs beyond chance.
    """

    since: str
    then: Run
    now: Run
    is_same_policy: bool
    changes: tuple[Change, ...]
    psi: float | None
    expected: float | None
    ranges: tuple[Both, ...]
    off: tuple[Both, ...]
    bands: tuple[Named, ...]
    rules: tuple[Named, ...]

    @property
    def has_decayed(self) -> bool:
        return bool(self.changes)

    @property
    def is_of_the_same_days(self) -> bool:
        """Whether the days at which leads were scored overlap: then some leads may be in both."""
        return self.now.first <= self.then.last and self.then.first <= self.now.last


def watch_of(now: Run, then: Run, since: str) -> Watch:
    """Both runs have to have asked the same; `since` is what people call `then`."""
    is_same = now.fingerprint == then.fingerprint
    shares = ranges_for_shares(then, now) if is_same else ()
    rates = ranges_for_rates(then, now) if is_same else ()
    psi = _psi(shares) if len(shares) > 1 else None
    expected = _expected(rates) if rates else None
    changes = [*_missing(then, now), *_inflow(then, now), *_auc(then, now)]
    if is_same:
        changes += [*_close_rates(rates, expected), *_ready(then, now), *_scores(shares, psi)]
    return Watch(
        since=since,
        then=then,
        now=now,
        is_same_policy=is_same,
        changes=tuple(changes),
        psi=psi,
        expected=expected,
        ranges=tuple(rates),
        off=tuple(both for both in rates if two_rates(both.then, both.now) < _MARK / len(rates)),
        bands=_named(then.bands, now.bands) if is_same else (),
        rules=_named(then.rules, now.rules),
    )


def _named(then: Sequence[tuple[str, Rate]], now: Sequence[tuple[str, Rate]]) -> tuple[Named, ...]:
    """What both have."""
    after = dict(now)
    both = [(name, was, after[name]) for name, was in then if name in after]
    return tuple(Named(name, was, one, two_rates(was, one) < _MARK / len(both)) for name, was, one in both)


# ------------------------------------------------------------------------------------------------ what has changed


def _missing(then: Run, now: Run) -> Iterator[Change]:
    """Fields that are known, and kinds of events that happen, much less often: data that broke, most likely."""
    for kind, before, after, part in (
        (Kind.FIELD, then.fields, now.fields, _KNOWN),
        (Kind.EVENT, then.kinds, now.kinds, _HAPPENED),
    ):
        found = dict(after)
        both = [
            (name, Rate(count, then.close.of), Rate(found[name], now.close.of))
            for name, count in before
            if name in found
        ]
        for name, was, one in both:
            if one.hits * was.of <= part * was.hits * one.of and two_rates(was, one) < LEVELS[kind] / len(both):
                yield Change(kind, share(was), share(one), name)


def _inflow(then: Run, now: Run) -> Iterator[Change]:
    before, after = then.inflow, now.inflow
    if before is None or after is None or not before[0] or not after[0]:
        return
    was, one = before[0] / before[1], after[0] / after[1]
    if (
        max(was, one) >= _INFLOW * min(was, one)
        and two_inflows(before, after, (then.weekly, now.weekly)) < LEVELS[Kind.INFLOW]
    ):
        yield Change(Kind.INFLOW, was, one)


def _auc(then: Run, now: Run) -> Iterator[Change]:
    before, after = then.auc, now.auc
    if before is not None and after is not None and is_worse(before, after, LEVELS[Kind.AUC]):
        yield Change(Kind.AUC, before.value, after.value)


def is_worse(before: Estimate, after: Estimate, level: float) -> bool:
    """Whether an AUC is lower beyond chance, and by as much as matters; `level` is how often chance may look so."""
    return before.value - after.value >= _AUC and fallen(before, after) < level


def _close_rates(ranges: Sequence[Both], expected: float | None) -> Iterator[Change]:
    if not expected:
        return
    now = sum(both.now.of for both in ranges)
    elsewhere = sum(abs(both.now.hits - share(both.then) * both.now.of) for both in ranges)
    differ = same_rates([(both.then, both.now) for both in ranges])
    if elsewhere >= _WINS * expected * now and differ < LEVELS[Kind.CLOSE_RATES]:
        yield Change(Kind.CLOSE_RATES, expected, sum(both.now.hits for both in ranges) / now)


def _expected(ranges: Sequence[Both]) -> float:
    wins = sum(share(both.then) * both.now.of for both in ranges)
    return wins / sum(both.now.of for both in ranges)


def _ready(then: Run, now: Run) -> Iterator[Change]:
    before, after = then.has_ready, now.has_ready
    was, one = share(before), share(after)
    if max(was, one) >= _READY * min(was, one) and two_rates(before, after) < LEVELS[Kind.READY]:
        yield Change(Kind.READY, was, one)


def _scores(ranges: Sequence[Both], psi: float | None) -> Iterator[Change]:
    counts = [both.then.of for both in ranges], [both.now.of for both in ranges]
    if psi is not None and psi >= PSI_MUCH and same_shares(*counts) < LEVELS[Kind.SCORES]:
        yield Change(Kind.SCORES, 0.0, psi)


def _psi(ranges: Sequence[Both]) -> float:
    """The population stability index (N. Siddiqi, Credit Risk Scorecards, 2006); half a lead is added to each range, so
    that an empty one does not make it endless."""
    then = sum(both.then.of + 0.5 for both in ranges)
    now = sum(both.now.of + 0.5 for both in ranges)
    shares = [((both.then.of + 0.5) / then, (both.now.of + 0.5) / now) for both in ranges]
    return sum((after - before) * log(after / before) for before, after in shares)
