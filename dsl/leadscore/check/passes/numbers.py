"""Durations, numbers of times and minutes, periods and ranges make sense by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from leadscore.check.fit import misfit
from leadscore.check.policy import Policy
from leadscore.check.walk import inside
from leadscore.diagnostics import Diagnostic, Edit, Fix
from leadscore.diagnostics.catalogue import problem
from leadscore.source import Span
from leadscore.syntax.nodes import (
    BetweenWindow,
    Day,
    Duration,
    InForce,
    Number,
    Quantity,
    QuantityOp,
    Unit,
    Value,
)
from leadscore.values.terms import Measure, ValueType

_LONGEST_YEARS = 1000
_LONGEST = _LONGEST_YEARS * Unit.YEARS.value


def numbers(policy: Policy) -> Iterator[Diagnostic]:
    for statement in policy.statements:
        for part in inside(statement, object):
            match part:
                case Duration():
                    yield from _duration(policy, part)
                case Quantity():
                    yield from _quantity(policy, part)
                case BetweenWindow(first, last):
                    yield from _between(policy, first, last, part.span)
                case InForce():
                    yield from _in_force(policy, part)
                case _:
                    pass


def _duration(policy: Policy, duration: Duration) -> Iterator[Diagnostic]:
    count, written = duration.count, policy.words(duration.span)
    if count != count.to_integral_value() or count < 0:
        yield problem(
            "bad-duration",
            duration.span,
            f"`{written}` is not a whole number of {duration.unit.name.lower()}",
            "Durations are whole and not negative; take a smaller unit where a half is meant, such as 12 hours.",
        )
    elif count * duration.unit.value > _LONGEST:
        yield problem(
            "bad-duration",
            duration.span,
            f"`{written}` is longer than {_LONGEST_YEARS:,} years",
            "Leave the window out where all time is meant.",
        )


def _quantity(policy: Policy, quantity: Quantity) -> Iterator[Diagnostic]:
    number, written = quantity.number.value, policy.words(quantity.span)
    if number < 0:
        yield problem(
            "bad-quantity",
            quantity.number.span,
            f"`{written}`: there are no negative {quantity.measure.value}",
            "Write a number from 0 on.",
        )
    elif quantity.measure is Measure.TIMES and number != number.to_integral_value():
        yield problem(
            "bad-quantity",
            quantity.number.span,
            f"`{written}`: something happens a whole number of times",
            "Write a whole number.",
        )
    elif quantity.op is QuantityOp.AT_LEAST and number == 0:
        yield problem(
            "pointless-quantity",
            quantity.span,
            f"`{written}` always holds",
            "Write at least 1, or leave the condition out.",
        )
    elif quantity.op is QuantityOp.FEWER_THAN and number == 0:
        yield problem(
            "pointless-quantity",
            quantity.span,
            f"`{written}` never holds",
            "`exactly 0 times`, or `never`, says that there was none.",
        )


def _between(policy: Policy, first: Value, last: Value, span: Span) -> Iterator[Diagnostic]:
    match first, last:
        case Number(low), Number(high) if low > high:
            yield problem(
                "empty-range",
                span,
                f"No number is between {_plain(low)} and {_plain(high)}",
                "The smaller number stands first.",
                _swapped(policy, first.span, last.span),
            )
        case Day(start), Day(end) if start is not None and end is not None and start > end:
            yield problem(
                "dates-reversed",
                span,
                f"The period ends on {end}, before it starts on {start}",
                "The earlier day stands first.",
                _swapped(policy, first.span, last.span),
            )
        case _:
            return


def _in_force(policy: Policy, in_force: InForce) -> Iterator[Diagnostic]:
    if in_force.first is None and in_force.last is None:
        yield problem(
            "empty-in-force",
            in_force.span,
            "`in force` says neither from when nor until when",
            "Write `in force from 2026-06-01`, `in force until 2026-08-31`, or both.",
        )
    for day in (in_force.first, in_force.last):
        if day is not None:
            yield from misfit(policy, "A day in force", ValueType.DATE, day)
    if in_force.first is not None and in_force.last is not None:
        yield from _between(policy, in_force.first, in_force.last, in_force.span)


def _plain(number: Decimal) -> str:
    return f"{number:f}"


def _swapped(policy: Policy, first: Span, last: Span) -> Fix:
    return Fix("swap the two", (Edit(first, policy.words(last)), Edit(last, policy.words(first))))
