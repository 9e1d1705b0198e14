"""What each rule gives to each lead of a range."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

import numpy as np

from leadscore.batch.kernel.compare import Integers
from leadscore.batch.kernel.conditions import View
from leadscore.batch.kernel.counters import NEVER, worth
from leadscore.batch.kernel.kleene import FALSE, TRUE, Truths, constant
from leadscore.plan.model import DecayTable, EventCount, Rule
from leadscore.values.days import DAY, day_number
from leadscore.values.terms import Each


@dataclass(frozen=True, slots=True)
class RulePoints:
    """A rule's state (FALSE, UNKNOWN, TRUE: it fired) and its points in millipoints, for each lead."""

    states: Truths
    points: Integers


def points_of(rule: Rule, view: View) -> RulePoints:
    if not in_force(rule, view.as_of // DAY):
        count = len(view.chunk)
        return RulePoints(constant(FALSE, count), np.zeros(count, np.int64))
    states = view.truth(rule.condition)
    fired = states == TRUE
    if not varies(rule):
        return RulePoints(states, fired * np.int64(constant_points(rule)))
    return RulePoints(states, np.where(fired, _bounded(_worth(rule, view), rule.cap), 0))


def varies(rule: Rule) -> bool:
    """Whether it may give less to one lead than to another."""
    return rule.each is not None or (rule.decay is not None and bool(rule.evidence))


def constant_points(rule: Rule) -> int:
    """The millipoints that one gives that does not vary."""
    points = rule.points or 0
    return points if rule.cap is None else max(-rule.cap, min(points, rule.cap))


def in_force(rule: Rule, today: int) -> bool:
    first, last = rule.in_force_from, rule.in_force_until
    return (first is None or day_number(first) <= today) and (last is None or today <= day_number(last))


def _worth(rule: Rule, view: View) -> Integers:
    """What a rule that varies gives where it fires, before `up to`."""
    points = rule.points or 0
    if rule.each is not None and rule.each_of is not None:
        return _each(rule.each, rule.each_of, points, rule.decay, view)
    assert rule.decay is not None
    newest = _newest_evidence(rule, view)
    aged = worth(rule.decay, np.where(newest == NEVER, 0, view.as_of - newest))
    return np.where(newest == NEVER, points, aged)


def _each(each: Each, counted: EventCount, points: int, decay: DecayTable | None, view: View) -> Integers:
    counters, selector = view.counters, counted.selector
    match each:
        case Each.TIME:
            matches = counters.count(selector) if decay is None else counters.aged_points(selector, decay)
        case Each.DIFFERENT:
            matches = counters.different(selector, decay)
        case Each.DAY:
            matches = counters.days(selector, decay)
        case _:
            assert_never(each)
    return matches * points if decay is None else matches


def _newest_evidence(rule: Rule, view: View) -> Integers:
    """The newest event of any event condition that is true; NEVER where none has one."""
    newest = np.full(len(view.chunk), NEVER, np.int64)
    for condition in rule.evidence:
        of_condition = np.where(view.truth(condition) == TRUE, view.counters.newest(condition.selector), NEVER)
        np.maximum(newest, of_condition, out=newest)
    return newest


def _bounded(points: Integers, cap: int | None) -> Integers:
    return points if cap is None else np.clip(points, -cap, cap)
