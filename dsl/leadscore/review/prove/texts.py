"""Whether a text can match some patterns and none of others: decided by making one.

Every pattern is read as an automaton with one state a letter; the automata walk in step over texts that grow letter by
letter. Only letters that take a wanted pattern on are tried, and two that stand in no pattern (a letter and a
separator): in a text that does, every letter that only stars read may be replaced by those, and no pattern that did
not match does so then.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from leadscore.values.pattern import Pattern, PatternSet
from leadscore.values.text import PUNCTUATION, words

Phrases: TypeAlias = tuple[tuple[str, ...], ...]
Language: TypeAlias = PatternSet | Phrases
"""What a text is asked to match: one of some patterns, or one of some phrases (tuples of words) as whole words."""

_MOST_STATES = 20_000
_MOST_VARIANTS = 10_000
_LETTERS = "xzqjwkyvbhgfpmdnlcrtsuaoie0123456789жщюйъ"
_SEPARATORS = "-&+.,;:|~_!?$%'\"()<=>@[]^`{}#\\*"
_SEPARATING = frozenset(PUNCTUATION + " ")
_Node: TypeAlias = tuple[tuple[int, ...], tuple[int, ...], str]


class TooHard(Exception):
    """Neither a text was found nor that there is none, within the steps that this may take."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What texts there are. Targets may be empty, and blanks may stand at their edges, but no slash in front."""

    target: bool

    def allows(self, text: str, letter: str) -> bool:
        """Whether a letter may come next."""
        if letter == " ":
            return not text.endswith(" ") and (self.target or bool(text))
        return not (self.target and letter == "/" and not text)

    def complete(self, text: str) -> bool:
        return self.target or (bool(text) and not text.endswith(" "))


FIELD = Shape(target=False)
TARGET = Shape(target=True)


def matches(language: Language, text: str) -> bool:
    """Whether a folded text (or a canonical target) is one that the language means."""
    if isinstance(language, PatternSet):
        return language.matches(text)
    spoken = words(text)
    return any(_stands_in(phrase, spoken) for phrase in language)


def _stands_in(phrase: tuple[str, ...], spoken: tuple[str, ...]) -> bool:
    return any(spoken[i : i + len(phrase)] == phrase for i in range(len(spoken) - len(phrase) + 1))


def text_for(yes: Sequence[Language], no: Sequence[Language], shape: Shape, avoid: Iterable[str] = ()) -> str | None:
    """A short text that every language of `yes` means and none of `no`, and that is none of `avoid`.

    None when there is no such text. Raises TooHard.
    """
    avoided = set(avoid)
    listed = _listed(yes, no, avoided)
    spelt = _Search(yes, no, shape, avoided).run()
    found = [text for text in (listed, spelt) if text is not None]
    return min(found, key=lambda text: (len(text), text), default=None)


def variants(text: str, yes: Sequence[Language], no: Sequence[Language]) -> Iterator[str]:
    """Texts like one that is as asked, with a number put in where that changes nothing."""
    for place in range(len(text), -1, -1):
        for number in range(2, _MOST_VARIANTS):
            other = f"{text[:place]}{number}{text[place:]}"
            if not all(matches(language, other) for language in yes) or any(matches(o, other) for o in no):
                break
            yield other


def exact_texts(yes: Sequence[Language], no: Sequence[Language]) -> Iterator[str]:
    """The texts that stand without stars in one of `yes`, and that are as asked."""
    listed = [language.exact for language in yes if isinstance(language, PatternSet) and language.exact]
    for text in sorted(set().union(*listed)):
        if all(matches(language, text) for language in yes) and not any(matches(language, text) for language in no):
            yield text


def is_endless(yes: Sequence[Language], no: Sequence[Language], shape: Shape) -> bool:
    """Whether more texts are as asked than the policies list one by one. Raises TooHard."""
    return _Search(yes, no, shape, set(exact_texts(yes, no))).run() is not None


def _listed(yes: Sequence[Language], no: Sequence[Language], avoided: set[str]) -> str | None:
    texts = (text for text in exact_texts(yes, no) if text not in avoided)
    return min(texts, key=lambda text: (len(text), text), default=None)


class _Search:
    """The walk over growing texts. What stands without stars in a language of `no` is avoided, in one of `yes` it is
    `exact_texts` that looks there."""

    def __init__(self, yes: Sequence[Language], no: Sequence[Language], shape: Shape, avoided: set[str]) -> None:
        self.yes = [_automaton(language) for language in yes]
        self.no = [_automaton(language) for language in no]
        self.shape = shape
        exact = (language.exact for language in no if isinstance(language, PatternSet))
        self.avoided = avoided.union(*exact)
        self.prefixes = {text[:end] for text in self.avoided for end in range(len(text) + 1)}
        self.fillers = self._fillers()

    def run(self) -> str | None:
        start = (tuple(a.start for a in self.yes), tuple(a.start for a in self.no))
        waiting = [(0, 0, "", *start)]
        seen: set[object] = set()
        while waiting:
            _, _, text, yes, no = heapq.heappop(waiting)
            if self._accepts(text, yes, no):
                return text
            for letter in self._letters(yes):
                if not self.shape.allows(text, letter):
                    continue
                longer = text + letter
                after_yes = tuple(a.step(state, letter) for a, state in zip(self.yes, yes, strict=True))
                after_no = tuple(a.step(state, letter) for a, state in zip(self.no, no, strict=True))
                if not all(after_yes) or any(map(_Automaton.is_settled, self.no, after_no)):
                    continue
                tail = longer if longer in self.prefixes else longer[-1] == " "
                node = (after_yes, after_no, tail)
                if node not in seen:
                    seen.add(node)
                    if len(seen) > _MOST_STATES:
                        raise TooHard
                    missing = sum(map(_Automaton.missing, self.yes, after_yes))
                    heapq.heappush(waiting, (len(longer) + missing, len(seen), longer, after_yes, after_no))
        return None

    def _accepts(self, text: str, yes: Sequence[int], no: Sequence[int]) -> bool:
        return (
            self.shape.complete(text)
            and text not in self.avoided
            and all(map(_Automaton.accepts, self.yes, yes))
            and not any(map(_Automaton.accepts, self.no, no))
        )

    def _letters(self, yes: Sequence[int]) -> list[str]:
        wanted = {letter for a, state in zip(self.yes, yes, strict=True) for letter in a.wanted(state)}
        return [*sorted(wanted), *(filler for filler in self.fillers if filler not in wanted)]

    def _fillers(self) -> tuple[str, ...]:
        """A letter, a blank and a separator that stand in no pattern; the last two only where words are asked for."""
        used = {letter for a in (*self.yes, *self.no) for letter in a.masks} | {c for t in self.avoided for c in t}
        letter = next(letter for letter in _spare_letters() if letter not in used)
        if not any(a.separated for a in (*self.yes, *self.no)):
            return (letter,)
        separator = next((c for c in _SEPARATORS if c not in used), "-")
        return (letter, " ", separator)


def _spare_letters() -> Iterator[str]:
    yield from _LETTERS
    yield from map(chr, range(0x4E00, 0x9FA5))  # more ideographs than a policy can use up


class _Automaton:
    """Patterns or phrases, side by side in the bits of a whole number: bit i is set when what stands before token i of
    them all has been read. A phrase is what stands between separators; a text is read with one before and behind."""

    def __init__(self, language: Language) -> None:
        self.masks: dict[str, int] = {}
        self.separated = not isinstance(language, PatternSet)
        self._loops = self._separator = self._separator_loops = self._finals = begin = 0
        self._left: list[int] = []
        if isinstance(language, PatternSet):
            for pattern in language.globs:
                begin |= self._add_pattern(pattern)
        else:
            for phrase in language:
                begin |= self._add_phrase(phrase)
        self._last = len(self._left)
        self.start = self.step(begin, " ") if self.separated else begin

    def _add_pattern(self, pattern: Pattern) -> int:
        first = len(self._left)
        for number, piece in enumerate(pattern.pieces):
            if number:
                self._loops |= 1 << len(self._left)
            self._add_letters(piece)
        return self._end(first)

    def _add_phrase(self, phrase: tuple[str, ...]) -> int:
        first = len(self._left)
        self._loops |= 1 << first
        for word in phrase:
            self._separator |= 1 << len(self._left)
            self._left.append(0)
            self._separator_loops |= 1 << len(self._left)
            self._add_letters(word)
        self._separator |= 1 << len(self._left)
        self._left.append(0)
        self._loops |= 1 << len(self._left)
        return self._end(first)

    def _add_letters(self, letters: str) -> None:
        for letter in letters:
            self.masks[letter] = self.masks.get(letter, 0) | 1 << len(self._left)
            self._left.append(0)

    def _end(self, first: int) -> int:
        self._finals |= 1 << len(self._left)
        self._left.append(0)
        length = len(self._left) - 1 - first
        for place in range(length + 1):
            self._left[first + place] = length - place
        return 1 << first

    def step(self, state: int, letter: str) -> int:
        taken, stays = self.masks.get(letter, 0), self._loops
        if letter in _SEPARATING:
            taken |= self._separator
            stays |= self._separator_loops
        return (state & taken) << 1 | state & stays

    def accepts(self, state: int) -> bool:
        return bool((self.step(state, " ") if self.separated else state) & self._finals)

    def is_settled(self, state: int) -> bool:
        """Whether the text is accepted however it goes on."""
        return bool(state & self._finals & self._loops)

    def missing(self, state: int) -> int:
        """How many letters are missing at least."""
        return min((self._left[bit] for bit in _bits(state)), default=0)

    def wanted(self, state: int) -> Iterator[str]:
        """The letters that take one of the patterns on."""
        return (letter for letter, mask in self.masks.items() if state & mask)


def _bits(state: int) -> Iterator[int]:
    while state:
        lowest = state & -state
        yield lowest.bit_length() - 1
        state ^= lowest


@cache
def _automaton(language: Language) -> _Automaton:
    return _Automaton(language)
