"""A sentence with another in its place: only the words that differ are written anew, so comments and lines stay."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from leadscore.diagnostics.model import Edit
from leadscore.source import Source, Span
from leadscore.syntax.lalr import Token
from leadscore.syntax.tokens import tokenize


def woven(source: Source, span: Span, text: str) -> Iterator[Edit]:
    """The edits that turn the sentence at `span` into `text`."""
    held = source.slice(span)
    old, new = _tokens(held), _tokens(text)
    texts = [held[one.start : one.end] for one in old], [text[one.start : one.end] for one in new]
    for tag, first, last, start, end in SequenceMatcher(None, *texts, autojunk=False).get_opcodes():
        if tag == "replace":
            yield _edit(span, old[first].start, old[last - 1].end, text[new[start].start : new[end - 1].end])
        elif tag == "delete":
            yield _edit(span, _after(held, old, first), old[last - 1].end, "")
        elif tag == "insert" and first:
            place = old[first - 1].end
            yield _edit(span, place, place, text[new[start - 1].end : new[end - 1].end])
        elif tag == "insert":
            yield _edit(span, 0, 0, text[: new[end].start])


def _after(held: str, old: list[Token], place: int) -> int:
    """Where what is deleted begins: with the blanks before it, unless a comment stands there."""
    before = old[place - 1].end if place else 0
    return before if not held[before : old[place].start].strip() else old[place].start


def _tokens(text: str) -> list[Token]:
    return tokenize(Source("", text)).tokens


def _edit(span: Span, start: int, end: int, text: str) -> Edit:
    return Edit(Span(span.path, span.start + start, span.start + end), text)
