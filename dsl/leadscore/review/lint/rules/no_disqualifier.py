"""Somebody is never for sales, however many points they have. See docs/lint/no-disqualifier.md."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.review.lint.subject import Finding, Subject


def no_disqualifier(subject: Subject) -> Iterator[Finding]:
    """A policy that applies to some leads only has said who is not meant."""
    if subject.is_beginning or subject.plan.applies is not None:
        return
    if all(rule.plan.points is not None for rule in subject.rules):
        yield Finding(
            subject.top,
            "Nothing disqualifies a lead, so customers and competitors can become ready",
            "Say who is not for sales, such as `when existing_customer disqualify` or `when competitor disqualify`.",
        )
