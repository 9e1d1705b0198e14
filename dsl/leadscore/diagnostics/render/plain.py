"""Problems as plain text, for pipes, logs and terminals without colour."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from leadscore.diagnostics.model import Diagnostic
from leadscore.diagnostics.render.layout import lines_of
from leadscore.source import Source


def render(diagnostics: Iterable[Diagnostic], sources: Mapping[str, Source], columns: int = 100) -> str:
    """Each problem with the lines it is about, a blank line behind each; empty when there is none."""
    blocks = []
    for diagnostic in diagnostics:
        lines = ("".join(piece.text for piece in line).rstrip() for line in lines_of(diagnostic, sources, columns))
        blocks.append("\n".join(lines) + "\n\n")
    return "".join(blocks)
