"""Where two conditions differ, and what must be so elsewhere for that to be seen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from leadscore.plan.model import And, Condition, Not, Or


@dataclass(frozen=True, slots=True)
class Path:
    """`parts` differ: all there is on both sides, or what stands on one of them alone. It shows as long as each of the
    conditions `beside` has the truth beside it."""

    parts: tuple[Condition, ...]
    beside: tuple[tuple[Condition, bool], ...] = ()


def path_to(before: Condition, after: Condition) -> Path:
    """Down to the smallest part that differs: beside an operand of `and`, the others must be true, of `or`, false."""
    match before, after:
        case Not(old), Not(new):
            return path_to(old, new)
        case (And() as whole, And(new)) | (Or() as whole, Or(new)) if len(whole.operands) == len(new):
            old = whole.operands
            places = [i for i, pair in enumerate(zip(old, new, strict=True)) if pair[0] != pair[1]]
            if len(places) == 1:
                inner = path_to(old[places[0]], new[places[0]])
                return Path(inner.parts, (*inner.beside, *_others(whole, places[0])))
        case ((And() | Or()), _):
            for i, operand in enumerate(before.operands):
                if after == _without(before, i):
                    return Path((operand,), tuple(_others(before, i)))
        case _:
            pass
    return Path((before, after))


def _others(condition: And | Or, place: int) -> Iterator[tuple[Condition, bool]]:
    decided = isinstance(condition, And)
    return ((operand, decided) for i, operand in enumerate(condition.operands) if i != place)


def _without(condition: And | Or, place: int) -> Condition:
    rest = condition.operands[:place] + condition.operands[place + 1 :]
    return rest[0] if len(rest) == 1 else type(condition)(rest)
