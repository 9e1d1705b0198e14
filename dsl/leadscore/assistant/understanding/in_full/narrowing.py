"""Another condition for what asks for one already: more is asked for, or another number of the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from leadscore.assistant.understanding.in_full.quantities import NotRead
from leadscore.assistant.understanding.parts import all_of, asks_of, conjuncts, contrary
from leadscore.filters.words import OUTCOME

if TYPE_CHECKING:
    from leadscore.assistant.world import World

_BETWEEN = re.compile(r"(?P<field>\w+) between (?P<low>\S+) and (?P<high>\S+)")
_END = re.compile(r"\w+ (?P<how>[<>]=) (?P<value>\S+)")
_SMALL = frozenset(
    "leads people companies firms those contacts who which are is the a an from for in with that of to only just "
    "they".split()
)


def condition_of(world: World, said: str) -> str:
    """What some words ask of leads. Raises NotRead where they say more, or less."""
    from leadscore.assistant.drafting.conditions import conditions_in

    found = conditions_in(world, said)
    said = said if found.condition else f"in {said}"  # a place or a branch alone: `education`
    found = found if found.condition else conditions_in(world, said)
    left = said
    for start, end in reversed(found.spans):
        left = left[:start] + " " + left[end:]
    if found.condition is None or not _SMALL.issuperset(re.findall(r"[^\s,.]+", left)):
        raise NotRead
    if any(part.removeprefix("not ").strip("(").split()[0] in OUTCOME for part in conjuncts(found.condition)):
        raise NotRead
    return found.condition


def narrowed(world: World, condition: str, said: str, *, spares: bool = False) -> str:
    """A condition with what is said as well, or with its contrary (`spares`). Raises NotRead."""
    asked = condition_of(world, said)
    new = [contrary(asked)] if spares else conjuncts(asked)
    held = conjuncts(condition)
    if set(new) <= set(held) or any(contrary(part) in held for part in new):  # of that nobody would be left
        raise NotRead
    return all_of([*held, *new]) or condition


def replaced_part(world: World, condition: str, said: str) -> str:
    """A condition with what is said in the place of the part that asks of the same; of a range, with that end. Raises
    NotRead."""
    plain = re.sub("^from (?=\\d)(?!.* to \\d)", "at least ", re.sub("^up to (?=\\d)", "at most ", said))
    held = conjuncts(condition)
    new = _asked_of(world, held, plain)
    same = [part for part in held if asks_of(part) == asks_of(new)]
    if len(conjuncts(new)) != 1 or len(same) != 1 or '"' in new:
        raise NotRead
    return all_of([_with_end(part, new) if part == same[0] else part for part in held]) or condition


def _asked_of(world: World, held: Sequence[str], said: str) -> str:
    """What is asked: also of a range without what it is of, as `april to september 2026` of `contract_ends between …`.
    Raises NotRead."""
    ranges = [found["field"] for part in held if (found := _BETWEEN.fullmatch(part))]
    try:
        return condition_of(world, said)
    except NotRead:
        if len(ranges) != 1:
            raise
        return condition_of(world, f"{ranges[0].replace('_', ' ')} {said}")


def _with_end(part: str, new: str) -> str:
    """Of `employees between 10 and 49` the one end that `employees >= 20` tells."""
    held, end = _BETWEEN.fullmatch(part), _END.fullmatch(new)
    if held is None or end is None:
        return new
    low, high = (end["value"], held["high"]) if end["how"] == ">=" else (held["low"], end["value"])
    if Decimal(low) > Decimal(high):
        raise NotRead
    return f"{held['field']} between {low} and {high}"
