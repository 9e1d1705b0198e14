"""Slips of the pen: a word that nobody uses becomes the one that it is a letter or two away from."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from weakref import WeakKeyDictionary

from rapidfuzz.distance import OSA

from leadscore.assistant.drafting.lexicon import Lexicon
from leadscore.assistant.drafting.phrases import any_of
from leadscore.assistant.drafting.shared import raw, small
from leadscore.assistant.drafting.words import Token
from leadscore.assistant.rule_names import stem

_SHORTEST = 5
_LONG = 9
_SHORT = 4
_CALENDAR = frozenset(name.lower() for name in (*calendar.month_name, *calendar.day_name))
"""`March` is no slip of `match`."""
_ENDINGS = frozenset("e y d t s ed er es al or ers ing ion ment".split())
"""With these it is another word and no whole one: an aerial `shoot` is no second `shooter`."""

_VOCABULARY: WeakKeyDictionary[Lexicon, frozenset[str]] = WeakKeyDictionary()


def mended(tokens: Sequence[Token], lexicon: Lexicon) -> tuple[Token, ...]:
    """The words, with those mended that are near a known one of the same first letter, and are none themselves."""
    known = _VOCABULARY.get(lexicon)
    if known is None:
        known = _VOCABULARY[lexicon] = frozenset(word for word in lexicon.known_words() if word.isalpha())
    return tuple(
        replace(token, key=better, text=better)
        if (better := "than" if _is_than(tokens, place) else _meant(token, known) or _whole(token, known, lexicon))
        else token
        for place, token in enumerate(tokens)
    )


def _is_than(tokens: Sequence[Token], place: int) -> bool:
    """`more then 20` is no time."""
    behind = tokens[place + 1 : place + 2]
    is_before = place > 0 and any(f"{tokens[place - 1].key} than" in said for said in raw()["compare"].values())
    return tokens[place].key == "then" and is_before and bool(behind) and behind[0].value is not None


def _meant(token: Token, known: frozenset[str]) -> str | None:
    word = token.key
    if token.kind != "word" or len(word) < _SHORTEST or not word.isalpha():
        return None
    if word in known or word in small().everyday or word in _of_requests() or word in _CALENDAR:
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
    nearest = [other for away, other in alike if away == min(alike)[0]]
    whole = [other for other in nearest if _lacks_letters(word, other)]  # `watchd` is `watched` rather than `watch`
    nearest = whole if len(nearest) > 1 and len({stem(one) for one in nearest}) == 1 else nearest
    return nearest[0] if len(nearest) == 1 else None


def _whole(token: Token, known: frozenset[str], lexicon: Lexicon) -> str | None:
    """The word of a field's name that is cut short: `prem` of `premium`, where no other begins so."""
    word = token.key
    if (
        token.kind != "word"
        or len(word) < _SHORT
        or word in known
        or word in small().everyday
        or word in _of_requests()
    ):
        return None
    alike = [one for one in lexicon.evidence.names if one.startswith(word) and one[len(word) :] not in _ENDINGS]
    return alike[0] if len(alike) == 1 else None


def _lacks_letters(word: str, other: str) -> bool:
    """Whether letters of the other are left out in it, and nothing else is wrong."""
    letters = iter(other)
    return all(letter in letters for letter in word)


@cache
def _of_requests() -> frozenset[str]:
    """The words that rules are asked for with: `receive` is no slip of `received`."""
    return frozenset(any_of(raw()["request"].values()).words())
