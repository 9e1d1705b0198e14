"""Applying fixes to texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from leadscore.diagnostics.model import Diagnostic, Edit, Fix
from leadscore.record import Record
from leadscore.source import Source, Span


class Fixed(Record):
    """`texts` are the new texts of the files that changed, by path; `applied` the problems whose fix is in them."""

    texts: Mapping[str, str]
    applied: tuple[Diagnostic, ...]


def apply_fixes(diagnostics: Iterable[Diagnostic], sources: Mapping[str, Source]) -> Fixed:
    """Applies each fix whole or not at all. Of fixes that overlap, the first counts: the others may come next time,
    once the file has been checked again. Files that are not in UTF-8 stay as they are, or bytes would be lost."""
    accepted: dict[str, list[Edit]] = {}
    applied: list[Diagnostic] = []
    for diagnostic in diagnostics:
        fix = diagnostic.fix
        if fix is not None and _is_applicable(fix, accepted, sources):
            applied.append(diagnostic)
            for edit in fix.edits:
                edits = accepted.setdefault(edit.span.path, [])
                if edit not in edits:
                    edits.append(edit)
    texts = {path: _edited(sources[path].text, edits) for path, edits in accepted.items()}
    return Fixed(texts, tuple(applied))


def _is_applicable(fix: Fix, accepted: Mapping[str, list[Edit]], sources: Mapping[str, Source]) -> bool:
    for edit in fix.edits:
        source = sources.get(edit.span.path)
        if source is None or source.bad_bytes:
            return False
        others = accepted.get(edit.span.path, [])
        if any(_overlap(edit.span, other.span) for other in others if other != edit):
            return False
    return bool(fix.edits)


def _overlap(first: Span, second: Span) -> bool:
    """Whether two edits meet; two at one place do too, because their order would matter."""
    return first.start <= second.end and second.start <= first.end


def _edited(text: str, edits: list[Edit]) -> str:
    for edit in sorted(edits, key=lambda edit: edit.span.start, reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text
