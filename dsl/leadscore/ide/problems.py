"""What is wrong with a text that is being edited, where, and what mends it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from leadscore.check.files import Files
from leadscore.diagnostics import Diagnostic, Severity
from leadscore.diagnostics.fix import apply_fixes
from leadscore.driver import Compiled, compile_path
from leadscore.source import Source
from leadscore.values.number import counted


def problems(path: Path, text: str) -> Compiled:
    """The policy with all that it uses, where `text` stands in the place of what the file holds."""
    return compile_path(path, files=Files({path: text}))


def own_problems(compiled: Compiled) -> list[Diagnostic]:
    """Those of the edited file, in their order: what its editor can underline."""
    return [d for d in compiled.diagnostics if d.span.path == compiled.checked.main.source.path]


def problems_elsewhere(compiled: Compiled) -> list[Diagnostic]:
    """Those of the files that it uses."""
    return [d for d in compiled.diagnostics if d.span.path != compiled.checked.main.source.path]


def next_place(diagnostics: Sequence[Diagnostic], offset: int, back: bool = False) -> Diagnostic | None:
    """The first problem that starts behind an offset (`back`: before it), going round; None: there is none."""
    in_order = sorted(diagnostics, key=lambda d: d.span.start, reverse=back)
    beyond = (d for d in in_order if (d.span.start < offset if back else d.span.start > offset))
    return next(beyond, in_order[0] if in_order else None)


def mended(text: str, diagnostic: Diagnostic) -> str | None:
    """The text with the problem's own fix in it; None where it has none, or where that is about another file."""
    fixed = apply_fixes([diagnostic], {diagnostic.span.path: Source(diagnostic.span.path, text)})
    return fixed.texts.get(diagnostic.span.path)


def summary(diagnostics: Iterable[Diagnostic]) -> str:
    """`2 errors, 1 warning`; `no problems`. Hints are not counted where there is worse."""
    found = [d.severity for d in diagnostics]
    counts = [(found.count(severity), severity.value) for severity in Severity]
    worse = [counted(count, name) for count, name in counts[:2] if count]
    hints = counts[2][0]
    return ", ".join(worse) or (counted(hints, "hint") if hints else "no problems")
