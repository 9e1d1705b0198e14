"""Labels of bands and grades that a filter asks for, and that the policy does not have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from leadscore.check.lookup import correction
from leadscore.diagnostics import Diagnostic
from leadscore.diagnostics.catalogue import problem
from leadscore.filters.words import Asked
from leadscore.syntax.nodes import Band, File, Grade
from leadscore.syntax.words import either
from leadscore.values.text import fold


def unknown_labels(policy: File, asked: Iterable[Asked]) -> Iterator[Diagnostic]:
    """A label with a star is a pattern, and need not be that of any lead."""
    bands = [statement.name.text for statement in policy.statements if isinstance(statement, Band)]
    grades = [statement for statement in policy.statements if isinstance(statement, Grade)]
    for one in asked:
        if "*" in one.label:
            continue
        if one.what == "band" and fold(one.label) not in map(fold, bands):
            yield _no_band(one, bands)
        elif one.what == "grade" and fold(one.label) not in _grades(grades, fold(one.label)):
            yield _no_grade(one, grades)


def meant_label(policy: File, word: str) -> str | None:
    """The filter for a band or a grade that is called by this word; None where there is none."""
    bands = [statement.name.text for statement in policy.statements if isinstance(statement, Band)]
    grades = [statement for statement in policy.statements if isinstance(statement, Grade)]
    if fold(word) in map(fold, bands):
        return f"band {word}"
    return f"grade {word}" if fold(word) in _grades(grades, fold(word)) else None


def _no_band(asked: Asked, bands: list[str]) -> Diagnostic:
    known = either([f"`{name}`" for name in bands])
    return problem(
        "unknown-band",
        asked.span,
        f"There is no band `{asked.label}`",
        f"Ask for one that there is: {known}." if bands else "This policy has no bands.",
        correction(asked.span, asked.label, bands),
    )


def _no_grade(asked: Asked, grades: list[Grade]) -> Diagnostic:
    example = "".join(grade.steps[0].label.text for grade in grades)
    return problem(
        "impossible-grade",
        asked.span,
        f"No lead can have the grade `{asked.label}`",
        f"Grades are joined in the order written, as in `{example}`." if grades else "This policy has no grades.",
    )


def _grades(grades: list[Grade], wanted: str) -> set[str]:
    """What the start of this text, folded, can be made of: a label of each."""
    begun = {""} if grades else set()
    for grade in grades:
        joined = {start + fold(step.label.text) for start in begun for step in grade.steps}
        begun = {start for start in joined if wanted.startswith(start)}
    return begun
