"""Conditions as Python expressions. Negation goes down to the single conditions, where it swaps true and false."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import assert_never

from leadscore.engine.codegen.events import NEVER, Events
from leadscore.engine.codegen.fields import PYTHON_OP, Fields
from leadscore.engine.codegen.kleene import Tests, of_variable
from leadscore.engine.codegen.table import Table, indented
from leadscore.plan.model import And, Condition, EventCount, GroupCompare, Inactive, IsKnown, Not, Op, Or
from leadscore.values.terms import Measure

_DEEPEST = 12
"""Levels of brackets in one expression. Python's parser gives up at 200, a reader much sooner."""

_NEGATED = {
    Op.LESS: ">=",
    Op.LESS_EQUAL: ">",
    Op.EQUAL: "!=",
    Op.GREATER_EQUAL: "<",
    Op.GREATER: "<=",
}


@dataclass
class Logic:
    """Makes tests of conditions, and asks `fields` and `events` for what they read."""

    table: Table
    fields: Fields
    events: Events
    _inactive: dict[int, str] = field(default_factory=dict)
    _alive: str | None = None

    def tests(self, condition: Condition, lines: list[str], totals: Mapping[str, str] | None = None) -> Tests:
        """The tests; what they need that is not there yet is computed by `lines`, to which it is added.

        `totals` are the variables of the groups' totals, where they are known.
        """
        return _Reading(self, lines, totals or {}).tests(condition, negated=False)

    def count(self, condition: EventCount, negated: bool = False) -> str:
        """An expression for whether an event condition holds."""
        op = (_NEGATED if negated else PYTHON_OP)[condition.op]
        match condition.measure:
            case Measure.TIMES:
                amount = self.events.count(condition.selector)
            case Measure.MINUTES:
                amount = self.events.minutes(condition.selector)
            case _:
                assert_never(condition.measure)
        return f"{amount} {op} {condition.value}"

    def inactive(self, seconds: int) -> str:
        """A variable with the truth of `inactive for …`."""
        if self._alive is None:
            self._alive = self.table.name("alive")
            self.fields.value("created")
            self.events.own_newest()
        if seconds not in self._inactive:
            self._inactive[seconds] = self.table.name("inactive")
        return self._inactive[seconds]

    def lines(self) -> list[str]:
        """What follows the loop over the events: how long nothing has come from the lead."""
        if self._alive is None:
            return []
        created, newest = self.fields.value("created"), self.events.own_newest()
        variables = " = ".join(self._inactive.values())
        return [
            f"{self._alive} = {newest} if {newest} > {NEVER} else midnight({created})",
            f"if {self._alive} is None:",
            *indented([f"{variables} = None"]),
            "else:",
            *indented(f"{name} = as_of - {self._alive} > {seconds}" for seconds, name in self._inactive.items()),
        ]


@dataclass(frozen=True, slots=True)
class _Reading:
    """One condition on its way to its tests."""

    logic: Logic
    lines: list[str]
    totals: Mapping[str, str]

    def tests(self, condition: Condition, negated: bool) -> Tests:
        match condition:
            case Not(operand):
                return self.tests(operand, not negated)
            case And(operands):
                return self._joined(operands, negated, "or" if negated else "and")
            case Or(operands):
                return self._joined(operands, negated, "and" if negated else "or")
            case EventCount():
                return Tests.certain(self.logic.count(condition, negated))
            case GroupCompare(group, op, value):
                sign = (_NEGATED if negated else PYTHON_OP)[op]
                return Tests.certain(f"{self.totals.get(group, '0')} {sign} {value}")
            case IsKnown(name):
                return Tests.certain(f"{self.logic.fields.value(name)} is {'' if negated else 'not '}None")
            case Inactive(seconds):
                return of_variable(self.logic.inactive(seconds), negated)
            case _:
                return self.logic.fields.tests(condition, negated)

    def _joined(self, operands: tuple[Condition, ...], negated: bool, word: str) -> Tests:
        parts = [self.tests(operand, negated).bracketed for operand in operands]
        levels = 1 + max((part.levels for part in parts), default=0)
        joint = f" {word} "
        if not parts:
            return Tests.certain(repr(word == "and"))
        true = joint.join(part.true for part in parts)
        may_be = joint.join(part.may_be for part in parts)
        tests = Tests(true, may_be, may_be if true != may_be else "False", levels)
        return tests if levels < _DEEPEST else self._computed(tests)

    def _computed(self, tests: Tests) -> Tests:
        """The same tests in variables of their own."""
        true = self.logic.table.name("true")
        self.lines.append(f"{true} = {tests.true}")
        if tests.is_certain:
            return Tests.certain(true)
        may_be = self.logic.table.name("may be")
        self.lines.append(f"{may_be} = {tests.may_be}")
        return Tests(true, may_be, may_be)
