"""Keeps what would steer the terminal from it, wherever it stands: in a lead's name, a heading, a path, a message."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.filter import LineFilter

if TYPE_CHECKING:
    from textual.color import Color

_STEERS = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""Control characters, and what turns the direction of a line round. None takes a cell."""


class NoSteering(LineFilter):
    """The last thing that happens to a line: whoever knows that text is foreign shows U+FFFD in such a place."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        if not any(_STEERS.search(segment.text) for segment in segments):
            return segments
        return [segment._replace(text=_STEERS.sub("", segment.text)) for segment in segments]
