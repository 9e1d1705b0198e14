"""Texts in SQL: what `values.text`, `values.target` and `values.pattern` say, as expressions that say the same.

None of them trusts a database's idea of lower case, white space or patterns beyond ASCII. Texts that are unknown
(NULL) stay so. An expression that is handed in may be evaluated more than once: it should be a column.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby

from leadscore.batch.sql.dialect import Dialect, joined, listed
from leadscore.values.pattern import Pattern, PatternSet
from leadscore.values.target import HOME
from leadscore.values.text import PUNCTUATION, WHITE_SPACE, simple_lower

_LONGEST_LIST = 10_000
"""Snowflake takes no more than 16,384 members."""

LAST_LETTER = 0x1_FFFF
"""Behind it lie ideographs and signs of private use, of which none has a capital: to look at them all takes as long as
to read a small file of leads."""
_BLOCK = 1_024
"""So many code points are looked at together."""

# ------------------------------------------------------------------------------------------------ canonical forms


def fold(dialect: Dialect, text: str) -> str:
    """`values.text.fold` of an expression; "" where nothing but white space is there."""
    return dialect.trim.format(text=_collapsed(dialect, _lower(dialect, text), WHITE_SPACE))


def canonical_target(dialect: Dialect, raw: str) -> str:
    """`values.target.canonical` of an expression; "" where there is no target.

    Only a text with a slash can be an address. It is reduced to its path behind one slash, and the slashes around go.
    """
    folded = fold(dialect, raw)
    path = _replaced(dialect, folded, "^(https?://[^/?#]*|/)([^?#]*).*$", dialect.group.format(before="/", number=2))
    path = _replaced(dialect, path, "^/+$", dialect.literal(f"/{HOME}"))
    bare = _replaced(dialect, path, "^/+([^/]|[^/].*[^/])/*$", dialect.group.format(before="", number=1))
    has_slash = dialect.contains.format(text=raw, piece="'/'")
    return f"CASE WHEN {has_slash} THEN {bare} ELSE {folded} END"


def words(dialect: Dialect, folded: str) -> str:
    """The words of a folded text with a blank before, between and behind them: what phrases are looked for in."""
    blanks = " " * len(PUNCTUATION)
    parted = f"translate({folded}, {dialect.literal(PUNCTUATION)}, '{blanks}')"
    return f"(' ' || {_collapsed(dialect, parted, ' ')} || ' ')"


def _lower(dialect: Dialect, text: str) -> str:
    test, lower = dialect.settled
    narrow = "".join(
        f"WHEN {passes.format(text=text)} THEN {_translated(dialect, text, last)} " for passes, last in dialect.narrow
    )
    settled = f"WHEN {test.format(text=text)} THEN {lower.format(text=text)} "
    return f"CASE {settled}{narrow}ELSE {_translated(dialect, text, sys.maxunicode)} END"


def _translated(dialect: Dialect, text: str, last: int) -> str:
    capitals, small = (dialect.literal(letters) for letters in _capitals(last))
    return f"translate({text}, {capitals}, {small})"


@cache
def _capitals(last: int) -> tuple[str, str]:
    """All letters up to a code point that `simple_lower` changes, and what it makes of them, place by place."""
    end = min(last, LAST_LETTER) + 1
    changed = [pair for start in range(0, end, _BLOCK) for pair in _changed(start, min(start + _BLOCK, end))]
    return "".join(letter for letter, _ in changed), "".join(small for _, small in changed)


def _changed(start: int, end: int) -> Iterator[tuple[str, str]]:
    """Nearly all blocks hold no letter that changes, and are done with at a glance."""
    letters = "".join(map(chr, range(start, end)))
    lowered = simple_lower(letters)
    if lowered != letters:
        yield from (pair for pair in zip(letters, lowered, strict=True) if pair[0] != pair[1])


def _collapsed(dialect: Dialect, text: str, white_space: str) -> str:
    return _replaced(dialect, text, f"[{white_space}]+", "' '")


def _replaced(dialect: Dialect, text: str, pattern: str, new: str) -> str:
    return dialect.replace.format(text=text, pattern=dialect.literal(pattern), new=new)


# ------------------------------------------------------------------------------------------------ patterns


def matches(dialect: Dialect, patterns: PatternSet, folded: str) -> str:
    """`PatternSet.matches` of an expression that holds folded texts or canonical targets; unknown for NULL."""
    if any(pattern.pieces == ("", "") for pattern in patterns.globs):
        return dialect.known(folded)
    members = [pattern for pattern in patterns.patterns if all(map(dialect.can_hold, pattern.pieces))]
    return _any_of(dialect, [*_exact(dialect, members, folded), *_globs(dialect, members, folded)], folded)


def holds_phrase(dialect: Dialect, phrases: Sequence[tuple[str, ...]], folded: str) -> str:
    """Whether one of the phrases (folded words) stands in a folded text; unknown for NULL."""
    return phrase_in_words(dialect, phrases, words(dialect, folded))


def phrase_in_words(dialect: Dialect, phrases: Sequence[tuple[str, ...]], words: str) -> str:
    """Whether one of the phrases stands in what the function `words` gives; unknown for NULL."""
    texts = dict.fromkeys(f" {' '.join(phrase)} " for phrase in phrases)
    held = [dialect.literal(text) for text in texts if dialect.can_hold(text)]
    return _any_of(dialect, [dialect.contains.format(text=words, piece=piece) for piece in held], words)


def _any_of(dialect: Dialect, tests: list[str], text: str) -> str:
    return joined(tests, "OR") if tests else f"NOT {dialect.known(text)}"


def _exact(dialect: Dialect, members: list[Pattern], text: str) -> Iterator[str]:
    yield from _equal(text, [dialect.literal(member.pieces[0]) for member in members if member.is_exact])


def _globs(dialect: Dialect, members: list[Pattern], text: str) -> Iterator[str]:
    """Beginnings and ends of one length are looked up together, so thousands cost little more than one."""
    starts, ends = [], []
    for member in members:
        match member.pieces:
            case (_,):
                pass
            case (first, ""):
                starts.append(first)
            case ("", last):
                ends.append(last)
            case ("", middle, ""):
                yield dialect.contains.format(text=text, piece=dialect.literal(middle))
            case pieces:
                pattern = "%".join(_plain(dialect, piece) for piece in pieces)
                yield dialect.like.format(text=text, pattern=dialect.literal(pattern))
    yield from _by_length(dialect, starts, text, dialect.starts, "left")
    yield from _by_length(dialect, ends, text, dialect.ends, "right")


def _by_length(dialect: Dialect, pieces: list[str], text: str, one: str, side: str) -> Iterator[str]:
    for length, same in groupby(sorted(pieces, key=lambda piece: (len(piece), piece)), key=len):
        literals = [dialect.literal(piece) for piece in same]
        if len(literals) == 1:
            yield one.format(text=text, piece=literals[0], length=length)
        else:
            yield from _equal(f"{side}({text}, {length})", literals)


def _equal(text: str, literals: list[str]) -> Iterator[str]:
    if len(literals) == 1:
        yield f"{text} = {literals[0]}"
    else:
        for i in range(0, len(literals), _LONGEST_LIST):
            yield f"{text} IN ({listed(literals[i : i + _LONGEST_LIST])})"


def _plain(dialect: Dialect, piece: str) -> str:
    """A piece of a pattern for LIKE, in which it means itself."""
    return "".join(f"{dialect.like_escape}{char}" if char in (*"%_", dialect.like_escape) else char for char in piece)
