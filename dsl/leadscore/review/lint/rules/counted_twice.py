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
from leadscore.values.terms import Each

_ANY = "\n"
"""In the place of a star, what no pattern can spell: whatever matches it has a star there, too."""


def counted_twice(subject: Subject) -> Iterator[Finding]:
    """Looks at rules that add for events alone, of one kind, in the same window and as often.

    Steps of recency (`within 7 days`, `within 30 days`) and of frequency (`at least 3 times`) are meant so, and where
    `each day` counts days, something else is counted than visits. An event without a target is about all of them.
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
    if (first.plan.each is Each.DAY) is not (second.plan.each is Each.DAY):
        return None
    for one in sufficing(first.plan.condition):
        for other in sufficing(second.plan.condition):
            these, those = one.selector.targets, other.selector.targets
            if not _are_alike(one, other) or these is None or those is None:
                continue
            once_and_again = these == those and first.plan.each is not second.plan.each
            target = None if once_and_again else _covered(these, those) or _covered(those, these)
            if target is not None:
                return target
    return None


def _are_alike(one: EventCount, other: EventCount) -> bool:
    """Whether they differ in their targets alone."""
    same_kind = (one.selector.kind, one.selector.window) == (other.selector.kind, other.selector.window)
    return same_kind and (one.measure, one.op, one.value) == (other.measure, other.op, other.value)


def _covered(some: PatternSet, by: PatternSet) -> str | None:
    """A target or a pattern that somebody wrote, and of which the others mean all."""
    if both := some.exact & by.exact:
        return min(both)
    patterns = some.patterns if by.globs else ()
    return next((pattern.text for pattern in patterns if by.matches(sample(pattern, _ANY))), None)
