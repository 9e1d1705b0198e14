"""Problems as GitHub's workflow commands: shown beside the changed lines of a pull request."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from leadscore.diagnostics.model import Diagnostic, Severity
from leadscore.source import Source

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "notice"}


def render(
    diagnostics: Iterable[Diagnostic],
    sources: Mapping[str, Source],
    root: Path | None = None,
    base: Path = Path(),
) -> str:
    """One `::error file=…,line=…::message` a line.

    Files below `root` are called as they are found from there; `base` is where the paths of spans start. Others, and
    without a root all, keep the names that spans have.
    """
    return "".join(_command(diagnostic, sources, root, base) + "\n" for diagnostic in diagnostics)


def _command(diagnostic: Diagnostic, sources: Mapping[str, Source], root: Path | None, base: Path) -> str:
    span = diagnostic.span
    source = sources.get(span.path, Source(span.path, ""))
    start, end = source.position(span.start), source.position(span.end)
    file = span.path if root is None else _from(root, base / span.path) or span.path
    properties = {"file": file, "line": start.line, "endLine": end.line}
    if start.line == end.line:  # GitHub takes columns only within one line
        properties |= {"col": start.column, "endColumn": end.column}
    properties["title"] = diagnostic.code
    message = diagnostic.message if diagnostic.help is None else f"{diagnostic.message}. {diagnostic.help}"
    written = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    return f"::{_COMMANDS[diagnostic.severity]} {written}::{_data(message)}"


def _from(root: Path, file: Path) -> str | None:
    """The path of a file from a folder, None for one that is not in it. A link is called by its own name, for git knows
    it by that."""
    path = Path(os.path.realpath(file.parent), file.name)
    top = os.path.realpath(root)
    return path.relative_to(top).as_posix() if path.is_relative_to(top) else None


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
