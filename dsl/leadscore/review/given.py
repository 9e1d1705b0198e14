"""From the facts that a test gives to the lead that is scored."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.check.passes.facts import DEFAULT_DAY, ID
from leadscore.facts.derived import with_derived
from leadscore.facts.model import Event, Lead, Value
from leadscore.plan.conditions import day
from leadscore.syntax import nodes as n
from leadscore.syntax.literals import value_text
from leadscore.values.days import DAY, day_number
from leadscore.values.number import to_milli
from leadscore.values.pattern import literal
from leadscore.values.target import canonical
from leadscore.values.text import fold


def as_of(test: n.Test) -> int:
    """The instant of a test, in seconds since 1970: the 00:00 of its day."""
    days = [day(fact.day) for fact in test.given if isinstance(fact, n.AsOfFact)]
    return day_number(days[0] if days else DEFAULT_DAY) * DAY


def lead_of(test: n.Test, kinds: frozenset[str]) -> Lead:
    """The lead of a test; `kinds` are the names that stand for events. What is not given is unknown, the id too ("").

    Fields that come from others are derived where the test does not give them, as they are from data without such
    columns.
    """
    named = [fact for fact in test.given if isinstance(fact, n.NamedFact)]
    cells = {fact.name.text: fact.value for fact in named if fact.value and fact.name.text not in kinds}
    values = {name: value for name, cell in cells.items() if name != ID and (value := _value(cell)) is not None}
    shown = {name: _shown(cell) for name, cell in cells.items()}
    now = as_of(test)
    events = (event for fact in named if fact.name.text in kinds for event in _events(fact, now))
    history = tuple(sorted(events, key=lambda event: event.at))
    return Lead(shown.pop(ID, "").strip(), with_derived(values, cells), history, shown)


def _value(cell: n.Value) -> Value | None:
    """None for blank text, which is unknown."""
    match cell:
        case n.Text(text):
            return fold(literal(text)) or None
        case n.Number(number):
            return number
        case n.Day():
            return day(cell)
        case n.YesNo(yes):
            return yes
        case n.Name(name):
            raise TypeError(f"`{name}` is no value")


def _shown(cell: n.Value) -> str:
    return literal(cell.value) if isinstance(cell, n.Text) else value_text(cell)


def _events(fact: n.NamedFact, now: int) -> Iterator[Event]:
    target = literal(fact.value.value) if isinstance(fact.value, n.Text) else ""
    event = Event(
        at=now - (fact.ago.seconds if fact.ago else 0),
        kind=fact.name.text,
        target=canonical(target),
        minutes=to_milli(fact.minutes.value) if fact.minutes else 0,
        shown=target,
    )
    times = 1 if fact.times is None else int(fact.times.value)
    return (event for _ in range(times))
