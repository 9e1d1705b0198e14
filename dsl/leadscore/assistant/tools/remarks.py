"""The comments that a change takes away, or leaves over something else: nobody reads a difference for them, and no
score shows it."""

from __future__ import annotations

from bisect import bisect
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher

from leadscore.assistant.world import World
from leadscore.check.model import Unit
from leadscore.driver import Compiled
from leadscore.source import Source
from leadscore.syntax import nodes as n
from leadscore.syntax.comments import comment_text
from leadscore.syntax.printer import statement_text

_TOLD = 5


def comments_told(world: World, after: Compiled) -> list[str]:
    """What is said of those that stand in the saved policy: which would not in this one, and which over what else."""
    return [*_gone(world, after), *_left(world, after)]


def _gone(world: World, after: Compiled) -> list[str]:
    gone = Counter[str]()
    for old, new in _changed(world, after):
        gone += _comments(old.file) - _comments(new.file)
    told = [f"“{text}”" for text in gone.elements()]
    if not told:
        return []
    more = f" and {len(told) - _TOLD} more" if len(told) > _TOLD else ""
    goes = "A comment goes" if len(told) == 1 else "Comments go"
    return [f"{goes} with that: {', '.join(told[:_TOLD])}{more}."]


def _changed(world: World, after: Compiled) -> Iterator[tuple[Unit, Unit]]:
    """Each file that differs, as it is saved and as it would be."""
    now = {unit.source.path: unit for unit in (after.checked.main, *after.checked.used)}
    for unit in (world.saved.checked.main, *world.saved.checked.used):
        new = now.get(unit.source.path)
        if new is not None and new.source.text != unit.source.text:
            yield unit, new


def _comments(file: n.File) -> Counter[str]:
    return Counter(comment_text(one) for one in file.comments)


# ------------------------------------------------------------------------------------------------ over something else


def _left(world: World, after: Compiled) -> list[str]:
    """A comment right above a sentence may be about that alone, or head what follows: whoever wrote it knows."""
    told: list[str] = []
    for old, new in _changed(world, after):
        told += _over_another(old.file, old.source, new.file, new.source)
    more = [f"So do {len(told) - _TOLD} more comments."] if len(told) > _TOLD else []
    return [*told[:_TOLD], *more]


def _over_another(old: n.File, before: Source, new: n.File, after: Source) -> Iterator[str]:
    """Of comments that stay, those whose sentence went: below them stands one that was there before, or nothing."""
    there, now = (list(_headings(file, source)) for file, source in ((old, before), (new, after)))
    known = {statement_text(one) for one in old.statements}
    same = SequenceMatcher(None, [text for text, *_ in there], [text for text, *_ in now], autojunk=False)
    for first, second, size in same.get_matching_blocks():
        for (text, was, is_right_above), (_, below, _) in zip(there[first:][:size], now[second:][:size], strict=True):
            if is_right_above and was != below and (below is None or below in known):
                over = "nothing" if below is None else f"`{below}`"
                yield f"A comment stays where it stood: “{text}” is then over {over}."


def _headings(file: n.File, source: Source) -> Iterator[tuple[str, str | None, bool]]:
    """The comments on lines of their own outside of sentences, each with the sentence below it, and whether nothing
    but comments stands between."""
    starts = [one.span.start for one in file.statements]
    for comment in file.comments:
        start = comment.span.start
        place = bisect(starts, start)
        if not comment.own_line or (place and start < file.statements[place - 1].span.end):
            continue
        if place == len(starts):
            yield comment_text(comment), None, False
            continue
        lines = range(source.position(start).line, source.position(starts[place]).line)
        is_right_above = all(source.line(line).lstrip().startswith("#") for line in lines)
        yield comment_text(comment), statement_text(file.statements[place]), is_right_above
