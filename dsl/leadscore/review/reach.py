"""How few and how many points the rules of a group can give together, without its bounds."""

from __future__ import annotations

from math import inf

from leadscore.plan.model import Group, Rule


def sums(group: Group) -> tuple[float, float]:
    """The least and the most, in millipoints; infinite where nothing bounds them. Never too narrow: that conditions
    exclude each other is left out of account."""
    ranges = [_range(rule) for rule in group.rules]
    return sum(low for low, _ in ranges), sum(high for _, high in ranges)


def _range(rule: Rule) -> tuple[float, float]:
    points = rule.points or 0
    size = inf if rule.each is not None and points else abs(points)
    if rule.cap is not None:
        size = min(size, rule.cap)
    return (-size, 0) if points < 0 else (0, size)
