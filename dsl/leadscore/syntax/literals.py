"""Canonical texts of the smallest things: numbers, days, durations, quoted texts, names."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import assert_never

from leadscore.diagnostics.render.cells import width
from leadscore.syntax.grammar import reserved_words
from leadscore.syntax.nodes import Day, Duration, Label, Name, Number, Text, Value, YesNo

_BARE_LABEL = re.compile(r"[^\W\d]\w*|[0-9]{1,9}")
IMPOSSIBLE_DAY = "0000-00-00"
"""Stands for a day that is in no calendar: no date either, so reading it again finds the same mistake."""


def number_text(number: Decimal) -> str:
    """Without exponent, trailing zeros or a plus sign: `12.5`, `-3`, `0`."""
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def counted(count: Decimal, plural: str) -> str:
    """`1 day`, `30 days`."""
    return f"{number_text(count)} {plural.removesuffix('s') if count == 1 else plural}"


def duration_text(duration: Duration) -> str:
    return counted(duration.count, duration.unit.name.lower())


def quoted(text: Text) -> str:
    """In straight quotes; stars and backslashes still have their escapes in `value`, a quotation mark gets one."""
    return '"' + text.value.replace('"', '\\"') + '"'


def value_text(value: Value) -> str:
    match value:
        case Text():
            return quoted(value)
        case Number():
            return number_text(value.value)
        case Day():
            return value.value.isoformat() if value.value is not None else IMPOSSIBLE_DAY
        case YesNo():
            return "yes" if value.value else "no"
        case Name():
            return value.text
        case _:
            assert_never(value)


def label_text(label: Label) -> str:
    """As written where that is one plain word or number, else quoted."""
    bare = _BARE_LABEL.fullmatch(label.text) and not _reserved().fullmatch(label.text)
    return label.text if bare else quoted(Text(label.text))


@cache
def _reserved() -> re.Pattern[str]:
    """As the grammar sees them: without case, which makes `ſet` a keyword too."""
    return re.compile("|".join(sorted(reserved_words())), re.IGNORECASE)


def padded(text: str, columns: int) -> str:
    """With blanks behind it, up to a number of columns on the screen."""
    return text + " " * (columns - width(text))
