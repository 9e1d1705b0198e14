"""Rules that do nothing: that can never fire, that never matter, or that say again what another one says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import z3

from leadscore.engine.model import Scorecard, State
from leadscore.plan.model import Rule
from leadscore.review.prove.analysis import AboutRule, RuleFinding
from leadscore.review.prove.pair import content
from leadscore.review.prove.probe import Probe
from leadscore.review.prove.solver import Clock


@dataclass(frozen=True, slots=True)
class _Firing:
    """A lead for which the rule at this place fires, and the places of all rules that fire for it."""

    place: int
    rule: Rule
    card: Scorecard
    fired: frozenset[int]


def idle_rules(probe: Probe, budget: float) -> Iterator[AboutRule]:
    """What is proved of rules: those that never fire first, then those that never matter, then shadowed ones. Looking
    for leads for which rules fire may take the budget once, the rest once more."""
    firings = []
    clock = Clock(budget)
    for place, rule in enumerate(probe.plan.rules):
        search, terms = probe.part([rule])
        goal = [terms.in_scope, terms.fired(rule)]
        sought = search.find(goal, lambda facts, place=place: place in fired_by(probe.card(facts)), clock)  # type: ignore[misc]
        if sought.facts is not None:
            card = probe.card(sought.facts)
            firings.append(_Firing(place, rule, card, fired_by(card)))
        else:
            yield _about(rule, RuleFinding.NEVER_FIRES if sought.impossible else RuleFinding.MAYBE_NEVER_FIRES)
    clock = Clock(budget)
    for firing in firings:
        if firing.rule.points is not None and not _moves(firing):
            yield from _whether_it_matters(probe, firing.rule, clock)
    yield from _shadowed(probe, firings, clock)


def fired_by(card: Scorecard) -> frozenset[int]:
    """The places of the rules that fired, among all of the plan."""
    results = (result for group in card.groups for result in group.rules)
    return frozenset(place for place, result in enumerate(results) if result.state is State.FIRED)


def _moves(firing: _Firing) -> bool:
    """Whether the rule's points change the total of its group for this lead."""
    before = 0
    for group in firing.card.groups:
        if firing.place < before + len(group.rules):
            points = group.rules[firing.place - before].points
            return bool(points) and abs(group.cut) < abs(points)
        before += len(group.rules)
    return False


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
            alone = any(firing.place in seen.fired and other.place not in seen.fired for seen in firings)
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
