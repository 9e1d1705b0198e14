"""What leads wrote, as it may stand in a message: text, never markup, on one line, of a bounded length."""

from __future__ import annotations

import html
import re
from unicodedata import category

from markupsafe import Markup

from leadscore.production.actions.settings import Form

VALUE_LENGTH = 200
TITLE_LENGTH = 150
BODY_LENGTH = 4_000
"""The lengths, in characters, at which texts are cut; services cut at lengths of their own, which are greater."""

_STEERING = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
_JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
_BLANKS = re.compile(r"\s+")
_CALLS = re.compile(
    r"@(?=[_*|]*(?:everyone|here|channel|all|stream|topic)\b)|<(?=[!@#&]|[a-z]+:)|\](?=\()", re.IGNORECASE
)
"""What calls a whole channel, and what begins a link, in the chats that there are."""
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~&])")


def one_line(text: str, most: int = VALUE_LENGTH) -> str:
    """Text without what steers a screen or breaks a line, cut to a length.

    What would call a whole channel or make a link in a chat is taken apart by a blank.
    """
    begin = text[: 4 * most]
    plain = begin if begin.isprintable() else "".join(_shown(char) for char in begin)
    return _CALLS.sub(lambda found: f"{found[0]} ", shortened(_BLANKS.sub(" ", plain).strip(), most))


def shortened(text: str, most: int) -> str:
    """At most so many characters, the last one of what was cut being `…`."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def escaped(value: object, form: Form) -> Markup:
    """What a template writes out, escaped for the form that the template is in; what is escaped already, stays.

    What leads wrote has become one line before.
    """
    if isinstance(value, Markup):
        return value
    text = str(value)
    match form:
        case Form.TEXT:
            return Markup(text)
        case Form.HTML:
            return Markup(html.escape(text))
        case Form.MARKDOWN:
            return Markup(_MARKDOWN.sub(r"\\\1", text))


def _shown(char: str) -> str:
    if char in _JOINERS or category(char) not in _STEERING:
        return char
    return " " if char in "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029" else ""
