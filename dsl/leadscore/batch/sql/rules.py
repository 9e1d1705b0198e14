"""The part of the query that says what became of each rule, and what it gives."""

from __future__ import annotations

from dataclasses import dataclass, replace

from leadscore.batch.sql.counting import NEVER, worth
from leadscore.batch.sql.dialect import integer
from leadscore.batch.sql.logic import Logic
from leadscore.engine.bounds import clamped
from leadscore.engine.conditions import in_days
from leadscore.plan.model import EventCount, Op, Rule
from leadscore.values.days import DAY
from leadscore.values.terms import Each, Measure

NOT, UNKNOWN, FIRED = 0, 1, 2
"""The states of a rule, as they stand in the result."""


@dataclass(frozen=True, slots=True)
class RuleSql:
    """A rule's expressions: whether its condition holds (None: out of force, it never does), and what it then gives."""

    holds: str | None
    worth: str

    @property
    def points(self) -> str:
        if self.holds is None or self.worth == "0":
            return "0"
        return f"CASE WHEN {self.holds} THEN {self.worth} ELSE 0 END"

    @property
    def state(self) -> str:
        if self.holds is None:
            return str(NOT)
        return f"CASE {self.holds} WHEN TRUE THEN {FIRED} WHEN FALSE THEN {NOT} ELSE {UNKNOWN} END"

    @property
    def fired(self) -> str:
        """Never unknown."""
        return "FALSE" if self.holds is None else f"COALESCE({self.holds}, FALSE)"


def rule_sql(rule: Rule, logic: Logic) -> RuleSql:
    today = logic.as_of // DAY
    if not in_days(today, rule.in_force_from, rule.in_force_until):
        return RuleSql(None, "0")
    holds = logic.condition(rule.condition)
    if rule.each is not None and rule.each_of is not None:
        return RuleSql(holds, _of_each(rule, rule.each, rule.each_of, logic))
    return RuleSql(holds, _once(rule, logic))


# ------------------------------------------------------------------------------------------------ once


def _once(rule: Rule, logic: Logic) -> str:
    """The newest event of any true condition carries the points; without one, they do not age."""
    undecayed = integer(_bounded(0 if rule.each else rule.points or 0, rule))
    if rule.decay is None or not rule.evidence:
        return undecayed
    decay = replace(rule.decay, values=tuple(_bounded(value, rule) for value in rule.decay.values))
    each = [_newest_if_true(condition, logic) for condition in rule.evidence]
    newest = each[0] if len(each) == 1 else f"GREATEST({', '.join(each)})"
    aged = worth(logic.dialect, decay, logic.as_of, newest)
    return f"CASE WHEN {newest} = {integer(NEVER)} THEN {undecayed} ELSE {aged} END"


def _newest_if_true(condition: EventCount, logic: Logic) -> str:
    newest = logic.events.newest(condition.selector)
    if condition.measure is Measure.TIMES and condition.op is Op.GREATER_EQUAL and condition.value == 1:
        return newest  # the condition is that there is one
    return f"CASE WHEN {logic.count(condition)} THEN {newest} ELSE {integer(NEVER)} END"


def _bounded(points: int, rule: Rule) -> int:
    return points if rule.cap is None else clamped(points, -rule.cap, rule.cap)


# ------------------------------------------------------------------------------------------------ each


def _of_each(rule: Rule, each: Each, counted: EventCount, logic: Logic) -> str:
    """The sum of what the matches are worth, within the rule's bound."""
    total = _sum(rule, each, counted, logic)
    if rule.cap is None:
        return total
    # All matches have the sign of the rule's points, so only one bound can be met.
    return f"GREATEST({total}, {integer(-rule.cap)})" if (rule.points or 0) < 0 else f"LEAST({total}, {rule.cap})"


def _sum(rule: Rule, each: Each, counted: EventCount, logic: Logic) -> str:
    selector, events = counted.selector, logic.events
    if rule.decay is not None:
        if each is Each.TIME:
            return events.aged_points(selector, rule.decay)
        return events.aged_points_of_each(each, selector, rule.decay)
    number = events.count(selector) if each is Each.TIME else events.different(each, selector)
    return f"{integer(rule.points or 0)} * {number}"
