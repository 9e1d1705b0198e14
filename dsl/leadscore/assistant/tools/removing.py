"""A sentence less in a policy, and what its tests expect of a rule that is gone."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.assistant.tools.cutting import cut_items, line_end, words_at
from leadscore.diagnostics.model import Edit
from leadscore.source import Source, Span
from leadscore.syntax import nodes as n


def removed(source: Source, node: n.Statement) -> Iterator[Edit]:
    """The sentence; with its lines, and the comment behind it, where it has them to itself, else with a blank. The
    comments above it go where there is nothing more of the kind that they could be about."""
    text, (start, end) = source.text, (node.span.start, node.span.end)
    first = start - (source.position(start).column - 1)
    last = line_end(source, end)
    behind = text[end : last.start()].strip()
    if not text[first:start].strip() and (not behind or behind.startswith("#")):
        line = source.position(end).line
        start, end = first, last.end()
        if not _goes_on(source, line + 1, text[node.span.start :].split()[0]):
            start = source.line_start(_first_above(source, source.position(start).line))
    elif behind:
        end += len(text[end:]) - len(text[end:].lstrip(" \t"))
    else:
        start = len(text[:start].rstrip(" \t"))
    yield Edit(Span(source.path, start, end), "")


def _goes_on(source: Source, line: int, keyword: str) -> bool:
    """Whether a sentence that begins with the same word comes next from this line on, without a comment above it."""
    last = source.position(len(source.text)).line
    below = next((text for one in range(line, last + 1) if (text := source.line(one).strip())), "")
    return below.split()[:1] == [keyword]


def _first_above(source: Source, line: int) -> int:
    """The first of the comments right above a line; else the line, also where they are about the whole file."""
    first = line
    while source.line(first - 1).lstrip().startswith("#"):
        first -= 1
    return line if first == 1 else first


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
            yield from cut_items(source, words, test.expect, gone)
