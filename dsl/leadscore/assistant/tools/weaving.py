"""A sentence with another in its place: only the words that differ are written anew, so comments and lines stay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from leadscore.assistant.tools.cutting import cut, words_at
from leadscore.diagnostics.model import Edit
from leadscore.source import Source, Span


def woven(source: Source, span: Span, text: str) -> Iterator[Edit]:
    """The edits that turn the sentence at `span` into `text`."""
    fresh = Source("", text)
    old, new = words_at(source, span), words_at(fresh, Span("", 0, len(text)))
    texts = [source.slice(one) for one in old], [fresh.slice(one) for one in new]
    gone = set[int]()
    steps = SequenceMatcher(None, *texts, autojunk=False).get_opcodes()
    for step, (tag, first, last, start, end) in enumerate(steps):
        if tag == "replace":
            yield Edit(old[first], text[new[start].start : new[end - 1].end])
            gone |= set(range(first + 1, last))
        elif tag == "delete":
            least = steps[step - 1][1] + (step > 1) if step else first
            most = steps[step + 1][2] - (step + 2 < len(steps)) if step + 1 < len(steps) else last
            gone |= set(_by_lines(source, old, range(first, last), range(least, most)))
        elif tag == "insert" and first:
            yield _at(span, old[first - 1].end, text[new[start - 1].end : new[end - 1].end])
        elif tag == "insert":
            yield _at(span, span.start, text[: new[end].start])
    yield from cut(source, old, gone)


def _by_lines(source: Source, words: Sequence[Span], gone: range, among: range) -> range:
    """The same words taken out, a few places before or behind, so that they go by whole lines where they can: of
    `a,` and `b,` below each other the second with the comma behind it, rather than the one before. `among` are the
    places that no other change is about."""
    texts = [source.slice(word) for word in words]
    found = [gone]
    while found[-1].start > among.start and texts[found[-1].start - 1] == texts[found[-1][-1]]:
        found.append(range(found[-1].start - 1, found[-1].stop - 1))
    behind = gone
    while behind.stop < among.stop and texts[behind.start] == texts[behind.stop]:
        found.append(behind := range(behind.start + 1, behind.stop + 1))
    lines = [source.position(word.start).line for word in words]

    def whole(places: range) -> int:
        held = {lines[place] for place in places}
        return sum(all(place in places for place, line in enumerate(lines) if line == one) for one in held)

    return max(found, key=whole)


def _at(span: Span, place: int, text: str) -> Edit:
    return Edit(Span(span.path, place, place), text)
