"""Small changes to a condition: each comparison's edge moved, each operand left out or negated, each window resized."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import TypeVar

from leadscore.check.symbols import Kind, Symbols
from leadscore.record import replace
from leadscore.review.mutation.model import Change
from leadscore.review.mutation.nudge import Points, Totals, later, longer, moved
from leadscore.syntax import nodes as n
from leadscore.syntax.printer import condition_text
from leadscore.values.pattern import has_star, problem, target_problem
from leadscore.values.terms import Measure

_FLIPPED = {
    n.CompareOp.LESS: n.CompareOp.LESS_EQUAL,
    n.CompareOp.LESS_EQUAL: n.CompareOp.LESS,
    n.CompareOp.GREATER: n.CompareOp.GREATER_EQUAL,
    n.CompareOp.GREATER_EQUAL: n.CompareOp.GREATER,
}
_WIDENS = {n.CompareOp.LESS: -1, n.CompareOp.LESS_EQUAL: 1, n.CompareOp.GREATER: 1, n.CompareOp.GREATER_EQUAL: -1}
"""Which way the number moves to change what the other operator leaves as it is: `> 50` becomes `> 51`, `>= 49`."""

M = TypeVar("M")
Changes = Iterator[Change[n.Condition]]


@dataclass(frozen=True, slots=True)
class Conditions:
    """Changes conditions of a policy, whose groups may have the totals in `points`."""

    symbols: Symbols
    points: Points

    def changes(self, condition: n.Condition) -> Changes:
        match condition:
            case n.And(operands) | n.Or(operands):
                for i, operand in enumerate(operands):
                    yield from _of_operand(condition, i)
                    yield from _inside(self.changes(operand), partial(_with_operand, condition, i))
            case n.Not(operand):
                yield from _inside(self.changes(operand), lambda new: replace(condition, operand=new))
            case _:
                for leaf in self._of_leaf(condition):
                    yield Change(leaf, condition_text(condition), condition_text(leaf), condition.span)

    def _of_leaf(self, leaf: n.Predicate) -> Iterator[n.Condition]:
        match leaf:
            case n.Compare(name, op, n.Number() as number):
                yield replace(leaf, op=_FLIPPED[op])
                other = self._next(name.text, number, _WIDENS[op])
                if other is not None:
                    yield replace(leaf, value=other)
            case n.Is(value=n.Number() as number):
                yield replace(leaf, value=moved(number, 1))
            case n.Is(value=n.Day() as day):
                yield from (replace(leaf, value=other) for other in _both_ways(later, day))
            case n.Is(value=n.Text() as text):
                yield from (replace(leaf, value=other) for other in _without_star(text, problem))
            case n.Affix(text=n.Text() as text):
                yield from (replace(leaf, text=other) for other in _without_star(text, problem))
            case n.Happened():
                yield from self._of_events(leaf)
            case n.Never(target=target, window=window):
                yield from (replace(leaf, target=other) for other in _of_target(target))
                yield from (replace(leaf, window=other) for other in _of_window(window))
            case n.Inactive(duration):
                yield from (replace(leaf, duration=other) for other in _both_ways(longer, duration))
            case _:
                pass

    def _of_events(self, leaf: n.Happened) -> Iterator[n.Condition]:
        """Also of a window that stands behind a field."""
        yield from (replace(leaf, target=other) for other in _of_target(leaf.target))
        if leaf.quantity is not None:
            yield from (replace(leaf, quantity=other) for other in _of_quantity(leaf.quantity))
        yield from (replace(leaf, window=other) for other in _of_window(leaf.window))

    def _next(self, name: str, number: n.Number, way: int) -> n.Number | None:
        """The nearest other number, that way, which what is compared can be."""
        if self.symbols.kind(name) is not Kind.GROUP:
            return moved(number, way)
        totals = self.points.of_group.get(name, Totals(1000))
        return totals.above(number) if way > 0 else totals.below(number)


def negation(condition: n.Condition) -> n.Condition:
    """What is true where the condition is false, in the words that people would write."""
    match condition:
        case n.Not(operand):
            return operand
        case n.Is(negated=negated) | n.InSet(negated=negated):
            return replace(condition, negated=not negated)
        case n.IsKnown(known=known):
            return replace(condition, known=not known)
        case n.Never(name, target, window):
            return n.Happened(name, target, None, window, span=condition.span)
        case _:
            return n.Not(condition, span=condition.span)


# ------------------------------------------------------------------------------------------------ operands


def _of_operand(condition: n.And | n.Or, i: int) -> Changes:
    operands, word = condition.operands, "and" if isinstance(condition, n.And) else "or"
    operand = operands[i]
    rest = operands[:i] + operands[i + 1 :]
    left = rest[0] if len(rest) == 1 else replace(condition, operands=rest)
    text = condition_text(operand)
    yield Change(left, f"{text} {word}" if i == 0 else f"{word} {text}", None, operand.span)
    other = negation(operand)
    yield Change(_with_operand(condition, i, other), text, condition_text(other), operand.span)


def _with_operand(condition: n.And | n.Or, i: int, operand: n.Condition) -> n.Condition:
    """With another operand in that place: what it joins in the same way becomes part of the whole, as in a text."""
    inner = operand.operands if isinstance(operand, n.And | n.Or) and type(operand) is type(condition) else (operand,)
    return replace(condition, operands=(*condition.operands[:i], *inner, *condition.operands[i + 1 :]))


def _inside(changes: Changes, whole: Callable[[n.Condition], n.Condition]) -> Changes:
    return (change.around(whole(change.node)) for change in changes)


# ------------------------------------------------------------------------------------------------ parts of leaves


def _of_target(target: n.Text | n.Name | None) -> Iterator[n.Text]:
    if isinstance(target, n.Text):
        yield from _without_star(target, target_problem)


def _without_star(text: n.Text, wrong: Callable[[str], object]) -> Iterator[n.Text]:
    """The pattern read without its stars: do tests know what they are for?"""
    plain = "".join("" if part == "*" else part for part in _parts(text.value)).strip()
    if has_star(text.value) and wrong(plain) is None:
        yield replace(text, value=plain)


def _parts(text: str) -> Iterator[str]:
    """The characters of a pattern, escapes in one piece."""
    rest = iter(text)
    for character in rest:
        yield character + next(rest, "") if character == "\\" else character


def _of_quantity(quantity: n.Quantity) -> Iterator[n.Quantity]:
    """What is counted in whole times has the same edge on either side; minutes come in all sizes."""
    if quantity.measure is Measure.TIMES:
        yield from (replace(quantity, number=other) for other in _both_ways(moved, quantity.number) if other.value >= 0)
        return
    match quantity.op:
        case n.QuantityOp.EXACTLY:
            yield replace(quantity, number=moved(quantity.number, 1))
        case n.QuantityOp.AT_LEAST | n.QuantityOp.FEWER_THAN:
            yield replace(quantity, op=_FLIPPED_QUANTITY[quantity.op])
            if quantity.number.value >= 1:
                yield replace(quantity, number=moved(quantity.number, -1))
        case _:
            yield replace(quantity, op=_FLIPPED_QUANTITY[quantity.op])
            yield replace(quantity, number=moved(quantity.number, 1))


_FLIPPED_QUANTITY = {
    n.QuantityOp.AT_LEAST: n.QuantityOp.MORE_THAN,
    n.QuantityOp.MORE_THAN: n.QuantityOp.AT_LEAST,
    n.QuantityOp.AT_MOST: n.QuantityOp.FEWER_THAN,
    n.QuantityOp.FEWER_THAN: n.QuantityOp.AT_MOST,
}


def _of_window(window: n.Window | None) -> Iterator[n.Window]:
    match window:
        case n.WithinWindow(duration):
            yield from (replace(window, duration=other) for other in _both_ways(longer, duration))
        case n.BetweenWindow(n.Number() as first, n.Number() as last):
            yield from _of_ends(window, moved, first, last, first.value, last.value)
        case n.BetweenWindow(n.Day() as first, n.Day() as last):
            yield from _of_ends(window, later, first, last, _ordinal(first), _ordinal(last))
        case n.BeforeWindow(n.Day() as day) | n.AfterWindow(n.Day() as day):
            yield from (replace(window, day=other) for other in _both_ways(later, day))
        case _:
            pass


def _of_ends(
    window: n.BetweenWindow,
    move: Callable[..., n.Value | None],
    first: n.Value,
    last: n.Value,
    low: Decimal,
    high: Decimal,
) -> Iterator[n.Window]:
    """Both ends, wider and narrower; one that is a single point cannot get narrower."""
    for by in (-1, 1) if low < high else (-1,):
        yield from _if_any(window, first=move(first, by))
    for by in (1, -1) if low < high else (1,):
        yield from _if_any(window, last=move(last, by))


def _if_any(window: n.BetweenWindow, **ends: n.Value | None) -> Iterator[n.Window]:
    if None not in ends.values():
        yield replace(window, **ends)


def _both_ways(move: Callable[[M, int], M | None], what: M) -> Iterator[M]:
    return (other for by in (1, -1) if (other := move(what, by)) is not None)


def _ordinal(day: n.Day) -> Decimal:
    return Decimal(day.value.toordinal() if day.value else 0)
