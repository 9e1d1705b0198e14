"""What the formatter lays out: a statement as leaves that are never broken, joined by blanks or line breaks.

Commas, parentheses and keywords are part of a leaf's text, so two leaves always stand one blank or one line
break apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from leadscore.record import Record, replace
from leadscore.source.text import NOWHERE, Span


class Leaf(Record):
    """Words that stay on one line. `span` is what they say in the source, where they come from one.

    `before` are comments on lines of their own above it, `after` is the comment that ends its line.
    `starts_line`: in the source the leaf stood first in its line.
    """

    text: str
    span: Span = NOWHERE
    before: tuple[str, ...] = ()
    after: str | None = None
    starts_line: bool = False


class Stack(Record):
    """Its parts on one line, or, where they do not fit (or `always`), each on a line of its own."""

    parts: tuple[Doc, ...]
    indent: int = 2
    always: bool = False


class Flow(Record):
    """Its parts one behind the other, with a line break before each part that would not fit.

    `keeps_lines`: once a comment stands between the parts, the author's own line breaks stay too; without them
    it could not be seen any more which of the parts a comment is about.
    """

    parts: tuple[Doc, ...]
    indent: int = 2
    keeps_lines: bool = False


Doc: TypeAlias = Leaf | Stack | Flow


def leaves(doc: Doc) -> Iterator[Leaf]:
    """From the first to the last."""
    if isinstance(doc, Leaf):
        yield doc
    else:
        for part in doc.parts:
            yield from leaves(part)


def map_leaves(doc: Doc, change: Callable[[Leaf], Leaf]) -> Doc:
    """The same document with other leaves; `change` sees them from the first to the last."""
    if isinstance(doc, Leaf):
        return change(doc)
    return replace(doc, parts=tuple(map_leaves(part, change) for part in doc.parts))


def one_line(doc: Doc) -> str:
    """All on one line, comments left out."""
    return " ".join(leaf.text for leaf in leaves(doc))
