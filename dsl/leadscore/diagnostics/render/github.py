"""Problems as GitHub's workflow commands: shown beside the changed lines of a pull request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from leadscore.diagnostics.model import Diagnostic, Severity
from leadscore.source import Source

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "notice"}


def render(diagnostics: Iterable[Diagnostic], sources: Mapping[str, Source]) -> str:
    """One `::error file=…,line=…::message` a line."""
    return "".join(_command(diagnostic, sources) + "\n" for diagnostic in diagnostics)


def _command(diagnostic: Diagnostic, sources: Mapping[str, Source]) -> str:
    span = diagnostic.span
    source = sources.get(span.path, Source(span.path, ""))
    start, end = source.position(span.start), source.position(span.end)
    properties = {"file": span.path, "line": start.line, "endLine": end.line}
    if start.line == end.line:  # GitHub takes columns only within one line
        properties |= {"col": start.column, "endColumn": end.column}
    properties["title"] = diagnostic.code
    message = diagnostic.message if diagnostic.help is None else f"{diagnostic.message}. {diagnostic.help}"
    written = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    return f"::{_COMMANDS[diagnostic.severity]} {written}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
