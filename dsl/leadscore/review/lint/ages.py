"""Which rules forget what leads did, and which do not."""

from __future__ import annotations

from leadscore.review.lint.actions import counts_for_ever
from leadscore.review.lint.subject import Subject, WrittenRule
from leadscore.syntax import nodes as n


def ageless_rules(subject: Subject) -> list[WrittenRule]:
    """The rules that add for behaviour, however old it is, without saying that this is meant.

    What speaks against a lead may well stay; so may what is in force for a time only.
    """
    return [
        rule
        for rule in subject.rules
        if rule.adds
        and counts_for_ever(rule.plan.condition)
        and rule.plan.decay is None
        and not isinstance(rule.node.decay, n.NeverDecays)
        and rule.plan.in_force_until is None
    ]


def some_rule_ages(subject: Subject) -> bool:
    """Whether any rule that adds for behaviour decays, or asks for behaviour in a window."""
    return any(
        rule.adds and rule.plan.evidence and (rule.plan.decay is not None or not counts_for_ever(rule.plan.condition))
        for rule in subject.rules
    )
