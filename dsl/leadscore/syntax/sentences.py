"""Recovery, sentence by sentence: a mistake costs its own sentence and no other.

Every statement starts with a keyword of its own, so the tokens are cut at those, and each piece is parsed by itself.
Where a piece does not parse, one diagnostic says why; if a slip of a keyword explains it, the parse goes on as if it
had been written right, so that the rest of the sentence is still checked.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from leadscore.diagnostics import Diagnostic, Edit, Fix, Severity
from leadscore.source import Source, Span
from leadscore.syntax.grammar import keywords, sentence_starters, terminals
from leadscore.syntax.hints import Mend, hint
from leadscore.syntax.lalr import END, Parser, Token, Tree
from leadscore.syntax.tokens import Tokens, grouped_number
from leadscore.syntax.words import either, expected

# After these words a keyword that could start a sentence goes on with the present one: `on ready`, `expect score 85`.
_GOES_ON = frozenset({"ON", "NOT", "EXPECT"})
_MAX_DEPTH = 60


class Sentences:
    """`trees` are the statements that were read; `unreadable` the tokens of those that were not (for the names that
    they would have declared)."""

    def __init__(self) -> None:
        self.trees: list[Tree] = []
        self.unreadable: list[list[Token]] = []
        self.diagnostics: list[Diagnostic] = []


def read_sentences(source: Source, tokens: Tokens) -> Sentences:
    """Parses every sentence; never fails."""
    reader = _Reader(source, tokens)
    pieces = deque(piece for piece in _cut(tokens.tokens) if not reader.too_deep(piece))
    while pieces:
        reader.read(pieces.popleft(), pieces)
    return reader.found


def _cut(tokens: list[Token]) -> Iterator[list[Token]]:
    starters = sentence_starters()
    piece: list[Token] = []
    for token in tokens:
        if token.type in starters and piece and not _goes_on(piece):
            yield piece
            piece = []
        piece.append(token)
    if piece:
        yield piece


def _goes_on(piece: list[Token]) -> bool:
    last = piece[-1].type
    return last in _GOES_ON or (last == "COMMA" and piece[0].type == "TEST")


_Pieces: TypeAlias = deque[list[Token]]


class _Reader:
    def __init__(self, source: Source, tokens: Tokens) -> None:
        self.source = source
        self.broken = tokens.broken
        self.found = Sentences()

    # -------------------------------------------------------------------------------- one piece

    def read(self, piece: list[Token], rest: _Pieces) -> None:
        """Reads the first sentence of `piece`; what is left of it is put before the `rest`."""
        if self.broken and any(token.start in self.broken for token in piece):
            self.found.unreadable.append(piece)
            self._resume(piece, 1, rest)
            return
        parser = Parser("statement")
        behind = 0  # what starts before this offset is part of something that was told already
        for i, token in enumerate(piece):
            if token.start < behind:
                continue
            if parser.feed(token):
                continue
            mend = self._mend(parser, piece, i)
            if mend is not None and mend.split:
                self._finish(parser)
                rest.appendleft(piece[i:])
                return
            if mend is None or not all(map(parser.feed, mend.tokens)):
                self._give_up(parser, piece, i, rest)
                return
            behind = mend.behind
        self._end(parser, piece, rest)

    def _finish(self, parser: Parser) -> bool:
        """Ends the sentence; False when it may not end here."""
        tree = parser.result()
        if tree is not None:
            self.found.trees.append(tree)
        return tree is not None

    def _end(self, parser: Parser, piece: list[Token], rest: _Pieces) -> None:
        if self._finish(parser):
            return
        self.found.unreadable.append(piece)
        following = rest[0][0] if rest else None
        if following is not None and not self._first_on_line(following):
            # `field event text`: the sentence was cut at a word that was meant as a name.
            self._say_reserved(following, parser.accepts())
            rest.popleft()
        else:
            self._say_unfinished(piece[-1], parser.accepts())

    # -------------------------------------------------------------------------------- mending

    def _mend(self, parser: Parser, piece: list[Token], i: int) -> Mend | None:
        """How to go on where `piece[i]` does not fit, after saying what is wrong; None: nothing can be guessed."""
        token, accepts = piece[i], parser.accepts()
        number = piece[i - 1] if i and piece[i - 1].type == "NUMBER" else None
        grouped = grouped_number(self.source, number) if number is not None else None
        if grouped is not None and token.start < grouped.span.end:
            self.found.diagnostics.append(grouped)
            return Mend(behind=grouped.span.end)
        known = hint(self.source, piece, i, accepts)
        if known is not None:
            self.found.diagnostics.append(known.diagnostic)
            return known.mend
        if i == 0:
            starter = _slip_of(token, sentence_starters().values())
            return self._correct(token, starter) if starter is not None else None
        word = _slip_of(token, self._words(accepts))
        if word is not None:
            return self._correct(token, word)
        return Mend(split=True) if END in accepts and self._first_on_line(token) else None

    def _words(self, accepts: set[str]) -> list[str]:
        return [keywords()[name] for name in accepts if name in keywords() and keywords()[name].isalpha()]

    def _correct(self, token: Token, word: str) -> Mend:
        self._say(
            "misspelt-keyword",
            token,
            f"`{token}` is no word of the language here",
            f"Did you mean `{word}`?",
            Fix(f"write `{word}`", (Edit(self._span(token), word),)),
        )
        return Mend((Token(terminals()[word], word, token.start, token.end),))

    # -------------------------------------------------------------------------------- giving up

    def _give_up(self, parser: Parser, piece: list[Token], i: int, rest: _Pieces) -> None:
        token, accepts = piece[i], parser.accepts()
        self.found.unreadable.append(piece)
        if i > 0 and self._starts_sentence(token):
            self._say_unfinished(piece[i - 1], accepts)
            rest.appendleft(piece[i:])
            return
        if i == 0:
            self._say(
                "unexpected-text",
                token,
                f"No sentence starts with `{_shown(token)}`",
                f"A sentence starts with {either(f'`{word}`' for word in _STARTERS_SAID)}, …",
            )
        elif "NAME" in accepts and _is_word(token):
            self._say_reserved(token, accepts)
        else:
            after = _shown(piece[i - 1])
            self._say(
                "unexpected-text",
                token,
                f"`{_shown(token)}` cannot stand here, after `{after}`",
                f"Next comes {expected(accepts)}.",
            )
        self._resume(piece, i + 1, rest)

    def _resume(self, piece: list[Token], start: int, rest: _Pieces) -> None:
        """Behind a sentence that was given up, a line that starts with a slip of a keyword is a sentence again."""
        for j in range(start, len(piece)):
            if self._starts_sentence(piece[j]):
                rest.appendleft(piece[j:])
                return

    def _starts_sentence(self, token: Token) -> bool:
        """Whether it is a slip of a keyword at the start of a line."""
        return _slip_of(token, sentence_starters().values()) is not None and self._first_on_line(token)

    def too_deep(self, piece: list[Token]) -> bool:
        """Whether a condition is nested too deep to be read, which is then said; what is cut off later is no deeper."""
        depth = nots = 0
        for token in piece:
            nots = nots + 1 if token.type == "NOT" else 0
            depth = max(0, depth + (token.type == "LPAR") - (token.type == "RPAR"))
            if max(depth, nots) > _MAX_DEPTH:
                self.found.unreadable.append(piece)
                self._say(
                    "nesting-too-deep",
                    token,
                    f"Conditions are nested more than {_MAX_DEPTH} deep here",
                    "Give parts of it a name with `define`.",
                )
                return True
        return False

    # -------------------------------------------------------------------------------- saying

    def _say_reserved(self, token: Token, accepts: set[str]) -> None:
        self._say(
            "unexpected-text",
            token,
            f"`{_shown(token)}` is a word of the language, so it cannot be a name",
            f"Next comes {expected(accepts)}; choose another name, such as `{str(token).lower()}_name`.",
        )

    def _say_unfinished(self, last: Token, accepts: set[str]) -> None:
        self._say(
            "unfinished-sentence",
            last,
            f"The sentence stops after `{_shown(last)}`",
            f"Next comes {expected(accepts)}.",
        )

    def _say(self, code: str, token: Token, message: str, help_text: str, fix: Fix | None = None) -> None:
        self.found.diagnostics.append(Diagnostic(code, Severity.ERROR, self._span(token), message, help_text, fix))

    def _span(self, token: Token) -> Span:
        return Span(self.source.path, token.start, token.end)

    def _first_on_line(self, token: Token) -> bool:
        text, at = self.source.text, token.start
        first = at - self.source.position(at).column + 1
        while at > first and text[at - 1].isspace():
            at -= 1
        return at == first


_STARTERS_SAID = ("when", "group", "set", "define", "ready", "band", "test")


def _slip_of(token: Token, keywords_here: Iterable[str]) -> str | None:
    from leadscore.values.spelling import slip_of  # only where something is wrong: good policies do not pay for it

    return slip_of(token, keywords_here) if token.type == "NAME" else None


def _is_word(token: Token) -> bool:
    return token.type in keywords() and token.isalpha()


def _shown(token: Token) -> str:
    text = str(token)
    return text if len(text) <= 40 else text[:39] + "…"
