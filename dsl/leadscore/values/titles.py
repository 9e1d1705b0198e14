"""Job titles, which are messy: the rank and the department that they tell, by whole words, never by substrings.

A title is taken apart where a comma, a slash, an "and" stand; within a part, only what comes before "of", "to", "at"
tells what someone is. Also the domain of an e-mail address.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple, TypeAlias, TypeVar

from leadscore.values.text import fold, words
from leadscore.values.title_words import (
    BEFORE_OTHERS,
    DEPARTMENT_PHRASES,
    NOT_NOW,
    RANK_PHRASES,
    RANKS,
    WHOLE_TITLES,
    Sense,
)

SENIORITIES = RANKS
"""What `seniority` can be, from the highest down."""

DEPARTMENTS = tuple(name for name in DEPARTMENT_PHRASES if name)
"""What `department` can be."""

_Meaning = TypeVar("_Meaning")
_Lexicon: TypeAlias = Mapping[str, Sequence[tuple[tuple[str, ...], _Meaning]]]
_Rank: TypeAlias = tuple[Sense, str]

_LIKE_ASCII = str.maketrans(
    {"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "\u2010": "-", "’": "'"}
)
"""What decomposition leaves as it is, though people also write it in ASCII."""

_INITIALS = re.compile(r"(?<![a-z])[a-z](?:\. ?[a-z])+(?![a-z])\.?")
_POSSESSIVE = re.compile(r"\b\w+'s\b")
_SUPERIOR = re.compile(
    r"\b(?:to|for) (?:the|our|an?|c[a-z]o|md|chief|president|[es]?vp|vice|managing|directors?|head|founders?|owners?"
    r"|board|executives?|senior|management)\b.*"
)
_BETWEEN_PARTS = re.compile(r"[,;:/|@()\[\]{}•·–—+]| - | & |\b(?:and|und|et)\b")
_ADDRESS = re.compile(r"(?:[^<]*<)?[^@ <>,;]+@([^@ <>,;]+)>?")
_REMEMBERED = 65_536
"""Titles repeat: a list of a million leads has some ten thousand of them."""


@lru_cache(_REMEMBERED)
def seniority(title: str) -> str | None:
    """The rank that a title tells, one of `SENIORITIES`; None when it tells none. Of several roles the highest."""
    plain = _plain(title)
    if plain in WHOLE_TITLES:
        return WHOLE_TITLES[plain]
    ranks: list[str] = []
    for part in _BETWEEN_PARTS.split(_SUPERIOR.sub("", plain)):
        deciding = _deciding(_senses(words(part)))
        if deciding is None:
            continue
        sense, rank = deciding
        if not ranks and (sense is Sense.HELPER or (sense is Sense.BEGINNER and rank == RANKS[-1])):
            return rank  # "Executive Assistant, CEO": what follows is someone else's title
        ranks.append(rank)
    return min(ranks, key=RANKS.index, default=None)


@lru_cache(_REMEMBERED)
def department(title: str) -> str | None:
    """The department that a title tells, one of `DEPARTMENTS`; None when it tells none. Of several the first."""
    own = words(_SUPERIOR.sub("", _plain(title)))
    if own and own[0] in _ranks().not_now:
        return None
    return next((name for name in _phrases(own, _departments()) if name), None)


def email_domain(email: str) -> str | None:
    """The folded domain of an address, also of one like `Jane Doe <jane@acme.com>`; None when it is no address."""
    address = _ADDRESS.fullmatch(fold(email))
    return (address[1].strip(".") or None) if address else None


def _plain(text: str) -> str:
    """Folded, without accents, the dots of initials ("C.E.O." is "ceo") and whose something is ("Director's PA")."""
    decomposed = fold(unicodedata.normalize("NFKD", text))
    bare = "".join(char for char in decomposed if not unicodedata.combining(char)).translate(_LIKE_ASCII)
    return _INITIALS.sub(lambda initials: re.sub("[. ]", "", initials[0]), _POSSESSIVE.sub("", bare))


def _senses(part: Sequence[str]) -> list[_Rank]:
    """What the words of one part of a title say about rank, in order."""
    known = _ranks()
    if part and part[0] in known.not_now:
        return []
    return [rank for rank in _phrases(part, known.phrases, known.before_others) if rank[0] is not Sense.NOTHING]


def _deciding(senses: Sequence[_Rank]) -> _Rank | None:
    """The one of them that tells the rank of the whole part."""
    beginners = [rank for rank in senses if rank[0] is Sense.BEGINNER]
    if beginners:
        return max(beginners, key=lambda rank: RANKS.index(rank[1]))
    modifiers = [rank for rank in senses if rank[0] is Sense.MODIFIER]
    roles = [rank for rank in senses if rank[0] is not Sense.MODIFIER]
    if modifiers and (not roles or roles[-1][1] == "entry"):
        return modifiers[-1]
    return roles[-1] if roles else None


def _phrases(
    among: Sequence[str], lexicon: _Lexicon[_Meaning], until: frozenset[str] = frozenset()
) -> Iterator[_Meaning]:
    """The meanings of the known phrases in these words, from left to right; none starts at or behind `until`."""
    at = 0
    while at < len(among) and among[at] not in until:
        length = 1
        for phrase, meaning in lexicon.get(among[at], ()):
            if tuple(among[at : at + len(phrase)]) == phrase:
                yield meaning
                length = len(phrase)
                break
        at += length


class _RankWords(NamedTuple):
    phrases: _Lexicon[_Rank]
    before_others: frozenset[str]
    not_now: frozenset[str]


@cache
def _ranks() -> _RankWords:
    """The words of `title_words`, read on first use: most commands need none."""
    phrases = _lexicon((text, (sense, rank)) for sense, rank, text in RANK_PHRASES)
    return _RankWords(phrases, frozenset(words(_plain(BEFORE_OTHERS))), frozenset(words(_plain(NOT_NOW))))


@cache
def _departments() -> _Lexicon[str]:
    return _lexicon((text, name) for name, text in DEPARTMENT_PHRASES.items())


def _lexicon(meanings: Iterable[tuple[str, _Meaning]]) -> _Lexicon[_Meaning]:
    """Phrases by their first word, the longest first."""
    lexicon: dict[str, list[tuple[tuple[str, ...], _Meaning]]] = {}
    for text, meaning in meanings:
        for phrase in text.split(","):
            spelt = words(_plain(phrase))
            lexicon.setdefault(spelt[0], []).append((spelt, meaning))
    for phrases in lexicon.values():
        phrases.sort(key=lambda entry: -len(entry[0]))
    return lexicon
