"""Phrases by their words: what stands at a place of a text, the longest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, TypeVar

from leadscore.assistant.drafting.words import Token, spoken_words

T = TypeVar("T")


class Phrases(Generic[T]):
    """What phrases mean; one phrase may mean several things, of which the first added comes first."""

    def __init__(self) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        self._known: set[tuple[tuple[str, ...], T]] = set()
        self._sorted = True

    def add(self, phrase: str | Sequence[str], meaning: T) -> None:
        """A phrase without words is none."""
        keys = spoken_words(phrase) if isinstance(phrase, str) else tuple(phrase)
        if keys and (keys, meaning) not in self._known:
            self._known.add((keys, meaning))
            self._by_first.setdefault(keys[0], []).append((keys, meaning))
            self._sorted = False

    def all(self, tokens: Sequence[Token], at: int) -> Iterator[tuple[T, int]]:
        """Each meaning of a phrase that stands at a place, and where it ends."""
        if not self._sorted:
            for known in self._by_first.values():
                known.sort(key=lambda entry: -len(entry[0]))
            self._sorted = True
        if not 0 <= at < len(tokens):
            return
        for keys, meaning in self._by_first.get(tokens[at].spoken, ()):
            end = at + len(keys)
            if end <= len(tokens) and all(tokens[at + place].spoken == key for place, key in enumerate(keys)):
                yield meaning, end

    def longest(self, tokens: Sequence[Token], at: int) -> tuple[T, int] | None:
        """The first of them."""
        return next(self.all(tokens, at), None)

    def end(self, tokens: Sequence[Token], at: int) -> int | None:
        """Where the longest phrase at a place ends; None where none stands there."""
        found = self.longest(tokens, at)
        return None if found is None else found[1]

    def words(self) -> Iterator[str]:
        """All words of all phrases."""
        return (key for known in self._by_first.values() for keys, _ in known for key in keys)


def phrases(text: str) -> Iterator[str]:
    """The phrases of a list as lexicon.toml has it."""
    return (phrase for part in text.split(",") if (phrase := " ".join(part.split())))


def any_of(texts: Iterable[str]) -> Phrases[None]:
    """Phrases that need no meaning."""
    found: Phrases[None] = Phrases()
    for text in texts:
        for phrase in phrases(text):
            found.add(phrase, None)
    return found
