"""A lead as a test gives it: few facts, plain values; and how it is written down as a test in the language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from leadscore.check.model import Checked, Unit
from leadscore.check.symbols import collect
from leadscore.engine.model import Scorecard
from leadscore.facts.derived import with_derived
from leadscore.facts.model import Event, Lead, Value
from leadscore.plan.model import Plan
from leadscore.review.policy_tests import run_tests
from leadscore.review.prove.asked import ID
from leadscore.source import Source
from leadscore.syntax import nodes as n
from leadscore.syntax.formatter import format_file
from leadscore.syntax.parser import parse
from leadscore.values.days import DAY
from leadscore.values.number import milli_text
from leadscore.values.target import canonical
from leadscore.values.text import fold

_EPOCH = date(1970, 1, 1)
_MOST_TIMES = 10_000
_UNITS = (n.Unit.YEARS, n.Unit.MONTHS, n.Unit.WEEKS, n.Unit.DAYS, n.Unit.HOURS)
_BLANK = ""


@dataclass(frozen=True, slots=True)
class Happened:
    """`times` events that are alike: their age in seconds, their target as it would be typed, thousandths of minutes
    each."""

    kind: str
    age: int
    target: str = ""
    minutes: int = 0
    times: int = 1


@dataclass(frozen=True, slots=True)
class Facts:
    """`values` are what is known of the lead, `id` too; a blank text is an unknown that nothing is derived for."""

    as_of: int
    values: Mapping[str, Value]
    events: tuple[Happened, ...]

    @property
    def signals(self) -> int:
        """How many fields are known and events there are, the id left out."""
        return self.fields + sum(happened.times for happened in self.events)

    @property
    def fields(self) -> int:
        """How many fields are known, the id left out."""
        return sum(1 for name, value in self.values.items() if name != ID and value != _BLANK)

    @property
    def lead(self) -> Lead:
        """The lead, as `review.given` makes it of the test."""
        values = {name: fold(v) if isinstance(v, str) else v for name, v in self.values.items() if name != ID}
        known = {name: value for name, value in values.items() if value != _BLANK}
        events = (event for happened in self.events for event in self._events(happened))
        shown = {name: value for name, value in self.values.items() if isinstance(value, str)}
        history = tuple(sorted(events, key=lambda event: event.at))
        return Lead(str(shown.pop(ID, "")).strip(), with_derived(known, values), history, shown)

    def _events(self, happened: Happened) -> Iterator[Event]:
        event = Event(
            self.as_of - happened.age, happened.kind, canonical(happened.target), happened.minutes, happened.target
        )
        return (event for _ in range(happened.times))

    @property
    def can_be_written(self) -> bool:
        """Whether a test can say it: tests are scored at midnight, and things happen full hours before."""
        hours = all(happened.age % n.Unit.HOURS.value == 0 for happened in self.events)
        short = all(_thousandths(value) for value in self.values.values() if isinstance(value, Decimal))
        return self.as_of % DAY == 0 and hours and short

    @property
    def happened_since_1970(self) -> bool:
        return all(happened.age <= self.as_of for happened in self.events)


def fewer(facts: Facts) -> Iterator[Facts]:
    """The same with something left out: much at first."""
    events = facts.events
    for start, end in _spans(len(events)):
        yield replace(facts, events=(*events[:start], *events[end:]))
    for name in facts.values:
        yield replace(facts, values={other: value for other, value in facts.values.items() if other != name})
    for place, happened in enumerate(events):
        for times in (1, happened.times // 2, happened.times - 1) if happened.times > 1 else ():
            yield replace(facts, events=(*events[:place], replace(happened, times=times), *events[place + 1 :]))
        if happened.minutes:
            yield replace(facts, events=(*events[:place], replace(happened, minutes=0), *events[place + 1 :]))


def simpler(facts: Facts) -> Iterator[Facts]:
    """The same with one value that is easier to read."""
    for place, happened in enumerate(facts.events):
        for age in (0, DAY, 7 * DAY, 30 * DAY, happened.age // DAY * DAY):
            if age < happened.age:
                changed = replace(happened, age=age)
                yield replace(facts, events=(*facts.events[:place], changed, *facts.events[place + 1 :]))
    for name, value in facts.values.items():
        for rounder in _rounder(value) if isinstance(value, Decimal) else ():
            yield replace(facts, values={**facts.values, name: rounder})


def _rounder(value: Decimal) -> Iterator[Decimal]:
    """Numbers near by with fewer digits."""
    for power in (3, 2, 1, 0):
        unit = Decimal(10) ** power
        for number in (value // unit * unit, value // unit * unit + unit):
            if _digits(number) < _digits(value):
                yield number


def _digits(value: Decimal) -> int:
    return len(f"{value.normalize():f}".rstrip("0"))


def _spans(length: int) -> Iterator[tuple[int, int]]:
    size = length
    while size:
        yield from ((start, start + size) for start in range(0, length, size))
        size //= 2


def _thousandths(value: Decimal) -> bool:
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -3


# ------------------------------------------------------------------------------------------------ as a test


def test_of(title: str, facts: Facts, *expected: n.Expectation) -> str:
    """The test in the language, laid out, with a line end."""
    day = _EPOCH + timedelta(days=facts.as_of // DAY)
    given: list[n.Fact] = [n.AsOfFact(n.Day(day))]
    given += (n.NamedFact(n.Name(name), _value(value)) for name, value in facts.values.items())
    given += map(_happened, facts.events)
    test = n.Test(_text(title), tuple(given), tuple(expected))
    return format_file(n.File((test,)), Source("counterexample.lead", ""))


def passes(test: str, plan: Plan) -> bool | None:
    """Runs the test as `leadscore test` does; None where it names what this policy does not know."""
    source = Source("counterexample.lead", test)
    parsed = parse(source)
    if parsed.diagnostics or not _knows(plan, parsed.file):
        return None
    symbols, _ = collect(parsed.file, ())
    results = run_tests(Checked(Unit(source, parsed.file), (), symbols, {}, ()), plan)
    return all(result.passed for result in results)


def _knows(plan: Plan, file: n.File) -> bool:
    names = {field.name for field in plan.fields} | {kind.name for kind in plan.events} | {ID}
    facts = (fact for test in file.statements if isinstance(test, n.Test) for fact in test.given)
    return all(fact.name.text in names for fact in facts if isinstance(fact, n.NamedFact))


def expected_score(card: Scorecard) -> tuple[n.Expectation, ...]:
    """What a test expects of a card's score."""
    if card.score is None:
        return (n.ExpectOutOfScope(),)
    return (n.ExpectScore(n.ScoreOp.IS, n.Number(Decimal(milli_text(card.score)))),)


def expected_ready(card: Scorecard) -> tuple[n.Expectation, ...]:
    return (n.ExpectReady(card.ready),)


def _happened(happened: Happened) -> n.NamedFact:
    return n.NamedFact(
        n.Name(happened.kind),
        _text(happened.target) if happened.target else None,
        times=_number(Decimal(happened.times)) if happened.times > 1 else None,
        minutes=_number(Decimal(milli_text(happened.minutes))) if happened.minutes else None,
        ago=_duration(happened.age) if happened.age else None,
    )


def _duration(seconds: int) -> n.Duration:
    if seconds % DAY == 0 and seconds < 60 * DAY:
        return n.Duration(Decimal(seconds // DAY), n.Unit.DAYS)
    unit = next(unit for unit in _UNITS if seconds % unit.value == 0)
    return n.Duration(Decimal(seconds // unit.value), unit)


def _value(value: Value) -> n.Value:
    match value:
        case str():
            return _text(value)
        case bool():
            return n.YesNo(value)
        case Decimal():
            return _number(value)
        case date():
            return n.Day(value)


def _number(value: Decimal) -> n.Number:
    return n.Number(Decimal(f"{value:f}"))


def _text(text: str) -> n.Text:
    """Plain text in the notation of policies."""
    return n.Text(text.replace("\\", "\\\\").replace("*", "\\*"))
