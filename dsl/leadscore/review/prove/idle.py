"""Rules that do nothing: that can never fire, that never matter, or that say again what another one says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import z3

from leadscore.engine.bounds import clamped
from leadscore.engine.model import State
from leadscore.engine.outcome import Outcome
from leadscore.plan.model import Plan, Rule
from leadscore.review.prove.analysis import AboutRule, RuleFinding
from leadscore.review.prove.facts import Facts
from leadscore.review.prove.pair import content
from leadscore.review.prove.probe import Probe
from leadscore.review.prove.solver import Clock


@dataclass(frozen=True, slots=True)
class _Firing:
    """The rule at this place fires for a lead that comes out so."""

    place: int
    rule: Rule
    outcome: Outcome

    def fires(self, place: int) -> bool:
        """Whether the rule at a place fires for this lead, too."""
        return self.outcome.states[place] is State.FIRED


def idle_rules(probe: Probe, budget: float) -> Iterator[AboutRule]:
    """What is proved of rules: those that never fire first, then those that never matter, then shadowed ones. Each of
    the three may take the budget."""
    firings: list[_Firing] = []
    clock = Clock(budget)
    for place, rule in enumerate(probe.plan.rules):
        found = _firing(probe, place, rule, clock)
        if isinstance(found, _Firing):
            firings.append(found)
        else:
            yield _about(rule, found)
    mattering = set().union(*(_moving(probe.plan, firing.outcome) for firing in firings))
    clock = Clock(budget)
    for firing in firings:
        if firing.rule.points is not None and firing.place not in mattering:
            yield from _whether_it_matters(probe, firing.rule, clock)
    yield from _shadowed(probe, firings, Clock(budget))


def _firing(probe: Probe, place: int, rule: Rule, clock: Clock) -> _Firing | RuleFinding:
    """A lead for which the rule fires, or that there is none, or that neither was found."""
    search, terms = probe.part([rule])

    def fires(facts: Facts) -> bool:
        return probe.outcome(facts).states[place] is State.FIRED

    sought = search.find([terms.in_scope, terms.fired(rule)], fires, clock)
    if sought.facts is not None:
        return _Firing(place, rule, probe.outcome(sought.facts))
    return RuleFinding.NEVER_FIRES if sought.impossible else RuleFinding.MAYBE_NEVER_FIRES


def _moving(plan: Plan, outcome: Outcome) -> Iterator[int]:
    """The places of the rules without which their group's total would be another one for this lead."""
    place = 0
    for group, of_rules, total in zip(plan.groups, outcome.sums, outcome.totals, strict=True):
        for _ in group.rules:
            if clamped(of_rules - outcome.points[place], group.at_least, group.at_most) != total:
                yield place
            place += 1


def _whether_it_matters(probe: Probe, rule: Rule, clock: Clock) -> Iterator[AboutRule]:
    """Whether the total of its group is ever another one than without it."""
    group = next(group for group in probe.plan.groups if group.name == rule.group)
    search, terms = probe.part(group.rules)
    others = list(map(content, group.rules))
    others.remove(content(rule))
    with_it = terms.total(group, [*others, content(rule)], z3.IntVal(0))
    sought = search.find([terms.in_scope, with_it != terms.total(group, others, z3.IntVal(0))], lambda _: True, clock)
    if sought.impossible:
        yield _about(rule, RuleFinding.NEVER_MATTERS)
    elif sought.facts is None:
        yield _about(rule, RuleFinding.MAYBE_NEVER_MATTERS)


def _shadowed(probe: Probe, firings: Sequence[_Firing], clock: Clock) -> Iterator[AboutRule]:
    """Rules whose events another one counts, too, whenever they fire; of several such, the first is told.

    Leads that are known already sort most out.
    """
    told: set[tuple[int, int]] = set()
    for firing in firings:
        for other in firings:
            if not _count_alike(firing.rule, other.rule) or firing is other or (other.place, firing.place) in told:
                continue
            alone = any(seen.fires(firing.place) and not seen.fires(other.place) for seen in firings)
            if not alone and clock.left and _implies(probe, firing.rule, other.rule, clock):
                told.add((firing.place, other.place))
                yield _about(firing.rule, RuleFinding.SHADOWED, other.rule)
                break


def _count_alike(one: Rule, other: Rule) -> bool:
    """Whether they give or take points, both of them, for events of the same kind."""
    kinds = {event.selector.kind for event in one.evidence} & {event.selector.kind for event in other.evidence}
    return bool(kinds) and (one.points or 0) * (other.points or 0) > 0


def _implies(probe: Probe, one: Rule, other: Rule, clock: Clock) -> bool:
    search, terms = probe.part([one, other])
    goal = [terms.in_scope, terms.fired(one), z3.Not(terms.fired(other))]
    return search.find(goal, lambda _: True, clock).impossible


def _about(rule: Rule, finding: RuleFinding, other: Rule | None = None) -> AboutRule:
    if other is None:
        return AboutRule(finding, rule.id, rule.line)
    return AboutRule(finding, rule.id, rule.line, other.id, other.line)
