"""The part of the program that says what became of each rule, and what it gives."""

from __future__ import annotations

from dataclasses import replace

from leadscore.engine.bounds import sized
from leadscore.engine.codegen.events import NEVER, Events, in_days, step_lines, worth
from leadscore.engine.codegen.logic import Logic, Tests
from leadscore.engine.codegen.table import Table, comment, indented
from leadscore.plan.model import And, Condition, DecayTable, EventCount, EventSelector, Op, Rule
from leadscore.values.days import DAY
from leadscore.values.terms import Each

_KEYS = {Each.DIFFERENT: "target", Each.DAY: f"at // {DAY}"}


def rule_lines(rule: Rule, place: int, of_rules: str, logic: Logic) -> list[str]:
    """Lines that set `points[place]` and `states[place]`, which stand on 0 and NOT before, and `disqualified`; and that
    add the points to the variable `of_rules`."""
    lines = [comment(rule.statement)]
    tests = _in_force(rule, logic.tests(rule.condition, lines))
    lines.append(f"if {tests.true}:")
    points = _points(rule, place, logic)
    added = [f"{of_rules} += points[{place}]"] if points else []
    banned = ["disqualified = True"] if rule.points is None else []
    lines += indented([*banned, *points, *added, f"states[{place}] = FIRED"])
    if not tests.is_certain:
        lines += [f"elif {tests.unknown}:", f"    states[{place}] = UNKNOWN"]
    return lines


def _in_force(rule: Rule, tests: Tests) -> Tests:
    """Out of force, a rule is silent, whatever its condition."""
    in_force = in_days("as_of", rule.in_force_from, rule.in_force_until)
    if in_force is None:
        return tests
    parts = tests.bracketed
    true, may_be, unknown = (f"{in_force} and {part}" for part in (parts.true, parts.may_be, parts.unknown))
    return Tests(true, may_be, unknown, tests.levels + 1)


def _points(rule: Rule, place: int, logic: Logic) -> list[str]:
    """Lines for what a rule that fired gives."""
    if rule.each is not None and rule.each_of is not None:
        return _of_each(rule, rule.each, rule.each_of.selector, place, logic)
    return _once(rule, place, logic)


# ------------------------------------------------------------------------------------------------ once


def _once(rule: Rule, place: int, logic: Logic) -> list[str]:
    """The newest event of any true condition carries the points; without one, they do not age."""
    undecayed = sized(0 if rule.each else rule.points or 0, rule.cap)
    if rule.decay is None or not rule.evidence:
        return _set(place, undecayed)
    decay = replace(rule.decay, values=tuple(sized(value, rule.cap) for value in rule.decay.values))
    fired_by = holding(rule.condition)
    newest = [_newest_if_true(condition, condition in fired_by, logic) for condition in rule.evidence]
    aged = [*step_lines(decay, "newest"), f"points[{place}] = {worth(decay, logic.table)}"]
    first = f"newest = {newest[0]}" if len(newest) == 1 else f"newest = max({', '.join(newest)})"
    if any(_asks_for_an_event(condition) for condition in fired_by):
        return [first, *aged]
    return [first, f"if newest > {NEVER}:", *indented(aged), "else:", f"    points[{place}] = {undecayed}"]


def _set(place: int, points: int) -> list[str]:
    return [f"points[{place}] = {points}"] if points else []


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


def _asks_for_an_event(condition: EventCount) -> bool:
    return condition.value > 0 and condition.op in (Op.EQUAL, Op.GREATER_EQUAL, Op.GREATER)


# ------------------------------------------------------------------------------------------------ each


def _of_each(rule: Rule, each: Each, selector: EventSelector, place: int, logic: Logic) -> list[str]:
    """The sum of what the matches are worth, within the rule's bound."""
    total = f"points[{place}]"
    lines = _sum(rule, each, selector, total, logic.events, logic.table)
    if rule.cap is None:
        return lines
    # All matches have the sign of the rule's points, so only one bound can be met.
    past, bound = ("<", -rule.cap) if (rule.points or 0) < 0 else (">", rule.cap)
    return [*lines, f"if {total} {past} {bound}:", f"    {total} = {bound}"]


def _sum(rule: Rule, each: Each, selector: EventSelector, total: str, events: Events, table: Table) -> list[str]:
    points = rule.points or 0
    match each, rule.decay:
        case Each.TIME, None:
            return [f"{total} = {points} * {events.count(selector)}"]
        case Each.TIME, DecayTable() as decay:
            return [f"{total} = {events.aged_points(selector, decay)}"]
        case _, None:
            return [f"{total} = {points} * len({events.different(selector, _KEYS[each])})"]
        case _, DecayTable() as decay:
            return [
                f"for newest in {events.newest_of_each(selector, _KEYS[each])}.values():",
                *indented([*step_lines(decay, "newest"), f"{total} += {worth(decay, table)}"]),
            ]
