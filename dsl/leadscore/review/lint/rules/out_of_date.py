"""What has run out only makes a policy longer. See docs/lint/out-of-date.md."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.review.lint.subject import Finding, Subject
from leadscore.syntax import nodes as n


def out_of_date(subject: Subject) -> Iterator[Finding]:
    for rule in subject.rules:
        until = rule.plan.in_force_until
        if until is not None and until < subject.today and rule.node.in_force is not None:
            yield Finding(
                rule.node.in_force.span,
                f"This rule has given nothing since {until.isoformat()}",
                "Delete it, or give it new dates: its history stays in git.",
            )
    written = (s for s in subject.checked.main.file.statements if isinstance(s, n.Override))
    for override, node in zip(subject.plan.overrides, written, strict=True):
        if override.until < subject.today and node.until is not None:
            yield Finding(
                node.until.span,
                f"The override of `{override.shown_lead}` ended on {override.until.isoformat()}",
                "Delete it. If it was right, ask which rule should have said so.",
            )
