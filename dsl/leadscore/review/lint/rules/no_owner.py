"""Somebody must say yes to a change. See docs/lint/no-owner.md."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.review.lint.subject import Finding, Subject


def no_owner(subject: Subject) -> Iterator[Finding]:
    if not subject.plan.owners:
        yield Finding(
            subject.top,
            "Nobody owns this policy",
            "Name who is asked before it changes, below the policy's name: `owned by marketing, sales`.",
        )
