"""What leads did counts for ever, in the whole policy. See docs/lint/no-decay.md."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.review.lint.ages import ageless_rules, some_rule_ages
from leadscore.review.lint.subject import Finding, Subject


def no_decay(subject: Subject) -> Iterator[Finding]:
    if ageless_rules(subject) and not some_rule_ages(subject):
        yield Finding(
            subject.top,
            "No rule forgets what leads did, so a click of three years ago counts like one of today",
            "Let a group decay, such as `group interest decays 50% every 30 days`, or give events a window, such as "
            "`within 90 days`. What should count for ever can say `never decays` in such a group.",
        )
