"""The same leads under the same policy with other points for some of its rules, bounds and all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from leadscore.learn.history import LOWEST, History
from leadscore.learn.ladder import Bools, Numbers
from leadscore.plan.model import And, Condition, GroupCompare, Not, Op, Or

_COMPARES = {
    Op.LESS: np.less,
    Op.LESS_EQUAL: np.less_equal,
    Op.EQUAL: np.equal,
    Op.GREATER_EQUAL: np.greater_equal,
    Op.GREATER: np.greater,
}
Points = Mapping[int, int]
"""What rules give once, in millipoints, by their place in the plan; what `up to` leaves of it grows as they do. 0 is as
if the rule were not there, also of one that disqualifies."""


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """`order` is what leads are ranked by, the disqualified last; `ready` who would have been ready."""

    order: Numbers
    ready: Bools


class Rescoring:
    """Gives the leads' standing with other points."""

    def __init__(self, history: History) -> None:
        self._history, plan = history, history.plan
        places = iter(range(len(plan.rules)))
        self._places = [[next(places) for _ in group.rules] for group in plan.groups]
        self._sums = [self._sum(group) for group in self._places]
        self._totals = [self._total(group, sums) for group, sums in enumerate(self._sums)]
        self._overrides = history.score - self._bounded(self._totals)

    def standing(self, points: Points) -> Standing:
        """With these points in the place of the policy's own."""
        history, ready = self._history, self._history.plan.ready
        totals = [self._changed_total(group, points) for group in range(len(self._sums))]
        score = self._bounded(totals) + self._overrides
        disqualified = self._disqualified(points)
        order = np.where(disqualified, LOWEST, score)
        if ready is None:
            return Standing(order, np.zeros(len(history), np.bool_))
        holds = None if ready.condition is None else self._holds(ready.condition, totals)
        condition = history.condition if holds is None else holds
        return Standing(order, condition & ~disqualified & (score >= ready.at))

    def _sum(self, places: list[int]) -> Numbers:
        sums = np.zeros(len(self._history), np.int64)
        for place in places:
            sums += self._history.firings.points(place)
        return sums

    def _changed_total(self, group: int, points: Points) -> Numbers:
        changed = [place for place in self._places[group] if place in points]
        if not changed:
            return self._totals[group]
        sums = self._sums[group].copy()
        for place in changed:
            given, once = self._history.firings.points(place), self._history.plan.rules[place].points
            if once:
                sums += np.rint(given * (points[place] / once)).astype(np.int64) - given
        return self._total(group, sums)

    def _total(self, group: int, sums: Numbers) -> Numbers:
        bounds = self._history.plan.groups[group]
        return _clamped(sums, bounds.at_least, bounds.at_most)

    def _bounded(self, totals: list[Numbers]) -> Numbers:
        plan = self._history.plan
        return _clamped(sum(totals, np.zeros(len(self._history), np.int64)), plan.score_low, plan.score_high)

    def _disqualified(self, points: Points) -> Bools:
        rules = self._history.plan.rules
        if all(rules[place].points is not None for place in points):
            return self._history.disqualified
        left = [place for place, rule in enumerate(rules) if rule.points is None and place not in points]
        return np.asarray(self._history.firings.fired[left].any(axis=0), np.bool_)

    def _holds(self, condition: Condition, totals: list[Numbers]) -> Bools | None:
        """Whether it holds for each lead; None where it asks for more than groups, of which nothing is known here."""
        match condition:
            case GroupCompare(group, op, value):
                names = [one.name for one in self._history.plan.groups]
                return np.asarray(_COMPARES[op](totals[names.index(group)], value), np.bool_)
            case Not(operand):
                held = self._holds(operand, totals)
                return None if held is None else ~held
            case And(operands) | Or(operands):
                parts = [self._holds(operand, totals) for operand in operands]
                known = [part for part in parts if part is not None]
                if len(known) < len(parts):
                    return None
                join = np.logical_and if isinstance(condition, And) else np.logical_or
                return np.asarray(join.reduce(known), np.bool_)
            case _:
                return None


def _clamped(points: Numbers, low: int | None, high: int | None) -> Numbers:
    if low is None and high is None:
        return points
    bounded: Numbers = np.clip(points, low, high)
    return bounded
