"""Patterns and phrases as Python expressions, which are to stand alone: they may hold an `or` without brackets."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.engine.codegen.table import Table
from leadscore.values.pattern import Pattern, PatternSet

_MOST_TEXTS = 8
_MOST_GLOBS = 12
_MOST_PHRASES = 4

_NEVER = "False"


def matches(patterns: PatternSet, text: str, table: Table) -> str:
    """An expression for whether the folded text in the variable `text` matches one of the patterns."""
    if len(patterns.globs) > _MOST_GLOBS:  # from here on their index is faster than one test each
        return f"{table.constant('patterns', patterns)}.matches({text})"
    return _any_of([*_exact(patterns.exact, text, table), *_globs(patterns.globs, text, table)])


def holds_phrase(phrases: tuple[tuple[str, ...], ...], words: str, text: str, table: Table) -> str:
    """An expression for whether one of the phrases stands in a text. The variable `words` holds the text's words, the
    variable `text` the same joined by blanks, with one at both ends."""
    single = frozenset(phrase[0] for phrase in phrases if len(phrase) == 1)
    several = tuple(dict.fromkeys(f" {' '.join(phrase)} " for phrase in phrases if len(phrase) != 1))
    parts = [f"{word!r} in {words}" for word in single] if len(single) == 1 else []
    if len(single) > 1:
        parts.append(f"not {table.constant('words', single)}.isdisjoint({words})")
    if len(several) > _MOST_PHRASES:
        parts.append(f"any(phrase in {text} for phrase in {table.constant('phrases', several)})")
    else:
        parts += [f"{phrase!r} in {text}" for phrase in several]
    return _any_of(parts)


def _any_of(parts: list[str]) -> str:
    return " or ".join(parts) or _NEVER


def _exact(texts: frozenset[str], text: str, table: Table) -> Iterator[str]:
    if len(texts) > _MOST_TEXTS:
        yield f"{text} in {table.constant('texts', texts)}"
    elif len(texts) > 1:
        yield f"{text} in {{{', '.join(map(repr, sorted(texts)))}}}"
    else:
        yield from (f"{text} == {only!r}" for only in texts)


def _globs(globs: tuple[Pattern, ...], text: str, table: Table) -> Iterator[str]:
    prefixes, suffixes = [], []
    for pattern in globs:
        match pattern.pieces:
            case ("", ""):
                yield "True"
            case (first, ""):
                prefixes.append(first)
            case ("", last):
                suffixes.append(last)
            case ("", middle, ""):
                yield f"{middle!r} in {text}"
            case _:
                yield f"{table.constant('pattern', pattern)}.matches({text})"
    if prefixes:
        yield f"{text}.startswith({_one_or_all(prefixes)})"
    if suffixes:
        yield f"{text}.endswith({_one_or_all(suffixes)})"


def _one_or_all(texts: list[str]) -> str:
    return repr(texts[0]) if len(texts) == 1 else repr(tuple(texts))
