"""Conditions as SQL. Its AND, OR and NOT of NULL are Kleene's of unknown, so a condition becomes what it looks like."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import assert_never

from leadscore.batch.sql.counting import Counting
from leadscore.batch.sql.dialect import Dialect, NotInSql, integer, joined
from leadscore.batch.sql.leads import Leads
from leadscore.plan.model import (
    And,
    Condition,
    DayBetween,
    DayWithin,
    EventCount,
    GroupCompare,
    Inactive,
    IsKnown,
    IsYes,
    Not,
    NumberCompare,
    Or,
    TextContains,
    TextMatches,
)
from leadscore.plan.walk import Leaf
from leadscore.values.days import DAY, day_number
from leadscore.values.number import to_milli
from leadscore.values.terms import Measure

_LARGEST_NUMBER = 2 * 10**15
"""Numbers are held in half thousandths, as 64-bit integers."""


def tree(condition: Condition, leaf: Callable[[Leaf], str], negated: bool = False) -> str:
    """A condition in which `leaf` writes the single conditions; all that could fall apart is in brackets.

    Negation goes down to the single conditions: of NOT in NOT a parser may try each reading.
    """
    match condition:
        case Not(operand):
            return tree(operand, leaf, not negated)
        case And(operands) | Or(operands):
            is_and = isinstance(condition, And) is not negated
            parts = [tree(operand, leaf, negated) for operand in operands]
            return joined(parts, "AND" if is_and else "OR") if parts else str(is_and).upper()
        case _:
            return f"(NOT {leaf(condition)})" if negated else leaf(condition)


@dataclass(frozen=True, slots=True)
class Logic:
    """Writes conditions, and asks `leads` and `events` for what they read."""

    dialect: Dialect
    as_of: int
    leads: Leads
    events: Counting

    def condition(self, condition: Condition) -> str:
        """An expression: true, false, or NULL for unknown."""
        return tree(condition, self.leaf)

    def leaf(self, condition: Leaf) -> str:
        match condition:
            case EventCount():
                return self.count(condition)
            case Inactive(seconds):
                created = f"{self.leads.value('created')} * {DAY}"
                return f"(COALESCE({self.events.own_newest()}, {created}) < {integer(self.as_of - seconds)})"
            case TextMatches() | TextContains():
                return self.leads.test(condition)
            case NumberCompare(name, op, number):
                return f"({self.leads.value(name)} {op.value} {_half_thousandths(number)})"
            case DayBetween(name, first, last):
                low, high = (None if day is None else day_number(day) for day in (first, last))
                return self._between(name, low, high)
            case DayWithin(name, days):
                today = self.as_of // DAY
                return self._between(name, today - days, today)
            case IsYes(name):
                return self.leads.value(name)
            case IsKnown(name):
                return f"({self.leads.value(name)} IS NOT NULL)"
            case GroupCompare():
                raise TypeError("a group's total is known only when all rules are")
            case _:
                assert_never(condition)

    def count(self, condition: EventCount) -> str:
        """Whether an event condition holds; never unknown."""
        match condition.measure:
            case Measure.TIMES:
                amount = self.events.count(condition.selector)
            case Measure.MINUTES:
                amount = self.events.minutes(condition.selector)
            case _:
                assert_never(condition.measure)
        return f"({amount} {condition.op.value} {integer(condition.value)})"

    def _between(self, name: str, low: int | None, high: int | None) -> str:
        value = self.leads.value(name)
        tests = [] if low is None else [f"{value} >= {integer(low)}"]
        tests += [] if high is None else [f"{value} <= {integer(high)}"]
        if not tests:
            return self.dialect.known(value)
        return f"({' AND '.join(tests)})"


def _half_thousandths(number: Decimal) -> str:
    if abs(number) > _LARGEST_NUMBER:
        raise NotInSql(f"{number} is too large a number for SQL: at most {_LARGEST_NUMBER:,} can be compared with")
    return integer(2 * to_milli(number))
