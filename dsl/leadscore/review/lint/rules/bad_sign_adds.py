"""Whoever unsubscribes, complains, competes or applies for a job does not buy. See docs/lint/bad-sign-adds.md."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.plan.model import Condition, IsYes, Or
from leadscore.review.lint.actions import is_turning_away, sufficing
from leadscore.review.lint.subject import Finding, Subject

_BAD_FIELDS = frozenset({"competitor", "job_applicant"})


def bad_sign_adds(subject: Subject) -> Iterator[Finding]:
    for rule in subject.rules:
        condition = rule.plan.condition
        if rule.adds and (_fields(condition) or any(is_turning_away(e.selector) for e in sufficing(condition))):
            yield Finding(
                rule.node.effect_span,
                f"`{rule.plan.text}` speaks against a lead, and adds points",
                "Write `subtract`, or `disqualify` where nothing can make up for it.",
            )


def _fields(condition: Condition) -> bool:
    """Whether such a field alone makes it true."""
    match condition:
        case IsYes(field):
            return field in _BAD_FIELDS
        case Or(operands):
            return any(_fields(operand) for operand in operands)
        case _:
            return False
