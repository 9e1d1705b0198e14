"""A rule that nobody can explain is a rule that nobody dares to change. See docs/lint/no-reason.md."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.review.lint.subject import Finding, Subject

_SEVERAL = 3


def no_reason(subject: Subject) -> Iterator[Finding]:
    """Where none of several rules has a reason, this is told once."""
    without = [rule for rule in subject.rules if not (rule.plan.because or "").strip()]
    if len(without) == len(subject.rules) >= _SEVERAL:
        yield Finding(
            without[0].node.effect_span,
            f"None of the {len(without)} rules says why",
            'Add the reason to each in a few words, such as `because "They hold the budget"`.',
        )
        return
    for rule in without:
        yield Finding(
            rule.node.effect_span,
            "This rule does not say why",
            'Add the reason in a few words, such as `because "They hold the budget"`.',
        )
