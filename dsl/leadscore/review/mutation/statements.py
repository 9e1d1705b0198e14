"""Small changes to a statement: its numbers, its options, and itself left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from leadscore.record import Record, replace
from leadscore.review.mutation.conditions import Conditions
from leadscore.review.mutation.model import Change
from leadscore.review.mutation.nudge import Totals, later, longer, moved
from leadscore.syntax import nodes as n
from leadscore.syntax.literals import number_text, value_text
from leadscore.syntax.printer import condition_text, decay_text, statement_text
from leadscore.values.number import MAX_DECAY_STEPS
from leadscore.values.terms import Each

S = TypeVar("S", bound=Record)
Changes = Iterator[Change[n.Statement | None]]

_OTHER_EACH = {Each.TIME: Each.DAY, Each.DAY: Each.TIME, Each.DIFFERENT: Each.TIME}
_HUNDRED = 100
THE_RULE = "the rule"
"""What is gone, where it is all of it."""


@dataclass(frozen=True, slots=True)
class Statements:
    """Changes statements of a policy. `thresholds` are the numbers at which its bands start."""

    conditions: Conditions
    thresholds: frozenset[Decimal]

    def changes(self, statement: n.Statement) -> Changes:
        """What no test can see is left alone: owners, reasons, actions, and `lost below`, which needs a history."""
        match statement:
            case n.Rule():
                yield from self._of_rule(statement)
            case n.GroupHeader():
                yield from _of_group(statement)
            case n.Define(condition=condition):
                yield from self._of_condition(statement, condition)
            case n.SetMembers():
                yield from _of_set(statement)
            case n.Ready():
                yield from self._of_ready(statement)
            case n.Band():
                yield from self._of_band(statement)
            case n.Grade():
                yield from self._of_grade(statement)
            case n.ScoreRange():
                yield from _of_range(statement)
            case n.AppliesIf(condition=condition):
                yield Change(None, statement_text(statement), None, statement.span)
                yield from self._of_condition(statement, condition)
            case n.Override():
                yield from _of_override(statement)
            case _:
                pass

    def _of_condition(self, statement: S, condition: n.Condition | None) -> Iterator[Change[S]]:
        if condition is not None:
            for change in self.conditions.changes(condition):
                yield change.around(replace(statement, condition=change.node))

    # ------------------------------------------------------------------------------------ rules

    def _of_rule(self, rule: n.Rule) -> Changes:
        yield Change(None, THE_RULE, None, rule.span)
        yield from self._of_condition(rule, rule.condition)
        if rule.points is not None:
            yield from _of_points(rule, rule.points)
        if rule.each is not None:
            other = _OTHER_EACH[rule.each]
            words = f"each {rule.each.value}", f"each {other.value}"
            yield Change(replace(rule, each=other), *words, rule.each_span)
        if rule.up_to is not None:
            yield _without(rule, "up_to", "up to ", rule.up_to)
            less = moved(rule.up_to, -1)
            if less.value >= 0:
                yield _number(rule, "up_to", "up to ", rule.up_to, less)
        yield from _of_decay(rule, rule.decay)
        if rule.in_force is not None:
            yield from _of_in_force(rule, rule.in_force)

    # ------------------------------------------------------------------------------------ outcome

    def _of_ready(self, ready: n.Ready) -> Changes:
        lowest = Decimal("-Infinity") if ready.lost_below is None else ready.lost_below.value
        for at in _thresholds(ready.at, self.conditions.points.of_score):
            if at.value >= lowest:
                yield _number(ready, "at", "ready at ", ready.at, at)
        yield from self._of_if(ready)

    def _of_band(self, band: n.Band) -> Changes:
        yield Change(None, f"the band {band.name.text}", None, band.span)
        if band.at is not None:
            for at in _thresholds(band.at, self.conditions.points.of_score):
                if at.value not in self.thresholds:
                    yield _number(band, "at", f"band {band.name.text} at ", band.at, at)
        yield from self._of_if(band)

    def _of_if(self, statement: n.Ready | n.Band) -> Changes:
        if statement.condition is not None:
            words = f"if {condition_text(statement.condition)}"
            yield Change(replace(statement, condition=None), words, None, statement.condition.span)
            yield from self._of_condition(statement, statement.condition)

    def _of_grade(self, grade: n.Grade) -> Changes:
        totals = self.conditions.points.of_group.get(grade.group.text, Totals(1000))
        taken = {step.at.value for step in grade.steps if step.at is not None}
        for i, step in enumerate(grade.steps):
            if step.at is None:
                continue
            others, about = (*grade.steps[:i], *grade.steps[i + 1 :]), f"grade {grade.group.text} {step.label.text}"
            yield Change(replace(grade, steps=others), f"the {about}", None, step.span)
            for at in _thresholds(step.at, totals):
                if at.value not in taken:
                    steps = (*grade.steps[:i], replace(step, at=at), *grade.steps[i + 1 :])
                    yield Change(replace(grade, steps=steps), *_words(f"{about} at ", step.at, at), step.span)


def _thresholds(at: n.Number, totals: Totals) -> Iterator[n.Number]:
    return (other for other in (totals.above(at), totals.below(at)) if other is not None)


# ------------------------------------------------------------------------------------------------ groups and ranges


def _of_group(group: n.GroupHeader) -> Changes:
    if group.at_least is not None:
        yield _without(group, "at_least", "at least ", group.at_least)
        higher = moved(group.at_least, 1)
        if group.at_most is None or higher.value <= group.at_most.value:
            yield _number(group, "at_least", "at least ", group.at_least, higher)
    if group.at_most is not None:
        yield _without(group, "at_most", "at most ", group.at_most)
        lower = moved(group.at_most, -1)
        if group.at_least is None or lower.value >= group.at_least.value:
            yield _number(group, "at_most", "at most ", group.at_most, lower)
    yield from _of_decay(group, group.decay)


def _of_range(score: n.ScoreRange) -> Changes:
    yield Change(None, statement_text(score), None, score.span)
    low, high = moved(score.low, 1), moved(score.high, -1)
    if low.value <= high.value:
        yield _number(score, "low", "score from ", score.low, low)
        yield _number(score, "high", "score to ", score.high, high)


def _of_set(declared: n.SetMembers) -> Changes:
    """A set read from a file is data, which people keep elsewhere: it is left alone."""
    if len(declared.members) > 1:
        for i, member in enumerate(declared.members):
            others = declared.members[:i] + declared.members[i + 1 :]
            yield Change(replace(declared, members=others), value_text(member), None, member.span)


def _of_override(override: n.Override) -> Changes:
    yield Change(None, "the override", None, override.span)
    yield from _of_points(override, override.points)
    if isinstance(override.until, n.Day):
        for day in _days(override.until):
            yield _number(override, "until", "until ", override.until, day)


# ------------------------------------------------------------------------------------------------ options


def _of_points(statement: S, given: n.Points) -> Iterator[Change[S]]:
    """Points of 0 give nothing either way, so their sign says nothing."""
    more, other = replace(given, number=moved(given.number, 1)), replace(given, negative=not given.negative)
    for points in (more, other) if given.number.value else (more,):
        yield Change(replace(statement, points=points), _points(given), _points(points), given.span)


def _points(points: n.Points) -> str:
    return f"{'subtract' if points.negative else 'add'} {number_text(points.number.value)}"


def _of_decay(statement: S, decay: n.Decay | None) -> Iterator[Change[S]]:
    if decay is None:
        return
    text = decay_text(decay)
    yield Change(replace(statement, decay=None), text, None, decay.span)
    for other in _decays(decay):
        yield Change(replace(statement, decay=other), text, decay_text(other), decay.span)


def _decays(decay: n.Decay) -> Iterator[n.Decay]:
    match decay:
        case n.Decays(percent, every):
            yield replace(decay, percent=moved(percent, 1 if percent.value < _HUNDRED else -1))
            yield from (replace(decay, every=other) for by in (1, -1) if (other := longer(every, by)) and other.count)
        case n.Fades(over, every):
            step = Decimal((every or n.Duration(Decimal(1), n.Unit.DAYS)).seconds) / over.unit.value
            for count in (over.count + step, over.count - step):
                whole = count == count.to_integral_value()
                if whole and 0 < count <= MAX_DECAY_STEPS * step:
                    yield replace(decay, over=replace(over, count=count))
            if every is not None and every.seconds != over.seconds:
                yield replace(decay, every=over)
        case _:
            pass


def _of_in_force(rule: n.Rule, in_force: n.InForce) -> Changes:
    for end, words in (("first", "in force from "), ("last", "in force until ")):
        day = getattr(in_force, end)
        if not isinstance(day, n.Day):
            continue
        other_end = in_force.last if end == "first" else in_force.first
        left = None if other_end is None else replace(in_force, **{end: None})
        yield Change(replace(rule, in_force=left), words + value_text(day), None, day.span)
        for other in _days(day):
            changed = replace(in_force, **{end: other})
            if _in_order(changed):
                yield Change(replace(rule, in_force=changed), *_words(words, day, other), day.span)


def _in_order(in_force: n.InForce) -> bool:
    match in_force:
        case n.InForce(n.Day(first), n.Day(last)) if first and last:
            return first <= last
        case _:
            return True


def _days(day: n.Day) -> Iterator[n.Day]:
    return (other for by in (1, -1) if (other := later(day, by)) is not None)


def _without(statement: S, option: str, words: str, value: n.Value) -> Change[S]:
    return Change(replace(statement, **{option: None}), words + value_text(value), None, value.span)


def _number(statement: S, option: str, words: str, old: n.Value, new: n.Value) -> Change[S]:
    return Change(replace(statement, **{option: new}), *_words(words, old, new), old.span)


def _words(words: str, old: n.Value, new: n.Value) -> tuple[str, str]:
    return words + value_text(old), words + value_text(new)
