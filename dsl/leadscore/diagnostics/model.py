"""A diagnostic: code, severity, span, message in the reader's words, help, and a fix where a machine can apply one."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from leadscore.record import Record
from leadscore.source import Span


class Severity(Enum):
    """How bad it is: an `error` stops scoring; a `warning` is probably not meant; a `hint` is a matter of taste."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"

    @property
    def rank(self) -> int:
        return (Severity.ERROR, Severity.WARNING, Severity.HINT).index(self)


class Edit(Record):
    """Put `text` in the place of what stands at `span` (an empty span inserts)."""

    span: Span
    text: str


class Fix(Record):
    """A mend that keeps what the author meant, safe to apply without asking; `title` says what it does."""

    title: str
    edits: tuple[Edit, ...]


class Note(Record):
    """A second place that belongs to the problem, such as the first of two rules that say the same."""

    span: Span
    message: str


class Diagnostic(Record):
    """One problem.

    `code` is a key of `catalogue.CATALOGUE`, such as `unknown-field`; its page is docs/diagnostics/<code>.md. It is
    blank for what is wrong in another file than a policy.
    `message` is one sentence without a full stop at its end; `help` says what to do, in one or two sentences.
    """

    code: str
    severity: Severity
    span: Span
    message: str
    help: str | None = None
    fix: Fix | None = None
    notes: tuple[Note, ...] = ()


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """By file and place, each once."""
    unique = {(d.code, d.span, d.message): d for d in diagnostics}
    return sorted(
        unique.values(),
        key=lambda d: (d.span.path, d.span.start, d.severity.rank, d.span.end, d.code, d.message),
    )


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    return any(d.severity is Severity.ERROR for d in diagnostics)
