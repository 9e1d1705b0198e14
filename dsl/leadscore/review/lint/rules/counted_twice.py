"""Two rules whose patterns overlap count one visit twice. See docs/lint/counted-twice.md."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from leadscore.diagnostics import Note
from leadscore.plan.model import EventCount
from leadscore.review.lint.actions import sufficing
from leadscore.review.lint.subject import Finding, Subject, WrittenRule
from leadscore.review.lint.witness import sample
from leadscore.values.number import signed_milli_text
from leadscore.values.pattern import PatternSet


def counted_twice(subject: Subject) -> Iterator[Finding]:
    """Looks at rules that add for events alone, of one kind, in the same window and as often.

    Steps of recency (`within 7 days`, `within 30 days`), of frequency (`at least 3 times`) and what is counted in two
    ways (once, and `each day`) are meant so. So is an event without a target, which is about all of them.
    """
    rules = [rule for rule in subject.rules if rule.adds and sufficing(rule.plan.condition)]
    for first, second in combinations(rules, 2):
        target = _shared(first, second)
        if target is not None:
            gives = f"{signed_milli_text(first.plan.points or 0)} and {signed_milli_text(second.plan.points or 0)}"
            yield Finding(
                second.node.condition.span,
                f"`{target}` counts in two rules: {gives}",
                "Take it out of one of the patterns, or write into one rule what it is worth altogether.",
                (Note(first.node.condition.span, "the other rule is here"),),
            )


def _shared(first: WrittenRule, second: WrittenRule) -> str | None:
    """A target that fires both rules."""
    for one in sufficing(first.plan.condition):
        for other in sufficing(second.plan.condition):
            if _are_alike(one, other) and one.selector.targets is not None and other.selector.targets is not None:
                both_counted = first.plan.each is not second.plan.each and one.selector == other.selector
                target = None if both_counted else _overlap(one.selector.targets, other.selector.targets)
                if target is not None:
                    return target
    return None


def _are_alike(one: EventCount, other: EventCount) -> bool:
    """Whether they differ in their targets alone."""
    same_kind = (one.selector.kind, one.selector.window) == (other.selector.kind, other.selector.window)
    return same_kind and (one.measure, one.op, one.value) == (other.measure, other.op, other.value)


def _overlap(one: PatternSet, other: PatternSet) -> str | None:
    """A target that somebody wrote, or that a pattern without its stars is, and that both mean."""
    for these, those in ((one, other), (other, one)):
        found = next((text for text in sorted(these.exact) if those.matches(text)), None)
        if found is not None:
            return found
    return next((pattern.text for pattern in one.globs if other.matches(sample(pattern, "\n"))), None) or next(
        (pattern.text for pattern in other.globs if one.matches(sample(pattern, "\n"))), None
    )
