"""Places to underline: short ones for long sentences."""

from __future__ import annotations

import re

from leadscore.source import Source, Span

_WORD = re.compile(r"\w+")


def first_word(source: Source, span: Span) -> Span:
    """The first word at a place, such as the keyword of a statement."""
    word = _WORD.match(source.text, span.start, span.end)
    return span if word is None else Span(span.path, span.start, word.end())
