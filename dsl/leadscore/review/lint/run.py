"""Running lint: rules over policies, what is allowed taken out, and what allows nothing told."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from leadscore.check.model import Unit
from leadscore.diagnostics import Diagnostic
from leadscore.diagnostics.model import in_order
from leadscore.review.lint.allowances import Allowance, allowances
from leadscore.review.lint.catalogue import CATALOGUE
from leadscore.review.lint.observed import Observed
from leadscore.review.lint.rules import ON_DATA, ON_TEXT, ON_TIME, code_of
from leadscore.review.lint.settings import Settings
from leadscore.review.lint.subject import Finding, Subject

_STEADY = frozenset(map(code_of, ON_TEXT))


def lint(
    subjects: Sequence[tuple[Subject, Observed | None]], codes: Collection[str] = CATALOGUE.keys()
) -> tuple[Diagnostic, ...]:
    """What the rules of these codes find in policies, in order of file and place; on data only where there is some.

    A file that several policies use is told of once, and what it allows, it allows for all of them. An allowance is
    told to allow nothing only where its rule has looked, and would find the same tomorrow.
    """
    found = [diagnostic for subject, data in subjects for diagnostic in _found(subject, data, codes)]
    units: dict[str, tuple[Unit, Settings]] = {}
    for subject, _ in subjects:
        for unit in (subject.checked.main, *subject.checked.used):
            units.setdefault(unit.source.path, (unit, subject.settings))
    used: set[Allowance] = set()
    told: list[Diagnostic] = []
    allowed: list[tuple[Allowance, Settings]] = []
    for unit, settings in units.values():
        read, wrong = allowances(unit)
        allowed += ((allowance, settings) for allowance in read)
        if "bad-allowance" in codes:
            told += (d for finding in wrong if (d := _diagnostic("bad-allowance", finding, settings)))
    for diagnostic in found:
        letting = [a for a, _ in allowed if a.lets_pass(diagnostic.code, diagnostic.span)]
        used.update(letting)
        if not letting:
            told.append(diagnostic)
    if "unused-allowance" in codes:
        looked = [(a, s) for a, s in allowed if a.code in _STEADY and a.code in codes and s.severity(a.code)]
        told += (d for a, s in looked if a not in used and (d := _diagnostic("unused-allowance", _unused(a), s)))
    return tuple(in_order(told))


def _found(subject: Subject, data: Observed | None, codes: Collection[str]) -> Iterator[Diagnostic]:
    """What all rules find that are wanted and not off."""
    for look in (*ON_TEXT, *ON_TIME):
        if _is_wanted(code_of(look), subject, codes):
            yield from _diagnostics(code_of(look), look(subject), subject.settings)
    for look_at_data in ON_DATA:
        if data is not None and _is_wanted(code_of(look_at_data), subject, codes):
            yield from _diagnostics(code_of(look_at_data), look_at_data(subject, data), subject.settings)


def _is_wanted(code: str, subject: Subject, codes: Collection[str]) -> bool:
    return code in codes and subject.settings.severity(code) is not None


def _diagnostics(code: str, findings: Iterator[Finding], settings: Settings) -> Iterator[Diagnostic]:
    return (d for finding in findings if (d := _diagnostic(code, finding, settings)))


def _diagnostic(code: str, finding: Finding, settings: Settings) -> Diagnostic | None:
    """None where settings turn the code off."""
    severity = settings.severity(code)
    if severity is None:
        return None
    return Diagnostic(code, severity, finding.span, finding.message, finding.help, None, finding.notes)


def _unused(allowance: Allowance) -> Finding:
    if allowance.about is None:
        return Finding(
            allowance.span,
            f"This allows nothing: no sentence stands at or right below it for `{allowance.code}`",
            "Put it behind the sentence that is meant, on the line above it, or at the top of the file for all of it.",
        )
    return Finding(
        allowance.span, f"There is no `{allowance.code}` to allow here", "Delete it, so that it hides nothing later."
    )
