"""What a look at a set-up found, a line each, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from leadscore.production.doctor.model import Level
from leadscore.values.number import counted

if TYPE_CHECKING:
    from leadscore.production.doctor.model import Finding
    from leadscore.report.json_text import Json

_WIDTH = len(Level.PROBLEM.value)


def lines(finding: Finding) -> Iterator[str]:
    """The finding, and below it what to do."""
    yield f"{finding.level.value:<{_WIDTH}}  {finding.about}: {finding.message}"
    if finding.fix:
        yield f"{'':<{_WIDTH}}  → {finding.fix}"


def tally(findings: Sequence[Finding]) -> str:
    """How it stands, in a sentence."""
    number = {level: sum(one.level is level for one in findings) for level in Level}
    problems, warnings = number[Level.PROBLEM], number[Level.WARNING]
    if not problems and not warnings:
        return f"All is well: {counted(len(findings), 'look')}, nothing to mend."
    return f"{counted(problems, 'problem')}, {counted(warnings, 'warning')}, {number[Level.OK]} ok."


def as_json(findings: Sequence[Finding]) -> Mapping[str, Json]:
    return {
        "well": all(one.level is not Level.PROBLEM for one in findings),
        "findings": [
            {"about": one.about, "level": one.level.value, "message": one.message, "fix": one.fix} for one in findings
        ],
    }
