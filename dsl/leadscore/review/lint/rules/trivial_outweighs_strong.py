"""An opened e-mail should not weigh more than a request for a demo. See docs/lint/trivial-outweighs-strong.md."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from leadscore.diagnostics import Note
from leadscore.plan.model import EventSelector
from leadscore.review.lint.actions import is_strong, is_trivial, sufficing
from leadscore.review.lint.subject import Finding, Subject, WrittenRule
from leadscore.values.number import milli_text


def trivial_outweighs_strong(subject: Subject) -> Iterator[Finding]:
    """Compares the most that a trivial action gives with the least that a strong one does.

    Only rules count that such an action fires by itself. What bounds the trivial ones is what counts for them; of the
    strong ones a single action does, and those in force for a season only are left out.
    """
    strong = [
        (worth, rule)
        for rule in _fired_by(subject, is_strong)
        if not (rule.plan.in_force_from or rule.plan.in_force_until) and (worth := _worth(subject, rule)) is not None
    ]
    if not strong:
        return
    worth, weakest = min(strong, key=lambda pair: pair[0])
    for rule in _fired_by(subject, is_trivial):
        if rule.most is not None and rule.most > worth:  # what nothing bounds has `unbounded-each`
            yield Finding(
                rule.node.effect_span,
                f"`{rule.plan.text}` gives up to {milli_text(rule.most)}, "
                f"and `{weakest.plan.text}` {milli_text(worth)}",
                "Give what takes no effort fewer points, or bound them by `up to`: a lead should not become hot by it.",
                (Note(weakest.node.effect_span, "the stronger action is here"),),
            )


def _fired_by(subject: Subject, says: Callable[[EventSelector], bool]) -> list[WrittenRule]:
    """The rules that add for such actions alone."""
    found = []
    for rule in subject.rules:
        events = sufficing(rule.plan.condition)
        if rule.adds and events and all(says(event.selector) for event in events):
            found.append(rule)
    return found


def _worth(subject: Subject, strong: WrittenRule) -> int | None:
    """What all rules together give for what fires a strong one; None where that cannot be seen."""
    outcome = subject.score_of(subject.witness.with_true(strong.plan.condition, subject.newcomer))
    if outcome is None:
        return None
    return sum(
        points
        for rule, points in zip(subject.rules, outcome.points, strict=True)
        if points > 0 and sufficing(rule.plan.condition)
    )
