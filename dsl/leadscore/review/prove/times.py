"""When a lead is scored, and how old its events are, as unknowns of the solver."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import z3

from leadscore.values.days import DAY
from leadscore.values.terms import LAST_INSTANT

HOUR = 3_600


class Time:
    """The instant of scoring, as its day and the seconds of that day.

    Tests are scored at midnight, and what happened in them did so full hours before: with `writable` only such leads
    are asked for, with `usual` only those scored on `usual_day`, and with few events.
    """

    def __init__(self, usual_day: int) -> None:
        self.day, self.second = z3.Int("day of scoring"), z3.Int("second of scoring")
        self.writable, self.usual = z3.Bool("can be written"), z3.Bool("on the usual day")
        self.usual_day = usual_day
        self.instant = self.day * DAY + self.second
        self.rules = [
            z3.And(self.day >= 0, self.day <= LAST_INSTANT // DAY, self.second >= 0, self.second < DAY),
            z3.Implies(self.writable, self.second == 0),
            z3.Implies(self.usual, self.day == usual_day),
        ]

    def instant_in(self, model: z3.ModelRef) -> int:
        """In seconds since 1970."""
        day = model.eval(self.day)
        second = model.eval(self.second)
        whole_day = day.as_long() if z3.is_int_value(day) else self.usual_day
        return int(whole_day * DAY + (second.as_long() if z3.is_int_value(second) else 0))


@dataclass(frozen=True, slots=True)
class Ages:
    """Ages from `first` to `last` seconds, both in."""

    first: int
    last: int

    @property
    def in_hours(self) -> Ages | None:
        """The full hours within, in seconds; None when there are none."""
        first, last = -(-self.first // HOUR) * HOUR, self.last // HOUR * HOUR
        return Ages(first, last) if first <= last else None


@dataclass(frozen=True, slots=True)
class Days:
    """Calendar days since 1970 from `first` to `last`, both in."""

    first: int
    last: int


def classes_of_ages(ends: Iterable[int]) -> list[Ages]:
    """All ages, cut behind each of `ends`; the newest first."""
    last_ones = sorted({end for end in ends if 0 <= end < LAST_INSTANT} | {LAST_INSTANT})
    return [Ages(first, last) for first, last in zip([0, *(end + 1 for end in last_ones)], last_ones, strict=False)]


def classes_of_days(last_days: Iterable[int]) -> list[Days]:
    """All days of events, cut behind each of `last_days`."""
    final = LAST_INSTANT // DAY
    last_ones = sorted({day for day in last_days if 0 <= day < final} | {final})
    return [Days(first, last) for first, last in zip([0, *(day + 1 for day in last_ones)], last_ones, strict=False)]
