"""A set's CSV file: the first column under a header, as patterns."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from leadscore.source import Source
from leadscore.syntax.conflicts import is_mark
from leadscore.values.pattern import PatternProblem
from leadscore.values.text import WHITE_SPACE

_ESCAPES = re.compile(r"\\[*\\]")
_LONGEST_CELL = 100_000
"""Far longer than any name; a quote that is never closed swallows the rest of a file."""
_UNREADABLE = "a quote is opened and not closed, stands inside a cell, or the cell is far too long"


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be a pattern; `line` counts from 1, `reason` completes "line 7: …"."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class SetRow:
    """`member` is a pattern text in the notation of `syntax.nodes.Text.value`."""

    line: int
    member: str


def read_rows(source: Source) -> Iterator[SetRow | BadRow]:
    """The rows under the header, in order; one that does not fit is a `BadRow`.

    Rows without a member are skipped, also where a note stands in a further column of the header.
    """
    for offset in source.bad_bytes:
        yield BadRow(source.position(offset).line, "a character is not in UTF-8")
    reader = csv.reader(io.StringIO(source.text, newline=""), delimiter=_delimiter(source.text), strict=True)
    header: list[str] = []
    line = 1
    try:
        for cells in reader:
            if not header:
                header = cells if any(cell.strip() for cell in cells) else []
            elif any(cell.strip() for cell in (*cells[:1], *cells[len(header) :])):
                reason = _reason_against(cells, len(header))
                yield SetRow(line, cells[0]) if reason is None else BadRow(line, reason)
            line = reader.line_num + 1
    except csv.Error:
        yield BadRow(line, _UNREADABLE)


def _reason_against(cells: list[str], width: int) -> str | None:
    """Why a row cannot be read as a member, or None."""
    member = cells[0]
    if any(len(cell) > _LONGEST_CELL for cell in cells):  # csv's own limit is one of the whole process, so not set here
        return _UNREADABLE
    if is_mark(member):
        return "a merge left this line"
    if any(cell.strip() for cell in cells[width:]):
        return "it has more columns than the header: a text with a comma stands in quotes"
    if member[0] in WHITE_SPACE or member[-1] in WHITE_SPACE:
        return f"it {PatternProblem.BLANK_EDGE.value}"
    if "\\" in member and "\\" in _ESCAPES.sub("", member):
        return r"a backslash is written `\\`, and a star that is no wildcard `\*`"
    return None


def _delimiter(text: str) -> str:
    """Spreadsheets separate columns with commas, or with semicolons or tabs where the comma is a decimal sign."""
    header = next((line for line in io.StringIO(text) if line.strip()), "")
    return next((mark for mark in ",;\t" if mark in header), ",")
