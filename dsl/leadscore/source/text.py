"""A policy's text and places in it.

Offsets count characters (not bytes) of `Source.text`, from 0. Lines and columns, made for people, count from 1.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from typing import NamedTuple

from leadscore.record import Record


class Position(NamedTuple):
    """A line and a column, both from 1."""

    line: int
    column: int


class Span(NamedTuple):
    """The characters `start` (first) to `end` (one behind the last) of the file `path`."""

    path: str
    start: int
    end: int

    def to(self, other: Span) -> Span:
        """From the start of this span to the end of `other`, in the same file."""
        return Span(self.path, self.start, max(self.end, other.end))


NOWHERE = Span("", 0, 0)
"""The span of what no file holds: nodes made by programs."""


class Source(Record):
    """A file's text as it was read; `path` is what people see in messages.

    `text` has no BOM and keeps its line ends; bytes that are no UTF-8 stand as U+FFFD.
    `had_bom` and `bad_bytes` (offsets in `text` of those U+FFFD) remember what decoding mended.
    """

    path: str
    text: str
    had_bom: bool = False
    bad_bytes: tuple[int, ...] = ()

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(end.end() for end in re.finditer(r"\r\n?|\n", self.text))]

    def position(self, offset: int) -> Position:
        """Line and column of a character; an offset behind the end counts as the end."""
        offset = max(0, min(offset, len(self.text)))
        line = bisect_right(self._line_starts, offset)
        return Position(line, offset - self._line_starts[line - 1] + 1)

    def line(self, number: int) -> str:
        """The text of a line (from 1) without its line end; empty when there is no such line."""
        if not 1 <= number <= len(self._line_starts):
            return ""
        start = self._line_starts[number - 1]
        end = self._line_starts[number] if number < len(self._line_starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")

    def line_start(self, number: int) -> int:
        """Where a line (from 1) begins; the end where there is no such line."""
        return self._line_starts[number - 1] if number <= len(self._line_starts) else len(self.text)

    def slice(self, span: Span) -> str:
        return self.text[span.start : span.end]
