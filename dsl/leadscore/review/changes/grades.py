"""Changes of grades: their steps, and the order in which they join."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from leadscore.review.changes.comparison import Comparison
from leadscore.review.changes.model import Aspect, Change, Effect, Thing
from leadscore.syntax import nodes as n
from leadscore.syntax.literals import label_text, number_text
from leadscore.syntax.printer import statement_text


def grade_changes(both: Comparison) -> Iterator[Change]:
    """By group; then the order in which they join."""
    older = {both.old.called(grade.group.text): grade for grade in both.old.written(n.Grade)}
    newer = {grade.group.text: grade for grade in both.new.written(n.Grade)}
    for group, grade in newer.items():
        before = older.get(group)
        if before is None:
            text = statement_text(grade)
            yield _grade(both, Aspect.ADDED, group, f"new: {text}", None, text, None, grade)
        elif _steps(before) != _steps(grade):
            old, new = _steps_text(before), _steps_text(grade)
            sentence = f"grade {group}: {'; '.join(_moved(_steps(before), _steps(grade)))}"
            yield _grade(both, Aspect.STEPS, group, sentence, old, new, before, grade)
    for group, grade in older.items():
        if group not in newer:
            text = statement_text(grade)
            yield _grade(both, Aspect.REMOVED, group, f"removed: {text}", text, None, grade, None)
    yield from _grade_order(both, older, newer)


def _grade(
    both: Comparison,
    aspect: Aspect,
    group: str,
    sentence: str,
    old: str | None,
    new: str | None,
    before: n.Grade | None,
    after: n.Grade | None,
) -> Change:
    return both.change(Thing.GRADE, aspect, Effect.OUTCOME, group, sentence, old=old, new=new, at=(before, after))


def _steps(grade: n.Grade) -> dict[str, str]:
    """Label → threshold, in words; no label stands twice."""
    return {
        label_text(step.label): f"at {number_text(step.at.value)}" if step.at else "otherwise" for step in grade.steps
    }


def _steps_text(grade: n.Grade) -> str:
    return ", ".join(f"{label} {at}" for label, at in _steps(grade).items())


def _moved(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[str]:
    for label, at in new.items():
        if label not in old:
            yield f"new {label} {at}"
        elif old[label] != at:
            yield f"{label} {old[label]} → {at}"
    yield from (f"no {label} any more" for label in old if label not in new)


def _grade_order(both: Comparison, older: Mapping[str, n.Grade], newer: Mapping[str, n.Grade]) -> Iterator[Change]:
    before = [group for group in older if group in newer]
    after = [group for group in newer if group in older]
    if before != after:
        old, new = ", then ".join(before), ", then ".join(after)
        sentence = f"grades join in another order: {new}, was {old}"
        first = newer[after[0]]
        yield both.change(
            Thing.GRADE,
            Aspect.ORDER,
            Effect.OUTCOME,
            "grades",
            sentence,
            old=old,
            new=new,
            at=(older[before[0]], first),
        )
