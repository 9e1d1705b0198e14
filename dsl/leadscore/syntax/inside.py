"""What can be wrong inside a token or a comment: quotes, escapes, places, dates, letters that look like others."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import TYPE_CHECKING

from leadscore.diagnostics import Diagnostic, Edit, Fix, Severity
from leadscore.source import Source, Span
from leadscore.syntax.lalr import Token

if TYPE_CHECKING:
    from leadscore.syntax.tokens import Tokens

QUOTES = '"“”„‟'
"""Any of these opens a text, and any closes it."""
_DATE = r"\d{4}-\d{2}-\d{2}"
_ESCAPE = re.compile(r"\\(.)")
_BIDI = "[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]"


HAVE_INSIDES = frozenset({"STRING", "NAME", "NUMBER", "DATE"})
"""The kinds of tokens that something can be wrong in."""


def inside(source: Source, token: Token, found: Tokens) -> None:
    """Adds to `found` what is wrong with one token."""
    span = Span(source.path, token.start, token.end)
    match token.type:
        case "STRING":
            if token.start not in found.broken:
                _quotes(source, span, found)
                _escapes(token, span, found)
            look_alikes(str(token), span, found)
        case "NAME":
            look_alikes(str(token), span, found)
        case "NUMBER":
            _places(token, span, found)
        case "DATE":
            _date(token, span, found)
        case _:
            pass


def _quotes(source: Source, span: Span, found: Tokens) -> None:
    ends = [Span(span.path, span.start, span.start + 1), Span(span.path, span.end - 1, span.end)]
    curly = tuple(Edit(end, '"') for end in ends if source.slice(end) in QUOTES[1:])
    if curly:
        found.diagnostics.append(
            Diagnostic(
                "curly-quotes",
                Severity.HINT,
                span,
                "The quotes are curly, as word processors write them",
                'They are understood; plain ones (") are easier to type and to search for.',
                Fix("write straight quotes", curly),
            )
        )


def _escapes(token: Token, span: Span, found: Tokens) -> None:
    for match in _ESCAPE.finditer(str(token)[:-1]):
        if match[1] in '"\\*':
            continue
        found.diagnostics.append(
            Diagnostic(
                "bad-escape",
                Severity.ERROR,
                Span(span.path, span.start + match.start(), span.start + match.end()),
                f"A backslash means something only before a quote, a star or a backslash, not before `{match[1]}`",
                "Write two backslashes for one that is meant.",
                Fix(
                    "write two backslashes",
                    (Edit(Span(span.path, span.start + match.start(), span.start + match.start()), "\\"),),
                ),
            )
        )


def _places(token: Token, span: Span, found: Tokens) -> None:
    _, _, places = token.partition(".")
    if len(places.rstrip("0")) > 3:
        found.diagnostics.append(
            Diagnostic(
                "too-many-places",
                Severity.ERROR,
                span,
                f"`{token}` has more than three places behind the point",
                "Scores are exact to a thousandth of a point: round it to three places.",
            )
        )


def _date(token: Token, span: Span, found: Tokens) -> None:
    parts = [int(part) if len(part) <= 6 else 0 for part in token.split("-")]
    try:
        meant = date(*parts)
    except ValueError:
        meant = None
    if meant is not None and re.fullmatch(_DATE, token):
        return
    found.diagnostics.append(
        Diagnostic(
            "bad-date",
            Severity.ERROR,
            span,
            f"There is no day `{token}`" if meant is None else f"`{token}` is not how a date is written here",
            "Write year-month-day, such as 2026-03-01.",
            Fix(f"write {meant}", (Edit(span, str(meant)),)) if meant is not None and meant.year > 1000 else None,
        )
    )


def look_alikes(text: str, span: Span, found: Tokens) -> None:
    """Adds to `found` a warning where a text is not what it seems to be."""
    if text.isascii():
        return
    hidden = re.search(_BIDI, text)
    if hidden:
        message = "An invisible character here changes the direction in which the text is shown"
        help_text = "What is read on screen may not be what the machine reads. Type the text again by hand."
    elif mixed := _mixed_word(text):
        message = f"`{mixed}` mixes letters of different alphabets that look alike"
        help_text = "It will not match the word that it looks like. Type it again by hand."
    else:
        return
    found.diagnostics.append(Diagnostic("look-alike-letters", Severity.WARNING, span, message, help_text))


_ALPHABETS = ("LATIN", "CYRILLIC", "GREEK")


def _mixed_word(text: str) -> str | None:
    for word in re.findall(r"[^\W\d_]+", text):
        if word.isascii():
            continue
        alphabets = {unicodedata.name(char, "").split(" ")[0] for char in word}
        if len(alphabets.intersection(_ALPHABETS)) > 1:
            return str(word)
    return None
