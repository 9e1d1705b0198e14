"""Groups that are called by what their question is about: `the trial group`, of “Do they use the trial?”."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from leadscore.assistant.rule_names import stem, stems
from leadscore.assistant.understanding.in_full.patterns import pattern

if TYPE_CHECKING:
    from leadscore.assistant.world import World

_CALLED = pattern(
    r"(?<![\w§])(?:the |our |a |an )?(?P<word>[^\W\d_]{3,})"
    r"(?: (?:group|total)(?: 's)?(?: points)?|"
    r"(?: points)?(?=(?: (?:should|shall|must|may|could|will|to|let|points|only|just))* (?:DECAY|HALVE|LOSE)"
    r"(?: away| out)? (?:OVER|by|EVERY|\d+)\b.*\b(?:same|STEPS)))(?!\w)"
)
"""Points that age in steps, or with the same cap, are those of a group."""
_SAYS_LITTLE = frozenset(
    map(stem, "they them their what where need like people show use want look after there".split())
)


def groups_called(world: World, told: str) -> Iterator[tuple[str, str]]:
    """The name of each group that is spoken of by a word of its question and no other's, and how it is said."""
    for match in _CALLED.finditer(told):
        if name := _about(world).get(stem(match["word"])):
            yield name, match[0]


def _about(world: World) -> dict[str, str]:
    said = {one.name: stems(one.question or "") - _SAYS_LITTLE for one in world.plan.groups}
    how_many = Counter(word for words in said.values() for word in words)
    return {word: name for name, words in said.items() for word in words if how_many[word] == 1}
