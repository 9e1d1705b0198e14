"""Text to tokens. Nothing in a text stops it: what no token can be made of is reported, mended or left out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from leadscore.diagnostics import Diagnostic, Edit, Fix, Severity
from leadscore.record import Record
from leadscore.source import Source, Span
from leadscore.syntax import grammar
from leadscore.syntax.inside import HAVE_INSIDES, QUOTES, inside, look_alikes
from leadscore.syntax.lalr import Token
from leadscore.syntax.nodes import Comment

_LINE = r"[^\r\n]*"
_SINGLE_QUOTED = r"['‘’‚‛`´]([^'‘’‚‛`´\"“”„‟\r\n]*)['‘’‚‛`´]"
_OTHER_DATE = r"(\d{1,4})[./](\d{1,2})[./](\d{1,4})"
_GROUPED_NUMBER = r"-?\d{1,3}(?:[,'’_. \u00a0\u202f]\d{3})+(?![\d])"
_COMMENT = re.compile(r"#[^\r\n]*")
_MAX_ODD = 100


class Tokens:
    """What a text consists of. `broken` are the offsets where a text has no closing quote: the sentence that they
    stand in cannot be read, and no more is said about it.
    `told` are the offsets of tokens that a diagnostic was about."""

    def __init__(self) -> None:
        self.tokens: list[Token] = []
        self.comments: list[Comment] = []
        self.diagnostics: list[Diagnostic] = []
        self.broken: set[int] = set()
        self.told: set[int] = set()


def tokenize(source: Source) -> Tokens:
    """Tokens with offsets into `source.text`; comments apart; every lexical problem as a diagnostic."""
    found = Tokens()
    if "\0" in source.text:  # a text holds none; a workbook, a picture or a document of a word processor does
        found.diagnostics.append(_no_text(source))
        return found
    _whole_file(source, found)
    _lex(source, found)
    _comments(source, found)
    _tabs(source, found)
    for token in found.tokens:
        if token.type in HAVE_INSIDES and token.start not in found.told:
            inside(source, token, found)
    return found


def _no_text(source: Source) -> Diagnostic:
    return Diagnostic(
        "unreadable-file",
        Severity.ERROR,
        Span(source.path, 0, 0),
        "This is no text file",
        "A policy is plain text. In a word processor: File > Save as, then Plain text in UTF-8.",
    )


# ------------------------------------------------------------------------------------------------ the whole file


def _whole_file(source: Source, found: Tokens) -> None:
    say = found.diagnostics.append
    if source.had_bom:
        say(
            Diagnostic(
                "byte-order-mark",
                Severity.HINT,
                Span(source.path, 0, 0),
                "The file starts with an invisible byte order mark",
                "Some editors on Windows write it. It does no harm; `leadscore fmt` takes it out.",
            )
        )
    first_of_line = {source.position(offset).line: offset for offset in reversed(source.bad_bytes)}
    for offset in sorted(first_of_line.values())[:_MAX_ODD]:
        say(
            Diagnostic(
                "invalid-utf-8",
                Severity.ERROR,
                Span(source.path, offset, offset + 1),
                "This character is not in UTF-8, so it cannot be read",
                "Save the file as UTF-8: in most editors File > Save as, then Encoding: UTF-8.",
            )
        )
    ends = [match.start() for match in re.finditer(r"\r\n?", source.text)]
    if ends:
        say(
            Diagnostic(
                "windows-line-ends",
                Severity.HINT,
                Span(source.path, ends[0], ends[0]),
                "Lines end as on Windows (CR LF)",
                "It does no harm, but git may show every line as changed; `leadscore fmt` writes plain line ends.",
                Fix(
                    "end lines with LF",
                    tuple(
                        Edit(Span(source.path, m.start(), m.end()), "\n") for m in re.finditer(r"\r\n?", source.text)
                    ),
                ),
            )
        )


def _tabs(source: Source, found: Tokens) -> None:
    text, edits = source.text, []
    if "\t" not in text:
        return
    for start, end in _gaps(source, found):
        edits += [Edit(Span(source.path, m.start(), m.end()), " " * 2 * len(m[0])) for m in _tab_runs(text, start, end)]
    if edits:
        found.diagnostics.append(
            Diagnostic(
                "tab",
                Severity.HINT,
                edits[0].span,
                "A tab stands between words",
                "Every editor shows tabs with another width; blanks look the same everywhere.",
                Fix("put blanks in the place of tabs", tuple(edits)),
            )
        )


def _tab_runs(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    comment = text.find("#", start, end)
    return re.compile(r"\t+").finditer(text, start, end if comment < 0 else comment)


# ------------------------------------------------------------------------------------------------ token by token


def read_tokens(text: str, position: int, found: list[Token]) -> int:
    """Adds the tokens from an offset on; returns the offset of what no token starts with, or the text's end."""
    match, ignored = grammar.tokens().match, grammar.tables()["ignored"]
    while token := match(text, position):
        kind, word, start, position = token.lastgroup or "", token[0], position, token.end()
        if kind == "NAME":
            kind = grammar.keyword(word) or kind
        if kind not in ignored:
            found.append(Token(kind, word, start, position))
    return position


def _lex(source: Source, found: Tokens) -> None:
    position = odd = 0
    while (position := read_tokens(source.text, position, found.tokens)) < len(source.text):
        odd += 1
        if odd > _MAX_ODD:
            found.diagnostics.append(_no_policy(source, position))
            return
        position = _odd(source, position, found)


def _no_policy(source: Source, at: int) -> Diagnostic:
    return Diagnostic(
        "unreadable-file",
        Severity.ERROR,
        Span(source.path, at, at),
        f"More than {_MAX_ODD} signs up to here are none of the language's, so reading stops",
        "This is probably no policy. A policy is a text file, such as `leadscore new` makes.",
    )


def _odd(source: Source, at: int, found: Tokens) -> int:
    """Deals with what no token starts with; returns the offset behind it."""
    text, path = source.text, source.path
    if text[at] in QUOTES:
        return _unclosed(source, at, found)
    quoted = re.compile(_SINGLE_QUOTED).match(text, at)
    if quoted:
        span = Span(path, at, quoted.end())
        found.diagnostics.append(
            Diagnostic(
                "single-quotes",
                Severity.ERROR,
                span,
                "A text stands in double quotes, not in single ones",
                f'Write "{quoted[1]}".',
                Fix("write double quotes", (Edit(span, f'"{quoted[1]}"'),)),
            )
        )
        found.tokens.append(Token("STRING", f'"{quoted[1]}"', at, quoted.end()))
        return quoted.end()
    if text[at] == "\ufffd" and source.bad_bytes:
        return at + 1
    return _misread_number(source, at, found) or _sign(source, at, found)


def _unclosed(source: Source, at: int, found: Tokens) -> int:
    line = re.compile(_LINE).match(source.text, at)
    assert line is not None
    end = at + len(line[0].rstrip())
    found.diagnostics.append(
        Diagnostic(
            "unclosed-text",
            Severity.ERROR,
            Span(source.path, at, end),
            "This text has no closing quote",
            'Put a " behind its last word. A text stays on one line.',
        )
    )
    found.broken.add(at)
    found.tokens.append(Token("STRING", source.text[at:end] + '"', at, end))
    return max(end, at + 1)


def _misread_number(source: Source, at: int, found: Tokens) -> int | None:
    """A date as in `1.3.2026`, or a number with separators, whose start was read as a number."""
    previous = found.tokens[-1] if found.tokens else None
    if previous is None or previous.type != "NUMBER" or previous.end != at:
        return None
    odd_date = re.compile(_OTHER_DATE).match(source.text, previous.start)
    if odd_date:
        diagnostic = Diagnostic(
            "bad-date",
            Severity.ERROR,
            Span(source.path, previous.start, odd_date.end()),
            f"`{odd_date[0]}` is not how a date is written here",
            "Write year-month-day, such as 2026-03-01.",
        )
        found.tokens[-1] = Token("DATE", odd_date[0], previous.start, odd_date.end())
    else:
        grouped = grouped_number(source, previous)
        if grouped is None:
            return None
        diagnostic = grouped
    found.diagnostics.append(diagnostic)
    found.told.add(previous.start)
    return diagnostic.span.end


class _Sign(Record):
    """What to say about a sign, and what was surely meant: `written` in its place, read as the keywords `meant`."""

    message: str
    help: str
    written: str | None = None
    meant: tuple[str, ...] = ()


_SIGNS = {
    "!=": _Sign("Inequality is written `is not`", "Write `is not`.", "is not", ("is", "not")),
    "!": _Sign("`!` is no word of the language", "Write `not` before a condition.", "not ", ("not",)),
    "&": _Sign("`&` is no word of the language", "Write `and`.", "and", ("and",)),
    "|": _Sign("`|` is no word of the language", "Write `or`.", "or", ("or",)),
    "≥": _Sign("`≥` is no sign of the language", "Write `>=`.", ">=", (">=",)),
    "≤": _Sign("`≤` is no sign of the language", "Write `<=`.", "<=", ("<=",)),
    "+": _Sign("Points are written without a plus sign", "Leave the `+` out.", ""),
    ";": _Sign("No sign is needed at the end of a sentence", "Leave the `;` out.", ""),
    ".": _Sign("No full stop is needed here", "Leave the `.` out.", ""),
    "$": _Sign("Currency signs are not written", "Write the number alone.", ""),
    "€": _Sign("Currency signs are not written", "Write the number alone.", ""),
    "£": _Sign("Currency signs are not written", "Write the number alone.", ""),
    "–": _Sign("A dash stands here", "A negative number starts with a plain minus: `-5`.", "-"),
    "−": _Sign("A long minus sign stands here", "A negative number starts with a plain minus: `-5`.", "-"),
    "-": _Sign("A minus stands here, but no number follows", "Names are joined with `_`, as in `email_domain`."),
}


def _sign(source: Source, at: int, found: Tokens) -> int:
    """A sign that is none of the language's: told, read as what it surely means, else left out."""
    text = source.text
    written = "!=" if text.startswith("!=", at) else text[at]
    end = at + len(written) if written == "!=" else _behind_run(text, at)
    span = Span(source.path, at, end)
    sign = _SIGNS.get(written) or _unknown_sign(written)
    fix = None
    if sign.written is not None:
        title = f"write `{sign.written.strip()}`" if sign.written else "leave it out"
        fix = Fix(title, (Edit(span, sign.written),))
    found.diagnostics.append(Diagnostic("strange-character", Severity.ERROR, span, sign.message, sign.help, fix))
    for meant in sign.meant:
        found.tokens.append(Token(grammar.terminals()[meant], meant, at, end))
    return end


def _unknown_sign(char: str) -> _Sign:
    if char.isprintable():
        return _Sign(
            f"The sign `{char}` has no meaning here",
            "Leave it out, or put the text that it belongs to in double quotes.",
        )
    named = unicodedata.name(char, f"number {ord(char):04X}").lower()
    return _Sign(f"An invisible character stands here ({named})", "Take it out.", "")


def _behind_run(text: str, at: int) -> int:
    """`&&` and `||` count as one sign; so does any run of the same character."""
    end = at + 1
    while end < len(text) and text[end] == text[at]:
        end += 1
    return end


def grouped_number(source: Source, token: Token) -> Diagnostic | None:
    """`1,000`, `1.000.000`, `1'000`, `1 000`: a number with separators that starts at `token`."""
    match = re.compile(_GROUPED_NUMBER).match(source.text, token.start)
    if match is None or match.end() <= token.end:
        return None
    span = Span(source.path, match.start(), match.end())
    plain = re.sub(r"[^\d-]", "", match[0])
    return Diagnostic(
        "thousands-separator",
        Severity.ERROR,
        span,
        "Numbers are written without separators",
        f"Write {plain}.",
        Fix(f"write {plain}", (Edit(span, plain),)),
    )


# ------------------------------------------------------------------------------------------------ gaps and comments


def _gaps(source: Source, found: Tokens) -> Iterator[tuple[int, int]]:
    """The stretches between tokens."""
    start = 0
    for token in found.tokens:
        yield start, token.start
        start = max(start, token.end)
    yield start, len(source.text)


def _comments(source: Source, found: Tokens) -> None:
    if "#" not in source.text:
        return
    for start, end in _gaps(source, found):
        if source.text.find("#", start, end) < 0:
            continue
        for match in _COMMENT.finditer(source.text, start, end):
            line_start = match.start() - source.position(match.start()).column + 1
            own_line = not source.text[line_start : match.start()].strip()
            text = match[0].rstrip()
            span = Span(source.path, match.start(), match.start() + len(text))
            found.comments.append(Comment(text, own_line, span=span))
            look_alikes(text, span, found)
