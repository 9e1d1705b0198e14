"""Targets by their words in any order, shortened or with small words between them: `claims exp`, `the Dublin Port CPC
seminar`, `the open day in Hamburg`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from leadscore.assistant.drafting.shared import small
from leadscore.assistant.drafting.words import Token, spoken_words
from leadscore.assistant.rule_names import stem

_SIGNS = re.compile(r"[/\\*:_.\-–]+")
_SMALL = frozenset("of in at on about for the our a an and to from".split())
_LEAST, _CUT = 3, 2
"""A word is shortened that has so many letters, and lacks so many at least."""
_FAR = 7


class LooseTargets:
    """The targets of several words that the policy or the histories have, each with its kind."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._by_first: dict[str, list[tuple[str, str, tuple[str, ...]]]] = {}
        for kind, text in sorted(pairs):
            words = tuple(spoken_words(_SIGNS.sub(" ", text.strip('"')))) if text.startswith('"') else ()
            words = tuple(dict.fromkeys(word for word in words if word not in _SMALL))
            if len(words) > 1 and "*" not in text and all(word.isalpha() for word in words):
                for letters in {word[:_LEAST] for word in words}:
                    self._by_first.setdefault(letters, []).append((kind, text, words))

    def at(self, tokens: Sequence[Token], at: int) -> Iterator[tuple[str, str, int]]:
        """Those that a phrase at a place may name, each with where it ends: all words of one, or two and more that but
        one of a kind has."""
        if at >= len(tokens) or tokens[at].kind != "word" or small().glue.end(tokens, at) is not None:
            return
        found = [
            (kind, text, words, *read)
            for kind, text, words in self._by_first.get(tokens[at].key[:_LEAST], ())
            if (read := _read(tokens, at, words))[0] > 1
            and (read[0] == len(words) or not _says_nothing(tokens[at : read[1]]))
        ]
        for kind in dict.fromkeys(one[0] for one in found):
            of_kind = [one for one in found if one[0] == kind]
            most = max(count for *_, count, _ in of_kind)
            best = [one for one in of_kind if one[3] == most]
            whole = [one for one in best if one[3] == len(one[2])]
            if len(whole or best) == 1:
                _, text, _, _, end = (whole or best)[0]
                yield kind, text, end


def _says_nothing(said: Sequence[Token]) -> bool:
    """`the lead is older than a year` is no `what-is-a-lead`."""
    return all(small().glue.end(said, at) or small().entity.end(said, at) for at in range(len(said)))


def _read(tokens: Sequence[Token], at: int, words: Sequence[str]) -> tuple[int, int]:
    """How many of these words stand here, in whatever order, and where the last of them ends."""
    left, end, place = list(words), at, at
    while left and place < min(len(tokens), at + _FAR):
        key = tokens[place].key
        meant = next((word for word in left if _is_said(key, word)), None)
        if meant is not None:
            left.remove(meant)
            end = place + 1
        elif key not in _SMALL or place == at:
            break
        place += 1
    return len(words) - len(left), end


def _is_said(key: str, word: str) -> bool:
    """Whether a word is this one, in another form of it or shortened."""
    if key == word or (len(key) > _LEAST and stem(key) == stem(word)):
        return True
    return len(key) >= _LEAST and len(word) - len(key) >= _CUT and word.startswith(key)
