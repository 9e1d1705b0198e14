"""Problems as JSON, for editors and other programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from leadscore.diagnostics.model import Diagnostic, Fix
from leadscore.source import Source, Span


def render(diagnostics: Iterable[Diagnostic], sources: Mapping[str, Source]) -> str:
    """An array of `file, line, column, end_line, end_column, code, severity, message, help, fix`.

    Lines and columns count from 1, the end column is behind the last character. `help` and `fix` may be null; a fix
    is `title` and `edits`, each `line, column, end_line, end_column, text`.
    """
    return json.dumps([_problem(d, sources) for d in diagnostics], ensure_ascii=False, indent=2) + "\n"


def _problem(diagnostic: Diagnostic, sources: Mapping[str, Source]) -> dict[str, object]:
    return {
        "file": diagnostic.span.path,
        **_range(diagnostic.span, sources),
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "help": diagnostic.help,
        "fix": None if diagnostic.fix is None else _fix(diagnostic.fix, sources),
    }


def _fix(fix: Fix, sources: Mapping[str, Source]) -> dict[str, object]:
    return {
        "title": fix.title,
        "edits": [{**_range(edit.span, sources), "text": edit.text} for edit in fix.edits],
    }


def _range(span: Span, sources: Mapping[str, Source]) -> dict[str, int]:
    source = sources.get(span.path, Source(span.path, ""))
    start, end = source.position(span.start), source.position(span.end)
    return {"line": start.line, "column": start.column, "end_line": end.line, "end_column": end.column}
