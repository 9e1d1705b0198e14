"""The part of the program that says what became of each rule, and what it gives."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from leadscore.engine.bounds import sized
from leadscore.engine.codegen.events import NEVER, Events, in_days, step_lines, worth
from leadscore.engine.codegen.kleene import Tests
from leadscore.engine.codegen.logic import Logic
from leadscore.engine.codegen.table import Table, comment, indented
from leadscore.plan.model import And, Condition, DecayTable, EventCount, EventSelector, Op, Rule
from leadscore.values.days import DAY
from leadscore.values.terms import Each

_KEYS = {Each.DIFFERENT: "target", Each.DAY: f"at // {DAY}"}


class Rules(Protocol):
    """What a program keeps of each rule, by its place in the policy."""

    def start(self, count: int) -> list[str]:
        """Lines that run before all rules."""

    def lines(self, rule: Rule, place: int, of_rules: str, logic: Logic) -> list[str]:
        """Lines that add what the rule gives to the variable `of_rules`, and set `disqualified` where it does that."""


class AllRules:
    """Keeps the points and the state of every rule, in the lists `points` and `states`."""

    def start(self, count: int) -> list[str]:
        return [f"points, states = [0] * {count}, [NOT] * {count}"]

    def lines(self, rule: Rule, place: int, of_rules: str, logic: Logic) -> list[str]:
        lines = [comment(rule.statement)]
        tests = in_force(rule, logic.tests(rule.condition, lines))
        given = _given(rule, f"points[{place}]", of_rules, logic)
        lines += [f"if {tests.true}:", *indented([*given, f"states[{place}] = FIRED"])]
        return lines if tests.is_certain else [*lines, f"elif {tests.unknown}:", f"    states[{place}] = UNKNOWN"]


class GivenPoints:
    """Keeps the points of rules only that do not have `fixed_points`, each in the variable `won` says."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self.won: dict[int, str] = {}

    def start(self, count: int) -> list[str]:
        return [f"{won} = 0" for won in self.won.values()]

    def lines(self, rule: Rule, place: int, of_rules: str, logic: Logic) -> list[str]:
        lines = [comment(rule.statement)]
        points = fixed_points(rule)
        if points is None:
            won = self.won[place] = self._table.name("won")
            given = _given(rule, won, of_rules, logic)
        else:
            given = [*_banned(rule), *([f"{of_rules} += {points}"] if points else [])]
        tests = in_force(rule, logic.tests(rule.condition, lines))
        return [*lines, f"if {tests.true}:", *indented(given)] if given else []


def fixed_points(rule: Rule) -> int | None:
    """What the rule gives whenever it fires; None where that depends on the events."""
    if rule.each is not None and rule.each_of is not None:
        return None
    return _undecayed(rule) if rule.decay is None or not rule.evidence else None


def in_force(rule: Rule, tests: Tests) -> Tests:
    """Out of force, a rule is silent, whatever its condition."""
    in_force = in_days("as_of", rule.in_force_from, rule.in_force_until)
    if in_force is None:
        return tests
    parts = tests.bracketed
    true, may_be, unknown = (f"{in_force} and {part}" for part in (parts.true, parts.may_be, parts.unknown))
    return Tests(true, may_be, unknown, tests.levels + 1)


def _given(rule: Rule, won: str, of_rules: str, logic: Logic) -> list[str]:
    """Lines for what a rule that fired gives: they set `won`, which stands on 0."""
    points = fixed_points(rule)
    if points is not None:
        return [*_banned(rule), *([f"{won} = {points}", f"{of_rules} += {points}"] if points else [])]
    return [*_banned(rule), *_by_events(rule, won, logic), f"{of_rules} += {won}"]


def _banned(rule: Rule) -> list[str]:
    return ["disqualified = True"] if rule.points is None else []


def _by_events(rule: Rule, won: str, logic: Logic) -> list[str]:
    if rule.each is not None and rule.each_of is not None:
        return _of_each(rule, rule.each, rule.each_of.selector, won, logic)
    return _once(rule, rule.decay, won, logic) if rule.decay else []


def _undecayed(rule: Rule) -> int:
    """What the rule gives once, while it is new."""
    return sized(0 if rule.each else rule.points or 0, rule.cap)


# ------------------------------------------------------------------------------------------------ once


def _once(rule: Rule, decay: DecayTable, won: str, logic: Logic) -> list[str]:
    """The newest event of any true condition carries the points; without one, they do not age."""
    decay = replace(decay, values=tuple(sized(value, rule.cap) for value in decay.values))
    fired_by = holding(rule.condition)
    newest = [_newest_if_true(condition, condition in fired_by, logic) for condition in rule.evidence]
    aged = [*step_lines(decay, "newest"), f"{won} = {worth(decay, logic.table)}"]
    first = f"newest = {newest[0]}" if len(newest) == 1 else f"newest = max({', '.join(newest)})"
    if any(asks_for_an_event(condition) for condition in fired_by):
        return [first, *aged]
    return [first, f"if newest > {NEVER}:", *indented(aged), "else:", f"    {won} = {_undecayed(rule)}"]


def _newest_if_true(condition: EventCount, is_true: bool, logic: Logic) -> str:
    newest = logic.events.newest(condition.selector)
    return newest if is_true else f"{newest} if {logic.count(condition)} else {NEVER}"


def holding(condition: Condition) -> frozenset[EventCount]:
    """Event conditions that hold whenever the condition does, as far as that is plain to see."""
    match condition:
        case EventCount():
            return frozenset((condition,))
        case And(operands):
            return frozenset().union(*map(holding, operands))
        case _:
            return frozenset()


def asks_for_an_event(condition: EventCount) -> bool:
    return condition.value > 0 and condition.op in (Op.EQUAL, Op.GREATER_EQUAL, Op.GREATER)


# ------------------------------------------------------------------------------------------------ each


def _of_each(rule: Rule, each: Each, selector: EventSelector, won: str, logic: Logic) -> list[str]:
    """The sum of what the matches are worth, within the rule's bound."""
    lines = _sum(rule, each, selector, won, logic.events, logic.table)
    if rule.cap is None:
        return lines
    # All matches have the sign of the rule's points, so only one bound can be met.
    past, bound = ("<", -rule.cap) if (rule.points or 0) < 0 else (">", rule.cap)
    return [*lines, f"if {won} {past} {bound}:", f"    {won} = {bound}"]


def _sum(rule: Rule, each: Each, selector: EventSelector, won: str, events: Events, table: Table) -> list[str]:
    points = rule.points or 0
    match each, rule.decay:
        case Each.TIME, None:
            return [f"{won} = {points} * {events.count(selector)}"]
        case Each.TIME, DecayTable() as decay:
            return [f"{won} = {events.aged_points(selector, decay)}"]
        case _, None:
            return [f"{won} = {points} * len({events.different(selector, _KEYS[each])})"]
        case _, DecayTable() as decay:
            return [
                f"for newest in {events.newest_of_each(selector, _KEYS[each])}.values():",
                *indented([*step_lines(decay, "newest"), f"{won} += {worth(decay, table)}"]),
            ]
