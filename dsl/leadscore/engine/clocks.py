"""On which days a rule may give something else than the day before, and what that is due to.

A day may be named on which nothing comes of it, for what happens then need not change anything; none is missing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import pairwise
from typing import assert_never

from leadscore.engine.conditions import in_days
from leadscore.facts.model import Event, Lead
from leadscore.plan.model import (
    AgeWindow,
    Condition,
    DayWindow,
    DayWithin,
    DecayTable,
    EventCount,
    EventSelector,
    Inactive,
    Plan,
    Rule,
)
from leadscore.plan.walk import Leaf, leaves
from leadscore.values.days import DAY, day_number
from leadscore.values.terms import Each


class Cause(Enum):
    """Why a score moved. `BOUND` is what a bound of a group or of the score gave back, or took."""

    EVENT = "event"
    DECAY = "decay"
    WINDOW = "window"
    DATE = "date"
    SILENCE = "silence"
    FORCE = "in force"
    OVERRIDE = "override"
    BOUND = "bound"
    SCOPE = "scope"


@dataclass(frozen=True, slots=True)
class Clock:
    """The days (since 1970-01-01, sorted) on which a cause may move a rule, by cause."""

    days: dict[Cause, tuple[int, ...]]

    @property
    def all_days(self) -> frozenset[int]:
        return frozenset(day for days in self.days.values() for day in days)

    def causes(self, first: int, last: int) -> frozenset[Cause]:
        """Those that may have moved the rule on the days first to last, both in."""
        return frozenset(cause for cause, days in self.days.items() if _any_between(days, first, last))


def _any_between(days: Sequence[int], first: int, last: int) -> bool:
    place = bisect_left(days, first)
    return place < len(days) and days[place] <= last


class Clocks:
    """Finds the days of one lead. `first` and `last` are those that are looked at, both in."""

    def __init__(self, plan: Plan, lead: Lead, first: int, last: int) -> None:
        self._plan, self._lead, self._first, self._last = plan, lead, first, last
        self._by_us = {kind.name for kind in plan.events if kind.by_us}
        self._by_kind: dict[str, list[Event]] = {}
        for event in lead.events:
            self._by_kind.setdefault(event.kind, []).append(event)
        self._found: dict[int, list[Event]] = {}
        """By the condition's `id`, for its hash takes longer than looking; the plan keeps it alive."""

    def of_rules(self) -> tuple[Clock, ...]:
        """In the order of the plan's rules."""
        return tuple(map(self._clock, self._plan.rules))

    def of_outcome(self) -> set[int]:
        """The days of the conditions that are no rule's, and of overrides."""
        behind = [item.condition for item in (self._plan.ready, *self._plan.bands) if item is not None]
        days = {day for condition in (*behind, self._plan.applies) for day in self._of_condition(condition)}
        return days | self._within(day_number(override.until) + 1 for override in self._plan.overrides)

    def _of_condition(self, condition: Condition | None) -> set[int]:
        found = [self._leaf(leaf) for leaf, _ in leaves(condition)] if condition is not None else []
        return {day for causes in found for days in causes.values() for day in days}

    def _clock(self, rule: Rule) -> Clock:
        days: dict[Cause, set[int]] = {Cause.FORCE: self._within(_in_force_days(rule))}
        for leaf, _ in leaves(rule.condition):
            for cause, more in self._leaf(leaf).items():
                days.setdefault(cause, set()).update(more)
        if rule.decay is not None:
            days[Cause.DECAY] = self._decay(rule, rule.decay)
        return Clock({cause: tuple(sorted(found)) for cause, found in days.items() if found})

    def _within(self, days: Iterable[int]) -> set[int]:
        return {day for day in days if self._first <= day <= self._last}

    # -------------------------------------------------------------------------------------------- conditions

    def _leaf(self, leaf: Leaf) -> dict[Cause, set[int]]:
        match leaf:
            case EventCount():
                events = self.selected(leaf)
                days = {Cause.EVENT: self._within(event.at // DAY for event in events)}
                if isinstance(leaf.selector.window, AgeWindow):
                    gone = leaf.selector.window.seconds + 1
                    days[Cause.WINDOW] = self._within((event.at + gone) // DAY for event in events)
                return days
            case Inactive(seconds):
                own = [event.at for event in self._lead.events if event.kind not in self._by_us]
                return {
                    Cause.EVENT: self._within(at // DAY for at in own),
                    Cause.SILENCE: self._within((at + seconds + 1) // DAY for at in (*own, *self._created())),
                }
            case DayWithin(field, days):
                value = self._lead.values.get(field)
                if not isinstance(value, date):
                    return {}
                day = day_number(value)
                return {Cause.DATE: self._within((day, day + days + 1))}
            case _:
                return {}

    def _created(self) -> tuple[int, ...]:
        created = self._lead.values.get("created")
        return (day_number(created) * DAY,) if isinstance(created, date) else ()

    def selected(self, leaf: EventCount) -> list[Event]:
        """The events that it counts, at least while they are new; oldest first."""
        found = self._found.get(id(leaf))
        if found is None:
            events = self._by_kind.get(leaf.selector.kind, [])
            found = self._found[id(leaf)] = [event for event in events if _is_selected(leaf.selector, event)]
        return found

    # -------------------------------------------------------------------------------------------- decay

    def _decay(self, rule: Rule, decay: DecayTable) -> set[int]:
        days: set[int] = set()
        for leaf in rule.evidence if rule.each_of is None else (rule.each_of,):
            for at, until in self._carriers(rule, leaf):
                days |= self._steps(at, until, decay)
        return days

    def _carriers(self, rule: Rule, leaf: EventCount) -> Iterable[tuple[int, int]]:
        """When each event begins to carry points of the rule, and when a newer one or the window ends that."""
        end = (self._last + 1) * DAY
        window = leaf.selector.window
        lasts = window.seconds + 1 if isinstance(window, AgeWindow) else end
        for events in carried(rule, self.selected(leaf)):
            for at, newer in pairwise((*(event.at for event in events), end)):
                yield at, min(newer, at + lasts)

    def _steps(self, at: int, until: int, decay: DecayTable) -> set[int]:
        """The days from `at` on, and before `until`, on which a step of the decay is taken."""
        size = decay.step_seconds
        first = max(1, (self._first * DAY - at) // size)
        last = min(len(decay.values) - 1, (until - at) // size)
        if size % DAY == 0:
            days = size // DAY
            return self._within(range(at // DAY + first * days, at // DAY + last * days + 1, days))
        return self._within((at + step * size) // DAY for step in range(first, last + 1))


def _is_selected(selector: EventSelector, event: Event) -> bool:
    """Whether it is when the event is new."""
    if selector.targets is not None and not selector.targets.matches(event.target):
        return False
    window = selector.window
    return not isinstance(window, DayWindow) or in_days(event.at // DAY, window.first, window.last)


def carried(rule: Rule, events: Iterable[Event]) -> list[list[Event]]:
    """The events that an event condition of the rule counts, in groups: of each, the newest one carries points."""
    groups: dict[Hashable, list[Event]] = {}
    for number, event in enumerate(events):
        groups.setdefault(_key(rule, number, event), []).append(event)
    return list(groups.values())


def _key(rule: Rule, number: int, event: Event) -> Hashable:
    match rule.each:
        case None:
            return None
        case Each.TIME:
            return number
        case Each.DIFFERENT:
            return event.target
        case Each.DAY:
            return event.at // DAY
        case _:
            assert_never(rule.each)


def _in_force_days(rule: Rule) -> list[int]:
    first = [] if rule.in_force_from is None else [day_number(rule.in_force_from)]
    return first if rule.in_force_until is None else [*first, day_number(rule.in_force_until) + 1]
