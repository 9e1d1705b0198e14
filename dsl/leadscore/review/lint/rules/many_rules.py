"""A first version is easier to trust when it is short. See docs/lint/many-rules.md."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.review.lint.subject import Finding, Subject


def many_rules(subject: Subject) -> Iterator[Finding]:
    """Says nothing where `too-many-rules` does."""
    settings = subject.settings
    if subject.is_first_version and settings.many_rules < len(subject.rules) <= settings.max_rules:
        yield Finding(
            subject.top,
            f"{len(subject.rules)} rules are many for a first version",
            f"Begin with the {settings.many_rules} at most that both teams are sure of, and add others when data asks "
            "for them. Once the policy has proved itself, call it `version 2`.",
        )
