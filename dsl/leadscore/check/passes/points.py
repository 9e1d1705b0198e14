"""Points, bounds and thresholds are within a million; a rule gives some."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.check.policy import Policy
from leadscore.check.symbols import Kind
from leadscore.diagnostics import Diagnostic
from leadscore.diagnostics.catalogue import problem
from leadscore.syntax.nodes import (
    Band,
    BetweenWindow,
    Compare,
    Grade,
    GroupHeader,
    Happened,
    Is,
    Number,
    Override,
    Ready,
    Rule,
    ScoreRange,
    Statement,
    Value,
)
from leadscore.values.number import MAX_POINTS_MILLI

_LARGEST = MAX_POINTS_MILLI // 1000


def points(policy: Policy) -> Iterator[Diagnostic]:
    for statement in policy.loaded.main.file.statements:
        for number in _in_points(statement):
            yield from _in_range(policy, number)
        if isinstance(statement, Rule | Override) and statement.points is not None:
            yield from _zero(policy, statement.points.number)
    for leaf, _, _ in policy.comparisons:
        match leaf:
            case Compare(name, _, value) | Is(name, value) if policy.symbols.kind(name.text) is Kind.GROUP:
                yield from _values_in_range(policy, value)
            case Happened(name, window=BetweenWindow(first, last)):
                if policy.symbols.kind(name.text) is Kind.GROUP:
                    yield from _values_in_range(policy, first, last)
            case _:
                pass


def _in_points(statement: Statement) -> Iterator[Number]:
    """The numbers of a statement that are points."""
    found: tuple[Number | None, ...]
    match statement:
        case GroupHeader(at_least=at_least, at_most=at_most):
            found = (at_least, at_most)
        case Rule(points=given, up_to=up_to):
            found = (None if given is None else given.number, up_to)
        case Ready(at=at, lost_below=lost_below):
            found = (at, lost_below)
        case Band(at=at):
            found = (at,)
        case Grade(steps=steps):
            found = tuple(step.at for step in steps)
        case ScoreRange(low, high):
            found = (low, high)
        case Override(points=given):
            found = (given.number,)
        case _:
            found = ()
    return (number for number in found if number is not None)


def _values_in_range(policy: Policy, *values: Value) -> Iterator[Diagnostic]:
    for value in values:
        if isinstance(value, Number):
            yield from _in_range(policy, value)


def _in_range(policy: Policy, number: Number) -> Iterator[Diagnostic]:
    if abs(number.value) > _LARGEST:
        yield problem(
            "points-out-of-range",
            number.span,
            f"`{policy.words(number.span)}` is beyond {_LARGEST:,} points",
            f"Points are from -{_LARGEST:,} to {_LARGEST:,}.",
        )


def _zero(policy: Policy, number: Number) -> Iterator[Diagnostic]:
    if number.value == 0:
        yield problem(
            "zero-points",
            number.span,
            "This gives no points",
            "Give points, or delete the sentence; a comment keeps a thought without a rule.",
        )
