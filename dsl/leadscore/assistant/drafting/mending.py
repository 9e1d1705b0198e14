"""Slips of the pen: a word that nobody uses becomes the one that it is a letter or two away from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from weakref import WeakKeyDictionary

from rapidfuzz.distance import OSA

from leadscore.assistant.drafting.lexicon import Lexicon
from leadscore.assistant.drafting.phrases import any_of
from leadscore.assistant.drafting.shared import raw, small
from leadscore.assistant.drafting.words import Token

_SHORTEST = 5
_LONG = 9

_VOCABULARY: WeakKeyDictionary[Lexicon, frozenset[str]] = WeakKeyDictionary()


def mended(tokens: Sequence[Token], lexicon: Lexicon) -> tuple[Token, ...]:
    """The words, with those mended that are near a known one of the same first letter, and are none themselves."""
    known = _VOCABULARY.get(lexicon)
    if known is None:
        known = _VOCABULARY[lexicon] = frozenset(word for word in lexicon.known_words() if word.isalpha())
    return tuple(
        replace(token, key=better, text=better) if (better := _meant(token, known)) else token for token in tokens
    )


def _meant(token: Token, known: frozenset[str]) -> str | None:
    word = token.key
    if token.kind != "word" or len(word) < _SHORTEST or not word.isalpha():
        return None
    if word in known or word in small().everyday or word in _of_requests():
        return None
    slips = 1 if len(word) < _LONG else 2
    alike = [
        (away, other)
        for other in known
        if other[0] == word[0]
        and abs(len(other) - len(word)) <= slips
        and len(other) >= _SHORTEST - 1
        and (away := OSA.distance(word, other, score_cutoff=slips)) <= slips
    ]
    alike.sort()
    return alike[0][1] if alike and (len(alike) == 1 or alike[1][0] > alike[0][0]) else None


@cache
def _of_requests() -> frozenset[str]:
    """The words that rules are asked for with: `receive` is no slip of `received`."""
    return frozenset(any_of(raw()["request"].values()).words())
