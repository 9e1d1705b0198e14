"""Patterns: texts in which `*` stands for any run of characters, also none.

Pattern texts come in the notation of `syntax.nodes.Text.value`: `\\*` is a star, `\\\\` a backslash, a bare `*` the
wildcard. They are folded as the texts are that they are held against.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import Enum
from functools import cached_property
from typing import NamedTuple, TypeAlias

from leadscore.record import Record
from leadscore.values.target import canonical
from leadscore.values.text import WHITE_SPACE, fold, fold_part

_WELL_FORMED = re.compile(r"(?:[^\\]|\\[\\*])*", re.DOTALL)
_PLAIN = re.compile(r"[!-)+-@[\]-~]+")
"""Patterns that are folded texts at a glance, without stars: most of long lists are."""
_ESCAPE = re.compile(r"\\([\\*])")
_TOKEN = re.compile(r"\\[\\*]|\*|[^\\*]+")
_STAR_IN_SCHEME = re.compile(r"[a-z]*\*[a-z*]*://|https?:/?\*")
_STAR_IN_HOST = re.compile(r"https?://[^/?#*]*\*")
_STAR_IN_QUERY = re.compile(r"(?:https?:/)?/[^?#]*\?[^#*]*\*")

_ANY = "\n"
"""Stands for a star where patterns are compared with each other: folded text holds no other white space than blanks."""


class PatternProblem(Enum):
    """Why a text is no pattern: the value is a clause that continues a sentence ("this text …")."""

    EMPTY = "is empty, and blank text is unknown, so nothing is ever equal to it"
    EMPTY_TARGET = "is empty, and so names no target"
    BLANK_EDGE = "starts or ends with a blank, and texts are compared without blanks around them"
    BAD_ESCAPE = "has a backslash that stands before neither a star nor a backslash"
    STAR_IN_ADDRESS = "has a star in the scheme, host or query of an address, of which only the path counts"

    @property
    def help(self) -> str:
        """What to do about it."""
        match self:
            case PatternProblem.EMPTY:
                return "Write the text that is meant, or `is missing` for what is not known."
            case PatternProblem.EMPTY_TARGET:
                return "Leave the text out: the event alone counts with every target, and with none."
            case PatternProblem.BLANK_EDGE:
                return "Leave the blank out."
            case PatternProblem.BAD_ESCAPE:
                return "Write \\\\ for a backslash and \\* for a star."
            case PatternProblem.STAR_IN_ADDRESS:
                return 'Write the path alone, such as "/pricing/*": it holds for every host and every query.'


class BadPattern(ValueError):
    """A text that is no pattern was made one; `problem` says why."""

    def __init__(self, text: str, problem: PatternProblem) -> None:
        super().__init__(f"{text!r} {problem.value}")
        self.problem = problem


def problem(text: str) -> PatternProblem | None:
    """What is wrong with a pattern of texts; None when it is right."""
    if not _WELL_FORMED.fullmatch(text):
        return PatternProblem.BAD_ESCAPE
    if not fold(text):
        return PatternProblem.EMPTY
    if text[0] in WHITE_SPACE or text[-1] in WHITE_SPACE:
        return PatternProblem.BLANK_EDGE
    return None


def target_problem(text: str) -> PatternProblem | None:
    """What is wrong with a pattern of targets; None when it is right."""
    if found := problem(text):
        return PatternProblem.EMPTY_TARGET if found is PatternProblem.EMPTY else found
    masked = _ESCAPE.sub("..", fold(text))  # now a star is always a wildcard
    places = (_STAR_IN_SCHEME, _STAR_IN_HOST, _STAR_IN_QUERY)
    return PatternProblem.STAR_IN_ADDRESS if any(place.match(masked) for place in places) else None


def has_star(text: str) -> bool:
    """Whether a star stands in the text that is a wildcard where patterns are meant."""
    return "*" in _ESCAPE.sub("", text)


def stars_escaped(text: str) -> str:
    """The text with every such star made a plain one."""
    return re.sub(r"\\[\\*]|\*", lambda found: "\\*" if found[0] == "*" else found[0], text)


def literal(text: str) -> str:
    """The plain text that the notation stands for where no pattern is meant: a bare `*` is a star, too."""
    return _ESCAPE.sub(r"\1", text)


class Pattern(NamedTuple):
    """One pattern, as the folded pieces between its stars: `"vp *"` is ("vp ", ""), `"ceo"` is ("ceo",).

    Made by `of_text`, `of_target` and `prefix`, `suffix` in a form of which each meaning has but one: only the first
    and the last piece can be empty.
    """

    pieces: tuple[str, ...]

    @classmethod
    def of_text(cls, text: str) -> Pattern:
        """Reads a pattern of texts. Raises BadPattern."""
        if found := problem(text):
            raise BadPattern(text, found)
        return cls._read(text)

    @classmethod
    def of_target(cls, text: str) -> Pattern:
        """Reads a pattern of targets, whose address is reduced to its path as targets are. Raises BadPattern."""
        if found := target_problem(text):
            raise BadPattern(text, found)
        return cls._read(canonical(text))  # the notation's escapes hold no character that means something there

    @classmethod
    def _read(cls, text: str) -> Pattern:
        if "*" not in text and "\\" not in text:
            return cls((fold_part(text),))
        pieces = [""]
        for token in _TOKEN.findall(text):
            if token == "*":
                pieces.append("")
            else:
                pieces[-1] += token.removeprefix("\\") if len(token) == 2 and token[0] == "\\" else token
        return cls._normal(fold_part(piece) for piece in pieces)

    @classmethod
    def _normal(cls, pieces: Iterable[str]) -> Pattern:
        """Two stars side by side are one."""
        first, *rest = pieces
        return cls((first, *(piece for piece in rest[:-1] if piece), rest[-1])) if rest else cls((first,))

    def then_any(self) -> Pattern:
        """The pattern of texts that start with what this one matches."""
        return self._normal((*self.pieces, ""))

    def after_any(self) -> Pattern:
        """The pattern of texts that end with what this one matches."""
        return self._normal(("", *self.pieces))

    @property
    def is_exact(self) -> bool:
        """There is no star in it: it matches one text."""
        return len(self.pieces) == 1

    @property
    def text(self) -> str:
        """The pattern in the notation that `of_text` reads, folded."""
        return "*".join(piece.replace("\\", "\\\\").replace("*", "\\*") for piece in self.pieces)

    def matches(self, folded: str) -> bool:
        """Whether a whole folded text is meant. Takes time linear in it: every piece is looked for once."""
        first, last = self.pieces[0], self.pieces[-1]
        if self.is_exact:
            return folded == first
        start, end = len(first), len(folded) - len(last)
        if start > end or not folded.startswith(first) or not folded.endswith(last):
            return False
        for piece in self.pieces[1:-1]:
            found = folded.find(piece, start, end)
            if found < 0:
                return False
            start = found + len(piece)
        return True


def _sample(pattern: Pattern) -> str:
    """A text of the pattern, with a character for each star that no other pattern can spell.

    A pattern that matches it must have a star there, so it matches all that the pattern matches.
    """
    return _ANY.join(pattern.pieces)


_ByPiece: TypeAlias = dict[int, dict[str, list[Pattern]]]


class _Globs:
    """Patterns with stars, found by a piece that the text must hold: at its start, at its end, or anywhere.

    A piece is looked up by its length, so thousands of patterns cost little more than one.
    """

    __slots__ = ("_anywhere", "_ends", "_starts")

    def __init__(self) -> None:
        self._starts: _ByPiece = {}
        self._ends: _ByPiece = {}
        self._anywhere: _ByPiece = {}

    def add(self, pattern: Pattern) -> None:
        first, last = pattern.pieces[0], pattern.pieces[-1]
        middle = max(pattern.pieces, key=len)
        if first or not middle:
            table, piece = self._starts, first
        elif last:
            table, piece = self._ends, last
        else:
            table, piece = self._anywhere, middle
        table.setdefault(len(piece), {}).setdefault(piece, []).append(pattern)

    def matches(self, folded: str) -> bool:
        return any(pattern.matches(folded) for pattern in self._candidates(folded))

    def _candidates(self, folded: str) -> Iterator[Pattern]:
        for length, by_piece in self._starts.items():
            yield from by_piece.get(folded[:length], ())
        for length, by_piece in self._ends.items():
            yield from by_piece.get(folded[-length:], ())
        for length, by_piece in self._anywhere.items():
            if len(by_piece) <= len(folded):
                held = [piece for piece in by_piece if piece in folded]
            else:
                parts = {folded[i : i + length] for i in range(len(folded) - length + 1)}
                held = [part for part in parts if part in by_piece]
            for piece in held:
                yield from by_piece[piece]


class PatternSet(Record):
    """Texts and patterns of which a text must match one. Two sets are equal exactly if they match the same texts.

    `exact` are folded texts without stars; `globs` the patterns with stars, sorted. Whatever another member covers is
    left out. Made by the class methods, which see to that; they raise BadPattern where `problem` or `target_problem`
    has something to say.
    """

    exact: frozenset[str]
    globs: tuple[Pattern, ...]

    @cached_property
    def _index(self) -> _Globs:
        index = _Globs()
        for pattern in self.globs:
            index.add(pattern)
        return index

    @classmethod
    def of_texts(cls, texts: Iterable[str]) -> PatternSet:
        """The set of these patterns of texts."""
        texts = tuple(texts)
        plain = {text for text in texts if _PLAIN.fullmatch(text)}
        return cls._reduced(plain, {Pattern.of_text(text) for text in texts if text not in plain})

    @classmethod
    def of_targets(cls, texts: Iterable[str]) -> PatternSet:
        """The set of these patterns of targets."""
        return cls.of(map(Pattern.of_target, texts))

    @classmethod
    def prefix(cls, text: str) -> PatternSet:
        """What `starts with` means; stars are allowed inside."""
        return cls.of((Pattern.of_text(text).then_any(),))

    @classmethod
    def suffix(cls, text: str) -> PatternSet:
        """What `ends with` means; stars are allowed inside."""
        return cls.of((Pattern.of_text(text).after_any(),))

    @classmethod
    def of(cls, patterns: Iterable[Pattern]) -> PatternSet:
        """The set of these patterns, reduced."""
        return cls._reduced(set(), set(patterns))

    @classmethod
    def _reduced(cls, texts: set[str], patterns: set[Pattern]) -> PatternSet:
        """Of folded texts and patterns. A pattern that covers another has fewer letters, or the same and more stars: so
        it has its turn first."""
        index, globs = _Globs(), []
        for pattern in sorted((p for p in patterns if not p.is_exact), key=_breadth):
            if not index.matches(_sample(pattern)):
                index.add(pattern)
                globs.append(pattern)
        exact = texts.union(pattern.pieces[0] for pattern in patterns if pattern.is_exact)
        if globs:
            exact = {text for text in exact if not index.matches(text)}
        return cls(frozenset(exact), tuple(sorted(globs)))

    @property
    def patterns(self) -> tuple[Pattern, ...]:
        """All members, sorted: first those without stars."""
        return (*(Pattern((text,)) for text in sorted(self.exact)), *self.globs)

    @property
    def texts(self) -> tuple[str, ...]:
        """All members in pattern notation, in the order of `patterns`: equal sets give equal texts."""
        return tuple(pattern.text for pattern in self.patterns)

    def matches(self, folded: str) -> bool:
        """Whether a folded text (or a canonical target) matches a member."""
        return folded in self.exact or (bool(self.globs) and self._index.matches(folded))


def _breadth(pattern: Pattern) -> tuple[int, int]:
    return sum(map(len, pattern.pieces)), -len(pattern.pieces)
