"""A set's sentence with other members, in the lines in which it stands: those that stay keep their places and comments,
new ones come last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from leadscore.assistant.tools.cutting import cut_items, line_end, words_at
from leadscore.diagnostics.model import Edit
from leadscore.source import Source, Span
from leadscore.syntax import nodes as n
from leadscore.syntax.literals import value_text
from leadscore.values.text import fold


def with_members(source: Source, there: n.SetMembers, wanted: Sequence[n.Value]) -> Iterator[Edit]:
    """The edits that leave a set these members, of which no order counts."""
    names, held = {_key(one) for one in wanted}, {_key(one) for one in there.members}
    gone = [place for place, one in enumerate(there.members) if _key(one) not in names]
    new = [value_text(one) for one in {_key(one): one for one in wanted}.values() if _key(one) not in held]
    words = words_at(source, there.span)
    yield from cut_items(source, words, there.members, gone)
    kept = [one for place, one in enumerate(there.members) if place not in gone]
    if new and kept:
        line = source.position(kept[-1].span.start).line
        until = [word for word in words if source.position(word.start).line == line][-1].end
        yield from _last(source, there, kept[-1].span.end, until, new)
    elif new:
        sign = next(word for word in words if source.slice(word) == "=")
        yield _at(source, sign.end, f" {', '.join(new)}")


def once(source: Source, there: n.SetMembers) -> Iterator[Edit]:
    """The edits that leave each member of a set where it stands first."""
    keys = [_key(one) for one in there.members]
    again = [place for place, key in enumerate(keys) if key in keys[:place]]
    if again:
        yield from cut_items(source, words_at(source, there.span), there.members, again)


def _key(member: n.Value) -> str:
    return fold(value_text(member))


def _last(source: Source, there: n.SetMembers, end: int, until: int, new: Sequence[str]) -> Iterator[Edit]:
    """Behind the last one that stays, which ends at `end` and its line's words at `until`: below it, where its line has
    a comment, or where each member has a line of its own."""
    indent = _indent(source, there, until)
    if indent is None:
        yield _at(source, end, f", {', '.join(new)}")
        return
    begins = indent.endswith(", ")
    between = f"\n{indent}" if begins else f",\n{indent}"
    below = (between if _one_a_line(source, there) else ", ").join(new)
    yield _at(source, line_end(source, until).start(), f"\n{indent}{below}")
    if not begins:
        yield _at(source, end, ",")


def _indent(source: Source, there: n.SetMembers, until: int) -> str | None:
    """What the lines begin with in which members stand, a comma too, where new ones get a line; None where not."""
    lines = range(source.position(there.span.start).line + 1, source.position(there.span.end).line + 1)
    behind = source.text[until : line_end(source, until).start()].strip()
    if not lines or (behind and not behind.startswith("#")) or not (behind or _one_a_line(source, there)):
        return None
    line = source.line(max(source.position(until).line, lines[0]))
    blanks = line[: len(line) - len(line.lstrip())]
    return f"{blanks}, " if line.lstrip().startswith(",") else blanks


def _one_a_line(source: Source, there: n.SetMembers) -> bool:
    lines = [source.position(member.span.start).line for member in there.members]
    return len(lines) > 1 and len(set(lines)) == len(lines)


def _at(source: Source, place: int, text: str) -> Edit:
    return Edit(Span(source.path, place, place), text)
