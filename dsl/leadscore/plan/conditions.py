"""From the conditions of a checked policy to the plan's: names resolved, definitions read in place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import assert_never

from leadscore.check.symbols import Kind, Symbols
from leadscore.plan import model as plan
from leadscore.syntax import nodes as n
from leadscore.syntax.printer import condition_text
from leadscore.values.days import DAY
from leadscore.values.number import to_milli
from leadscore.values.pattern import PatternSet, literal
from leadscore.values.terms import Measure, ValueType
from leadscore.values.text import words

_ONE_DAY = timedelta(days=1)
_OPS = {
    n.CompareOp.LESS: plan.Op.LESS,
    n.CompareOp.LESS_EQUAL: plan.Op.LESS_EQUAL,
    n.CompareOp.GREATER: plan.Op.GREATER,
    n.CompareOp.GREATER_EQUAL: plan.Op.GREATER_EQUAL,
    n.QuantityOp.AT_LEAST: plan.Op.GREATER_EQUAL,
    n.QuantityOp.AT_MOST: plan.Op.LESS_EQUAL,
    n.QuantityOp.EXACTLY: plan.Op.EQUAL,
    n.QuantityOp.MORE_THAN: plan.Op.GREATER,
    n.QuantityOp.FEWER_THAN: plan.Op.LESS,
}


class NotChecked(TypeError):
    """A condition that the checker would have refused: plans are made of policies without errors only."""


def day(value: n.Value) -> date:
    """The calendar day of a checked date."""
    match value:
        case n.Day(date() as found):
            return found
        case _:
            raise NotChecked(f"{value} is no date")


@dataclass(frozen=True, slots=True)
class Lowering:
    """What a policy's names stand for. `sets` gives the members of sets as pattern texts."""

    symbols: Symbols
    sets: Mapping[str, tuple[str, ...]]

    def condition(self, node: n.Condition) -> plan.Condition:
        match node:
            case n.And(operands):
                return plan.And(tuple(self.condition(operand) for operand in operands))
            case n.Or(operands):
                return plan.Or(tuple(self.condition(operand) for operand in operands))
            case n.Not(operand):
                return plan.Not(self.condition(operand))
            case n.Bare(name):
                return self._bare(node, name.text)
            case n.Is(name, value, negated):
                return _negated(self._is(name.text, value), negated)
            case n.IsKnown(name, known):
                return _negated(plan.IsKnown(name.text), not known)
            case n.InSet(name, members, negated):
                return _negated(self._in_set(name, members), negated)
            case n.Affix(name, op, text):
                return plan.TextMatches(name.text, _affixed(op, _text(text)))
            case n.Contains(name, what):
                return plan.TextContains(name.text, self._phrases(what))
            case n.Compare(name, op, value):
                return self._compare(name.text, _OPS[op], value)
            case n.Happened(name, target, quantity, window):
                if self.symbols.kind(name.text) is Kind.EVENT:
                    return self._event(node, name.text, target, quantity, window)
                return self._within(name.text, window)
            case n.Never(name, target, window):
                once = n.Happened(name, target, None, window)
                return plan.Not(self._event(once, name.text, target, None, window))
            case n.Inactive(duration):
                return plan.Inactive(duration.seconds, condition_text(node))
            case _:
                assert_never(node)

    # ------------------------------------------------------------------------------------------ fields and groups

    def _bare(self, node: n.Bare, name: str) -> plan.Condition:
        if self.symbols.kind(name) is Kind.EVENT:
            return self._event(node, name, None, None, None)
        definition = self.symbols.definition(name)
        return plan.IsYes(name) if definition is None else self.condition(definition)

    def _is(self, name: str, value: n.Value) -> plan.Condition:
        match value:
            case n.Text(text):
                return plan.TextMatches(name, PatternSet.of_texts([text]))
            case n.Number():
                return self._compare(name, plan.Op.EQUAL, value)
            case n.Day():
                return plan.DayBetween(name, day(value), day(value))
            case n.YesNo(yes):
                return _negated(plan.IsYes(name), not yes)
            case _:
                raise NotChecked(f"{name} is {value}")

    def _in_set(self, name: n.Name, members: n.Name) -> plan.Condition:
        if self.symbols.kind(name.text) is Kind.EVENT:
            return self._event(n.InSet(name, members, negated=False), name.text, members, None, None)
        return plan.TextMatches(name.text, _patterns(self.sets[members.text]))

    def _phrases(self, what: n.Value) -> tuple[tuple[str, ...], ...]:
        texts = self.sets[what.text] if isinstance(what, n.Name) else (_text(what),)
        phrases = (words(literal(text)) for text in texts)
        return tuple(dict.fromkeys(phrase for phrase in phrases if phrase))

    def _compare(self, name: str, op: plan.Op, value: n.Value) -> plan.Condition:
        if not isinstance(value, n.Number):
            raise NotChecked(f"{name} {op.value} {value}")
        if self.symbols.kind(name) is Kind.GROUP:
            return plan.GroupCompare(name, op, to_milli(value.value))
        return plan.NumberCompare(name, op, value.value)

    def _within(self, name: str, window: n.Window | None) -> plan.Condition:
        """A window on a field: days of a date, or `between` two numbers."""
        match window:
            case n.BetweenWindow(n.Number() as low, n.Number() as high):
                bounds = ((plan.Op.GREATER_EQUAL, low), (plan.Op.LESS_EQUAL, high))
                return plan.And(tuple(self._compare(name, op, number) for op, number in bounds))
            case n.WithinWindow(duration) if self.symbols.field_type(name) is ValueType.DATE:
                return plan.DayWithin(name, duration.seconds // DAY)
            case n.BetweenWindow() | n.BeforeWindow() | n.AfterWindow():
                first, last = _days(window)
                return plan.DayBetween(name, first, last)
            case _:
                raise NotChecked(f"{name} with {window}")

    # ------------------------------------------------------------------------------------------ events

    def _event(
        self,
        node: n.Condition,
        name: str,
        target: n.Text | n.Name | None,
        quantity: n.Quantity | None,
        window: n.Window | None,
    ) -> plan.EventCount:
        selector = plan.EventSelector(name, self._targets(target), _window(window))
        text = condition_text(node)
        if quantity is None:
            return plan.EventCount(selector, Measure.TIMES, plan.Op.GREATER_EQUAL, 1, text)
        number, measure = quantity.number.value, quantity.measure
        amount = int(number) if measure is Measure.TIMES else to_milli(number)
        return plan.EventCount(selector, measure, _OPS[quantity.op], amount, text)

    def _targets(self, target: n.Text | n.Name | None) -> PatternSet | None:
        match target:
            case None:
                return None
            case n.Text(text):
                return PatternSet.of_targets([text])
            case n.Name(name):
                return PatternSet.of_targets(self.sets[name])
            case _:
                assert_never(target)


def _negated(condition: plan.Condition, negated: bool) -> plan.Condition:
    return plan.Not(condition) if negated else condition


def _text(value: n.Value) -> str:
    if not isinstance(value, n.Text):
        raise NotChecked(f"{value} is no text")
    return value.value


def _affixed(op: n.TextOp, text: str) -> PatternSet:
    match op:
        case n.TextOp.STARTS_WITH:
            return PatternSet.prefix(text)
        case n.TextOp.ENDS_WITH:
            return PatternSet.suffix(text)
        case _:
            assert_never(op)


def _window(window: n.Window | None) -> plan.AgeWindow | plan.DayWindow | None:
    match window:
        case None:
            return None
        case n.WithinWindow(duration):
            return plan.AgeWindow(duration.seconds)
        case _:
            return plan.DayWindow(*_days(window))


@lru_cache(maxsize=64)
def _patterns(texts: tuple[str, ...]) -> PatternSet:
    """Two versions of a policy, and many policies, ask for the same long lists."""
    return PatternSet.of_texts(texts)


def _days(window: n.BetweenWindow | n.BeforeWindow | n.AfterWindow) -> tuple[date | None, date | None]:
    """The first and the last day of a window, both in. Nothing lies before the first day of all, or after the last:
    there the bounds cross, so that no day is between them."""
    match window:
        case n.BetweenWindow(first, last):
            return day(first), day(last)
        case n.BeforeWindow(value):
            end = day(value)
            return (None, end - _ONE_DAY) if end > date.min else (date.max, date.min)
        case n.AfterWindow(value):
            start = day(value)
            return (start + _ONE_DAY, None) if start < date.max else (date.max, date.min)
        case _:
            assert_never(window)
