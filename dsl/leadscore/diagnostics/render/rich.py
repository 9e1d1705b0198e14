"""Problems in colour, for terminals: the same lines as plain text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rich.text import Text

from leadscore.diagnostics.model import Diagnostic
from leadscore.diagnostics.render.layout import Role, lines_of
from leadscore.source import Source

_STYLES = {
    Role.PLAIN: "",
    Role.ERROR: "bold red",
    Role.WARNING: "bold yellow",
    Role.HINT: "bold cyan",
    Role.MESSAGE: "bold",
    Role.FRAME: "blue",
    Role.NOTE: "bold cyan",
    Role.FIX: "bold green",
}


def render(diagnostics: Iterable[Diagnostic], sources: Mapping[str, Source], columns: int = 100) -> Text:
    """Each problem with the lines it is about, a blank line behind each; print it with `soft_wrap=True`."""
    text = Text()
    for diagnostic in diagnostics:
        for line in lines_of(diagnostic, sources, columns):
            for piece in line:
                text.append(piece.text, _STYLES[piece.role])
            text.append("\n")
        text.append("\n")
    return text
