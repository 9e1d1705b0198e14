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
_LEGAL = listed("legal_forms")
_BEFORE, _BEHIND, _AT = listed("before_firm"), listed("behind_firm") | {""}, listed("at_firm")


def firms_of(world: World, numbers: Sequence[int]) -> frozenset[str]:
    """The companies of some leads."""
    return frozenset(row.company for row in world.rows(numbers[:_MOST]) if row.company)


def whole_firm(world: World, words: Sequence[Word], question: str, place: int) -> tuple[int, int] | None:
    """The places of the first and the last word of a company's whole name that begins here, each word of which anybody
    may use: `people at north star`. It needs a word before it that leads to a name, or nothing else beside it; where it
    says a condition too, that somebody is there."""
    last = max((one for one in _ends(world, words, question, place)), default=None)
    if last is None:
        return None
    before = words[place - 1].text if place else ""
    behind = words[last + 1].text if last + 1 < len(words) else ""
    says_at = before in _AT
    if not (says_at or before in _BEFORE or (not before and behind in _BEHIND)):
        return None
    said = question[words[place].start : words[last].end]
    return (place, last) if says_at or not _is_condition(world, said) else None


def _ends(world: World, words: Sequence[Word], question: str, place: int) -> Iterator[int]:
    """Where whole names of companies end that begin here."""
    names = world.people.names
    pair = [at for at in range(place, min(place + 4, len(words))) if is_part(words[at])][:2]
    if len(pair) < 2 or pair[0] != place or not names.issuperset(words[at].text for at in pair):
        return
    numbers = world.people.meant(" ".join(words[at].text for at in pair)).numbers
    for firm in firms_of(world, numbers):
        whole = [part for part in _parts(firm) if part not in _LEGAL]
        for last in range(pair[1], min(place + 2 * len(whole), len(words))):
            if (
                len(whole) > 1
                and is_part(words[last])
                and _parts(question[words[place].start : words[last].end]) == whole
            ):
                yield last


def _is_condition(world: World, text: str) -> bool:
    from leadscore.assistant.drafting.conditions import conditions_in

    condition = conditions_in(world, text).condition
    return condition is not None and not condition.startswith("company ")


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
        if first >= far and is_part(words[first - far]):
            yield first - far, last
        if last + far < len(words) and is_part(words[last + far]):
            yield first, last + far


def is_part(word: Word) -> bool:
    """Whether it may be a word of a company's name, which what joins them is not."""
    return word.text.isalnum() and word.text not in _JOINING


def _parts(text: str) -> list[str]:
    return [part for part in _WORD.findall(fold(text)) if part not in _JOINING]


def _stands_in(some: Sequence[str], whole: Sequence[str]) -> bool:
    """Whether these words stand there one behind the other."""
    return any(list(whole[at : at + len(some)]) == list(some) for at in range(len(whole) - len(some) + 1))
