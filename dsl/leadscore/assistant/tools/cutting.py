"""Words that go from a sentence, and what goes with them: blanks, lines that are left empty, and the comments there.

A comment behind words stays as long as any word of its line does, or, where a list begins there, any item; one on a
line of its own is about what stands below it, up to the next one, and stays as long as any of that does.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from leadscore.diagnostics.model import Edit
from leadscore.source import Source, Span
from leadscore.syntax import nodes as n
from leadscore.syntax.tokens import tokenize

_LINE_END = re.compile(r"\r\n?|\n|\Z")


def words_at(source: Source, span: Span) -> list[Span]:
    """Where the words of a sentence stand."""
    found = tokenize(Source("", source.slice(span))).tokens
    return [Span(span.path, span.start + one.start, span.start + one.end) for one in found]


def line_end(source: Source, at: int) -> re.Match[str]:
    """Where the line ends on which a place is; nothing stands there in the last one."""
    found = _LINE_END.search(source.text, at)
    assert found is not None, "each text has an end"
    return found


def applied(source: Source, edits: Iterable[Edit]) -> str:
    """The text with the edits, and line ends as it has them."""
    text, used = source.text, line_end(source, 0)[0] or "\n"
    for edit in sorted(edits, key=lambda edit: edit.span[1:], reverse=True):
        text = text[: edit.span.start] + edit.text.replace("\n", used) + text[edit.span.end :]
    return text


def cut(source: Source, words: Sequence[Span], gone: Collection[int]) -> Iterator[Edit]:
    """The edits that take out those of a sentence's `words` whose places are `gone`."""
    empty = set[int]()
    for line, found in groupby(range(len(words)), lambda place: _line(source, words[place])):
        places = list(found)
        if gone and all(place in gone for place in places) and _stands_alone(source, words, places):
            empty.add(line)
        else:
            yield from _runs(words, places, gone)
    if empty:
        lines = range(_line(source, words[0]), _line(source, words[-1]) + 1)
        yield from _without_lines(source, empty | _comments_of(source, empty, lines))


def cut_items(source: Source, words: Sequence[Span], items: Sequence[n.Node], gone: Collection[int]) -> Iterator[Edit]:
    """The edits that take those items out of a list whose places are `gone`. Where none of several lines' first stays,
    the next item comes up to where the list begins, unless a comment stands between."""
    out = _without_items(source, words, items, gone)
    first = next(place for place, word in enumerate(words) if _lies_in(word, items[0].span))
    line = _line(source, words[first])
    begins = [place for place in range(first, len(words)) if _line(source, words[place]) == line]
    is_behind = first > 0 and _line(source, words[first - 1]) == line
    if not is_behind or not out.issuperset(begins) or _line(source, items[-1].span) == line:
        yield from cut(source, words, out)
        return
    kept = next((place for place in range(first, len(words)) if place not in out), None)
    if kept is not None and not _has_comments_left(source, words, range(begins[-1] + 1, kept), line):
        yield Edit(Span(words[first].path, words[first - 1].end, words[kept].start), " ")
        yield from cut(source, words[kept:], {place - kept for place in out if place > kept})
        return
    end = words[begins[-1]].end
    yield Edit(Span(words[first].path, end, line_end(source, end).start()), "")
    yield from cut(source, words, out)


def _has_comments_left(source: Source, words: Sequence[Span], gone: range, line: int) -> bool:
    """Whether comments stand between a line and the first word that stays, where these go."""
    lines = range(line + 1, _line(source, words[gone.stop]))
    empty = {_line(source, words[place]) for place in gone} & {*lines}
    left = {one for one in lines if _is_comment(source, one)}
    return not left <= _comments_of(source, empty, range(line, _line(source, words[-1]) + 1))


def _without_items(
    source: Source, words: Sequence[Span], items: Sequence[n.Node], gone: Collection[int]
) -> frozenset[int]:
    """The places of the words of those items of a list that are `gone`, and of the commas that go with them. Between
    two that stay, the comma stays which ends the first one's line, or else begins the other's, or stands alone."""
    places = [[place for place, word in enumerate(words) if _lies_in(word, item.span)] for item in items]
    out = {place for item in gone for place in places[item]}
    kept = [item for item in range(len(items)) if item not in gone]
    for before, behind in zip([None, *kept], [*kept, None], strict=True):
        first = places[0][0] if before is None else places[before][-1] + 1
        last = places[-1][-1] + 1 if behind is None else places[behind][0]
        commas = [place for place in range(first, last) if source.slice(words[place]) == ","]
        if before is not None and behind is not None:
            with_gone = {_line(source, words[place]) for place in out if first <= place < last}
            ends = [_line(source, words[place]) for place in (first - 1, last)]
            ranks = dict.fromkeys(with_gone, 3) | {line: rank for rank, line in reversed([*enumerate(ends)])}
            commas.remove(min(commas, key=lambda place: ranks.get(_line(source, words[place]), 2)))
        out |= set(commas)
    return frozenset(out)


def _lies_in(word: Span, span: Span) -> bool:
    return span.start <= word.start < span.end


def _line(source: Source, word: Span) -> int:
    return source.position(word.start).line


def _stands_alone(source: Source, words: Sequence[Span], places: Sequence[int]) -> bool:
    """Whether the line has nothing else but a comment: two sentences may share one."""
    start, end = words[places[0]].start, words[places[-1]].end
    before = source.text[start - (source.position(start).column - 1) : start].strip()
    behind = source.text[end : line_end(source, end).start()].strip()
    return not before and (not behind or behind.startswith("#"))


def _runs(words: Sequence[Span], places: Sequence[int], gone: Collection[int]) -> Iterator[Edit]:
    """What goes from a line that stays, with the blanks before it; at its beginning, with those behind."""
    for is_gone, found in groupby(places, lambda place: place in gone):
        if is_gone:
            first, *_, last = [*(run := list(found)), run[-1]]
            start, end = words[first].start, words[last].end
            if first > places[0]:
                start = words[first - 1].end
            elif last < places[-1]:
                end = words[last + 1].start
            yield Edit(Span(words[first].path, start, end), "")


def _comments_of(source: Source, empty: Collection[int], lines: range) -> set[int]:
    """Of a sentence's lines the comments above those that are left empty, which are about nothing else."""
    found, goes_on = set[int](), False
    for line in sorted(empty, reverse=True):
        below, above = line + 1, line - 1
        if below not in empty:
            goes_on = below in lines and bool(source.line(below).strip()) and not _is_comment(source, below)
        while not goes_on and above in lines and _is_comment(source, above):
            found.add(above)
            above -= 1
    return found


def _is_comment(source: Source, line: int) -> bool:
    return source.line(line).lstrip().startswith("#")


def _without_lines(source: Source, gone: Collection[int]) -> Iterator[Edit]:
    """With the empty lines between them; a text whose last line has no end still has none."""
    starts = [line for line in gone if _line_above(source, line) not in gone]
    for first, behind in pairwise([*sorted(starts), max(gone) + 1]):
        last = max(line for line in gone if line < behind)
        start, end = source.line_start(first), source.line_start(last + 1)
        if line_end(source, end - 1)[0] == "":
            start = len(source.text[:start].rstrip())
        yield Edit(Span(source.path, start, end), "")


def _line_above(source: Source, line: int) -> int:
    """The next one that is not empty."""
    return next((one for one in range(line - 1, 0, -1) if source.line(one).strip()), 0)
