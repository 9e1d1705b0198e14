"""A score as it is added up, in a form in which one of its parts can be another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeAlias

from leadscore.engine.bounds import clamped
from leadscore.engine.model import Scorecard
from leadscore.plan.model import Plan

Bounds: TypeAlias = tuple[int | None, int | None]
Key: TypeAlias = tuple[str | None, str | None]
"""A rule by its id in the older and in the newer version; None where there is no such rule."""


@dataclass(frozen=True)
class Sheet:
    """`rules` gives each rule its group and its points, `bounds` each group its own, `overrides` the points by lead and
    person. Groups are called as in the newer version. All points are millipoints."""

    rules: Mapping[Key, tuple[str, int]]
    bounds: Mapping[str, Bounds]
    score_bounds: Bounds
    overrides: Mapping[tuple[str, str], int]

    @cached_property
    def totals(self) -> Mapping[str, int]:
        sums = dict.fromkeys(self.bounds, 0)
        for group, points in self.rules.values():
            sums[group] = sums.get(group, 0) + points
        return {group: clamped(points, *self.bounds.get(group, (None, None))) for group, points in sums.items()}

    @cached_property
    def score(self) -> int:
        return clamped(sum(self.totals.values()), *self.score_bounds) + sum(self.overrides.values())

    # ------------------------------------------------------------------------------------ with a part of another

    def with_rule(self, key: Key, other: Sheet) -> Sheet:
        rules = {each: gives for each, gives in self.rules.items() if each != key}
        bounds = dict(self.bounds)
        if key in other.rules:
            group, _ = rules[key] = other.rules[key]
            bounds.setdefault(group, other.bounds.get(group, (None, None)))
        return replace(self, rules=rules, bounds=bounds)

    def with_bounds(self, group: str, other: Sheet) -> Sheet:
        return replace(self, bounds={**self.bounds, group: other.bounds.get(group, (None, None))})

    def with_score_bounds(self, other: Sheet) -> Sheet:
        return replace(self, score_bounds=other.score_bounds)

    def with_override(self, key: tuple[str, str], other: Sheet) -> Sheet:
        overrides = {each: points for each, points in self.overrides.items() if each != key}
        if key in other.overrides:
            overrides[key] = other.overrides[key]
        return replace(self, overrides=overrides)


def sheet_of(plan: Plan, card: Scorecard, keys: Mapping[str, Key], names: Mapping[str, str]) -> Sheet:
    """The sheet of a lead in the plan's scope. `keys` has a key for each of the plan's rules, `names` what groups are
    called that have another name in the newer version."""
    overrides: dict[tuple[str, str], int] = {}
    for override in card.overrides:
        who = (override.lead, override.by)
        overrides[who] = overrides.get(who, 0) + override.points
    return Sheet(
        rules={
            keys[rule.rule_id]: (names.get(group.name, group.name), rule.points)
            for group in card.groups
            for rule in group.rules
        },
        bounds={names.get(group.name, group.name): (group.at_least, group.at_most) for group in plan.groups},
        score_bounds=(plan.score_low, plan.score_high),
        overrides=overrides,
    )
