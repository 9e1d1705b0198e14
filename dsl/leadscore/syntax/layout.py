"""From a document to lines: on one line where it fits, else broken at the places that the document offers."""

from __future__ import annotations

from typing import assert_never

from leadscore.diagnostics.render.cells import width
from leadscore.record import Record
from leadscore.syntax.doc import Doc, Flow, Leaf, Stack, leaves, one_line

WIDTH = 100
"""Columns of code in a line. A comment at its end does not count: it is never broken."""


class Line(Record):
    """A line with its indentation; `comment` ends it, or is all of it."""

    code: str
    comment: str | None = None


def lay_out(doc: Doc) -> list[Line]:
    """The lines of a statement."""
    writer = _Writer()
    writer.write(doc, 0)
    return writer.finished()


class _Writer:
    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.code = ""
        self.comment: str | None = None

    def finished(self) -> list[Line]:
        self.new_line(0)
        return self.lines

    def new_line(self, indent: int) -> None:
        if self.code.strip():
            self.lines.append(Line(self.code, self.comment))
        self.code, self.comment = " " * indent, None

    def write(self, doc: Doc, indent: int) -> None:
        """Writes on from the current place; lines that it breaks off itself get `indent` and the doc's own."""
        match doc:
            case Leaf():
                self.write_leaf(doc)
            case Stack() if doc.always or not self.fits(doc):
                self.write_stack(doc, indent + doc.indent)
            case Flow() if not self.fits(doc):
                self.write_flow(doc, indent + doc.indent)
            case Stack() | Flow():
                for leaf in leaves(doc):
                    self.write_leaf(leaf)
            case _:
                assert_never(doc)

    def write_stack(self, stack: Stack, indent: int) -> None:
        for i, part in enumerate(stack.parts):
            if i > 0:
                self.new_line(indent)
            self.write(part, indent)

    def write_flow(self, flow: Flow, indent: int) -> None:
        """A part that had to be broken itself keeps its last line to itself, so that the next part is seen."""
        keeps_lines = flow.keeps_lines and not is_plain(flow)
        broken = False
        for i, part in enumerate(flow.parts):
            first = next(leaves(part))
            if i > 0 and (broken or (keeps_lines and first.starts_line) or not self.fits(part)):
                self.new_line(indent)
            unbroken = len(self.lines) + len(first.before)
            self.write(part, indent)
            broken = len(self.lines) > unbroken

    def write_leaf(self, leaf: Leaf) -> None:
        for comment in leaf.before:  # `fits` has seen to it that nothing stands before it in the line
            self.lines.append(Line(self.code, comment))
        self.code += leaf.text if not self.code.strip() else " " + leaf.text
        self.comment = leaf.after

    def fits(self, doc: Doc) -> bool:
        """Whether it can go on in the current line, all on one line."""
        fresh = not self.code.strip()
        if self.comment is not None or not is_plain(doc) or (next(leaves(doc)).before and not fresh):
            return False
        return width(self.code) + (not fresh) + width(one_line(doc)) <= WIDTH


def is_plain(doc: Doc) -> bool:
    """Whether no comment stands between its leaves, so that it can be written on one line."""
    every = list(leaves(doc))
    return not any(leaf.before for leaf in every[1:]) and not any(leaf.after for leaf in every[:-1])
