"""Where in a TOML text its keys and values stand: `tomllib` tells what they are, and not where."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

Keys: TypeAlias = tuple[str | int, ...]
"""The way to a value: names, and numbers (from 0) in lists."""
Range: TypeAlias = tuple[int, int]
"""The first character, and one behind the last."""

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_DOT = re.compile(r"[ \t]*\.")
_KEY = re.compile(r"""[A-Za-z0-9_-]+|"(?:\\.|[^"\\])*"|'[^']*'""")
_TEXT = re.compile(r'''"""(?:\\.|[^\\])*?"""(?:"{0,2})|"(?:\\.|[^"\\])*"|'{3}.*?\'{3}(?:'{0,2})|'[^']*\'''', re.DOTALL)
_BARE = re.compile(r"[^\s,\]}#]+(?: \d[^\s,\]}#]*)?")  # a time may have a blank behind its day


class Place(NamedTuple):
    """Of a key and its value; of a section with a line of its own, both are that line."""

    key: Range
    value: Range
    is_text: bool = False


def places(text: str) -> dict[Keys, Place]:
    """Of all keys and values of a text that `tomllib` can read."""
    scanner = _Scanner(text)
    scanner.document()
    return scanner.found


class _Scanner:
    """Takes for granted that the text is TOML; `at` is the character that comes next."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.found: dict[Keys, Place] = {}
        self.last: dict[Keys, int] = {}  # of sections in double brackets, the number of the last one

    def document(self) -> None:
        section: Keys = ()
        self.take(_BLANK)
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                section = self.header()
            else:
                self.pair(section)
            self.take(_BLANK)

    def header(self) -> Keys:
        start, brackets = self.at, 2 if self.text.startswith("[[", self.at) else 1
        self.at += brackets
        names = list(self.names())
        self.take(_BLANK)
        self.at += brackets
        here = (start, self.at)
        keys: Keys = ()
        for name in names[:-1]:
            keys = self.numbered((*keys, name))
            self.found.setdefault(keys, Place(here, here))
        keys = (*keys, names[-1])
        if brackets > 1:
            self.found.setdefault(keys, Place(here, here))
            self.last[keys] = self.last.get(keys, -1) + 1
        keys = self.numbered(keys)
        self.found[keys] = Place(here, here)
        return keys

    def numbered(self, keys: Keys) -> Keys:
        return (*keys, self.last[keys]) if keys in self.last else keys

    def pair(self, section: Keys) -> None:
        start, names = self.at, list(self.names())
        key, keys = (start, self.at), section
        self.take(_BLANK)
        self.at += 1  # the equals sign
        for name in names[:-1]:
            keys = (*keys, name)
            self.found.setdefault(keys, Place(key, key))
        self.value((*keys, names[-1]), key)

    def names(self) -> Iterator[str]:
        """Of a key with or without dots."""
        yield self.name()
        while self.take(_DOT):
            yield self.name()

    def name(self) -> str:
        self.take(_BLANK)
        word = self.take(_KEY)
        return next(iter(tomllib.loads(f"{word} = 0"))) if word[0] in "\"'" else word

    def value(self, keys: Keys, key: Range | None) -> None:
        self.take(_BLANK)
        start, sign = self.at, self.text[self.at]
        if sign == "[":
            for number in self.each("]"):
                self.value((*keys, number), None)
        elif sign == "{":
            for _ in self.each("}"):
                self.pair(keys)
        else:
            self.take(_TEXT if sign in "\"'" else _BARE)
        here = (start, self.at)
        self.found[keys] = Place(key or here, here, sign in "\"'")

    def each(self, closing: str) -> Iterator[int]:
        """Numbers what stands between two brackets; the cursor is at it, and comes back from behind it."""
        self.at += 1
        number = 0
        while self.take(_BLANK) is not None and self.text[self.at] != closing:
            yield number
            number += 1
            self.take(_BLANK)
            self.at += self.text[self.at] == ","
        self.at += 1

    def take(self, pattern: re.Pattern[str]) -> str:
        """What stands here; nothing where it is something else."""
        found = pattern.match(self.text, self.at)
        if found is None:
            return ""
        self.at = found.end()
        return found[0]
