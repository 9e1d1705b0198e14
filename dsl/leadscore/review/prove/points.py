"""What a rule, a group and a whole policy give, as terms of the solver. Points are whole millipoints."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import assert_never

import z3

from leadscore.plan.model import Band, EventSelector, Group, Override, Plan, Rule
from leadscore.review.prove.asked import ID, by_us, named, steps
from leadscore.review.prove.events import Kind
from leadscore.review.prove.logic import any_of, sum_of
from leadscore.review.prove.stopping import heed
from leadscore.review.prove.times import Ages
from leadscore.review.prove.world import World
from leadscore.values.terms import Each


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one policy makes of the lead. `score` means something only `in_scope`; `ready` is without a record."""

    in_scope: z3.BoolRef
    totals: Mapping[str, z3.ArithRef]
    score: z3.ArithRef
    disqualified: z3.BoolRef
    ready: z3.BoolRef


@dataclass(frozen=True, slots=True)
class Rest:
    """What the rules give that are not worked out: of a group, points and whether one of them disqualifies."""

    points: Mapping[str, z3.ArithRef]
    disqualified: z3.BoolRef
    overrides: z3.ArithRef


class Terms:
    """The terms of one policy over a world. Equal rules have equal terms, so that they cancel out."""

    def __init__(self, world: World, plan: Plan) -> None:
        self.world, self.plan = world, plan
        self.by_us = by_us(plan)

    # ---------------------------------------------------------------------------------------- the whole policy

    def outcome(self, rules: Sequence[Rule], overrides: Iterable[Override], rest: Rest) -> Outcome:
        """`rules` and `overrides` are those that are worked out, `rest` what all others give."""
        plan, totals = self.plan, {}
        for group in plan.groups:
            worked_out = [rule for rule in rules if rule.group == group.name]
            totals[group.name] = self.total(group, worked_out, rest.points.get(group.name, z3.IntVal(0)))
        disqualified = [rest.disqualified, *(self.fired(rule) for rule in rules if rule.points is None)]
        of_groups = clamped(sum_of(totals.values()), plan.score_low, plan.score_high)
        score = sum_of([of_groups, rest.overrides, *map(self.override, overrides)])
        barred = any_of(disqualified)
        ready = z3.And(self.in_scope, z3.Not(barred), self._reaches(score, totals))
        return Outcome(self.in_scope, totals, score, barred, ready)

    @cached_property
    def in_scope(self) -> z3.BoolRef:
        applies = self.plan.applies
        return z3.BoolVal(True) if applies is None else self.world.truth(applies, self.by_us).yes

    def total(self, group: Group, rules: Iterable[Rule], others: z3.ArithRef) -> z3.ArithRef:
        """A group's total, of these rules, and of what others give."""
        given = [self.points(rule) for rule in rules if rule.points is not None]
        return clamped(sum_of([others, *given]), group.at_least, group.at_most)

    def _reaches(self, score: z3.ArithRef, totals: Mapping[str, z3.ArithRef]) -> z3.BoolRef:
        ready = self.plan.ready
        if ready is None:
            return z3.BoolVal(False)
        reached = score >= ready.at
        if ready.condition is None:
            return reached
        return z3.And(reached, self.world.truth(ready.condition, self.by_us, totals).yes)

    def band(self, band: Band, outcome: Outcome) -> z3.BoolRef:
        """Whether the lead is in this band: it is reached, and none above it is."""
        above = [other for other in self.plan.bands if _height(other) > _height(band)]
        higher = any_of(self._is_reached(other, outcome) for other in above)
        return z3.And(outcome.in_scope, z3.Not(outcome.disqualified), self._is_reached(band, outcome), z3.Not(higher))

    def _is_reached(self, band: Band, outcome: Outcome) -> z3.BoolRef:
        reached = z3.BoolVal(True) if band.at is None else outcome.score >= band.at
        if band.condition is None:
            return reached
        return z3.And(reached, self.world.truth(band.condition, self.by_us, outcome.totals).yes)

    def override(self, override: Override) -> z3.ArithRef:
        texts = self.world.fields.texts
        meant = z3.Or(*(texts[name][named(override)] for name in (ID, "email")))
        return z3.If(z3.And(meant, self.world.in_days(None, override.until)), override.points, 0)

    # ---------------------------------------------------------------------------------------- one rule

    def fired(self, rule: Rule) -> z3.BoolRef:
        holds = self.world.truth(rule.condition, self.by_us).yes
        return z3.And(holds, self.world.in_days(rule.in_force_from, rule.in_force_until))

    def points(self, rule: Rule) -> z3.ArithRef:
        heed()
        if (rule, self.by_us) not in self.world.points:
            self.world.points[rule, self.by_us] = self._points(rule)
        return self.world.points[rule, self.by_us]

    def _points(self, rule: Rule) -> z3.ArithRef:
        given = self._counted(rule, rule.each_of.selector) if rule.each_of else self._once(rule)
        if rule.cap is not None:
            given = clamped(given, -rule.cap, rule.cap)
        return z3.If(self.fired(rule), given, 0)

    def _once(self, rule: Rule) -> z3.ArithRef:
        """The worth at the age of the newest event that a true condition matched; undecayed where there is none."""
        if rule.decay is None or not rule.evidence:
            return z3.IntVal(rule.points or 0)
        entries = []
        for event in rule.evidence:
            kind = self.world.kinds[event.selector.kind]
            holds = kind.holds(event)
            for ages, cells in groupby(kind.selected(event.selector), attrgetter("ages")):
                entries.append((ages.first, z3.And(holds, any_of(cell.there for cell in cells))))
        entries.sort(key=itemgetter(0), reverse=True)
        worth_at, worth = Worths(rule), z3.IntVal(rule.points or 0)
        for points, alike in groupby(entries, lambda entry: worth_at[entry[0]]):
            worth = z3.If(any_of(there for _, there in alike), points, worth)
        return worth

    def _counted(self, rule: Rule, selector: EventSelector) -> z3.ArithRef:
        kind = self.world.kinds[selector.kind]
        worth_at, matches = Worths(rule), _matches(rule, selector, kind)
        return sum_of(number * worth_at[ages.first] for ages, number in matches)


def _matches(rule: Rule, selector: EventSelector, kind: Kind) -> Iterable[tuple[Ages, z3.ArithRef]]:
    """How often a counting rule counts, by the age of what it counts."""
    match rule.each:
        case Each.TIME:
            return ((cell.ages, cell.count) for cell in kind.selected(selector))
        case Each.DIFFERENT:
            return kind.distinct(selector)
        case Each.DAY:
            return kind.daily(selector).items()
        case None:
            raise ValueError(f"{rule.id} counts nothing")
        case _:
            assert_never(rule.each)


def clamped(points: z3.ArithRef, low: int | None, high: int | None) -> z3.ArithRef:
    """As `engine.bounds.clamped`."""
    if high is not None:
        points = z3.If(points > high, z3.IntVal(high), points)
    return points if low is None else z3.If(points < low, z3.IntVal(low), points)


def _height(band: Band) -> tuple[bool, int]:
    """`otherwise` lies below all others."""
    return band.at is not None, band.at or 0


class Worths:
    """What a rule's firing is worth by the age of its evidence in seconds. Cells lie within one step of it each."""

    def __init__(self, rule: Rule) -> None:
        found = steps(rule)
        self._firsts, self._worths = [step.first for step in found], [step.worth for step in found]

    def __getitem__(self, age: int) -> int:
        return self._worths[bisect_right(self._firsts, age) - 1]
