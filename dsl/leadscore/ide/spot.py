"""Where in a sentence somebody writes: the words before, the word that is being typed, and what the grammar accepts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from leadscore.record import Record
from leadscore.syntax.grammar import keyword, sentence_starters
from leadscore.syntax.inside import QUOTES
from leadscore.syntax.lalr import END, Parser, Token
from leadscore.syntax.tokens import read_tokens

_FIRST_WORD = re.compile(r"[^\S\r\n]*([^\W\d]\w*)")
_WORD = re.compile(r"\w*")
_REST_OF_TEXT = re.compile(f"[^\\s{QUOTES}]*[{QUOTES}]")
# After these a keyword that could start a sentence goes on with the present one.
_GOES_ON = frozenset({"ON", "NOT", "EXPECT", "COMMA"})


class Spot(Record):
    """`before` are the words of the sentence before the one that is being typed, which takes the characters `start` to
    `end` of the text; `word` is what of it stands before the cursor, for a text without its quote.

    `accepts` are the terminals that may come next; empty where the sentence has a mistake before. `starts` tells
    whether a new sentence may start here, `leads` whether the word is the first on its line.
    """

    before: tuple[Token, ...]
    start: int
    end: int
    word: str
    in_text: bool
    accepts: frozenset[str]
    starts: bool
    leads: bool

    def last(self, back: int = 1) -> str:
        """The kind of the last word before, or of one before that; "" where there is none."""
        return self.before[-back].type if len(self.before) >= back else ""


def spot_at(text: str, offset: int) -> Spot | None:
    """None within a comment."""
    begin = _begin(text, offset)
    tokens, quote = _tokens(text[:offset], begin)
    start = offset if quote is None else quote
    if quote is None:
        if _in_comment(text, tokens[-1].end if tokens else begin, offset):
            return None
        if tokens and tokens[-1].end == offset and tokens[-1][0].isalpha():
            start = tokens.pop().start
    in_text = quote is not None
    before, accepts = _sentence(tokens)
    return Spot(
        before=tuple(before),
        start=start,
        end=_end(text, offset, in_text),
        word=text[start + in_text : offset],
        in_text=in_text,
        accepts=frozenset(accepts),
        starts=not before or END in accepts,
        leads=not text[text.rfind("\n", 0, start) + 1 : start].strip(),
    )


def line_tokens(text: str, offset: int) -> list[Token]:
    """The tokens of the line of an offset, with offsets in the whole text."""
    start = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
    ends = (at for at in (text.find("\n", offset), text.find("\r", offset)) if at >= 0)
    tokens, _ = _tokens(text[: min(ends, default=len(text))], start)
    return tokens


def token_at(text: str, offset: int) -> Token | None:
    """The token that holds the character at an offset; else the one that ends there."""
    tokens = line_tokens(text, offset)
    holding = (token for token in tokens if token.start <= offset < token.end)
    return next(holding, next((token for token in tokens if token.end == offset), None))


def accepted(before: Sequence[Token]) -> set[str]:
    """The terminals that may follow these words of one sentence; none where they are none."""
    parser = Parser("statement")
    return parser.accepts() if all(map(parser.feed, before)) else set()


def _begin(text: str, offset: int) -> int:
    """Where to start reading: at a line that starts a sentence, at or before the one of the offset."""
    starters = sentence_starters()
    at = text.rfind("\n", 0, offset) + 1
    while at > 0:
        first = _FIRST_WORD.match(text, at)
        if first is not None and first.end() < offset and keyword(first[1]) in starters and not _goes_on(text, at):
            return at
        at = text.rfind("\n", 0, at - 1) + 1
    return 0


def _tokens(text: str, at: int) -> tuple[list[Token], int | None]:
    """The tokens up to the end of a text, and the offset of a quote that is still open there. What no token starts with
    is left out: that it is wrong is told elsewhere."""
    tokens: list[Token] = []
    while (at := read_tokens(text, at, tokens)) < len(text):
        line_end = text.find("\n", at)
        if text[at] not in QUOTES:
            at += 1
        elif line_end < 0:
            return tokens, at
        else:
            at = line_end
    return tokens, None


def _goes_on(text: str, at: int) -> bool:
    """Whether the sentence before a line asks for more."""
    while at > 0:
        start = text.rfind("\n", 0, at - 1) + 1
        tokens: list[Token] = []
        read_tokens(text[:at], start, tokens)
        if tokens:
            return tokens[-1].type in _GOES_ON
        at = start
    return False


def _sentence(tokens: Sequence[Token]) -> tuple[list[Token], set[str]]:
    """The words of the last sentence, and what may follow them. Where a starter can go on with a sentence, it does: the
    grammar leaves no doubt."""
    parser, words, sound = Parser("statement"), list[Token](), True
    for token in tokens:
        if sound and parser.feed(token):
            words.append(token)
        elif token.type in sentence_starters():
            parser, words, sound = Parser("statement"), [token], True
            parser.feed(token)
        else:
            words.append(token)
            sound = False
    return words, parser.accepts() if sound else set()


def _in_comment(text: str, behind: int, offset: int) -> bool:
    return "#" in text[max(behind, text.rfind("\n", 0, offset) + 1) : offset]


def _end(text: str, offset: int, in_text: bool) -> int:
    """Behind the word at the cursor; of a text, behind its quote where no blank is before that."""
    found = (_REST_OF_TEXT if in_text else _WORD).match(text, offset)
    return found.end() if found else offset
