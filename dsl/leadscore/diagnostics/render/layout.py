"""The form of a problem on a terminal, before colour: lines of pieces, each with the role it plays.

error[unknown-field]: There is no field `titel`
  --> b2b.lead:12:6
   |
12 | when titel in decision_makers add 20
   |      ^^^^^
   = help: Did you mean `title`?
   = fix: write `title`
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from textwrap import wrap
from typing import TypeAlias

from leadscore.diagnostics.model import Diagnostic, Severity
from leadscore.diagnostics.render.cells import clean, shown, width
from leadscore.record import Record
from leadscore.source import Source, Span


class Role(Enum):
    """What a piece of text is, so that a renderer can colour it."""

    PLAIN = "plain"
    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"
    MESSAGE = "message"
    FRAME = "frame"
    NOTE = "note"
    FIX = "fix"


class Piece(Record):
    text: str
    role: Role = Role.PLAIN


Line: TypeAlias = tuple[Piece, ...]

_ROLES = {Severity.ERROR: Role.ERROR, Severity.WARNING: Role.WARNING, Severity.HINT: Role.HINT}
_ELLIPSIS = "…"
_LEAST_WIDTH = 40
_CONTEXT = 12
_LONGEST = 2_000


def lines_of(diagnostic: Diagnostic, sources: Mapping[str, Source], columns: int) -> Iterator[Line]:
    """A problem as lines no wider than `columns`, as far as there is a choice; `sources` by their path."""
    columns = max(columns, _LEAST_WIDTH)
    role = _ROLES[diagnostic.severity]
    gutter = _gutter(diagnostic, sources)
    severity = diagnostic.severity.value
    header = f"{severity}[{diagnostic.code}]" if diagnostic.code else severity.capitalize()
    first, *rest = _wrapped(f"{header}: {clean(diagnostic.message)}", columns, "  ")
    yield Piece(first[: len(header)], role), Piece(first[len(header) :], Role.MESSAGE)
    for line in rest:
        yield (Piece(line, Role.MESSAGE),)
    yield from _snippet(diagnostic.span, sources, gutter, columns, role, "^")
    for note in diagnostic.notes:
        yield from _labelled("note", clean(note.message), Role.NOTE, gutter, columns)
        yield from _snippet(note.span, sources, gutter, columns, Role.NOTE, "-")
    if diagnostic.help:
        yield from _labelled("help", clean(diagnostic.help), Role.NOTE, gutter, columns)
    if diagnostic.fix:
        yield from _labelled("fix", clean(diagnostic.fix.title), Role.FIX, gutter, columns)


def place(span: Span, source: Source | None) -> str:
    """`b2b.lead:12:6`; the path alone where there is no text to point into."""
    if source is None or not source.text:
        return clean(span.path)
    line, column = source.position(span.start)
    return f"{clean(span.path)}:{line}:{column}"


def _gutter(diagnostic: Diagnostic, sources: Mapping[str, Source]) -> int:
    """The width of the column of line numbers: that of the largest one shown."""
    spans = [diagnostic.span, *(note.span for note in diagnostic.notes)]
    last = [sources[span.path].position(span.end).line for span in spans if span.path in sources]
    return len(str(max(last, default=1)))


def _labelled(label: str, text: str, role: Role, gutter: int, columns: int) -> Iterator[Line]:
    margin = " " * (gutter + 1)
    head = f"{margin}= {label}: "
    first, *rest = _wrapped(head + text, columns, " " * len(head))
    yield Piece(f"{margin}= ", Role.FRAME), Piece(f"{label}:", role), Piece(first[len(head) - 1 :])
    for line in rest:
        yield (Piece(line),)


def _wrapped(text: str, columns: int, indent: str) -> list[str]:
    """Lines broken at blanks; a line feed in `text`, such as before a line to copy, stays."""
    first, *rest = (_shortened(line) for line in text.split("\n"))
    lines = wrap(first, columns, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    for line in rest:
        lines += wrap(
            line,
            columns,
            initial_indent=indent,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
    return lines


def _shortened(line: str) -> str:
    """A line that people can read: what quotes a word of a million letters shows its beginning."""
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + _ELLIPSIS


# ------------------------------------------------------------------------------------------------ the user's lines


def _snippet(
    span: Span, sources: Mapping[str, Source], gutter: int, columns: int, role: Role, mark: str
) -> Iterator[Line]:
    source = sources.get(span.path)
    if not span.path:
        return
    yield Piece(f"{' ' * gutter}--> ", Role.FRAME), Piece(place(span, source))
    if source is None or not source.text:
        return
    margin = (Piece(f"{' ' * (gutter + 1)}|", Role.FRAME),)
    yield margin
    parts = _underlined(span, source)
    for number, (line, start, end) in enumerate(parts):
        if number and line > parts[number - 1][0] + 1:
            yield (Piece(f"{_ELLIPSIS:>{gutter}} |", Role.FRAME),)
        text, indent, length = _cropped(source.line(line), start, end, columns - gutter - 3)
        yield Piece(f"{line:>{gutter}} | ", Role.FRAME), Piece(text)
        yield *margin, Piece(" " * (indent + 1)), Piece(mark * length, role)


def _underlined(span: Span, source: Source) -> list[tuple[int, int, int]]:
    """The lines to show: number, and from which to which character (from 0) to underline.

    Of a span of several lines the first and the last stand for all.
    """
    line, column = source.position(span.start)
    last_line, last_column = source.position(max(span.start, span.end))
    if last_line > line and not source.line(last_line)[: last_column - 1].strip():
        last_line, last_column = _last_before(source, line, last_line)
    if line == last_line:
        return [(line, column - 1, last_column - 1)]
    text = source.line(last_line)
    return [
        (line, column - 1, len(source.line(line).rstrip())),
        (last_line, len(text) - len(text.lstrip()), last_column - 1),
    ]


def _last_before(source: Source, first: int, behind: int) -> tuple[int, int]:
    """The last line before `behind` that holds something, and the column behind its text."""
    for line in range(behind - 1, first, -1):
        if text := source.line(line).rstrip():
            return line, len(text) + 1
    return first, len(source.line(first).rstrip()) + 1


def _cropped(line: str, start: int, end: int, columns: int) -> tuple[str, int, int]:
    """The line as shown, or the part around what is underlined; where that starts, and how wide it is, in columns.

    Something is always underlined: of nothing, the place itself.
    """
    start = min(start, len(line))
    end = min(max(end, start), len(line))
    # Of a line of a million characters, those that could be shown: as many as there are columns on either side.
    skipped, behind = max(0, start - columns), start + 4 * columns
    cells = [shown(char) for char in line[skipped:behind]]
    start, end = start - skipped, min(end - skipped, len(cells))
    left, right = 0, len(cells)
    if width("".join(cells)) > columns:
        left = _left_edge(cells, start, end, columns)
        right = _fitting(cells, left, columns - (left > 0))
        end = max(start, min(end, right))
    starts_later, ends_earlier = skipped + left > 0, skipped + right < len(line)
    text = _ELLIPSIS * starts_later + "".join(cells[left:right]) + _ELLIPSIS * ends_earlier
    indent = starts_later + width("".join(cells[left:start]))
    return text.rstrip(), indent, max(1, width("".join(cells[start:end])))


def _left_edge(cells: list[str], start: int, end: int, columns: int) -> int:
    """The first character to show of a line that is too long: 0 if the underlined part fits from there."""
    if width("".join(cells[:end])) < columns - 1:
        return 0
    left = max(0, start - min(_CONTEXT, columns // 4))
    room = columns - 1 - width("".join(cells[left:]))
    while left and (taken := width(cells[left - 1])) <= room:  # the line ends soon: show more of what stands before
        left, room = left - 1, room - taken
    return left


def _fitting(cells: list[str], left: int, columns: int) -> int:
    """Behind the last character that fits when the line is shown from `left`, with an ellipsis if it is cut."""
    if width("".join(cells[left:])) <= columns:
        return len(cells)
    right, columns = left, columns - 1
    while right < len(cells) and (taken := width(cells[right])) <= columns:
        columns -= taken
        right += 1
    return right
