"""The formatter and the comment key of an editor: what they make of the text, and where the cursor goes."""

from __future__ import annotations

from collections.abc import Sequence

from leadscore.record import Record
from leadscore.source import Source
from leadscore.syntax.lalr import Token
from leadscore.syntax.rewrite import format_source
from leadscore.syntax.tokens import tokenize


class Tidied(Record):
    """A text, and the offset in it of what the cursor stood at."""

    text: str
    offset: int


def tidied(text: str, offset: int) -> Tidied:
    """The canonical layout; the cursor keeps its place in its word.

    Raises CannotFormat where the text has mistakes in its syntax.
    """
    formatted = format_source(Source("", text))
    if formatted == text:
        return Tidied(text, offset)
    return Tidied(formatted, _moved(_words(text), _words(formatted), offset, len(formatted)))


def _words(text: str) -> list[tuple[str, int, int]]:
    """Tokens and comments in their order: spelling without case, start and end. Their order may differ after
    formatting: the options of a rule have one."""
    found = tokenize(Source("", text))
    comments = [(c.text, c.span.start, c.span.end) for c in found.comments]
    return sorted([(_spelt(t), t.start, t.end) for t in found.tokens] + comments, key=lambda word: word[1])


def _spelt(token: Token) -> str:
    return str(token[1:-1]) if token.type == "STRING" else token.lower()


def _moved(before: Sequence[tuple[str, int, int]], after: Sequence[tuple[str, int, int]], offset: int, end: int) -> int:
    """Of words that are spelt alike the one as far in the list of them."""
    last = max((i for i, (_, start, _) in enumerate(before) if start <= offset), default=None)
    if last is None:
        return 0
    spelling, start, stop = before[last]
    nth = sum(word == spelling for word, _, _ in before[:last])
    same = [(s, e) for word, s, e in after if word == spelling]
    if not same:
        return min(offset, end)
    new_start, new_stop = same[min(nth, len(same) - 1)]
    return min(new_start + min(offset, stop) - start, new_stop)


def commented(lines: Sequence[str]) -> list[str]:
    """The lines as comments; where all of them (but blank ones) are comments already, without that."""
    stated = [line for line in lines if line.strip()]
    if stated and all(line.lstrip().startswith("#") for line in stated):
        return [_uncommented(line) for line in lines]
    indent = min((len(line) - len(line.lstrip()) for line in stated), default=0)
    return [f"{line[:indent]}# {line[indent:]}" if line.strip() else line for line in lines]


def _uncommented(line: str) -> str:
    blanks, _, rest = line.partition("#")
    return blanks + rest.removeprefix(" ") if line.strip() else line
