"""Running lint: rules over policies, what is allowed taken out, and what allows nothing told."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from leadscore.diagnostics import Diagnostic
from leadscore.diagnostics.model import in_order
from leadscore.review.lint.allowances import Allowance, allowances
from leadscore.review.lint.catalogue import CATALOGUE
from leadscore.review.lint.observed import Observed
from leadscore.review.lint.rules import ON_DATA, ON_TEXT, ON_TIME, code_of
from leadscore.review.lint.settings import Settings
from leadscore.review.lint.subject import Finding, Subject
from leadscore.source import Source

_STEADY = frozenset(map(code_of, ON_TEXT))


def lint(
    subjects: Sequence[tuple[Subject, Observed | None]], codes: Collection[str] = CATALOGUE.keys()
) -> tuple[Diagnostic, ...]:
    """What the rules of these codes find in policies, in order of file and place; on data only where there is some.

    A file that several policies use is told of once, and what it allows, it allows for all of them.
    """
    found = [diagnostic for subject, data in subjects for diagnostic in _found(subject, data, codes)]
    files = _files(subject for subject, _ in subjects)
    allowed = [allowance for file in files for allowance in file.allowances]
    used = {allowance for allowance in allowed for d in found if allowance.lets_pass(d.code, d.span)}
    left = in_order(d for d in found if not any(allowance.lets_pass(d.code, d.span) for allowance in used))
    about = [d for file in files for d in _about_allowances(file, used, left, codes)]
    return tuple(in_order([*left, *about]))


def _found(subject: Subject, data: Observed | None, codes: Collection[str]) -> Iterator[Diagnostic]:
    """What all rules find that are wanted."""
    for look in (*ON_TEXT, *ON_TIME):
        if (code := code_of(look)) in codes:
            yield from _told(code, look(subject), subject.settings)
    for look_at_data in ON_DATA:
        if data is not None and (code := code_of(look_at_data)) in codes:
            yield from _told(code, look_at_data(subject, data), subject.settings)


def _told(code: str, findings: Iterable[Finding], settings: Settings) -> Iterator[Diagnostic]:
    """The findings of a code with the severity that settings give it; none where it is off."""
    severity = settings.severity(code)
    if severity is not None:
        for finding in findings:
            yield Diagnostic(code, severity, finding.span, finding.message, finding.help, None, finding.notes)


# ------------------------------------------------------------------------------------------------ allowances


@dataclass(frozen=True, slots=True)
class _File:
    """A file of a policy with what its comments allow, and with what is wrong with them. `is_policy`: it is the
    policy's own, and not one that others may use as well."""

    source: Source
    settings: Settings
    allowances: tuple[Allowance, ...]
    wrong: tuple[Finding, ...]
    is_policy: bool


def _files(subjects: Iterable[Subject]) -> list[_File]:
    """Each once, with the settings of the first policy that uses it."""
    files: dict[str, _File] = {}
    for subject in subjects:
        for unit in (subject.checked.main, *subject.checked.used):
            if unit.source.path not in files:
                read, wrong = allowances(unit)
                is_policy = unit is subject.checked.main
                files[unit.source.path] = _File(unit.source, subject.settings, tuple(read), tuple(wrong), is_policy)
    return list(files.values())


def _about_allowances(
    file: _File, used: Collection[Allowance], left: Sequence[Diagnostic], codes: Collection[str]
) -> Iterator[Diagnostic]:
    """`left` are the findings that nothing allows, in order."""
    if "bad-allowance" in codes:
        yield from _told("bad-allowance", file.wrong, file.settings)
    if "unused-allowance" in codes:
        idle = (a for a in file.allowances if a not in used and (a.about is None or _has_looked(a.code, file, codes)))
        here = [d for d in reversed(left) if d.span.path == file.source.path]
        first = {d.code: file.source.position(d.span.start).line for d in here}
        yield from _told("unused-allowance", (_unused(a, first.get(a.code)) for a in idle), file.settings)


def _has_looked(code: str, file: _File, codes: Collection[str]) -> bool:
    """Whether the rule of a code found nothing, and will find nothing in the same text tomorrow, nor for others."""
    return file.is_policy and code in _STEADY and code in codes and file.settings.severity(code) is not None


def _unused(allowance: Allowance, line: int | None) -> Finding:
    """`line` is where its code is first found in the same file, if it is."""
    if allowance.about is None:
        message = f"This allows nothing: no sentence stands at or right below it for `{allowance.code}`"
    else:
        message = f"There is no `{allowance.code}` to allow here"
    if line is not None:
        advice = f"It is found in line {line}: put this behind or above that, or at the top of the file for all of it."
    else:
        advice = "Delete it, so that it hides nothing later."
    return Finding(allowance.span, message, advice)
