"""Nobody can tell which of thirty new rules were right. See docs/lint/too-many-rules.md."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.review.lint.subject import Finding, Subject


def too_many_rules(subject: Subject) -> Iterator[Finding]:
    if subject.is_first_version and len(subject.rules) > subject.settings.max_rules:
        yield Finding(
            subject.top,
            f"{len(subject.rules)} rules are too many for a first version",
            f"Begin with {subject.settings.max_rules} at most, those that both teams are sure of, and add others when "
            "data asks for them. Where the policy has proved itself already, say its `version`, such as `version 2`.",
        )
