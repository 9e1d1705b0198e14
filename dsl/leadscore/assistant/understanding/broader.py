"""What the policy itself gathers a value under: students, interns and trainees are those who `starts_out` holds for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from leadscore.check.symbols import Kind
from leadscore.check.walk import inside
from leadscore.syntax import nodes as n

if TYPE_CHECKING:
    from leadscore.assistant.world import World

_VALUE = re.compile(r'(not )?(\w+) (?:is|contains) "([^"]*)"')
_IN_SET = re.compile(r"(?:not )?\w+ (not )?in (\w+)")


def broader(world: World, part: str) -> Iterator[str]:
    """Definitions that ask for the sets that a value is in, and those sets; of a set, definitions."""
    checked = world.saved.checked
    if match := _VALUE.fullmatch(part):
        sets = [name for name, held in checked.sets.items() if match[3] in held or f"{match[3]} *" in held]
        sign, field = match[1] or "", match[2]
        for name in sets:
            yield from (f"{sign}{one}" for one in _defined_by(world, name))
        for name in sets:
            if _is_held(world, field, name):
                yield f"{sign}{field} in {name}"
    elif match := _IN_SET.fullmatch(part):
        is_not = bool(match[1]) != part.startswith("not ")
        yield from (f"{'not ' if is_not else ''}{one}" for one in _defined_by(world, match[2]))


def gathered(world: World, part: str) -> str | None:
    """What holds all of several values, of which more are meant than are said: `interns, students and so on`."""
    values = part.strip("()").split(" or ")
    found = [list(broader(world, value)) for value in values]
    return next((one for one in found[0] if all(one in others for others in found)), None) if len(values) > 1 else None


def _defined_by(world: World, members: str) -> Iterator[str]:
    """The definitions that ask for a set."""
    for symbol in world.saved.checked.symbols.of_kind(Kind.DEFINITION):
        if symbol.condition is not None and any(
            one.members.text == members for one in inside(symbol.condition, n.InSet)
        ):
            yield symbol.name


def _is_held(world: World, field: str, members: str) -> bool:
    from leadscore.assistant.drafting.asked import sets_of

    return (field, members) in set(sets_of(world.saved.checked))
