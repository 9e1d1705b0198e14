"""Walking through a plan's conditions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias, assert_never

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
    Op,
    Or,
    TextContains,
    TextMatches,
)
from leadscore.values.terms import Measure

FieldCondition: TypeAlias = TextMatches | TextContains | NumberCompare | DayBetween | DayWithin | IsYes | IsKnown
Leaf: TypeAlias = FieldCondition | EventCount | Inactive | GroupCompare


def leaves(condition: Condition, negated: bool = False) -> Iterator[tuple[Leaf, bool]]:
    """The conditions that hold no others, in the order written, each with whether an odd number of nots is above."""
    match condition:
        case Not(operand):
            yield from leaves(operand, not negated)
        case And(operands) | Or(operands):
            for operand in operands:
                yield from leaves(operand, negated)
        case (
            TextMatches()
            | TextContains()
            | NumberCompare()
            | DayBetween()
            | DayWithin()
            | IsYes()
            | IsKnown()
            | EventCount()
            | Inactive()
            | GroupCompare()
        ):
            yield condition, negated
        case _:
            assert_never(condition)


def evidence_of(condition: Condition) -> tuple[EventCount, ...]:
    """The event conditions that are not negated (under an even number of nots), each once."""
    return tuple(
        dict.fromkeys(leaf for leaf, negated in leaves(condition) if isinstance(leaf, EventCount) and not negated)
    )


def asks_for_any(condition: EventCount) -> bool | None:
    """True for a condition that holds exactly if there is any selected event, False for one that holds exactly if there
    is none; None for one that needs their number, or minutes."""
    if condition.measure is not Measure.TIMES:
        return None
    match condition.op, condition.value:
        case (Op.GREATER_EQUAL, 1) | (Op.GREATER, 0):
            return True
        case (Op.LESS, 1) | (Op.LESS_EQUAL, 0) | (Op.EQUAL, 0):
            return False
        case _:
            return None
