"""The part of the program that reads a lead's fields: every condition on them is evaluated once, before all rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import assert_never

from leadscore.engine.codegen.kleene import Tests, of_value, of_variable
from leadscore.engine.codegen.patterns import holds_phrase, matches
from leadscore.engine.codegen.table import Table, indented
from leadscore.plan.model import DayBetween, DayWithin, IsKnown, IsYes, NumberCompare, Op, TextContains, TextMatches
from leadscore.plan.walk import FieldCondition
from leadscore.values.days import DAY

_EPOCH = date(1970, 1, 1).toordinal()
_MOST_SOUGHT = 4
"""How many words are looked for in a text before it is cut into its words, which takes as long as ten times that."""

PYTHON_OP = {Op.LESS: "<", Op.LESS_EQUAL: "<=", Op.EQUAL: "==", Op.GREATER_EQUAL: ">=", Op.GREATER: ">"}


@dataclass
class _Field:
    """A field's variable, and the conditions on it as pairs of a variable and the expression that it holds."""

    variable: str
    conditions: dict[FieldCondition, tuple[str, str]] = field(default_factory=dict)
    words: tuple[str, str] | None = None
    phrases: list[tuple[str, ...]] = field(default_factory=list)


class Fields:
    """The fields that a program reads. A variable holds None where the field is unknown, and so does a condition."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._fields: dict[str, _Field] = {}

    def value(self, name: str) -> str:
        """The variable with the field's value."""
        return self._field(name).variable

    def truth(self, condition: FieldCondition) -> str:
        """The variable with the condition's truth: True, False or None. Not for `is known`, which is never None."""
        read = self._field(condition.field)
        if isinstance(condition, IsYes):
            return read.variable
        if condition not in read.conditions:
            variable = self._table.name(f"{condition.field} fits")
            read.conditions[condition] = variable, self._expression(condition, read)
        return read.conditions[condition][0]

    def tests(self, condition: FieldCondition, negated: bool) -> Tests:
        """The tests of a condition, or of its negation."""
        return of_variable(self.truth(condition), negated)

    def lines(self) -> Iterator[str]:
        if self._fields:
            yield "known = lead.values.get"
        for name, read in self._fields.items():
            yield f"{read.variable} = known({name!r})"
            if read.conditions:
                yield from self._conditions(read)

    def _field(self, name: str) -> _Field:
        if name not in self._fields:
            self._fields[name] = _Field(self._table.name(name))
        return self._fields[name]

    def _conditions(self, read: _Field) -> Iterator[str]:
        variables = [variable for variable, _ in read.conditions.values()]
        yield f"if {read.variable} is None:"
        yield from indented([f"{' = '.join(variables)} = None"])
        yield "else:"
        if read.words:
            yield from indented(self._words(read.variable, *read.words, read.phrases))
        yield from indented(f"{variable} = {expression}" for variable, expression in read.conditions.values())

    def _words(self, value: str, words: str, joined: str, phrases: list[tuple[str, ...]]) -> Iterator[str]:
        """A text has a phrase's first word among its words only if the word stands in it at all: most have none."""
        sought = dict.fromkeys(phrase[0] for phrase in phrases)
        if len(sought) > _MOST_SOUGHT:
            yield f"{words} = words({value})"
        else:
            tests = " or ".join(f"{word!r} in {value}" for word in sought) or "False"
            yield f"{words} = words({value}) if {tests} else ()"
        if any(len(phrase) > 1 for phrase in phrases):
            yield f"{joined} = ' '.join(('', *{words}, ''))"

    def _expression(self, condition: FieldCondition, read: _Field) -> str:
        value = read.variable
        match condition:
            case TextMatches(_, patterns):
                return matches(patterns, value, self._table)
            case TextContains(name, phrases):
                if read.words is None:
                    read.words = self._table.name(f"{name} words"), self._table.name(f"{name} joined")
                read.phrases += phrases
                return holds_phrase(phrases, *read.words, self._table)
            case NumberCompare(_, op, number):
                return f"{value} {PYTHON_OP[op]} {self._table.constant(f'number {number}', number)}"
            case DayBetween(_, first, last):
                return self._between(first, value, last)
            case DayWithin(_, days):
                return f"0 <= as_of + {_EPOCH * DAY} - {value}.toordinal() * {DAY} < {(days + 1) * DAY}"
            case IsYes() | IsKnown():
                return value
            case _:
                assert_never(condition)

    def _between(self, first: date | None, value: str, last: date | None) -> str:
        low, high = (None if day is None else self._table.constant(f"day {day}", day) for day in (first, last))
        return " <= ".join(name for name in (low, value, high) if name) if low or high else "True"


class FieldsOnce(Fields):
    """Where only true conditions matter: one that is asked for once is evaluated there, if it comes to that.

    `repeated` are the conditions that are asked for more often.
    """

    def __init__(self, table: Table, repeated: frozenset[FieldCondition]) -> None:
        super().__init__(table)
        self._repeated = repeated

    def tests(self, condition: FieldCondition, negated: bool) -> Tests:
        if isinstance(condition, TextContains | IsYes) or condition in self._repeated:
            return super().tests(condition, negated)
        read = self._field(condition.field)
        only_texts = isinstance(condition, TextMatches) and not condition.patterns.globs
        return of_value(read.variable, self._expression(condition, read), negated, false_of_none=only_texts)
