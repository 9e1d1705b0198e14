"""By which field or group a question says that leads shall stand: `by last order value`, `with the highest fit`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from leadscore.assistant.understanding.lexicon import phrases
from leadscore.assistant.understanding.words import Word
from leadscore.check.symbols import Kind

if TYPE_CHECKING:
    from leadscore.assistant.world import World

_IN_ORDER = phrases("in_order_of")
_LONGEST = 4
"""So many words the name of a field has at most."""


@dataclass(frozen=True, slots=True)
class OrderMention:
    """`name` is the field's or the group's; it stands from `named` to `end`, what leads over to it from `start` on."""

    name: str
    start: int
    named: int
    end: int


def orders_in(world: World, words: Sequence[Word], question: str) -> Iterator[OrderMention]:
    """What it says, in its order."""
    symbols = world.saved.checked.symbols
    names = {one.name.replace("_", " "): one.name for kind in (Kind.FIELD, Kind.GROUP) for one in symbols.of_kind(kind)}
    for match in _IN_ORDER.finditer(question):
        behind = [word for word in words if word.start >= match.end()][:_LONGEST]
        for count in range(len(behind), 0, -1):
            name = names.get(" ".join(word.text for word in behind[:count]).replace("_", " "))
            if name is not None:
                yield OrderMention(name, match.start(), behind[0].start, behind[count - 1].end)
                break
