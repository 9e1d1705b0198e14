"""Facts worth trying: those on either side of every edge of a condition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeAlias

from leadscore.plan.model import (
    AgeWindow,
    DayBetween,
    DayWindow,
    DayWithin,
    EventCount,
    EventSelector,
    GroupCompare,
    Inactive,
    IsKnown,
    IsYes,
    NumberCompare,
    Plan,
    TextContains,
    TextMatches,
)
from leadscore.plan.walk import Leaf
from leadscore.syntax import nodes as n
from leadscore.values.days import DAY
from leadscore.values.pattern import Pattern, PatternSet
from leadscore.values.terms import Each, Measure, ValueType

HOUR = 3600
AS_OF = "as of"
Facts: TypeAlias = tuple[n.Fact, ...]
Option: TypeAlias = tuple[str, Facts]
"""What is known of one thing, by its name: a field, or what an event condition asks for."""

_MOST_MEMBERS = 60
_MOST_DISTINCT = 40
_MOST_TIMES = 10_000
_OTHER = "something else"
_VALUES: dict[ValueType, n.Value] = {
    ValueType.TEXT: n.Text(_OTHER),
    ValueType.NUMBER: n.Number(Decimal(1)),
    ValueType.DATE: n.Day(date(2026, 1, 1)),
    ValueType.YES_NO: n.YesNo(True),
}


@dataclass(frozen=True, slots=True)
class Repeats:
    """How events are repeated and aged to see what a rule counts: `times` they happen, `ages` in seconds."""

    each: Each | None = None
    times: tuple[int, ...] = ()
    ages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Options:
    """Makes options for a policy's conditions, as of the day `today`."""

    plan: Plan
    today: date
    recent: int = DAY
    """How long ago, in seconds, something happens where no window asks for another age."""

    def of(self, leaf: Leaf, rare: frozenset[Pattern], repeats: Repeats) -> Iterator[Option]:
        """Facts that decide a condition, on both sides of its edge; of patterns, the `rare` ones first."""
        match leaf:
            case EventCount():
                key = f"{leaf.selector.kind} {leaf.text}"
                yield from ((key, facts) for facts in self._events(leaf, rare, repeats))
            case Inactive(seconds):
                yield from self._silence(seconds)
            case GroupCompare():
                return
            case _:
                values = dict.fromkeys(self._values(leaf, rare))
                yield from ((leaf.field, (n.NamedFact(n.Name(leaf.field), value),)) for value in values)

    def _values(self, leaf: Leaf, rare: frozenset[Pattern]) -> Iterator[n.Value]:
        match leaf:
            case TextMatches(_, patterns):
                yield from (as_text(sample(pattern)) for pattern in _first(patterns, rare))
                yield n.Text(_OTHER)
            case TextContains(_, phrases):
                yield from (as_text(" ".join(phrase)) for phrase in phrases[:_MOST_MEMBERS])
                yield n.Text(_OTHER)
            case NumberCompare(_, _, value):
                exponent = value.as_tuple().exponent
                grain = Decimal(1).scaleb(min(exponent, 0) if isinstance(exponent, int) else 0)
                yield from (n.Number(value + by * grain) for by in (0, 1, -1))
            case DayBetween(_, first, last):
                ends = [end for end in (first, last) if end is not None]
                yield from self._days(ends, (0, 1, -1))
            case DayWithin(_, days):
                yield from self._days([self.today], (0, -days, -days - 1, 1))
            case IsYes():
                yield from (n.YesNo(True), n.YesNo(False))
            case IsKnown(field):
                yield from (_VALUES[known.type] for known in self.plan.fields if known.name == field)
            case _:
                pass

    def _days(self, days: Sequence[date], steps: Sequence[int]) -> Iterator[n.Day]:
        for day in days:
            for step in steps:
                try:
                    yield n.Day(day + timedelta(step))
                except OverflowError:
                    continue

    # ------------------------------------------------------------------------------------ events

    def _events(self, leaf: EventCount, rare: frozenset[Pattern], repeats: Repeats) -> Iterator[Facts]:
        selector = leaf.selector
        ages = [age for age in dict.fromkeys((*self._ages(selector), *repeats.ages)) if age >= 0]
        targets = _targets(selector, rare)
        for target in targets:
            for age in ages:
                for times, minutes in _amounts(leaf):
                    yield (_event(selector.kind, target, times, minutes, age),)
        for times in repeats.times:
            yield from self._repeated(selector, targets, ages, repeats.each, times)

    def _repeated(
        self, selector: EventSelector, targets: Sequence[str | None], ages: Sequence[int], each: Each | None, times: int
    ) -> Iterator[Facts]:
        for target in targets[:2]:
            for age in ages[:2]:
                yield (_event(selector.kind, target, min(times, _MOST_TIMES), None, age),)
        count = min(times, _MOST_DISTINCT)
        if each is Each.DIFFERENT:
            names = distinct(selector.targets, count)
            yield tuple(_event(selector.kind, name, 1, None, ages[0] if ages else self.recent) for name in names)
        elif each is Each.DAY:
            first = ages[0] if ages else self.recent
            yield tuple(_event(selector.kind, targets[0], 1, None, first + i * DAY) for i in range(count))

    def _ages(self, selector: EventSelector) -> Iterator[int]:
        """In seconds, those within the window first."""
        match selector.window:
            case None:
                yield self.recent
            case AgeWindow(seconds):
                unit = DAY if seconds % DAY == 0 else HOUR
                yield from (min(self.recent, seconds), seconds, seconds + unit)
            case DayWindow(first, last):
                if (first or self.today) < self.today and (last is None or self.today <= last):
                    yield self.recent
                ends = [(first, (0, -1)), (last, (0, 1))]
                days = (end + timedelta(step) for end, steps in ends if end for step in steps)
                yield from ((self.today - day).days * DAY for day in days)

    def _silence(self, seconds: int) -> Iterator[Option]:
        """A last sign of life on either side of so many seconds ago."""
        unit = DAY if seconds % DAY == 0 else HOUR
        for age in (seconds + unit, seconds, seconds - unit):
            if age >= 0:
                yield "inactive", (_event(self._any_kind(), None, 1, None, age),)
        for days in (seconds // DAY + 1, seconds // DAY):
            yield "created", (n.NamedFact(n.Name("created"), n.Day(self.today - timedelta(days))),)

    def _any_kind(self) -> str:
        """Something that leads do, and that no condition asks for if possible."""
        own = [kind.name for kind in self.plan.events if not kind.by_us]
        return next((name for name in own if name not in self.plan.used_events), own[0])


def sample(pattern: Pattern, filling: str = "x") -> str:
    """A text that a pattern matches."""
    return filling.join(pattern.pieces)


def distinct(targets: PatternSet | None, count: int) -> list[str]:
    """So many targets that an event condition takes, or as many as there are."""
    if targets is None:
        return [f"page-{i}" for i in range(1, count + 1)]
    names = [sample(pattern) for pattern in targets.patterns]
    for pattern in targets.globs:
        names += [sample(pattern, f"x{i}") for i in range(1, count + 1)]
    return names[:count]


def _targets(selector: EventSelector, rare: frozenset[Pattern]) -> list[str | None]:
    if selector.targets is None:
        return [None]
    return [*(sample(pattern) for pattern in _first(selector.targets, rare)), _OTHER]


def _first(patterns: PatternSet, rare: frozenset[Pattern]) -> Sequence[Pattern]:
    """The rare ones; without any, some."""
    found = [pattern for pattern in patterns.patterns if pattern in rare]
    return (found or patterns.patterns)[: _MOST_MEMBERS if found else 2]


def _amounts(leaf: EventCount) -> Iterable[tuple[int, n.Number | None]]:
    """How many events, and how long each: at the edge, and on both sides of it."""
    if leaf.measure is Measure.TIMES:
        counts = dict.fromkeys((max(leaf.value, 1), leaf.value + 1, leaf.value - 1))
        return [(count, None) for count in counts if 1 <= count <= _MOST_TIMES]
    amounts = (leaf.value, leaf.value + 1000, leaf.value - 1000)
    return [(1, n.Number(Decimal(amount) / 1000)) for amount in amounts if amount >= 0]


def _event(kind: str, target: str | None, times: int, minutes: n.Number | None, age: int) -> n.NamedFact:
    """`age` in whole hours."""
    unit = n.Unit.DAYS if age % DAY == 0 else n.Unit.HOURS
    return n.NamedFact(
        n.Name(kind),
        None if target is None else as_text(target),
        None if times == 1 else n.Number(Decimal(times)),
        minutes,
        n.Duration(Decimal(age // unit.value), unit) if age else None,
    )


def as_text(plain: str) -> n.Text:
    return n.Text(plain.replace("\\", "\\\\").replace("*", "\\*"))
