"""How few and how many points a policy can give: exact bounds in points, no estimate.

A bound is never too narrow: that conditions exclude each other is left out of account.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from leadscore.check.policy import Policy
from leadscore.check.walk import EventLeaf, counted_events
from leadscore.syntax.groups import GroupOfRules
from leadscore.syntax.nodes import (
    BetweenWindow,
    Day,
    GroupHeader,
    Happened,
    InSet,
    Name,
    Number,
    Override,
    Rule,
    ScoreRange,
    Text,
    WithinWindow,
)
from leadscore.values.days import DAY
from leadscore.values.pattern import BadPattern, Pattern
from leadscore.values.terms import Each

_UNBOUNDED = Decimal("Infinity")
_MOST_COUNTED = 1_000
"""The largest set whose targets are counted: a larger one hardly bounds anything."""


class Bounds(NamedTuple):
    """`low` and `high` are points, infinite where nothing bounds them."""

    low: Decimal
    high: Decimal

    def clamped(self, at_least: Number | None, at_most: Number | None) -> Bounds:
        low, high = self
        if at_least is not None and at_most is not None and at_least.value > at_most.value:
            return Bounds(-_UNBOUNDED, _UNBOUNDED)  # an error of its own: nothing follows from such bounds
        if at_least is not None:
            low, high = max(low, at_least.value), max(high, at_least.value)
        if at_most is not None:
            low, high = min(low, at_most.value), min(high, at_most.value)
        return Bounds(low, high)


def _sum(parts: Iterable[Bounds]) -> Bounds:
    low = high = Decimal(0)
    for part in parts:
        low, high = low + part.low, high + part.high
    return Bounds(low, high)


def group_bounds(policy: Policy, group: GroupOfRules) -> Bounds:
    """What a group's total can be."""
    total = _sum(_rule(policy, rule) for rule in group.rules)
    header = group.header or GroupHeader(Name(group.name))
    return total.clamped(header.at_least, header.at_most)


def score_bounds(policy: Policy, groups: Iterable[Bounds]) -> Bounds:
    """What a score can be, overrides included, given what each group's total can be."""
    total = _sum(groups)
    for score_range in policy.written(ScoreRange):
        total = total.clamped(score_range.low, score_range.high)
    return _sum([total, *(_either_way(override.points.signed) for override in policy.written(Override))])


def _either_way(points: Decimal) -> Bounds:
    """What is given or not."""
    return Bounds(min(points, Decimal(0)), max(points, Decimal(0)))


def _rule(policy: Policy, rule: Rule) -> Bounds:
    points = Decimal(0) if rule.points is None else rule.points.signed
    if not points:
        return Bounds(Decimal(0), Decimal(0))
    size = abs(points) * _most_matches(policy, rule)
    if rule.up_to is not None:
        size = min(size, rule.up_to.value)
    return _either_way(size.copy_sign(points))


def _most_matches(policy: Policy, rule: Rule) -> Decimal:
    """How often a rule can give its points."""
    if rule.each is None:
        return Decimal(1)
    counted = counted_events(rule.condition, policy.symbols)
    if len(counted) != 1:
        return _UNBOUNDED
    match rule.each:
        case Each.DIFFERENT:
            return _most_targets(policy, counted[0])
        case Each.DAY:
            return _most_days(counted[0])
        case Each.TIME:
            return _UNBOUNDED


def _most_targets(policy: Policy, event: EventLeaf) -> Decimal:
    """How many distinct targets an event condition can match: as many as it names without stars."""
    match event:
        case Happened(target=Text() as target):
            named: tuple[str, ...] | None = (target.value,)
        case Happened(target=Name() as members) | InSet(members=members):
            named = policy.members(members.text)
        case _:
            named = None
    if named is not None and len(named) > _MOST_COUNTED:
        return _UNBOUNDED  # wider than it need be, which is no error
    try:
        found = {Pattern.of_target(text) for text in named or ()}
    except BadPattern:
        return _UNBOUNDED
    return Decimal(len(found)) if found and all(pattern.is_exact for pattern in found) else _UNBOUNDED


def _most_days(event: EventLeaf) -> Decimal:
    """How many calendar days a condition's window can touch."""
    match event:
        case Happened(window=BetweenWindow(Day(first), Day(last))) if first is not None and last is not None:
            return Decimal(max((last - first).days + 1, 0))
        case Happened(window=WithinWindow(duration)):
            return Decimal(-(-int(duration.count * duration.unit.value) // DAY) + 1)
        case _:
            return _UNBOUNDED
