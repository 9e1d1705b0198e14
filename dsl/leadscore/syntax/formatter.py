"""The one canonical layout of a file: the author's statements, order and comments on the formatter's lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import assert_never

from leadscore.diagnostics.render.cells import width
from leadscore.record import Record
from leadscore.source.text import Source
from leadscore.syntax import nodes as n
from leadscore.syntax.comments import attach, comment_text
from leadscore.syntax.layout import Line, lay_out
from leadscore.syntax.literals import padded
from leadscore.syntax.printer import statement_doc

_MOST_PADDING = 24
"""Columns that may be left empty to align neighbours; over a wider gap the eye loses the line."""


def format_file(file: n.File, source: Source) -> str:
    """The canonical text of a file that was read without errors; `source` is the text that it was read from.

    Lines end with LF. No statement changes its place, and at most one blank line stays where the author left some.
    """
    blocks = _blocks(file, source)
    blanks = _blank_lines(blocks)
    lines: list[Line] = []
    for block, blank, name_width in zip(blocks, blanks, _name_widths(blocks, blanks, source), strict=True):
        lines += [Line("")] * blank + _lines(block, source, name_width)
    return "".join(text + "\n" for text in _with_comments(lines))


# ------------------------------------------------------------------------------------------------ blocks


class _Block(Record):
    """A statement with the comments inside and right behind it, or (`statement` None) one comment between two.

    `first` and `last` are its lines in the source.
    """

    statement: n.Statement | None
    comments: tuple[n.Comment, ...]
    first: int
    last: int


def _blocks(file: n.File, source: Source) -> list[_Block]:
    """All statements and the comments between them, in the order of the source."""
    waiting = sorted(file.comments, key=lambda comment: comment.span.start)
    blocks: list[_Block] = []
    for statement in file.statements:
        while waiting and waiting[0].span.start < statement.span.start:
            blocks.append(_free(waiting.pop(0), source))
        own: list[n.Comment] = []
        while waiting and _belongs(waiting[0], statement, source):
            own.append(waiting.pop(0))
        end = max(statement.span.end, *(comment.span.start for comment in own), 0)
        first, last = source.position(statement.span.start).line, source.position(end).line
        blocks.append(_Block(statement, tuple(own), first, last))
    return blocks + [_free(comment, source) for comment in waiting]


def _belongs(comment: n.Comment, statement: n.Statement, source: Source) -> bool:
    """Inside the statement, or behind it in its last line."""
    end = statement.span.end
    if comment.span.start < end:
        return True
    return not source.text[end : comment.span.start].strip() and not comment.own_line


def _free(comment: n.Comment, source: Source) -> _Block:
    line = source.position(comment.span.start).line
    return _Block(None, (comment,), line, line)


# ------------------------------------------------------------------------------------------------ blank lines


def _blank_lines(blocks: Sequence[_Block]) -> list[bool]:
    """Whether a blank line stands before each block: where the author left one, and between unlike statements."""
    blanks = [False, *(below.first - above.last > 1 for above, below in pairwise(blocks))]
    stated = [(i, block.statement) for i, block in enumerate(blocks) if block.statement is not None]
    for (i, above), (j, below) in pairwise(stated):
        if isinstance(above, n.GroupHeader) and isinstance(below, n.Rule):
            blanks[i + 1] = False
        elif _parted(above, below) and not any(blanks[i + 1 : j + 1]):
            blanks[i + 1] = True
    return blanks[: len(blocks)]


def _parted(above: n.Statement, below: n.Statement) -> bool:
    return isinstance(below, n.GroupHeader | n.Test) or _topic(above) != _topic(below)


def _topic(statement: n.Statement) -> str:
    match statement:
        case n.PolicyHeader() | n.Owned() | n.AppliesIf():
            return "policy"
        case n.Use():
            return "use"
        case n.FieldDeclaration() | n.EventDeclaration():
            return "vocabulary"
        case n.SetMembers() | n.SetFile():
            return "sets"
        case n.Define():
            return "definitions"
        case n.GroupHeader() | n.Rule():
            return "rules"
        case n.ScoreRange() | n.Ready() | n.Band() | n.Grade():
            return "outcome"
        case n.Action():
            return "actions"
        case n.Override():
            return "overrides"
        case n.Test():
            return "tests"
        case _:
            assert_never(statement)


# ------------------------------------------------------------------------------------------------ columns


def _lines(block: _Block, source: Source, name_width: int = 0) -> list[Line]:
    if block.statement is None:
        return [Line("", comment_text(comment)) for comment in block.comments]
    return lay_out(attach(statement_doc(block.statement, name_width), block.comments, source))


def _name_widths(blocks: Sequence[_Block], blanks: Sequence[bool], source: Source) -> list[int]:
    """How wide a set's name is written: neighbouring sets of one line each have their `=` in one column."""
    widths = [0] * len(blocks)
    for run in _runs_of_sets(blocks, blanks, source):
        column = _column(width(_set_name(blocks[i])) for i in run)
        for i in run:
            widths[i] = column if _is_one_line(_lines(blocks[i], source, column)) else 0
    return widths


def _runs_of_sets(blocks: Sequence[_Block], blanks: Sequence[bool], source: Source) -> Iterator[list[int]]:
    """Places of sets of one line each that follow each other; comments between them do not part them."""
    run: list[int] = []
    for i, (block, blank) in enumerate(zip(blocks, blanks, strict=True)):
        aligned = bool(_set_name(block)) and _is_one_line(_lines(block, source))
        if blank or not (aligned or block.statement is None):
            yield run
            run = []
        if aligned:
            run.append(i)
    yield run


def _set_name(block: _Block) -> str:
    return block.statement.name.text if isinstance(block.statement, n.SetMembers | n.SetFile) else ""


def _is_one_line(lines: Sequence[Line]) -> bool:
    return sum(1 for line in lines if line.code.strip()) == 1


def _column(widths: Iterable[int]) -> int:
    """The width that fits all, or 0 where they differ too much to be aligned."""
    every = list(widths)
    return max(every) if every and max(every) - min(every) <= _MOST_PADDING else 0


def _with_comments(lines: Sequence[Line]) -> Iterator[str]:
    """The lines' texts; comments at the ends of neighbouring lines stand in one column."""
    for ends_in_comment, run in groupby(lines, lambda line: bool(line.code.strip() and line.comment)):
        neighbours = list(run)
        column = _column(width(line.code) for line in neighbours) if ends_in_comment else 0
        for line in neighbours:
            gap = "  " if line.code.strip() and line.comment else ""
            yield f"{padded(line.code, column)}{gap}{line.comment or ''}".rstrip()
