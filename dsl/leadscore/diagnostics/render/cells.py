"""How wide text is on a terminal, and which of its characters may be sent there.

Rich knows this too; it is not used here, so that `check` starts fast in a pipe and on a CI server.
"""

from __future__ import annotations

from collections.abc import Iterable
from unicodedata import category, east_asian_width

TAB = "    "
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"


def shown(char: str) -> str:
    """A character as it may be shown: a tab as blanks, and what would steer the terminal as U+FFFD."""
    if char == "\t":
        return TAB
    if " " <= char <= "~" or char in _JOINERS:
        return char
    # Cc: control characters, such as escape; Cf: directions; Cs: halves of characters; Zl, Zp: line ends.
    return _REPLACEMENT if category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"} else char


def clean(text: str) -> str:
    """A message as it may be shown: line feeds stay."""
    return "".join(char if char == "\n" else shown(char) for char in text)


def width(text: Iterable[str]) -> int:
    """The columns that shown text takes: wide characters take two, combining marks none."""
    if isinstance(text, str) and text.isascii() and text.isprintable():
        return len(text)
    return sum(_width(char) for char in text)


def _width(char: str) -> int:
    if " " <= char <= "~":
        return 1
    if category(char) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if east_asian_width(char) in {"W", "F"} else 1
