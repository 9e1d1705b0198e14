"""What repeats adds up, and nothing ends it. See docs/lint/unbounded-each.md."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.review.lint.subject import Finding, Subject


def unbounded_each(subject: Subject) -> Iterator[Finding]:
    for rule in subject.rules:
        if rule.adds and rule.plan.each is not None and rule.most is None:
            yield Finding(
                rule.node.each_span,
                f"`each {rule.plan.each.value}` adds up without end",
                "Bound it by `up to`, such as `up to 15`, or give the group an `at most`.",
            )
