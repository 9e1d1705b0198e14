"""What a merge left in a file: two versions of one place, between lines of git's own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from leadscore.diagnostics import Diagnostic
from leadscore.diagnostics.catalogue import problem
from leadscore.record import Record, replace
from leadscore.source import Source, Span

_SIGNS = "<|=>"
"""What git's lines start with, seven of them, in the order in which they stand; `|` is there if git was told so."""
_MARK = re.compile(r"(?<![^\r\n])([<|=>])\1{6}(?:[ \t]+([^\r\n]*))?(?![^\r\n])")
_NO_LINE_END = re.compile(r"[^\r\n]")

_Marks: TypeAlias = Sequence[re.Match[str]]
"""The marks of one conflict, or what is left of them."""


class Unmerged(Record):
    """`source` is what there is to read: of each conflict its first version, with blanks in the place of all else, so
    that places stay. `others` are the versions that are not read; each conflict is one of the `diagnostics`."""

    source: Source
    others: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def without_conflicts(source: Source) -> Unmerged:
    """One version of everything. A file without conflicts stays as it is."""
    text = source.text
    if not any(sign * 7 in text for sign in _SIGNS) or "\0" in text:
        return Unmerged(source)
    conflicts = _conflicts(text)
    pieces, others, position = [], [], 0
    for start, end in (stretch for marks in conflicts for stretch in _left_out(marks)):
        pieces += [text[position:start], _NO_LINE_END.sub(" ", text[start:end])]
        others.append(text[start:end])
        position = end
    read = replace(source, text="".join((*pieces, text[position:])))
    return Unmerged(read, tuple(others), tuple(_told(source, marks) for marks in conflicts))


def is_mark(line: str) -> bool:
    """Whether a line, without its end, is one of git's own."""
    return _MARK.fullmatch(line) is not None


def _conflicts(text: str) -> list[_Marks]:
    """A mark that does not come behind those before it, in git's order, is of another conflict."""
    found: list[list[re.Match[str]]] = []
    for mark in _MARK.finditer(text):
        if found and _SIGNS.index(found[-1][-1][1]) < _SIGNS.index(mark[1]):
            found[-1].append(mark)
        else:
            found.append([mark])
    return list(found)


def _left_out(marks: _Marks) -> Iterator[tuple[int, int]]:
    """The marks, and all between the end of the first version and that of the last, where both can be told."""
    by_sign = _by_sign(marks)
    behind_first = by_sign.get("|") or by_sign.get("=")
    if behind_first is None or ">" not in by_sign:
        yield from (mark.span() for mark in marks)
        return
    if "<" in by_sign:
        yield by_sign["<"].span()
    yield behind_first.start(), by_sign[">"].end()


def _by_sign(marks: _Marks) -> dict[str, re.Match[str]]:
    return {mark[1]: mark for mark in marks}


def _told(source: Source, marks: _Marks) -> Diagnostic:
    span = Span(source.path, marks[0].start(), marks[-1].end())
    by_sign = _by_sign(marks)
    if not {"<", "=", ">"} <= by_sign.keys():
        lines = "a line of its own" if len(marks) == 1 else "lines of its own"
        return problem(
            "merge-conflict",
            span,
            f"A merge left {lines} here: {', '.join(f'`{mark[0].rstrip()}`' for mark in marks)}",
            "Delete what git wrote, once it is sure that what stands around it is meant.",
        )
    start, base, middle, end = (by_sign.get(sign) for sign in _SIGNS)
    assert start is not None
    assert middle is not None
    assert end is not None
    first = f"{_lines(source, start, base or middle)} of {_name(start, 'the one')}"
    second = f"{_lines(source, middle, end)} of {_name(end, 'the other')}"
    *signs, last = (f"`{mark[1] * 7}`" for mark in marks)
    help = f"Keep what shall count, and delete the rest with the lines that start with {', '.join(signs)} and {last}."
    if base is not None:
        help = f"{help} Both were made of {_lines(source, base, middle)}."
    return problem("merge-conflict", span, f"A merge left two versions here: {first}, and {second}", help)


def _lines(source: Source, before: re.Match[str], behind: re.Match[str]) -> str:
    """What stands between two marks: `line 3`, `lines 5 to 7`, `nothing`."""
    first, last = source.position(before.start()).line + 1, source.position(behind.start()).line - 1
    if first > last:
        return "nothing"
    return f"line {first}" if first == last else f"lines {first} to {last}"


def _name(mark: re.Match[str], unnamed: str) -> str:
    """What git calls a version."""
    name = (mark[2] or "").strip()
    return f"`{name}`" if name else unnamed
