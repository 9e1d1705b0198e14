"""A kind of event that a policy asks for and the data never has. See docs/lint/unseen-event.md."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.review.lint.observed import Observed
from leadscore.review.lint.subject import Finding, Subject


def unseen_event(subject: Subject, data: Observed) -> Iterator[Finding]:
    """Tells a kind once, at the first rule that adds for it; nothing where the data has no events at all.

    That nobody complained yet says nothing against a rule for those who will.
    """
    if not data.events or data.every < subject.settings.min_leads:
        return
    told: set[str] = set()
    for rule in subject.rules_in_force:
        for event in rule.plan.evidence if rule.adds else ():
            kind = event.selector.kind
            if kind not in data.events and kind not in told:
                told.add(kind)
                yield Finding(
                    rule.node.condition.span,
                    f"The data has no event `{kind}`",
                    "If your systems do not record it, delete the rule. If they do, give that file too by `--events`, "
                    "or map what it is called there in leadscore.toml (docs/data.md).",
                )
