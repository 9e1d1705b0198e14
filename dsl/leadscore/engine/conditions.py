"""Whether a condition holds for one lead at one instant: true, false, or unknown (None), by Kleene's logic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias, assert_never

from leadscore.facts.model import Event, Lead, Value
from leadscore.plan.model import (
    AgeWindow,
    And,
    Condition,
    DayBetween,
    DayWindow,
    DayWithin,
    EventCount,
    EventSelector,
    GroupCompare,
    Inactive,
    IsKnown,
    IsYes,
    Not,
    NumberCompare,
    Op,
    Or,
    TextContains,
    TextMatches,
)
from leadscore.plan.walk import FieldCondition
from leadscore.values.days import DAY, day_number
from leadscore.values.terms import Measure
from leadscore.values.text import words

Truth: TypeAlias = bool | None


@dataclass(frozen=True, slots=True)
class View:
    """What conditions see. `events` are those that exist at `as_of`; `by_us` the kinds that are done to the lead.

    `totals` are the groups' totals in millipoints, once they are known.
    """

    lead: Lead
    as_of: int
    events: tuple[Event, ...]
    by_us: frozenset[str]
    totals: Mapping[str, int]

    @property
    def today(self) -> int:
        return self.as_of // DAY

    @property
    def own_events(self) -> tuple[Event, ...]:
        """What the lead did itself."""
        return tuple(event for event in self.events if event.kind not in self.by_us)


def view_of(lead: Lead, as_of: int, by_us: frozenset[str]) -> View:
    """What conditions of rules see: an event after `as_of` does not exist, and no group has a total."""
    return View(lead, as_of, tuple(event for event in lead.events if event.at <= as_of), by_us, totals={})


def in_days(day: int, first: date | None, last: date | None) -> bool:
    """Whether a day (since 1970-01-01) lies within both bounds, each of them in; None is no bound."""
    return (first is None or day_number(first) <= day) and (last is None or day <= day_number(last))


def newest(events: Iterable[Event]) -> Event | None:
    """The latest event. Of those at one instant always the same one, in whatever order they come."""
    return max(events, key=lambda event: (event.at, event.kind, event.target, event.minutes), default=None)


def truth(condition: Condition, view: View, granted: EventCount | None = None) -> Truth:
    """`granted` is an event condition that is taken to hold, to ask what would be if it did."""
    match condition:
        case And(operands):
            return _all(truth(operand, view, granted) for operand in operands)
        case Or(operands):
            return _not(_all(_not(truth(operand, view, granted)) for operand in operands))
        case Not(operand):
            return _not(truth(operand, view, granted))
        case EventCount():
            return condition == granted or count_holds(condition, view)
        case Inactive(seconds):
            since = last_sign_of_life(view)
            return None if since is None else view.as_of - since > seconds
        case GroupCompare(group, op, value):
            return _compare(view.totals.get(group, 0), op, value)
        case IsKnown(field):
            return field in view.lead.values
        case _:
            value_of_field = view.lead.values.get(condition.field)
            return None if value_of_field is None else _field_holds(condition, value_of_field, view)


def unknown_fields(condition: Condition, view: View) -> tuple[str, ...]:
    """The fields for want of which the condition is unknown, each once; none when it is true or false."""
    if truth(condition, view) is not None:
        return ()
    match condition:
        case And(operands) | Or(operands):
            return tuple(dict.fromkeys(name for o in operands for name in unknown_fields(o, view)))
        case Not(operand):
            return unknown_fields(operand, view)
        case Inactive():
            return ("created",)
        case EventCount() | GroupCompare():
            return ()
        case _:
            return (condition.field,)


def selected(selector: EventSelector, view: View) -> tuple[Event, ...]:
    """The events that an event condition counts, whatever their number."""
    return tuple(event for event in view.events if _selects(selector, event, view.as_of))


def count_holds(condition: EventCount, view: View) -> bool:
    events = selected(condition.selector, view)
    match condition.measure:
        case Measure.TIMES:
            amount = len(events)
        case Measure.MINUTES:
            amount = sum(event.minutes for event in events)
        case _:
            assert_never(condition.measure)
    return _compare(amount, condition.op, condition.value)


def last_sign_of_life(view: View) -> int | None:
    """The instant of the last event that the lead did; without one, of its `created`; None when neither is known."""
    last = newest(view.own_events)
    if last is not None:
        return last.at
    created = view.lead.values.get("created")
    return day_number(created) * DAY if isinstance(created, date) else None


def _selects(selector: EventSelector, event: Event, as_of: int) -> bool:
    if event.kind != selector.kind:
        return False
    if selector.targets is not None and not selector.targets.matches(event.target):
        return False
    match selector.window:
        case None:
            return True
        case AgeWindow(seconds):
            return as_of - event.at <= seconds
        case DayWindow(first, last):
            return in_days(event.at // DAY, first, last)
        case _:
            assert_never(selector.window)


def _field_holds(condition: FieldCondition, value: Value, view: View) -> bool:
    """A condition on a field that is known. The facts' reader has seen to it that the value is of the field's type."""
    match condition, value:
        case TextMatches(_, patterns), str():
            return patterns.matches(value)
        case TextContains(_, phrases), str():
            text = words(value)
            return any(_stands_in(phrase, text) for phrase in phrases)
        case NumberCompare(_, op, number), Decimal():
            return _compare(value, op, number)
        case DayBetween(_, first, last), date():
            return in_days(day_number(value), first, last)
        case DayWithin(_, days), date():
            return view.today - days <= day_number(value) <= view.today
        case IsYes(), bool():
            return value
        case _:
            raise TypeError(f"{condition.field} holds {value!r}, which {type(condition).__name__} cannot read")


def _stands_in(phrase: tuple[str, ...], text: tuple[str, ...]) -> bool:
    size = len(phrase)
    return any(text[i : i + size] == phrase for i in range(len(text) - size + 1))


def _compare(left: int | Decimal, op: Op, right: int | Decimal) -> bool:
    match op:
        case Op.LESS:
            return left < right
        case Op.LESS_EQUAL:
            return left <= right
        case Op.EQUAL:
            return left == right
        case Op.GREATER_EQUAL:
            return left >= right
        case Op.GREATER:
            return left > right
        case _:
            assert_never(op)


def _not(value: Truth) -> Truth:
    return None if value is None else not value


def _all(values: Iterable[Truth]) -> Truth:
    """False beats unknown, unknown beats true; nothing at all is true."""
    seen = set(values)
    return False if False in seen else None if None in seen else True
