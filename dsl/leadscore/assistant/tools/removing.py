"""A sentence less in a policy, and what its tests expect of a rule that is gone."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.assistant.tools.cutting import cut, line_end, without_items, words_at
from leadscore.diagnostics.model import Edit
from leadscore.source import Source, Span
from leadscore.syntax import nodes as n


def removed(source: Source, node: n.Statement) -> Iterator[Edit]:
    """The sentence; with its lines, and the comment behind it, where it has them to itself, else with a blank."""
    text, (start, end) = source.text, (node.span.start, node.span.end)
    first = start - (source.position(start).column - 1)
    last = line_end(source, end)
    behind = text[end : last.start()].strip()
    if not text[first:start].strip() and (not behind or behind.startswith("#")):
        start, end = first, last.end()
    elif behind:
        end += len(text[end:]) - len(text[end:].lstrip(" \t"))
    else:
        start = len(text[:start].rstrip(" \t"))
    yield Edit(Span(source.path, start, end), "")


def not_expecting(file: n.File, source: Source, name: str | None) -> Iterator[Edit]:
    """Takes out of the tests what they expect of the points of this rule; a test that expects nothing else goes."""
    tests = (one for one in file.statements if isinstance(one, n.Test))
    for test in tests if name is not None else ():
        gone = [
            place for place, one in enumerate(test.expect) if isinstance(one, n.ExpectPoints) and one.name.text == name
        ]
        if gone and len(gone) == len(test.expect):
            yield from removed(source, test)
        elif gone:
            words = words_at(source, test.span)
            yield from cut(source, words, without_items(source, words, test.expect, gone))
