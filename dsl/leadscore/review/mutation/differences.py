"""Where two plans of one shape differ, and whether a lead could tell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from leadscore.engine.compiled import CompiledPlan, compile_plan
from leadscore.engine.conditions import View, truth
from leadscore.engine.model import Scorecard
from leadscore.engine.outcome import Outcome
from leadscore.engine.rules import result_of
from leadscore.plan.model import Group, Plan, Rule
from leadscore.review.mutation.model import Mutant
from leadscore.review.policy_tests import points_by_name
from leadscore.review.reach import sums

Bounds: TypeAlias = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Difference:
    """`rules` are those that say something else, each before and after; `outcome` says whether bounds, thresholds,
    bands, grades, overrides or the scope differ, too."""

    rules: tuple[tuple[Rule, Rule], ...]
    outcome: bool

    @property
    def none(self) -> bool:
        return not self.rules and not self.outcome

    def touches(self, view: View) -> bool:
        """Whether a lead may have another outcome under the other plan."""
        return self.outcome or any(_effect(before, view) != _effect(after, view) for before, after in self.rules)


@dataclass(frozen=True)
class Variant:
    """A mutant's plan, and how it differs from the policy's."""

    mutant: Mutant
    plan: Plan
    difference: Difference

    @cached_property
    def compiled(self) -> CompiledPlan:
        return compile_plan(self.plan)


def difference(plan: Plan, other: Plan) -> Difference:
    """What differs in meaning: words, names of conditions and bounds that nothing reaches do not count."""
    rules = (
        (before, after)
        for group, changed in zip(plan.groups, other.groups, strict=True)
        for before, after in zip(group.rules, changed.rules, strict=True)
        if before is not after and _meaning(before) != _meaning(after)
    )
    return Difference(tuple(rules), tuple(_outcome(plan, plan, other)) != tuple(_outcome(other, plan, other)))


def observed(plan: Plan, card: Scorecard) -> tuple[object, ...]:
    """All that a test can expect of a lead: scope, score, state, band, grade, totals, points of named rules."""
    names = tuple(points_by_name(plan, card).items())
    return card.in_scope, card.score, card.ready, card.disqualified, card.band, card.grade, names


def seen(outcome: Outcome) -> tuple[object, ...]:
    """What a test can expect of an outcome, and the points of all rules."""
    state = outcome.in_scope, outcome.ready, outcome.disqualified, outcome.band, outcome.grade
    return *state, outcome.score, outcome.totals, outcome.points


def _effect(rule: Rule, view: View) -> tuple[int, bool]:
    """Most rules do not fire for most leads, which is quick to say."""
    if truth(rule.condition, view) is not True:
        return 0, False
    result = result_of(rule, view)
    return result.points, result.disqualifies


def _meaning(rule: Rule) -> tuple[object, ...]:
    ages = rule.decay is not None and len(rule.decay.values) > 1
    decay = (rule.decay.step_seconds, rule.decay.values) if rule.decay and ages else None
    period = rule.in_force_from, rule.in_force_until
    return rule.condition, rule.points, rule.each, rule.each_of, rule.cap, decay, period


def _outcome(plan: Plan, one: Plan, other: Plan) -> Iterator[object]:
    yield plan.ready and (plan.ready.at, plan.ready.condition)
    yield frozenset((band.name, band.at, band.condition) for band in plan.bands)
    yield plan.grades
    yield plan.score_low, plan.score_high
    yield plan.applies
    yield plan.overrides
    for group, before, after in zip(plan.groups, one.groups, other.groups, strict=True):
        (low, high), (other_low, other_high) = sums(before), sums(after)
        yield _bounds(group, (min(low, other_low), max(high, other_high)))


def _bounds(group: Group, sums: tuple[float, float]) -> Bounds:
    """The bounds that a group's rules can overstep."""
    low, high = group.at_least, group.at_most
    return None if low is None or low <= sums[0] else low, None if high is None or high >= sums[1] else high
