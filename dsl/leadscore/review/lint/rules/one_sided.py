"""Who a lead is and what it does are two things. See docs/lint/one-sided.md."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.plan.model import EventCount, Inactive
from leadscore.plan.walk import leaves
from leadscore.review.lint.subject import Finding, Subject, WrittenRule


def one_sided(subject: Subject) -> Iterator[Finding]:
    adding = [rule for rule in subject.rules if rule.adds]
    if subject.is_beginning or not adding:
        return
    behaviour = [_asks_for_behaviour(rule) for rule in adding]
    if all(behaviour):
        missing, example = "who a lead is", "when employees between 20 and 500 add 15"
    elif not any(behaviour):
        missing, example = "what a lead does", 'when visited "pricing" add 40'
    else:
        return
    yield Finding(
        subject.top,
        f"No rule adds points for {missing}",
        f"Add a group for it, with a rule such as `{example}`: who fits and who wants to are different questions.",
    )


def _asks_for_behaviour(rule: WrittenRule) -> bool:
    return any(isinstance(leaf, EventCount | Inactive) for leaf, _ in leaves(rule.plan.condition))
