"""Who is in a set, where sets are named in full: `add carrots to row crops and wheat to page keys`, `move potatoes from
row crops to veg`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from leadscore.assistant.understanding.in_full.naming import Text, names_set
from leadscore.assistant.understanding.in_full.numbers import Meant
from leadscore.assistant.understanding.membership import members_changed
from leadscore.assistant.understanding.merging import parted

if TYPE_CHECKING:
    from leadscore.assistant.world import World

_MOVED = re.compile(
    r"(?:move|shift|transfer) (?P<what>.+?) (?:from|out of) (?P<one>.+?) (?:to|into|over to) (?P<other>.+)"
)


def members_told(world: World, text: Text) -> Meant | None:
    """The changes that a text asks for, where it speaks of nothing but one set and its members; or of two, where some
    move from the one to the other."""
    plain = text.plain(text.told)
    sets = names_set(world, plain)
    if (match := _MOVED.fullmatch(plain)) and len(sets) == 2:
        each = (f"remove {match['what']} from {match['one']}", f"add {match['what']} to {match['other']}")
        found = [_one(world, text, told) for told in each]
        return [[change for one in found if one for change in one[0]]] if all(found) else None
    return _one(world, text, plain) if len(sets) == 1 else None


def _one(world: World, text: Text, plain: str) -> Meant | None:
    sets = names_set(world, plain)
    change = members_changed(world, _spelt(text, plain), sets, whole=True)
    return [parted(change)] if change else None


def _spelt(text: Text, plain: str) -> str:
    """With the capitals and quotes of the question. What is left out there, such as a verb, is said as it stands."""
    words = plain.split()
    for start in range(len(words)):
        if said := text.as_said(" ".join(words[start:])):
            return " ".join([*words[:start], said])
    return plain
