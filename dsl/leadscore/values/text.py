"""Text as the language compares it: trimmed, white space folded, lower-cased code point by code point."""

from __future__ import annotations

import re

WHITE_SPACE = (
    "\t\n\v\f\r \u0085\u00a0\u1680"
    "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
"""Every character with Unicode's property White_Space. Engines list these: what `\\s` and `trim` take differs.

Python's `str.isspace` and `str.split` take U+001C to U+001F too, so they are of no use here.
"""

PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
"""ASCII punctuation, which separates words as white space does."""

_BLANKS = re.compile(f"[{WHITE_SPACE}]+")
_FOLDED = re.compile("[!-@[-~]+")
"""Texts that are folded at a glance: most of long lists are."""
_WORD = re.compile(f"[^ {re.escape(PUNCTUATION)}]+")


def fold(text: str) -> str:
    """The form in which texts are compared; "" when nothing but white space is there. `fold(fold(x)) == fold(x)`."""
    return text if _FOLDED.fullmatch(text) else fold_part(text).strip(" ")


def fold_part(text: str) -> str:
    """`fold` without the trimming: for a piece of a text, such as what stands between two stars of a pattern."""
    return _BLANKS.sub(" ", simple_lower(text))


def simple_lower(text: str) -> str:
    """Lower case by Unicode's simple mapping: one code point for one, whatever stands beside it.

    `str.lower` differs from it in two letters only: it makes İ two characters, and a Σ at a word's end a ς.
    """
    return text.replace("İ", "i").replace("Σ", "σ").lower()


def words(text: str) -> tuple[str, ...]:
    """The folded words of a text: what stands between white space and ASCII punctuation."""
    return tuple(_WORD.findall(fold(text)))
