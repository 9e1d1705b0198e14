"""Formats a text and proves that nothing was lost: what was written is read again and compared."""

from __future__ import annotations

from leadscore.diagnostics.model import has_errors
from leadscore.source.text import Source
from leadscore.syntax.comments import comment_text
from leadscore.syntax.formatter import format_file
from leadscore.syntax.nodes import File
from leadscore.syntax.parser import parse


class CannotFormat(Exception):
    """The text has mistakes in its syntax; the parser's diagnostics tell them."""


class MeaningChanged(Exception):
    """A defect of the formatter: what it wrote does not read back as what it was given."""


def format_source(source: Source) -> str:
    """The canonical text of a file.

    Raises `CannotFormat` when the text has syntax errors, and `MeaningChanged` rather than return a text that has
    other statements or other comments.
    """
    before = parse(source)
    if has_errors(before.diagnostics):
        raise CannotFormat(source.path)
    text = format_file(before.file, source)
    after = parse(Source(source.path, text))
    if has_errors(after.diagnostics) or after.file != before.file or _comments(after.file) != _comments(before.file):
        raise MeaningChanged(source.path)
    return text


def _comments(file: File) -> list[str]:
    return sorted(comment_text(comment) for comment in file.comments)
