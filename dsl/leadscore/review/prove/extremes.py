"""The highest and lowest score, and total of each group: found by asking for more, until there is no more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import z3

from leadscore.engine.bounds import clamped, sized
from leadscore.plan.model import Group, Rule
from leadscore.review.prove.analysis import Extreme
from leadscore.review.prove.facts import Facts
from leadscore.review.prove.firing import Firings
from leadscore.review.prove.mixing import climbed
from leadscore.review.prove.pair import bounds_of, content
from leadscore.review.prove.probe import NOBODY, Probe, Wanted, expect_score, expect_total
from leadscore.review.prove.search import Sought
from leadscore.review.prove.solver import Clock

_FAR = 1_000
"""So many firings of a rule that counts without end are enough to say that there is no end."""

_ANYTHING = 10**15
"""Below what any lead can have, in size."""

_Value = Callable[[Facts], "int | None"]
"""What is to be high of a lead; None where it has no score."""
_Ask = Callable[[int, Clock], Sought]
"""Looks for a lead whose value is so much or more."""


def extremes(probe: Probe, firings: Firings, budget: float) -> Iterator[Extreme]:
    """For each group and for the score: highest, lowest."""
    found: list[Extreme] = []
    for group in probe.plan.groups:
        found += (_of_group(probe, firings, group, highest, Clock(budget)) for highest in (True, False))
    yield from found
    for highest in (True, False):
        totals = [one for one in found if one.highest is highest]
        yield _of_score(probe, firings, totals, highest, Clock(budget))


def _of_group(probe: Probe, firings: Firings, group: Group, highest: bool, clock: Clock) -> Extreme:
    """A group's total depends on its own rules alone."""
    search, terms = probe.group(group)
    points = terms.total(group, map(content, group.rules), z3.IntVal(0))
    sign = 1 if highest else -1

    def value(facts: Facts) -> int | None:
        total = probe.total(facts, group.name)
        return None if total is None else sign * total

    def ask(least: int, clock: Clock) -> Sought:
        return search.find([terms.in_scope, sign * points >= least], lambda facts: _reaches(value(facts), least), clock)

    sum_of_rules = bounds_of(group.rules)[highest]
    bound = group.at_most if highest else group.at_least
    limit = bound if sum_of_rules is None else clamped(sum_of_rules, group.at_least, group.at_most)
    parts = firings.leads(group.name, sign)
    return _extreme(probe, group.name, highest, limit, parts, group.rules, value, ask, clock)


def _of_score(probe: Probe, firings: Firings, totals: list[Extreme], highest: bool, clock: Clock) -> Extreme:
    """No higher than all groups at their highest."""
    plan, sign = probe.plan, 1 if highest else -1

    def value(facts: Facts) -> int | None:
        score = probe.outcome(facts).score
        return None if score is None else sign * score

    def ask(least: int, clock: Clock) -> Sought:
        wanted = Wanted(
            lambda world, outcome: [outcome.in_scope, sign * outcome.score >= least],
            lambda facts, outcome: outcome.score is not None and sign * outcome.score >= least,
        )
        return probe.seek(wanted, clock)

    ends = [one.limit for one in totals]
    known = [end for end in ends if end is not None]
    bound = plan.score_high if highest else plan.score_low
    end = clamped(sum(known), plan.score_low, plan.score_high) if len(known) == len(ends) else bound
    parts = [one.example.facts for one in totals if one.example is not None] + firings.leads(sign=sign)
    return _extreme(probe, None, highest, end, parts, plan.rules, value, ask, clock)


def _extreme(
    probe: Probe,
    group: str | None,
    highest: bool,
    limit: int | None,
    parts: Sequence[Facts],
    rules: tuple[Rule, ...],
    value: _Value,
    ask: _Ask,
    clock: Clock,
) -> Extreme:
    """`limit` is what cannot be passed; None: perhaps there is no end. `parts` are leads to put together."""
    sign = 1 if highest else -1
    far = _far(rules)
    if limit is None and (endless := ask(far, Clock(clock.left / 2)).facts) is not None:
        return _told(probe, group, highest, endless, proved=False, endless=True)
    end = far if limit is None else sign * limit
    best, end = _climb(climbed(NOBODY, parts, value, end, Clock(clock.left / 4)), value, ask, end, clock)
    if best is None:
        return Extreme(group, highest, None, False, False, None)
    reached = value(best)
    small = probe.smallest(best, lambda facts, _: value(facts) == reached)
    told = _told(probe, group, highest, small, proved=(reached or 0) >= end, endless=False)
    return told if limit is None and end == far else replace(told, limit=sign * end)


def _climb(start: Facts, value: _Value, ask: _Ask, end: int, clock: Clock) -> tuple[Facts | None, int]:
    """A lead with the highest value that was found, and what none is above: `end`, or what is proved of it."""
    best = start if value(start) is not None else ask(-_ANYTHING, clock).facts
    if best is None:
        return None, end
    target, unknown = end, end + 1
    while (reached := value(best) or 0) < min(end, unknown - 1):
        sought = ask(target, Clock(clock.left / 2))
        if sought.facts is not None:
            best = sought.facts
        elif sought.impossible:
            end = target - 1
        else:
            unknown = target
        target = (max(reached, value(best) or 0) + min(end, unknown - 1) + 1) // 2
    return best, end


def _told(probe: Probe, group: str | None, highest: bool, facts: Facts, *, proved: bool, endless: bool) -> Extreme:
    what = f"{'the highest' if highest else 'the lowest'} {group or 'score'}"
    example = probe.example(what, facts, expect_total(group) if group else expect_score)
    points = probe.total(facts, group) if group else example.card.score
    return Extreme(group, highest, points, proved, endless, None if endless else example)


def _far(rules: tuple[Rule, ...]) -> int:
    """Farther than is reached unless some rule counts without end."""
    return sum(abs(sized(rule.points or 0, rule.cap)) * _FAR for rule in rules if rule.each and rule.cap is None) + sum(
        abs(rule.cap or rule.points or 0) for rule in rules
    )


def _reaches(value: int | None, least: int) -> bool:
    return value is not None and value >= least
