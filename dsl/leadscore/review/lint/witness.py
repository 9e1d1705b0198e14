"""A made-up lead for whom conditions hold: it shows that something can happen, so nothing is claimed that cannot.

What it is good for is for the engine to say: here, facts are only gathered. A fact that is there already stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import assert_never

from leadscore.facts.derived import with_derived
from leadscore.facts.model import Event, Lead, Value
from leadscore.plan.model import (
    And,
    Condition,
    DayBetween,
    DayWindow,
    DayWithin,
    EventCount,
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
from leadscore.values.days import DAY, day_number
from leadscore.values.pattern import Pattern, PatternSet
from leadscore.values.terms import Each, Measure, ValueType

_EPOCH = date(1970, 1, 1)
_OTHER_TEXT = "something else"
_MOST_EVENTS = 1_000


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is known of the made-up lead so far."""

    values: Mapping[str, Value]
    events: tuple[Event, ...] = ()

    @property
    def lead(self) -> Lead:
        events = tuple(sorted(self.events, key=lambda event: event.at))
        return Lead("", with_derived(self.values, self.values), events)

    def knowing(self, field: str, value: Value) -> Sketch:
        return self if field in self.values else replace(self, values={**self.values, field: value})


@dataclass(frozen=True, slots=True)
class Witness:
    """Gathers facts at one instant. `types` are the policy's fields."""

    as_of: int
    types: Mapping[str, ValueType]

    def with_true(self, condition: Condition, sketch: Sketch, each: Each | None = None, times: int = 1) -> Sketch:
        """The sketch with what is missing for the condition; its events come as often as a rule's `each` counts."""
        match condition:
            case And(operands):
                for operand in operands:
                    sketch = self.with_true(operand, sketch, each, times)
                return sketch
            case Or(operands):
                return self.with_true(operands[0], sketch, each, times)
            case Not(operand):
                return self.with_false(operand, sketch)
            case TextMatches(field, patterns):
                return sketch.knowing(field, sample(patterns.patterns[0])) if patterns.patterns else sketch
            case TextContains(field, phrases):
                return sketch.knowing(field, " ".join(phrases[0])) if phrases else sketch
            case NumberCompare(field, op, value):
                return sketch.knowing(field, value + _step(op))
            case DayBetween(field, first, last):
                return sketch.knowing(field, first or last or self.today)
            case DayWithin(field):
                return sketch.knowing(field, self.today)
            case IsYes(field):
                return sketch.knowing(field, True)
            case IsKnown(field):
                return sketch.knowing(field, self._any(field))
            case EventCount():
                return replace(sketch, events=(*sketch.events, *self._events(condition, each, times)))
            case Inactive():
                return sketch.knowing("created", _EPOCH)
            case GroupCompare():
                return sketch
            case _:
                assert_never(condition)

    def with_false(self, condition: Condition, sketch: Sketch) -> Sketch:
        match condition:
            case And(operands):
                return self.with_false(operands[0], sketch)
            case Or(operands):
                for operand in operands:
                    sketch = self.with_false(operand, sketch)
                return sketch
            case Not(operand):
                return self.with_true(operand, sketch)
            case TextMatches(field) | TextContains(field):
                return sketch.knowing(field, _OTHER_TEXT)
            case NumberCompare(field, op, value):
                return sketch.knowing(field, value + (1 if op in (Op.LESS, Op.LESS_EQUAL) else -1))
            case DayBetween(field, first, last):
                outside = last + timedelta(days=1) if last and last < date.max else first
                return sketch.knowing(field, outside or self.today)
            case DayWithin(field):
                return sketch.knowing(field, _EPOCH)
            case IsYes(field):
                return sketch.knowing(field, False)
            case IsKnown() | EventCount() | Inactive() | GroupCompare():
                return sketch  # what nobody says is missing, and what is not told did not happen
            case _:
                assert_never(condition)

    @property
    def today(self) -> date:
        return _EPOCH + timedelta(days=self.as_of // DAY)

    def _any(self, field: str) -> Value:
        match self.types[field]:
            case ValueType.TEXT:
                return _OTHER_TEXT
            case ValueType.NUMBER:
                return Decimal(1)
            case ValueType.DATE:
                return self.today
            case ValueType.YES_NO:
                return True

    def _events(self, wanted: EventCount, each: Each | None, times: int) -> list[Event]:
        """As many as are asked for, or as a rule with `each` counts: on days or with targets of their own, then."""
        by_minutes = wanted.measure is Measure.MINUTES
        amount = max(wanted.value + (wanted.op is Op.GREATER), 0)
        number = min(max(times, 1 if by_minutes else amount), _MOST_EVENTS)
        minutes = amount + 1 if by_minutes else 0
        apart = DAY if each is Each.DAY else 0
        last = self._instant(wanted)
        return [
            Event(last - i * apart, wanted.selector.kind, _target(wanted.selector.targets, i), minutes)
            for i in range(number)
            if last >= i * apart
        ]

    def _instant(self, wanted: EventCount) -> int:
        """The latest one in the window that has come already."""
        window = wanted.selector.window
        if isinstance(window, DayWindow) and window.last is not None:
            return max(0, min(self.as_of, day_number(window.last) * DAY))
        return self.as_of


def sample(pattern: Pattern, filling: str = "") -> str:
    """A text that the pattern matches, with something in the place of its stars."""
    return filling.join(pattern.pieces)


def _target(targets: PatternSet | None, number: int) -> str:
    """A target that matches: each number gives another one, as far as there are others."""
    if targets is None:
        return str(number)
    patterns = targets.patterns
    return sample(patterns[number % len(patterns)], str(number)) if patterns else ""


def _step(op: Op) -> int:
    match op:
        case Op.GREATER:
            return 1
        case Op.LESS:
            return -1
        case Op.EQUAL | Op.GREATER_EQUAL | Op.LESS_EQUAL:
            return 0
