"""What people write who come from spreadsheets and other languages, and the words that the language has for it."""

from __future__ import annotations

from leadscore.diagnostics import Diagnostic, Edit, Fix, Severity
from leadscore.record import Record
from leadscore.source import Source, Span
from leadscore.syntax.lalr import Token


class Mend(Record):
    """How parsing goes on: with `tokens` in the place of the one that did not fit, leaving out all that starts before
    the offset `behind`; with `split`, the sentence ends before it."""

    tokens: tuple[Token, ...] = ()
    behind: int = 0
    split: bool = False


class Hint(Record):
    diagnostic: Diagnostic
    mend: Mend


class _Other(Record):
    """`word` written for `meant` (a keyword's terminal and text; None: to be left out) where `before` is expected."""

    word: str
    meant: tuple[str, str] | None
    message: str


_OTHERS = (
    _Other("if", ("WHEN", "when"), "A rule starts with `when`; `if` conditions an outcome"),
    _Other("then", None, "No `then` is needed"),
    _Other("points", None, "No `points` is needed: `add 5` says it"),
    _Other("point", None, "No `point` is needed: `add 1` says it"),
    _Other("pts", None, "No `pts` is needed: `add 5` says it"),
    _Other("less", ("FEWER", "fewer"), "Counts are compared with `fewer than`"),
    _Other("over", ("MORE", "more"), "Counts are compared with `more than`"),
    _Other("equals", ("IS", "is"), "Equality is written `is`"),
    _Other("minus", ("SUBTRACT", "subtract"), "Points are taken away with `subtract`"),
    _Other("plus", ("ADD", "add"), "Points are given with `add`"),
    _Other("give", ("ADD", "add"), "Points are given with `add`"),
    _Other("deduct", ("SUBTRACT", "subtract"), "Points are taken away with `subtract`"),
    _Other("remove", ("SUBTRACT", "subtract"), "Points are taken away with `subtract`"),
    _Other("reason", ("BECAUSE", "because"), "A reason starts with `because`"),
    _Other("called", ("AS", "as"), "A rule gets its name with `as`"),
    _Other("exclude", ("DISQUALIFY", "disqualify"), "A lead is excluded with `disqualify`"),
    _Other("reject", ("DISQUALIFY", "disqualify"), "A lead is excluded with `disqualify`"),
    _Other("else", ("OTHERWISE", "otherwise"), "The rest is caught with `otherwise`"),
    _Other("last", ("WITHIN", "within"), "A recent stretch of time is written `within 30 days`"),
)


def hint(source: Source, piece: list[Token], i: int, accepts: set[str]) -> Hint | None:
    """What to say, and to go on with, where `piece[i]` does not fit."""
    token = piece[i]
    span = Span(source.path, token.start, token.end)
    if token.type == "EQUAL" and "IS" in accepts:
        doubled = i + 1 < len(piece) and piece[i + 1].type == "EQUAL" and piece[i + 1].start == token.end
        span = Span(span.path, span.start, span.end + doubled)
        return Hint(_wrong(span, "Equality is written `is`", "is"), Mend((_token("IS", "is", span),), span.end))
    if "COMMA" in accepts and i and token.type in ("STRING", "NAME") and piece[i - 1].type in _ITEMS:
        return _comma(source, piece, i)
    for other in _OTHERS:
        if token.lower() != other.word:
            continue
        if other.meant is None:
            return Hint(_wrong(span, other.message, ""), Mend())
        terminal, text = other.meant
        if terminal in accepts:
            return Hint(_wrong(span, other.message, text), Mend((_token(terminal, text, span),)))
    return None


_ITEMS = ("STRING", "NUMBER", "DATE", "YES", "NO", "AGO", "READY", "DISQUALIFIED", "SCOPE", "OTHERWISE")


def _comma(source: Source, piece: list[Token], i: int) -> Hint | None:
    """Two items of a list with no comma between them; not where the second one starts a line and may be a sentence."""
    token, before = piece[i], piece[i - 1]
    position = source.position(token.start)
    if token.type == "NAME" and not source.line(position.line)[: position.column - 1].strip():
        return None
    gap = Span(source.path, before.end, before.end)
    diagnostic = Diagnostic(
        "unexpected-text",
        Severity.ERROR,
        Span(source.path, token.start, token.end),
        f"A comma is missing before `{token}`",
        "The items of a list are separated by commas.",
        Fix("put a comma", (Edit(gap, ","),)),
    )
    return Hint(diagnostic, Mend((_token("COMMA", ",", gap), token)))


def _token(terminal: str, text: str, span: Span) -> Token:
    return Token(terminal, text, span.start, span.end)


def _wrong(span: Span, message: str, text: str) -> Diagnostic:
    fix = Fix(f"write `{text}`" if text else "leave it out", (Edit(span, text),))
    return Diagnostic(
        "unexpected-text", Severity.ERROR, span, message, f"Write `{text}`." if text else "Leave it out.", fix
    )
