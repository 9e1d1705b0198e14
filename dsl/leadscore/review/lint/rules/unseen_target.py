"""A page or file that a rule asks for and the data never has. See docs/lint/unseen-target.md."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.review.lint.observed import Observed
from leadscore.review.lint.subject import Finding, Subject
from leadscore.values.number import counted


def unseen_target(subject: Subject, data: Observed) -> Iterator[Finding]:
    """Windows are left out of account: it must never have occurred. Kinds that never occur have `unseen-event`."""
    if data.every < subject.settings.min_leads:
        return
    for rule in subject.rules_in_force:
        for event in rule.events:
            kind = event.selector.kind
            if event.selector in data.unseen and data.events[kind]:
                yield Finding(
                    rule.node.condition.span,
                    f"`{event.text}` never occurs: none of {counted(data.events[kind], 'event')} `{kind}` has "
                    "such a target",
                    "Look how the target is written in the data, or delete what asks for it.",
                )
