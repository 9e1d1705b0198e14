"""How companies that a question names are written in the data: `Müller & Söhne, Zahnärzte`, whatever stands between the
words of the name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from leadscore.assistant.understanding.lexicon import listed
from leadscore.assistant.understanding.words import Word
from leadscore.values.text import fold

if TYPE_CHECKING:
    from leadscore.assistant.world import World

_MOST = 500
"""Of more leads with a word in their companies' names, the best are looked at."""
_FARTHEST = 3
_WORD = re.compile(r"[^\W_]+")
_JOINING = listed("joins_firm")


def firms_of(world: World, numbers: Sequence[int]) -> frozenset[str]:
    """The companies of some leads."""
    return frozenset(row.company for row in world.rows(numbers[:_MOST]) if row.company)


def widened(firms: Collection[str], words: Sequence[Word], question: str, first: int, last: int) -> tuple[int, int]:
    """The places of the first and the last word of a company's name, of which some words are known: `24 Hour Dental`
    where `dental` is."""
    parts = [_parts(firm) for firm in firms]

    def holds(span: tuple[int, int]) -> bool:
        said = _parts(question[words[span[0]].start : words[span[1]].end])
        return any(_stands_in(said, firm) for firm in parts)

    while (wider := next(filter(holds, _wider(words, first, last)), None)) is not None:
        first, last = wider
    return first, last


def written(firms: Collection[str], said: str, names: Sequence[str]) -> str:
    """A company's name so that the data has it: as it was said where a company is called so, else what a company with
    these `names` is called, or what of it is known."""
    if any(fold(said) in fold(firm) for firm in firms):
        return said
    parts = _parts(said)
    meant = [firm for firm in firms if _stands_in(parts, _parts(firm))] or sorted(firms)
    shared = " ".join(names)
    return meant[0] if len(meant) == 1 else shared if any(shared in fold(firm) for firm in meant) else said


def _wider(words: Sequence[Word], first: int, last: int) -> Iterator[tuple[int, int]]:
    """With a few more words before or behind it, the nearest first; signs alone are none."""
    for far in range(1, _FARTHEST + 1):
        if first >= far and _is_part(words[first - far]):
            yield first - far, last
        if last + far < len(words) and _is_part(words[last + far]):
            yield first, last + far


def _is_part(word: Word) -> bool:
    return word.text.isalnum() and word.text not in _JOINING


def _parts(text: str) -> list[str]:
    return [part for part in _WORD.findall(fold(text)) if part not in _JOINING]


def _stands_in(some: Sequence[str], whole: Sequence[str]) -> bool:
    """Whether these words stand there one behind the other."""
    return any(list(whole[at : at + len(some)]) == list(some) for at in range(len(whole) - len(some) + 1))
