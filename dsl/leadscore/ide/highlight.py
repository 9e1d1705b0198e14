"""What each word of a text is, for its colour. No token goes over the end of a line, so a line can be asked alone."""

from __future__ import annotations

import re
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING

from leadscore.record import Record
from leadscore.syntax import nodes as n
from leadscore.syntax.grammar import keywords, sentence_starters
from leadscore.syntax.inside import QUOTES
from leadscore.syntax.lalr import Token
from leadscore.syntax.tokens import read_tokens
from leadscore.values.text import simple_lower

if TYPE_CHECKING:
    from leadscore.check.symbols import Symbols


class Look(Enum):
    """The kinds of words. `STARTER` is a keyword that starts a sentence. A name looks as `check.symbols.Kind` calls
    what it stands for; `NAME` is one of which nothing is known."""

    STARTER = "starter"
    KEYWORD = "keyword"
    UNIT = "unit"
    NUMBER = "number"
    DATE = "date"
    TEXT = "text"
    COMMENT = "comment"
    SIGN = "sign"
    NAME = "name"
    FIELD = "field"
    EVENT = "event"
    SET = "set"
    DEFINITION = "definition"
    GROUP = "group"
    RULE = "rule"
    ERROR = "error"


class Highlight(Record):
    """The characters `start` to `end` (one behind the last) look alike."""

    start: int
    end: int
    look: Look


_VALUES = {"STRING": Look.TEXT, "NUMBER": Look.NUMBER, "DATE": Look.DATE}
_COMMENT = re.compile(r"#[^\r\n]*")
_WORD_OR_SIGN = re.compile(r"\w+|.", re.DOTALL)


def highlights(text: str, symbols: Symbols | None = None) -> list[Highlight]:
    """The words of a line, or of a whole text, in their order; blanks are left out. Names are told apart as far as
    `symbols` knows them."""
    found: list[Highlight] = []
    position = 0
    while position < len(text):
        tokens: list[Token] = []
        stop = read_tokens(text, position, tokens)
        _add(text, position, tokens, stop, symbols, found)
        if stop < len(text):
            odd = _odd(text, stop)
            found.append(odd)
            stop = odd.end
        position = stop
    return found


def _add(
    text: str, start: int, tokens: list[Token], stop: int, symbols: Symbols | None, found: list[Highlight]
) -> None:
    """Adds the tokens, with the comments between them."""
    for token in tokens:
        _add_comments(text, start, token.start, found)
        found.append(Highlight(token.start, token.end, _look(token, symbols)))
        start = token.end
    _add_comments(text, start, stop, found)


def _add_comments(text: str, start: int, stop: int, found: list[Highlight]) -> None:
    if "#" in text[start:stop]:
        found += (Highlight(m.start(), m.end(), Look.COMMENT) for m in _COMMENT.finditer(text, start, stop))


def _look(token: Token, symbols: Symbols | None) -> Look:
    if token.type == "NAME":
        kind = symbols.kind(simple_lower(token)) if symbols else None
        return Look[kind.name] if kind else Look.NAME
    return _VALUES.get(token.type) or _keywords()[token.type]


@cache
def _keywords() -> dict[str, Look]:
    units = {unit.name.lower() for unit in n.Unit} | {unit.name.lower().removesuffix("s") for unit in n.Unit}
    starters = sentence_starters()

    def look(terminal: str, text: str) -> Look:
        if not text[0].isalpha():
            return Look.SIGN
        return Look.STARTER if terminal in starters else Look.UNIT if text in units else Look.KEYWORD

    return {terminal: look(terminal, text) for terminal, text in keywords().items()}


def _odd(text: str, at: int) -> Highlight:
    """What no token starts with: a text without its closing quote to the end of its line, else one sign or word."""
    if text[at] in QUOTES:
        end = min((i for i in (text.find("\n", at), text.find("\r", at)) if i >= 0), default=len(text))
        return Highlight(at, end, Look.ERROR)
    word = _WORD_OR_SIGN.match(text, at)
    return Highlight(at, word.end() if word else at + 1, Look.ERROR)
