"""A lead's history as unknowns of the solver.

To some policies, all events of a kind are alike that match the same patterns, have an age within the same bounds and
fall on days within the same bounds: these make a *cell*, and a history is how many events lie in each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, product
from operator import attrgetter

import z3

from leadscore.plan.model import AgeWindow, DayWindow, EventCount, EventSelector
from leadscore.plan.walk import asks_for_any
from leadscore.review.prove.asked import KindAsked
from leadscore.review.prove.fields import compared
from leadscore.review.prove.logic import any_of, sum_of
from leadscore.review.prove.stopping import heed
from leadscore.review.prove.texts import TARGET, TooHard, exact_texts, is_endless, text_for, variants
from leadscore.review.prove.times import Ages, Days, Time, classes_of_ages, classes_of_days
from leadscore.values.days import DAY, day_number
from leadscore.values.pattern import PatternSet
from leadscore.values.terms import Measure

_MOST_TARGETS = 250
_MOST_CELLS = 3_000
_FEW_AGES = 4
_USUAL_TIMES = 20
"""Leads with more events of a sort are harder to read, and are looked for only when there is no other."""


@dataclass(frozen=True, slots=True, eq=False)
class Targets:
    """The targets that match exactly these patterns of all that are asked of a kind; `number` tells them apart."""

    number: int
    matched: tuple[PatternSet, ...]
    other: tuple[PatternSet, ...]

    def texts(self, count: int) -> list[str]:
        """So many different targets, as short as they get, or as many as there are. Raises TooHard."""
        yes, no = self.matched, self.other
        first = text_for(yes, no, TARGET)
        found = dict.fromkeys([] if first is None else [first])
        for text in variants(first, yes, no) if first else ():
            if len(found) >= count:
                break
            found[text] = None
        while len(found) < count and (another := text_for(yes, no, TARGET, found)) is not None:
            found[another] = None
        return list(found)

    @property
    def most(self) -> int | None:
        """How many different targets there are; None: no end of them."""
        yes, no = self.matched, self.other
        try:
            return None if is_endless(yes, no, TARGET) else sum(1 for _ in exact_texts(yes, no))
        except TooHard:
            return None


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """Events that are alike. `there`: whether there are any; `count` and `minutes` (thousandths) where they matter."""

    kind: str
    targets: Targets
    ages: Ages
    days: Days
    there: z3.BoolRef
    count: z3.ArithRef | None
    minutes: z3.ArithRef | None


class Kind:
    """All events of a kind. `complete` is False where they are so many that some were left out: what the solver then
    finds is real, but that it finds nothing proves nothing."""

    def __init__(self, name: str, asked: KindAsked, time: Time, few_ages: bool = False) -> None:
        self.name, self.time = name, time
        self.rules: list[z3.BoolRef] = []
        self.targets, self.complete = _classes_of_targets(asked.targets)
        self.days = classes_of_days(asked.last_days)
        self.ages = classes_of_ages(asked.ends)
        room = max(4, _MOST_CELLS // (len(self.targets) * len(self.days)))
        if few_ages and len(self.ages) > _FEW_AGES:
            self.ages, self.complete = [*self.ages[: _FEW_AGES - 1], self.ages[-1]], False
        if len(self.ages) > room:
            self.ages, self.complete = _thinned(self.ages, room), False
        self._fitting: dict[tuple[Ages, Days], tuple[z3.BoolRef, ...]] = {}
        places = product(self.ages, self.days, self.targets)
        self.cells = [self._cell(asked, targets, ages, days) for ages, days, targets in places]
        self._selected: dict[EventSelector, list[Cell]] = {}
        self._holds: dict[EventCount, z3.BoolRef] = {}
        self._distinct: dict[tuple[int, ...], Mapping[tuple[int, Ages], z3.ArithRef]] = {}
        self._daily: dict[EventSelector, Mapping[Ages, z3.ArithRef]] = {}

    def _cell(self, asked: KindAsked, targets: Targets, ages: Ages, days: Days) -> Cell:
        heed()
        name = f"{self.name} {targets.number} aged {ages.first} on {days.first}"
        there = z3.Bool(f"{name} there")
        count = z3.Int(f"{name} times") if asked.numbers else None
        minutes = z3.Int(f"{name} minutes") if asked.minutes else None
        if count is not None:
            self.rules += [count >= 0, there == (count >= 1), z3.Implies(self.time.usual, count <= _USUAL_TIMES)]
        if minutes is not None:
            self.rules += [minutes >= 0, z3.Implies(minutes > 0, there)]
        self.rules += (z3.Implies(there, rule) for rule in self._fits(ages, days))
        return Cell(self.name, targets, ages, days, there, count, minutes)

    def _fits(self, ages: Ages, days: Days) -> tuple[z3.BoolRef, ...]:
        """What must be so where an event is of such an age, on such a day: nothing happened before 1970."""
        if (ages, days) not in self._fitting:
            instant, hours = self.time.instant, ages.in_hours
            fits = [instant >= ages.first] if ages.first else []
            if hours is None:
                fits.append(z3.Not(self.time.writable))
            if len(self.days) > 1:
                fits.append(self._meet(ages, days))
                if hours is not None and hours != ages:
                    fits.append(z3.Implies(self.time.writable, self._meet(hours, days)))
            self._fitting[ages, days] = tuple(fits)
        return self._fitting[ages, days]

    def _meet(self, ages: Ages, days: Days) -> z3.BoolRef:
        """Whether something of such an age can fall on such a day."""
        instant = self.time.instant
        return z3.And(instant - ages.last < (days.last + 1) * DAY, instant - ages.first >= days.first * DAY)

    def selected(self, selector: EventSelector) -> list[Cell]:
        """The cells whose events the selector counts: all of each, or none."""
        if selector not in self._selected:
            self._selected[selector] = [cell for cell in self.cells if selects(selector, cell)]
        return self._selected[selector]

    def holds(self, condition: EventCount) -> z3.BoolRef:
        if condition not in self._holds:
            self._holds[condition] = self._truth(condition)
        return self._holds[condition]

    def _truth(self, condition: EventCount) -> z3.BoolRef:
        cells = self.selected(condition.selector)
        is_there = asks_for_any(condition)
        if is_there is not None:
            some = any_of(cell.there for cell in cells)
            return some if is_there else z3.Not(some)
        amounts = [cell.count if condition.measure is Measure.TIMES else cell.minutes for cell in cells]
        return compared(sum_of(amounts), condition.op, condition.value)

    # ---------------------------------------------------------------------------------------- what `each` counts

    def distinct(self, selector: EventSelector) -> Iterator[tuple[Ages, z3.ArithRef]]:
        """How many different targets the selected events have whose newest is of an age. Exact, but for windows of
        days, between which no more is said than that each counts targets of events."""
        cells = self.selected(selector)
        days = tuple(sorted({cell.days.first for cell in cells})) if isinstance(selector.window, DayWindow) else ()
        if days not in self._distinct:
            self._distinct[days] = self._count_distinct(days)
        wanted = {(cell.targets.number, cell.ages) for cell in cells}
        return ((ages, number) for (targets, ages), number in self._distinct[days].items() if (targets, ages) in wanted)

    def _count_distinct(self, days: tuple[int, ...]) -> Mapping[tuple[int, Ages], z3.ArithRef]:
        found: dict[tuple[int, Ages], z3.ArithRef] = {}
        for targets in self.targets:
            cells = [cell for cell in self.cells if cell.targets is targets and (not days or cell.days.first in days)]
            numbers = self._newest_first(f"targets {targets.number} of days {days}", cells)
            found |= {(targets.number, ages): number for ages, number in numbers.items()}
            if (most := targets.most) is not None:
                self.rules.append(sum_of(numbers.values()) <= most)
        return found

    def daily(self, selector: EventSelector) -> Mapping[Ages, z3.ArithRef]:
        """On how many days selected events fall whose newest is of an age. No more is said of it than that a selector
        which counts more events counts no fewer days."""
        if selector not in self._daily:
            numbers = self._newest_first(f"days {len(self._daily)}", self.selected(selector))
            for ages, number in numbers.items():
                self.rules.append(number <= (ages.last - ages.first) // DAY + 2)
            for other, others in self._daily.items():
                self._ordered(selector, numbers, other, others)
                self._ordered(other, others, selector, numbers)
            self._daily[selector] = numbers
        return self._daily[selector]

    def distinct_in(self, cell: Cell) -> Iterator[z3.ArithRef]:
        """How many targets have their newest event in a cell, in each way of counting them."""
        for days, numbers in self._distinct.items():
            if not days or cell.days.first in days:
                yield numbers[cell.targets.number, cell.ages]

    def days_in(self, cell: Cell) -> Iterator[z3.ArithRef]:
        """On how many days there are events of the cell's age, for each selector that counts days and its events."""
        return (numbers[cell.ages] for selector, numbers in self._daily.items() if selects(selector, cell))

    def _ordered(
        self,
        less: EventSelector,
        few: Mapping[Ages, z3.ArithRef],
        more: EventSelector,
        many: Mapping[Ages, z3.ArithRef],
    ) -> None:
        if set(self.selected(less)) <= set(self.selected(more)):
            fewer, all_of_them = z3.IntVal(0), z3.IntVal(0)
            for number, ages in enumerate(self.ages):
                fewer += few.get(ages, 0)
                all_of_them += many.get(ages, 0)
                if ages in few:
                    name = f"{self.name} {len(self.rules)} until {number}"
                    fewer, all_of_them = (
                        self._named(f"{name} of some", fewer),
                        self._named(f"{name} of all", all_of_them),
                    )
                    self.rules.append(fewer <= all_of_them)

    def _newest_first(self, what: str, cells: Sequence[Cell]) -> dict[Ages, z3.ArithRef]:
        """How many of what events share have their newest event at each age: no more than there are events, and one at
        least at the newest age of all."""
        numbers: dict[Ages, z3.ArithRef] = {}
        newer = z3.BoolVal(False)
        for ages, alike in groupby(cells, attrgetter("ages")):
            here = list(alike)
            number = z3.Int(f"{self.name} {what} aged {ages.first}")
            some = any_of(cell.there for cell in here)
            self.rules += [number >= 0, z3.Implies(z3.And(some, z3.Not(newer)), number >= 1)]
            counts = [cell.count for cell in here if cell.count is not None]
            self.rules.append(number <= sum_of(counts) if counts else z3.Implies(z3.Not(some), number == 0))
            numbers[ages] = number
            so_far = z3.Bool(f"{self.name} {what} until {ages.last}")
            self.rules.append(so_far == z3.Or(newer, some))
            newer = so_far
        return numbers

    def _named(self, name: str, number: z3.ArithRef) -> z3.ArithRef:
        """The number under a name of its own: sums of sums stay short."""
        symbol = z3.Int(name)
        self.rules.append(symbol == number)
        return symbol

    @cached_property
    def is_there(self) -> z3.BoolRef:
        return any_of(cell.there for cell in self.cells)


def selects(selector: EventSelector, cell: Cell) -> bool:
    """Whether the selector counts the events of a cell."""
    if selector.kind != cell.kind or (selector.targets is not None and selector.targets not in cell.targets.matched):
        return False
    match selector.window:
        case None:
            return True
        case AgeWindow(seconds):
            return cell.ages.last <= seconds
        case DayWindow(first, last):
            after = first is None or day_number(first) <= cell.days.first
            return after and (last is None or cell.days.last <= day_number(last))


def _classes_of_targets(asked: Iterable[PatternSet]) -> tuple[list[Targets], bool]:
    """All ways in which a target can match the patterns, and whether these are all."""
    partial: list[tuple[tuple[PatternSet, ...], tuple[PatternSet, ...]]] = [((), ())]
    complete = True
    for patterns in asked:
        longer = []
        for yes, no in partial:
            longer += [(yes, (*no, patterns)), *([((*yes, patterns), no)] if _possible((*yes, patterns), no) else [])]
        if len(longer) > _MOST_TARGETS:
            longer, complete = sorted(longer, key=lambda split: len(split[0]))[:_MOST_TARGETS], False
        partial = longer
    whole = [(yes, no) for yes, no in partial if _possible(yes, no)]
    return [Targets(number, yes, no) for number, (yes, no) in enumerate(whole)], complete


def _possible(yes: tuple[PatternSet, ...], no: tuple[PatternSet, ...]) -> bool:
    try:
        return text_for(yes, no, TARGET) is not None
    except TooHard:
        return True


def _thinned(ages: Sequence[Ages], room: int) -> list[Ages]:
    """Some of them, spread evenly; the newest and the oldest stay."""
    last = len(ages) - 1
    return [ages[place * last // (room - 1)] for place in range(room)]
