"""A field that a rule asks for and few leads have. See docs/lint/mostly-missing-field.md."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.plan.model import EventCount, GroupCompare, Inactive, IsKnown, IsYes
from leadscore.plan.walk import leaves
from leadscore.review.lint.observed import Observed
from leadscore.review.lint.subject import Finding, Subject, WrittenRule
from leadscore.values.number import counted
from leadscore.values.vocabulary import DERIVED


def mostly_missing_field(subject: Subject, data: Observed) -> Iterator[Finding]:
    """Tells a field once, at the first rule that asks for it.

    Of yes/no fields nothing is said: most data fills them in where they are yes. What is read from another field counts
    as known where that one is.
    """
    if data.every < subject.settings.min_leads:
        return
    told: set[str] = set()
    for rule in subject.rules_in_force:
        for name in _asked(rule):
            known = max(data.known[name], data.known[DERIVED.get(name, name)])
            if name not in told and 100 * known < subject.settings.min_known_percent * data.every:
                told.add(name)
                yield Finding(
                    rule.node.condition.span,
                    f"`{name}` is known of {_share(known, data.every)}",
                    "For the others this rule is silent. Map the column that holds it in leadscore.toml "
                    "(docs/data.md), ask for it in a form, or score by what is known.",
                )


def _share(known: int, every: int) -> str:
    return f"{known:,} of {counted(every, 'lead')}" if known else f"none of {counted(every, 'lead')}"


def _asked(rule: WrittenRule) -> dict[str, None]:
    """The fields whose values a rule compares, in order."""
    compared = (leaf for leaf, _ in leaves(rule.plan.condition))
    without_value = EventCount | GroupCompare | Inactive | IsKnown | IsYes
    return dict.fromkeys(leaf.field for leaf in compared if not isinstance(leaf, without_value))
