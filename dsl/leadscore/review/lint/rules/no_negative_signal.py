"""Points that can only grow make everybody ready in the end. See docs/lint/no-negative-signal.md."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.review.lint.subject import Finding, Subject


def no_negative_signal(subject: Subject) -> Iterator[Finding]:
    points = [rule.plan.points for rule in subject.rules if rule.plan.points is not None]
    if not subject.is_beginning and points and min(points) > 0:
        yield Finding(
            subject.top,
            f"None of the {len(points)} rules that give points takes any away",
            "Say what speaks against a lead, such as `when email_domain in free_mail subtract 15`, "
            "`when unsubscribed subtract 30` or `when inactive for 180 days subtract 20`.",
        )
