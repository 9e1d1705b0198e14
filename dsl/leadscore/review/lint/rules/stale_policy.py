"""What buyers do changes, and a policy should, too. See docs/lint/stale-policy.md."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.review.lint.subject import Finding, Subject


def stale_policy(subject: Subject) -> Iterator[Finding]:
    if subject.changed is None:
        return
    age = (subject.today - subject.changed).days
    if age > subject.settings.stale_after_days:
        yield Finding(
            subject.top,
            f"This policy was last changed {age} days ago, on {subject.changed.isoformat()}",
            "Go through it with its owners: which rules were right about the deals won and lost since then? "
            "A new `version`, even of the same rules, tells that somebody has looked.",
        )
