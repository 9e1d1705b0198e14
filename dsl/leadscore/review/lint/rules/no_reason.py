"""A rule that nobody can explain is a rule that nobody dares to change. See docs/lint/no-reason.md."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.review.lint.subject import Finding, Subject


def no_reason(subject: Subject) -> Iterator[Finding]:
    for rule in subject.rules:
        if not (rule.plan.because or "").strip():
            yield Finding(
                rule.node.effect_span,
                "This rule does not say why",
                'Add the reason in a few words, such as `because "They hold the budget"`.',
            )
