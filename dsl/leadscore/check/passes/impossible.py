"""What is joined by `and` can be true together. Modest: only comparisons of one and the same name are held together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from leadscore.check.policy import Policy
from leadscore.check.symbols import Kind
from leadscore.check.walk import Leaf, Signed, inside
from leadscore.diagnostics import Diagnostic, Note
from leadscore.diagnostics.catalogue import problem
from leadscore.source import Span
from leadscore.syntax.nodes import (
    AfterWindow,
    And,
    Bare,
    BeforeWindow,
    BetweenWindow,
    Compare,
    CompareOp,
    Condition,
    Day,
    Happened,
    Inactive,
    Is,
    IsKnown,
    Not,
    Number,
    Or,
    Text,
    Value,
    YesNo,
)
from leadscore.values.pattern import BadPattern, Pattern

_ENDLESS = Decimal("Infinity")


def impossible(policy: Policy) -> Iterator[Diagnostic]:
    for condition, _ in policy.conditions:
        for conjunction in inside(condition, And):
            yield from contradictions(policy, conjunction)


class _Claims:
    """What the comparisons so far leave possible for one name. Days are counted as numbers."""

    def __init__(self, span: Span) -> None:
        self.span = span
        self.low, self.high = -_ENDLESS, _ENDLESS
        self.low_open = self.high_open = False
        self.texts: list[Pattern] = []
        self.answers: set[bool] = set()
        self.missing = self.asked = False

    def at_least(self, value: Decimal, open_: bool = False) -> None:
        if (value, open_) > (self.low, self.low_open):
            self.low, self.low_open = value, open_

    def at_most(self, value: Decimal, open_: bool = False) -> None:
        if (value, not open_) < (self.high, not self.high_open):
            self.high, self.high_open = value, open_

    @property
    def contradict(self) -> bool:
        empty = self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))
        return empty or len(self.answers) > 1 or (self.missing and self.asked) or self._texts_differ()

    def _texts_differ(self) -> bool:
        exact = {pattern.pieces[0] for pattern in self.texts if pattern.is_exact}
        return any(not pattern.matches(text) for text in exact for pattern in self.texts)


def contradictions(policy: Policy, conjunction: And) -> Iterator[Diagnostic]:
    """The pairs of a conjunction that exclude each other: where there is one, it is never true."""
    claims: dict[str, _Claims] = {}
    parts = list(_parts(policy, conjunction))
    for (leaf, positive), span in parts:
        if isinstance(leaf, Inactive):
            continue
        known = claims.setdefault(leaf.name.text, _Claims(span))
        if known.contradict:
            continue
        _claim(policy, known, leaf, positive)
        if known.contradict:
            yield _never(policy, span, known.span)


def _parts(policy: Policy, conjunction: And) -> Iterator[tuple[Signed, Span]]:
    """The comparisons that must all be true, those of definitions included, with the place of what is written here."""
    for operand in conjunction.operands:
        for signed in _certain(policy, operand, True):
            yield signed, operand.span


def _certain(policy: Policy, condition: Condition, positive: bool) -> Iterator[Signed]:
    match condition:
        case And(operands) if positive:
            for operand in operands:
                yield from _certain(policy, operand, True)
        case Or(operands) if not positive:
            for operand in operands:
                yield from _certain(policy, operand, False)
        case Not(operand):
            yield from _certain(policy, operand, not positive)
        case And() | Or():
            return
        case Bare(name) if (body := policy.symbols.definition(name.text)) is not None:
            yield from _certain(policy, body, positive)
        case _:
            yield Signed(condition, positive)


def _claim(policy: Policy, known: _Claims, leaf: Leaf, positive: bool) -> None:
    kind = policy.symbols.kind(leaf.name.text) if not isinstance(leaf, Inactive) else None
    if kind not in (Kind.FIELD, Kind.GROUP):
        return
    match leaf:
        case IsKnown(known=is_known):
            known.missing |= is_known != positive
            return
        case Compare(_, op, Number(value)):
            _compare(known, op if positive else _OPPOSITE[op], value)
        case Is(_, YesNo(value), negated):
            known.answers.add(value ^ negated ^ (not positive))
        case Bare():
            known.answers.add(positive)
        case Is(_, Text(text), negated) if positive != negated:
            known.texts.extend(_pattern(text))
        case Is(_, value, negated) if positive != negated:
            _within(known, value, value)
        case Happened(window=BetweenWindow(first, last)) if positive:
            _within(known, first, last)
        case Happened(window=BeforeWindow(Day(day))) if positive and day is not None:
            known.at_most(_number(day), open_=True)
        case Happened(window=AfterWindow(Day(day))) if positive and day is not None:
            known.at_least(_number(day), open_=True)
        case _:
            pass
    known.asked = True


_OPPOSITE = {
    CompareOp.LESS: CompareOp.GREATER_EQUAL,
    CompareOp.LESS_EQUAL: CompareOp.GREATER,
    CompareOp.GREATER: CompareOp.LESS_EQUAL,
    CompareOp.GREATER_EQUAL: CompareOp.LESS,
}


def _compare(known: _Claims, op: CompareOp, value: Decimal) -> None:
    match op:
        case CompareOp.LESS | CompareOp.LESS_EQUAL:
            known.at_most(value, open_=op is CompareOp.LESS)
        case CompareOp.GREATER | CompareOp.GREATER_EQUAL:
            known.at_least(value, open_=op is CompareOp.GREATER)


def _within(known: _Claims, first: Value, last: Value) -> None:
    match first, last:
        case Number(low), Number(high) if low <= high:
            known.at_least(low)
            known.at_most(high)
        case Day(start), Day(end) if start is not None and end is not None and start <= end:
            known.at_least(_number(start))
            known.at_most(_number(end))
        case _:
            pass  # a range without anything in it has been told


def _number(day: date) -> Decimal:
    return Decimal(day.toordinal())


def _pattern(text: str) -> list[Pattern]:
    try:
        return [Pattern.of_text(text)]
    except BadPattern:
        return []


def _never(policy: Policy, second: Span, first: Span) -> Diagnostic:
    if second == first:
        return problem(
            "impossible-condition",
            second,
            f"`{policy.words(second)}` can never be true",
            "The definition contradicts itself.",
        )
    return problem(
        "impossible-condition",
        second,
        f"`{policy.words(first)}` and `{policy.words(second)}` are never true together",
        "Join them by `or` if either will do, or delete one of them.",
        notes=[Note(first, "the other one is here")],
    )
