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
        case (And() | Or(), And() | Or()) if isinstance(after, type(before)) and _one_differs(before, after):
            place = _places(before, after)[0]
            inner = path_to(before.operands[place], after.operands[place])
            return Path(inner.parts, (*inner.beside, *_others(before, place)))
        case (And() | Or(), _):
            for place, operand in enumerate(before.operands):
                if after == _without(before, place):
                    return Path((operand,), tuple(_others(before, place)))
        case _:
            pass
    return Path((before, after))


def _one_differs(before: And | Or, after: And | Or) -> bool:
    return len(before.operands) == len(after.operands) and len(_places(before, after)) == 1


def _places(before: And | Or, after: And | Or) -> list[int]:
    pairs = zip(before.operands, after.operands, strict=True)
    return [place for place, (old, new) in enumerate(pairs) if old != new]


def _others(condition: And | Or, place: int) -> Iterator[tuple[Condition, bool]]:
    decided = isinstance(condition, And)
    return ((operand, decided) for i, operand in enumerate(condition.operands) if i != place)


def _without(condition: And | Or, place: int) -> Condition:
    rest = condition.operands[:place] + condition.operands[place + 1 :]
    return rest[0] if len(rest) == 1 else type(condition)(rest)
