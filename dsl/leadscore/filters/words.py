"""The words of the outcome in a filter, read as fields that have a value for each lead."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from types import MappingProxyType

from leadscore.record import Record
from leadscore.source import Span
from leadscore.syntax.grammar import terminals
from leadscore.syntax.lalr import Token
from leadscore.values.terms import ValueType
from leadscore.values.text import simple_lower

OUT_OF_SCOPE = "out of scope"

COMPARING = frozenset(("change", "changed", "up", "down", "gained", "lost"))
"""These ask for another scoring too."""

OUTCOME: Mapping[str, ValueType] = MappingProxyType(
    {
        "score": ValueType.NUMBER,
        "rank": ValueType.NUMBER,
        "change": ValueType.NUMBER,
        "band": ValueType.TEXT,
        "grade": ValueType.TEXT,
    }
    | dict.fromkeys(("ready", "disqualified", OUT_OF_SCOPE), ValueType.YES_NO)
    | dict.fromkeys(("changed", "up", "down", "gained", "lost"), ValueType.YES_NO)
)
"""What each of them holds: points are numbers of points, `change` is by how much the score is another one than before,
`changed` whether anything of the outcome is."""

_KEYWORDS = frozenset(("READY", "DISQUALIFIED", "SCORE", "BAND", "GRADE", "UP", "LOST"))
_LABELS = frozenset(("NAME", "NUMBER", "STRING"))
_MEASURES = frozenset(("TIME", "TIMES", "MINUTE", "MINUTES"))


class Asked(Record):
    """A label that is asked for: of a `band` or a `grade`."""

    what: str
    label: str
    span: Span


def as_fields(tokens: Sequence[Token], groups: Collection[str], path: str) -> tuple[list[Token], list[Asked]]:
    """The tokens with names in the place of words of the outcome, and comparisons in the place of what may be left out
    behind them (`band warm`, `score 50`); and the labels that are asked for."""
    asked: list[Asked] = []
    return list(_Reader(tokens, groups, path, asked).read()), asked


class _Reader:
    def __init__(self, tokens: Sequence[Token], groups: Collection[str], path: str, asked: list[Asked]) -> None:
        self.tokens, self.groups, self.path, self.asked = tokens, groups, path, asked
        self.at = 0

    def read(self) -> Iterator[Token]:
        while self.at < len(self.tokens):
            token = self._next()
            if token.type == "OUT" and self._kinds(2) == ["OF", "SCOPE"]:
                self.at += 2
                yield Token("NAME", OUT_OF_SCOPE, token.start, self.tokens[self.at - 1].end)
            elif token.type in ("BAND", "GRADE"):
                yield _name(token)
                yield from self._label(token)
            elif token.type in _KEYWORDS:
                yield _name(token)
                if token.type == "SCORE":
                    yield from self._comparison()
            else:
                yield token
                if token.type == "NAME" and simple_lower(token) in self.groups:
                    yield from self._comparison()

    def _next(self) -> Token:
        self.at += 1
        return self.tokens[self.at - 1]

    def _kinds(self, count: int) -> list[str]:
        """The kinds of the next tokens."""
        return [token.type for token in self.tokens[self.at : self.at + count]]

    def _label(self, word: Token) -> Iterator[Token]:
        """`band warm` is `band is "warm"`; a grade may be of several labels."""
        first = self.at
        while self._kinds(1) and self._kinds(1)[0] in _LABELS and (self.at == first or word.type == "GRADE"):
            self.at += 1
        if parts := self.tokens[first : self.at]:
            start, end = parts[0].start, parts[-1].end
            label = "".join(part[1:-1] if part.type == "STRING" else part for part in parts)
            self.asked.append(Asked(simple_lower(word), label, Span(self.path, start, end)))
            yield Token("IS", "is", start, start)
            yield Token("STRING", f'"{label}"', start, end)

    def _comparison(self) -> Iterator[Token]:
        """`score 50` is `score is 50`, and `score at least 50` is `score >= 50`."""
        match self._kinds(4):
            case ["NUMBER", *_]:
                yield Token("IS", "is", self.tokens[self.at].start, self.tokens[self.at].start)
            case ["AT", "LEAST" | "MOST" as bound, "NUMBER", *rest] if not _MEASURES.intersection(rest):
                sign = ">=" if bound == "LEAST" else "<="
                self.at += 2
                yield Token(terminals()[sign], sign, self.tokens[self.at - 2].start, self.tokens[self.at - 1].end)
            case _:
                pass


def _name(keyword: Token) -> Token:
    return Token("NAME", simple_lower(keyword), keyword.start, keyword.end)
