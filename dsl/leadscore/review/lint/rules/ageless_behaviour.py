"""One rule counts for ever what leads did, where others forget. See docs/lint/ageless-behaviour.md."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.review.lint.ages import ageless_rules, some_rule_ages
from leadscore.review.lint.subject import Finding, Subject


def ageless_behaviour(subject: Subject) -> Iterator[Finding]:
    if some_rule_ages(subject):
        for rule in ageless_rules(subject):
            yield Finding(
                rule.node.condition.span,
                f"`{rule.plan.text}` counts for ever: it has neither a window nor a decay",
                "Add a window, such as `within 90 days`, or a decay, such as `decays 50% every 30 days`. "
                "In a group that decays, `never decays` says that it is meant so.",
            )
