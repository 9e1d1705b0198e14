"""The scores of two runs in the same ranges, each with leads enough to be compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import lcm

from leadscore.learn.rates import Rate
from leadscore.learn.watch.run import Run

_EXPECTED = 5
"""So many leads, or wins and others, a range has to have in either run where nothing has changed: chi-square tests need
them (W. G. Cochran, Biometrics 10, 1954)."""
_SHARE_OF_LEADS = 0.05
_SHARE_TO_SHOW = 1 / 12
"""A range holds such a part of all leads at least."""


@dataclass(frozen=True, slots=True)
class Both:
    """Leads with scores from `low` to below `high`, in millipoints, in both runs; those without are disqualified."""

    low: int | None
    high: int | None
    then: Rate
    now: Rate

    @property
    def leads(self) -> int:
        return self.then.of + self.now.of

    def __add__(self, other: Both) -> Both:
        """With the range above it."""
        return Both(self.low, other.high, added(self.then, other.then), added(self.now, other.now))


def share(rate: Rate) -> float:
    """The value; 0 of nobody."""
    return rate.value or 0.0


def added(one: Rate, other: Rate) -> Rate:
    return Rate(one.hits + other.hits, one.of + other.of)


def ranges_for_shares(then: Run, now: Run) -> tuple[Both, ...]:
    """From the lowest up, then the disqualified, where they are enough; to compare how many leads each holds."""
    leads = then.close.of + now.close.of
    smaller = min(then.close.of, now.close.of) / leads

    def is_enough(both: Both) -> bool:
        return both.leads * smaller >= _EXPECTED and both.leads >= _SHARE_OF_LEADS * leads

    return tuple(_ranges(then, now, is_enough))


def ranges_for_rates(then: Run, now: Run) -> tuple[Both, ...]:
    """The same, to compare the close rates; none where there are too few wins."""
    leads = then.close.of + now.close.of

    def is_enough(both: Both) -> bool:
        wins = both.then.hits + both.now.hits
        rarer = min(wins, both.leads - wins)
        smaller = min(both.then.of, both.now.of)
        return rarer * smaller >= _EXPECTED * both.leads and both.leads >= _SHARE_TO_SHOW * leads

    return tuple(_ranges(then, now, is_enough))


def _ranges(then: Run, now: Run, is_enough: Callable[[Both], bool]) -> Iterator[Both]:
    yield from _merged(_narrow(then, now), is_enough)
    barred = Both(None, None, then.barred, now.barred)
    if barred.leads and is_enough(barred):
        yield barred


def _narrow(then: Run, now: Run) -> list[Both]:
    """As narrow as both runs were counted in."""
    step = lcm(then.step, now.step)
    before, after = _by(step, then), _by(step, now)
    none = Rate(0, 0)
    lows = sorted(before.keys() | after.keys())
    return [Both(low, low + step, before.get(low, none), after.get(low, none)) for low in lows]


def _by(step: int, run: Run) -> dict[int, Rate]:
    found: dict[int, Rate] = {}
    for low, rate in run.scores:
        place = low // step * step
        found[place] = added(found.get(place, Rate(0, 0)), rate)
    return found


def _merged(narrow: Sequence[Both], is_enough: Callable[[Both], bool]) -> list[Both]:
    """Neighbours together until they are enough, from the lowest up; what is left over joins the range below it."""
    found: list[Both] = []
    rest: Both | None = None
    for both in narrow:
        rest = both if rest is None else rest + both
        if is_enough(rest):
            found.append(rest)
            rest = None
    if rest is not None and found:
        found[-1] += rest
    return found
