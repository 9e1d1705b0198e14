"""Numbers changed by as little as could matter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import gcd

from leadscore.engine.bounds import clamped
from leadscore.record import replace
from leadscore.syntax import nodes as n
from leadscore.syntax.groups import GroupOfRules, groups_of
from leadscore.values.number import MAX_POINTS_MILLI, to_milli

_ONE_DAY = timedelta(days=1)
_MOST_TOTALS = 20_000


def moved(number: n.Number, by: int) -> n.Number:
    """A number with its last written place moved: 50 becomes 51, 0.02 becomes 0.03."""
    exponent = number.value.as_tuple().exponent
    grain = Decimal(1).scaleb(min(exponent, 0)) if isinstance(exponent, int) else Decimal(1)
    return replace(number, value=number.value + by * grain)


def longer(duration: n.Duration, by: int) -> n.Duration | None:
    """A duration of more units (fewer, where `by` is below 0); None where none of that many is left."""
    count = duration.count + by
    return replace(duration, count=count) if count >= 0 else None


def later(day: n.Day, by: int) -> n.Day | None:
    """A day so many days later; None outside the calendar."""
    try:
        return replace(day, value=day.value + by * _ONE_DAY) if isinstance(day.value, date) else None
    except OverflowError:
        return None


def points(milli: int) -> n.Number:
    """Millipoints as they are written."""
    return n.Number(Decimal(milli) / 1000)


@dataclass(frozen=True, slots=True)
class Totals:
    """Which totals there may be, in millipoints: those in `all`, or, where it is None, every multiple of `step`.

    Between the nearest two of them a threshold decides the same for every lead.
    """

    step: int
    all: tuple[int, ...] | None = None

    def above(self, at: n.Number) -> n.Number | None:
        """The nearest number that the lowest total at or above `at` does not reach any more."""
        milli = to_milli(at.value)
        if self.all is None:
            return _within(-(-milli // self.step) * self.step + self.step)
        higher = [total for total in self.all if total >= milli]
        return _within(higher[1] if len(higher) > 1 else higher[0] + self.step) if higher else None

    def below(self, at: n.Number) -> n.Number | None:
        """The nearest number that a total below `at` reaches."""
        milli = to_milli(at.value)
        if self.all is None:
            return _within((milli - 1) // self.step * self.step)
        lower = [total for total in self.all if total < milli]
        return _within(lower[-1]) if lower else None


@dataclass(frozen=True, slots=True)
class Points:
    """The totals of each group, and scores."""

    of_group: Mapping[str, Totals]
    of_score: Totals

    @classmethod
    def of(cls, file: n.File) -> Points:
        groups = {group.name: _totals(group) for group in groups_of(file)}
        ranges = (s for s in file.statements if isinstance(s, n.ScoreRange))
        bounds = (to_milli(number.value) for r in ranges for number in (r.low, r.high))
        return cls(groups, Totals(_common([*(totals.step for totals in groups.values()), *bounds])))


def _totals(group: GroupOfRules) -> Totals:
    """All sums, where rules give whole points, as long as there are not too many of them."""
    step, header = _common(_sizes(group.header, group.rules)), group.header
    decays = [rule.decay or (header.decay if header else None) for rule in group.rules if rule.points]
    if any(rule.each for rule in group.rules) or not all(isinstance(d, n.NeverDecays | None) for d in decays):
        return Totals(step)
    sums = {0}
    for rule in group.rules:
        if rule.points:
            sums |= {total + to_milli(rule.points.signed) for total in sums}
        if len(sums) > _MOST_TOTALS:
            return Totals(step)
    low, high = (None if bound is None else to_milli(bound.value) for bound in _bounds(header))
    return Totals(step, tuple(sorted({clamped(total, low, high) for total in sums})))


def _bounds(header: n.GroupHeader | None) -> tuple[n.Number | None, n.Number | None]:
    return (None, None) if header is None else (header.at_least, header.at_most)


def _within(milli: int) -> n.Number | None:
    return points(milli) if abs(milli) <= MAX_POINTS_MILLI else None


def _sizes(header: n.GroupHeader | None, rules: tuple[n.Rule, ...]) -> Iterator[int]:
    numbers = [rule.points.number for rule in rules if rule.points]
    numbers += [rule.up_to for rule in rules if rule.up_to]
    numbers += [bound for bound in _bounds(header) if bound]
    return (to_milli(number.value) for number in numbers)


def _common(sizes: Iterable[int]) -> int:
    return gcd(*sizes) or 1000
