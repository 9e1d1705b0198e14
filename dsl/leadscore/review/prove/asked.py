"""What rules and conditions ask of a lead: the boundaries within which all leads are alike to them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from leadscore.plan.model import (
    AgeWindow,
    Condition,
    DayBetween,
    DayWindow,
    DayWithin,
    EventCount,
    GroupCompare,
    Inactive,
    IsKnown,
    IsYes,
    NumberCompare,
    Override,
    Plan,
    Rule,
    TextContains,
    TextMatches,
)
from leadscore.plan.walk import asks_for_any, leaves
from leadscore.review.prove.texts import Language
from leadscore.values.days import day_number
from leadscore.values.pattern import Pattern, PatternSet
from leadscore.values.terms import Each, Measure

ID = "id"
"""Stands among the fields for the lead's id, which overrides ask for."""
PLACES = 3
"""Decimal places that the language writes."""


@dataclass(slots=True)
class KindAsked:
    """What is asked of the events of one kind. `ends` are the last seconds of age, `last_days` the last days, that one
    condition or decay tells from the next; `numbers` and `minutes` say whether more matters than that there are any."""

    targets: dict[PatternSet, None] = field(default_factory=dict)
    ends: set[int] = field(default_factory=set)
    last_days: set[int] = field(default_factory=set)
    numbers: bool = False
    minutes: bool = False


@dataclass(slots=True)
class Asked:
    """`numbers` gives the decimal places that matter. `quiet` are the seconds that some `inactive` asks for."""

    texts: dict[str, dict[Language, None]] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    dates: set[str] = field(default_factory=set)
    answers: set[str] = field(default_factory=set)
    known: set[str] = field(default_factory=set)
    kinds: dict[str, KindAsked] = field(default_factory=dict)
    quiet: set[int] = field(default_factory=set)

    @classmethod
    def by(
        cls,
        rules: Iterable[Rule],
        conditions: Iterable[Condition | None],
        overrides: Iterable[Override] = (),
        contested: Iterable[str] = (),
    ) -> Asked:
        """`contested` are kinds of events that are signs of life to one version of a policy, and not to the other:
        where `inactive` is asked for, they have to be told apart from all others."""
        asked = cls()
        for rule in rules:
            asked._rule(rule)
        for condition in conditions:
            asked._condition(condition)
        for override in overrides:
            for name in (ID, "email"):
                asked.texts.setdefault(name, {})[named(override)] = None
        for kind in sorted(contested) if asked.quiet else ():
            asked.kinds.setdefault(kind, KindAsked())
        for asked_of in asked.kinds.values():
            asked_of.ends |= asked.quiet
        return asked

    def _rule(self, rule: Rule) -> None:
        self._condition(rule.condition)
        for event in rule.evidence:
            kind = self.kinds[event.selector.kind]
            kind.ends.update(step.first - 1 for step in steps(rule))
            kind.numbers |= event == rule.each_of and rule.each is not Each.DAY

    def _condition(self, condition: Condition | None) -> None:
        for leaf, _ in leaves(condition) if condition is not None else ():
            match leaf:
                case TextMatches(name, language) | TextContains(name, language):
                    self.texts.setdefault(name, {})[language] = None
                case NumberCompare(name, _, value):
                    self.numbers[name] = max(self.numbers.get(name, PLACES), _places(value))
                case DayBetween(name) | DayWithin(name):
                    self.dates.add(name)
                case IsYes(name):
                    self.answers.add(name)
                case IsKnown(name):
                    self.known.add(name)
                case EventCount():
                    self._count(leaf)
                case Inactive(seconds):
                    self.quiet.add(seconds)
                    self.dates.add("created")
                case GroupCompare():
                    pass

    def _count(self, count: EventCount) -> None:
        selector = count.selector
        kind = self.kinds.setdefault(selector.kind, KindAsked())
        if selector.targets is not None:
            kind.targets[selector.targets] = None
        match selector.window:
            case AgeWindow(seconds):
                kind.ends.add(seconds)
            case DayWindow(first, last):
                kind.last_days.update(day_bounds(first, last))
            case None:
                pass
        kind.numbers |= count.measure is Measure.TIMES and asks_for_any(count) is None
        kind.minutes |= count.measure is Measure.MINUTES


def by_us(plan: Plan) -> frozenset[str]:
    """The kinds of events that are no signs of life."""
    return frozenset(kind.name for kind in plan.events if kind.by_us)


def contested(old: Plan, new: Plan) -> frozenset[str]:
    """The kinds that are signs of life to one version alone."""
    return by_us(old) ^ by_us(new)


def day_bounds(first: date | None, last: date | None) -> set[int]:
    """The last days before and within a window."""
    before = set() if first is None else {day_number(first) - 1}
    return before if last is None else before | {day_number(last)}


class Step(NamedTuple):
    """From this age on (in seconds), a rule's firing is worth so many millipoints."""

    first: int
    worth: int


def steps(rule: Rule) -> list[Step]:
    """The ages at which what a rule gives changes, the first one 0."""
    if rule.decay is None or rule.points is None:
        return [Step(0, rule.points or 0)]
    found: list[Step] = []
    for number, worth in enumerate(rule.decay.values):
        if not found or found[-1].worth != worth:
            found.append(Step(number * rule.decay.step_seconds, worth))
    return found


def named(override: Override) -> PatternSet:
    """The one text that an override means."""
    return PatternSet.of((Pattern((override.lead,)),))


def _places(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
