"""What tests show of rules and groups: that they fire, what their bounds cut, and when they are in force."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from leadscore.check.model import Unit
from leadscore.engine.conditions import View, truth
from leadscore.engine.model import RuleResult, Scorecard, State
from leadscore.plan.model import Group, Rule
from leadscore.review.coverage.model import Goal, Kind, Place
from leadscore.review.reach import sums
from leadscore.syntax import nodes as n
from leadscore.values.days import day_number
from leadscore.values.number import milli_text


def rule_goals(unit: Unit, written: n.Rule, rule: Rule, seen: Sequence[tuple[Scorecard, View]]) -> Iterator[Goal]:
    results = [_result(card, rule) for card, _ in seen]
    fired = [result for result in results if result.state is State.FIRED]
    place, does = Place(unit, written.span), "fires" if rule.points is not None else "disqualifies"
    yield place.goal(Kind.RULES, f"`{rule.name or rule.text}` never {does}", bool(fired))
    if written.up_to is not None and rule.cap is not None:
        cap, place = f"`up to {milli_text(rule.cap)}`", Place(unit, written.up_to.span)
        yield place.goal(Kind.CAPS, f"{cap} never cuts anything", any(result.cut for result in fired))
        yield place.goal(Kind.CAPS, f"{cap} never leaves points as they are", any(not result.cut for result in fired))
    if written.in_force is not None:
        yield from _of_period(Place(unit, written.in_force.span), rule, seen)


def _of_period(place: Place, rule: Rule, seen: Sequence[tuple[Scorecard, View]]) -> Iterator[Goal]:
    """Days on which the condition holds: only then does it matter whether the rule is in force."""
    days = [view.today for _, view in seen if truth(rule.condition, view) is True]
    first, last = rule.in_force_from, rule.in_force_until
    low = None if first is None else day_number(first)
    high = None if last is None else day_number(last)
    within = any((low is None or low <= day) and (high is None or day <= high) for day in days)
    yield place.goal(Kind.PERIODS, "no test has it fire while it is in force", within)
    if low is not None:
        before = f"no test has its condition hold before {first}, when it gives nothing yet"
        yield place.goal(Kind.PERIODS, before, any(day < low for day in days))
    if high is not None:
        met = any(day > high for day in days)
        yield place.goal(
            Kind.PERIODS, f"no test has its condition hold after {last}, when it gives nothing any more", met
        )


def group_goals(unit: Unit, header: n.GroupHeader, group: Group, cards: Sequence[Scorecard]) -> Iterator[Goal]:
    """A bound that its rules cannot reach is left out: no test could show it."""
    low, high = sums(group)
    cuts = [result.cut for card in cards for result in card.groups if result.name == group.name]
    name = group.name
    if header.at_least is not None and group.at_least is not None and low < group.at_least:
        bound = f"`at least {milli_text(group.at_least)}`"
        met = any(cut > 0 for cut in cuts)
        yield Place(unit, header.at_least.span).goal(Kind.CAPS, f"{bound} of `{name}` never raises a total", met)
    if header.at_most is not None and group.at_most is not None and high > group.at_most:
        bound = f"`at most {milli_text(group.at_most)}`"
        met = any(cut < 0 for cut in cuts)
        yield Place(unit, header.at_most.span).goal(Kind.CAPS, f"{bound} of `{name}` never cuts a total", met)


def _result(card: Scorecard, rule: Rule) -> RuleResult:
    return next(result for group in card.groups for result in group.rules if result.rule_id == rule.id)
