"""Numbers changed by as little as could matter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import gcd

from leadscore.record import replace
from leadscore.syntax import nodes as n
from leadscore.syntax.groups import groups_of
from leadscore.values.number import MAX_POINTS_MILLI, to_milli

_ONE_DAY = timedelta(days=1)


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
class Steps:
    """In which steps points come: of each group's total, and of the score. All are millipoints, at least 1.

    Every sum of undecayed points is a multiple of its step, so the nearest number to a threshold that could decide
    otherwise for a lead is a step away.
    """

    of_group: Mapping[str, int]
    of_score: int

    @classmethod
    def of(cls, file: n.File) -> Steps:
        groups = {group.name: _common(_sizes(group.header, group.rules)) for group in groups_of(file)}
        ranges = (s for s in file.statements if isinstance(s, n.ScoreRange))
        bounds = (to_milli(number.value) for r in ranges for number in (r.low, r.high))
        return cls(groups, _common([*groups.values(), *bounds]))

    @staticmethod
    def above(at: n.Number, step: int) -> n.Number | None:
        """The nearest number that the lowest total at or above `at` does not reach any more."""
        return _within(-(-to_milli(at.value) // step) * step + step)

    @staticmethod
    def below(at: n.Number, step: int) -> n.Number | None:
        """The nearest number that a total below `at` reaches."""
        return _within((to_milli(at.value) - 1) // step * step)


def _within(milli: int) -> n.Number | None:
    return points(milli) if abs(milli) <= MAX_POINTS_MILLI else None


def _sizes(header: n.GroupHeader | None, rules: tuple[n.Rule, ...]) -> Iterator[int]:
    numbers = [rule.points.number for rule in rules if rule.points]
    numbers += [rule.up_to for rule in rules if rule.up_to]
    numbers += [bound for bound in (header.at_least, header.at_most) if bound] if header else []
    return (to_milli(number.value) for number in numbers)


def _common(sizes: Iterator[int] | list[int]) -> int:
    return gcd(*sizes) or 1000
