"""Text to syntax, the front door: `parse` takes any text and never fails."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from leadscore.diagnostics import Diagnostic
from leadscore.diagnostics.model import in_order
from leadscore.record import Record
from leadscore.source import Source, Span
from leadscore.syntax.build import Builder
from leadscore.syntax.conflicts import without_conflicts
from leadscore.syntax.lalr import Parser, Token
from leadscore.syntax.nodes import Condition, File, Name
from leadscore.syntax.sentences import read_sentences
from leadscore.syntax.tokens import read_tokens, tokenize
from leadscore.values.text import simple_lower


class Parsed(Record):
    """A file's tree, as far as it could be read, and all lexical and syntactic problems, in order of place.

    `unreadable` are the names that unreadable sentences, and versions that a merge left over, would have declared, as
    far as one can tell: the checker does not call them unknown.
    """

    file: File
    diagnostics: tuple[Diagnostic, ...]
    unreadable: frozenset[str]


_SHORT = 200_000
"""What has more characters than that is not remembered."""


def parse(source: Source) -> Parsed:
    """Parses a whole file. The last ones are remembered: a text is formatted, read again to compare, checked, and
    changed in one place of many files."""
    return _remembered(source) if len(source.text) <= _SHORT else _parsed(source)


def _parsed(source: Source) -> Parsed:
    unmerged = without_conflicts(source)
    source = unmerged.source
    tokens = tokenize(source)
    sentences = read_sentences(source, tokens)
    builder = Builder(source)
    statements = tuple(builder.statement(tree) for tree in sentences.trees)
    diagnostics = (*unmerged.diagnostics, *tokens.diagnostics, *sentences.diagnostics, *builder.diagnostics)
    file = File(statements, tuple(tokens.comments), span=Span(source.path, 0, len(source.text)))
    pieces = (*sentences.unreadable, *map(_words, unmerged.others))
    names = {name.text for piece in pieces for name in _declared(piece)}
    return Parsed(file, tuple(in_order(diagnostics)), frozenset(names))


_remembered = lru_cache(maxsize=8)(_parsed)


def parse_condition(text: str) -> Condition | None:
    """A condition alone, such as a filter that somebody types; None when it is none."""
    source = Source("<condition>", text)
    tokens: list[Token] = []
    parser = Parser("condition")
    if read_tokens(text, 0, tokens) < len(text) or not all(map(parser.feed, tokens)):
        return None
    tree = parser.result()
    return None if tree is None else Builder(source).condition(tree)


def _words(text: str) -> list[Token]:
    """What can be read of a text that nothing is said about."""
    tokens: list[Token] = []
    position = 0
    while (position := read_tokens(text, position, tokens)) < len(text):
        position += 1
    return tokens


_DECLARES = {"FIELD", "EVENT", "SET", "DEFINE", "GROUP", "AS"}


def _declared(piece: list[Token]) -> list[Name]:
    return [Name(simple_lower(b)) for a, b in pairwise(piece) if a.type in _DECLARES and b.type == "NAME"]
