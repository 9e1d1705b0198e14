"""Rules that each begin with the market are several policies in one. See docs/lint/segments-in-one-policy.md."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from leadscore.plan.model import And, Condition, IsYes, NumberCompare, TextContains, TextMatches
from leadscore.plan.walk import leaves
from leadscore.review.lint.subject import Finding, Subject

_PLACES = ("country", "region", "industry")
_SIZES = ("employees", "revenue")
_LEAST = 4


def segments_in_one_policy(subject: Subject) -> Iterator[Finding]:
    """Counts the rules that join a segment with something else by `and`; at least two segments must be told apart.

    `country in our_countries add 10` alone is a criterion of fit, and splits nothing. Of several fields that split
    the rules, the one that splits most is told.
    """
    if subject.plan.applies is not None:
        return
    rules = [rule for rule in subject.rules if rule.plan.points is not None]
    split: dict[str, list[tuple[Condition, ...]]] = defaultdict(list)
    for rule in rules:
        for field, segment in _segments(rule.plan.condition):
            split[field].append(segment)
    found = [
        (len(segments), field)
        for field, segments in split.items()
        if len(segments) >= _LEAST and 2 * len(segments) > len(rules) and len(set(segments)) > 1
    ]
    if found:
        number, field = max(found, key=lambda pair: pair[0])
        yield Finding(
            subject.top,
            f"{number} of {len(rules)} rules are for one `{field}` or another",
            "Make a policy for each, with `applies if` at its top and the common words in a vocabulary that they "
            "`use`: each can be read, tested and changed by itself, and a folder of policies scores all leads.",
        )


def _segments(condition: Condition) -> Iterator[tuple[str, tuple[Condition, ...]]]:
    """The fields that split markets in a conjunction, each with what it asks of it, if there is more than that.

    A size beside a place is a criterion of it: it splits only what is no segment itself.
    """
    if not isinstance(condition, And):
        return
    asked: dict[str, list[Condition]] = defaultdict(list)
    others = False
    for operand in condition.operands:
        fields = {
            leaf.field if isinstance(leaf, TextMatches | TextContains | NumberCompare | IsYes) else None
            for leaf, _ in leaves(operand)
        }
        field = fields.pop() if len(fields) == 1 else None
        if field in _PLACES or field in _SIZES:
            asked[field].append(operand)
        else:
            others = True
    for field, parts in asked.items():
        if others or (field in _PLACES and len(asked) > 1):
            yield field, tuple(parts)
