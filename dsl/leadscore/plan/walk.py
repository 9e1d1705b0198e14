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
    Or,
    TextContains,
    TextMatches,
)

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
