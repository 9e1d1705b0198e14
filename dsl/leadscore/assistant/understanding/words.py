"""A question as words, with short forms and slips of the keyboard mended."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from leadscore.assistant.number_words import DIGITS
from leadscore.assistant.understanding.lexicon import table
from leadscore.values.text import fold

_TOKEN = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*"  # an email
    r"|[A-Za-z]{1,4}-\d+"  # an id
    r"|\d{4}-\d{2}-\d{2}"
    r"|(?:19|20)\d\d-(?:0[1-9]|1[0-2])(?![\w-])"  # a month
    rf"|{DIGITS}"
    r"|[^\W\d_]+(?:_[^\W\d_]+)+"  # a name of the policy
    r"|[^\W\d_]+(?:['’´`](?!s\b)[^\W\d_]+)?"
    r"|['’´`]s\b"
    r"|[^\w\s]"
)
_SHORT = table("short")
_ENDINGS = {"n't": "not", "'re": "are", "'ve": "have", "'ll": "will", "'d": "would", "'m": "am"}
_LEAST = 5


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a question as it is understood (folded, mended), and where it stands in it."""

    text: str
    start: int
    end: int
    mended: bool = False


def words_of(question: str) -> tuple[Word, ...]:
    """The words and signs of a question; of a short form (`who's`, `dont`) each of its words, in the same place."""
    return tuple(
        Word(text, match.start(), match.end())
        for match in _TOKEN.finditer(question)
        for text in _spelt_out(fold(match[0]).replace("’", "'").replace("´", "'").replace("`", "'")).split()
    )


def spelt_out(question: str) -> str:
    """With its short forms in full: `ppl who wd get 5` as `people who would get 5`."""
    return _TOKEN.sub(lambda match: _SHORT.get(fold(match[0]), match[0]), question)


def mended(words: tuple[Word, ...], known: Collection[str], kept: Collection[str] = ()) -> tuple[Word, ...]:
    """With words that are a slip away from a known one as that; words of `kept` stay as they are, and their plurals."""

    def stays(text: str) -> bool:
        return text in known or text in kept or text.removesuffix("s") in kept or not text.isalpha()

    return tuple(word if stays(word.text) else _mended(word, known) for word in words)


def _mended(word: Word, known: Collection[str]) -> Word:
    if len(word.text) < _LEAST:
        return word
    found = nearest_word(word.text, frozenset(known))
    return replace(word, text=found, mended=True) if found else word


@lru_cache(maxsize=4_096)
def nearest_word(word: str, known: frozenset[str], *, plural: bool = False) -> str | None:
    """The word that another is a slip of: one slip for words of up to seven letters, two for longer ones; the first
    letter is rarely wrong. Letters are rather turned round, doubled or left out than others. `plural`: also where only
    an `s` at the end is too much or missing."""
    allowed = 1 if len(word) < 8 else 2
    alike = [one for one in known if one[0] == word[0] and abs(len(one) - len(word)) <= allowed and len(one) >= 4]
    found = extract(word, sorted(alike), scorer=OSA.distance, score_cutoff=allowed, limit=None)
    nearest = min(found, key=lambda one: (one[1], _unlike(word, one[0])), default=None)
    if nearest is None or (not plural and nearest[0] in (f"{word}s", word.removesuffix("s"))):
        return None
    return str(nearest[0])


def _unlike(word: str, meant: str) -> int:
    """How unlike a slip it is: `realy` has the letters of `really`, `poits` has lost one of `points`."""
    letters = iter(meant)
    return 0 if set(word) == set(meant) else 1 if all(letter in letters for letter in word) else 2


def _spelt_out(text: str) -> str:
    if text in _SHORT:
        return _SHORT[text]
    if text == "'s":
        return "'s"
    for ending, whole in _ENDINGS.items():
        if text.endswith(ending) and len(text) > len(ending):
            return f"{text.removesuffix(ending)} {whole}"
    return text
