"""A question that follows another, and what of it says more than that something is other."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass
from typing import TYPE_CHECKING

from leadscore.assistant.understanding.lexicon import any_of, listed
from leadscore.assistant.understanding.parts import conjuncts
from leadscore.assistant.understanding.spotting import Spotted

if TYPE_CHECKING:
    from leadscore.assistant.understanding.thread import Thread
    from leadscore.assistant.world import World

_LEADS = listed("leads") | {"people"}
_CONNECTING, _OWN = listed("connecting"), listed("asks") | _LEADS
_ASKS_FOR, _ONES = listed("looks_up") | {"everyone", "everybody", "anyone", "anybody", "all"}, {"ones", "one"}
_OF_WHAT = re.compile(
    rf"^\W*(?:{any_of('filled_pause')}\W+)*"
    r"(?:from|at|in|with|without|over|under|above|below|between|more|fewer|less|up to)\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    rf"^\W*(?:{any_of('filled_pause')}\W+)*{any_of('goes_on')}\b|\b{any_of('ends_so')}\W*$|^\W*(?:\w+\W+){{1,3}}only\b",
    re.IGNORECASE,
)
SURE = 0.9
_GOING_ON, _BY_WORDS, _FOR_EACH = 0.9, 0.5, 0.85
"""How likely a question of nothing but connecting words makes it that it is the rest of the last one, with and without
one that goes on; and how much less likely it is with each word that says more."""


@dataclass(frozen=True, slots=True)
class Said:
    """`chance` is how likely its words make it that it is the rest of the last one."""

    world: World
    spotted: Spotted
    thread: Thread
    chance: float

    @property
    def goes_on(self) -> bool:
        """Whether it begins or ends as what goes on: `and …`, `only …`, `… only, …`, `… instead`."""
        return _GOES_ON.search(self.spotted.question) is not None

    @property
    def is_own(self) -> bool:
        """Whether it asks, or says of whom, as questions of their own do."""
        return any(word.text in _OWN for word in self.spotted.words)

    @property
    def is_fragment(self) -> bool:
        """Whether it says one thing of leads and asks nothing, as `from partners`, `at firms over 200` and `Austria?`:
        nobody begins so."""
        words = {word.text for word in self.spotted.words}
        asks = (_OWN - _ONES) | _ASKS_FOR
        if _OF_WHAT.match(self.spotted.question):
            asks -= _LEADS
        return len(conjuncts(self.spotted.found.condition)) <= 1 and words.isdisjoint(asks)

    def rest(self, allowed: Set[str] = frozenset(), said: Set[int] = frozenset()) -> list[str]:
        """The words that say more than what is other; `said` are the places of those that do not."""
        known = _CONNECTING | allowed
        return [
            word.text
            for place, (word, tag) in enumerate(zip(self.spotted.words, self.spotted.tags, strict=True))
            if tag is None and place not in said and word.text not in known and word.text.isalnum()
        ]

    def sure(self, rest: list[str], *, is_told: bool = False, is_whole: bool = False) -> float:
        """How likely it says no more than what is other, but for the `rest`. `is_told`: it says that the last call is
        meant; `is_whole`: it could be a question of its own."""
        if is_told:
            return SURE if not rest else self.chance if self.is_own else max(self.chance, _BY_WORDS)
        if rest:
            return self.chance * _FOR_EACH ** (len(rest) - 1)
        return max(self.chance, _BY_WORDS if is_whole and not self.goes_on else _GOING_ON)
