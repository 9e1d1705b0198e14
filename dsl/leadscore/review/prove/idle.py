"""Rules that do nothing: that can never fire, that never matter, or that say again what another one says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import z3

from leadscore.engine.bounds import clamped
from leadscore.engine.outcome import Outcome
from leadscore.plan.model import Group, GroupCompare, Plan, Rule
from leadscore.plan.walk import leaves
from leadscore.review.prove import points
from leadscore.review.prove.analysis import AboutRule, RuleFinding
from leadscore.review.prove.facts import Facts
from leadscore.review.prove.firing import Firing, Firings
from leadscore.review.prove.logic import sum_of
from leadscore.review.prove.mixing import climbed
from leadscore.review.prove.pair import content
from leadscore.review.prove.points import Terms
from leadscore.review.prove.probe import Probe
from leadscore.review.prove.search import Search, Sought
from leadscore.review.prove.solver import Clock


def idle_rules(probe: Probe, firings: Firings, budget: float) -> Iterator[AboutRule]:
    """What is proved of rules: those that never fire first, then those that never matter, then shadowed ones. Each of
    the latter two may take the budget."""
    yield from (_about(rule, finding) for rule, finding in firings.idle)
    yield from _Mattering(probe, firings, Clock(budget)).findings()
    yield from _shadowed(probe, firings.found, Clock(budget))


class _Mattering:
    """Rules of which a lead shows that they matter: `seen`, by their places. Every lead that is scored here may show it
    of several."""

    def __init__(self, probe: Probe, firings: Firings, clock: Clock) -> None:
        self.probe, self.firings, self.clock = probe, firings, clock
        self.asked_for = groups_asked_for(probe.plan)
        self.seen: set[int] = set()

    def findings(self) -> Iterator[AboutRule]:
        for firing in self.firings.found:
            self._see(firing.outcome)
        for firing in self.firings.found:
            if firing.rule.points is not None and firing.place not in self.seen:
                self._mix(firing)
                if firing.place not in self.seen and (finding := self._ask(firing)) is not None:
                    yield _about(firing.rule, finding)

    def _see(self, outcome: Outcome) -> None:
        self.seen.update(_moving(self.probe.plan, self.asked_for, outcome))

    def _mix(self, firing: Firing) -> None:
        """Tries other leads for whom it fires: it matters to one whose points are not far beyond some bound."""

        def height(facts: Facts) -> int | None:
            outcome = self.probe.outcome(facts)
            if not outcome.in_scope or not outcome.points[firing.place]:
                return None
            self._see(outcome)
            return 0 if firing.place in self.seen else -_beyond(self.probe.plan, firing, outcome)

        parts = [*self.firings.leads(firing.rule.group), *self.firings.leads(but=firing.rule.group)]
        climbed(firing.facts, parts, height, 0, Clock(self.clock.left / 10))

    def _ask(self, firing: Firing) -> RuleFinding | None:
        """Whether its group's total is ever another one with it; then, if that is not enough, whether the score is."""
        rule, plan = firing.rule, self.probe.plan
        group = next(group for group in plan.groups if group.name == rule.group)
        search, terms = self.probe.group(group)
        with_it, without = _totals(terms, group, rule)
        sought = self._find(search, [terms.in_scope, with_it != without])
        if sought.facts is not None and group.name not in self.asked_for and firing.place not in self.seen:
            outcome, terms = self.probe.pair.whole.new, self.probe.terms
            with_it, without = _totals(terms, group, rule)
            totals = sum_of([*outcome.totals.values(), without - with_it])
            goal = [outcome.in_scope, points.clamped(totals, plan.score_low, plan.score_high) != outcome.score]
            sought = self._find(self.probe.whole, goal)
        if sought.impossible:
            return RuleFinding.NEVER_MATTERS
        return RuleFinding.MAYBE_NEVER_MATTERS if sought.facts is None else None

    def _find(self, search: Search, goal: Sequence[z3.BoolRef]) -> Sought:
        """What is found may show it of other rules, too."""
        sought = search.find(goal, lambda _: True, self.clock)
        if sought.facts is not None:
            self._see(self.probe.outcome(sought.facts))
        return sought


def groups_asked_for(plan: Plan) -> frozenset[str]:
    """The groups whose totals are read by something else than the score."""
    conditions = [one.condition for one in (plan.ready, *plan.bands, *plan.actions) if one and one.condition]
    asked = {leaf.group for each in conditions for leaf, _ in leaves(each) if isinstance(leaf, GroupCompare)}
    return frozenset(asked | {grade.group for grade in plan.grades})


def _totals(terms: Terms, group: Group, rule: Rule) -> tuple[z3.ArithRef, z3.ArithRef]:
    """The group's total, and what it is without the rule."""
    others = list(map(content, group.rules))
    others.remove(content(rule))
    return tuple(terms.total(group, some, z3.IntVal(0)) for some in ([*others, content(rule)], others))


def _moving(plan: Plan, asked_for: frozenset[str], outcome: Outcome) -> Iterator[int]:
    """The places of the rules that matter to this lead: without each of them its score would be another one, or the
    total of its group, where that is asked for."""
    of_groups, place = sum(outcome.totals), 0
    for group, given, total in zip(plan.groups, outcome.sums, outcome.totals, strict=False):  # out of scope: none
        for _ in group.rules:
            left = clamped(given - outcome.points[place], group.at_least, group.at_most)
            score = clamped(of_groups - total + left, plan.score_low, plan.score_high)
            if score != of_groups + outcome.cut or (left != total and group.name in asked_for):
                yield place
            place += 1


def _beyond(plan: Plan, firing: Firing, outcome: Outcome) -> int:
    """How many points lie between this lead and one to whom the rule matters, at least: so far are its group's sum and
    the score beyond their bounds, both with the rule and without."""
    place = next(place for place, group in enumerate(plan.groups) if group.name == firing.rule.group)
    group, given, total = plan.groups[place], outcome.sums[place], outcome.totals[place]
    left = given - outcome.points[firing.place]
    of_groups = sum(outcome.totals)
    without = of_groups - total + clamped(left, group.at_least, group.at_most)
    return (
        1
        + _past(given, left, group.at_least, group.at_most)
        + _past(of_groups, without, plan.score_low, plan.score_high)
    )


def _past(one: int, other: int, low: int | None, high: int | None) -> int:
    """How far both are beyond the same bound."""
    above = 0 if high is None else min(one, other) - high
    below = 0 if low is None else low - max(one, other)
    return max(0, above, below)


def _shadowed(probe: Probe, firings: Sequence[Firing], clock: Clock) -> Iterator[AboutRule]:
    """Rules whose events another one counts, too, whenever they fire, or that disqualify whom another one does; of
    several such others, the first is told.

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
                finding = RuleFinding.SHADOWED if firing.rule.points is not None else RuleFinding.BARS_NOBODY_ELSE
                yield _about(firing.rule, finding, other.rule)
                break


def _count_alike(one: Rule, other: Rule) -> bool:
    """Whether they give or take points, both of them, for events of the same kind, or both disqualify."""
    if one.points is None or other.points is None:
        return one.points is other.points
    kinds = {event.selector.kind for event in one.evidence} & {event.selector.kind for event in other.evidence}
    return bool(kinds) and one.points * other.points > 0


def _implies(probe: Probe, one: Rule, other: Rule, clock: Clock) -> bool:
    search, terms = probe.part([one, other])
    goal = [terms.in_scope, terms.fired(one), z3.Not(terms.fired(other))]
    return search.find(goal, lambda _: True, clock).impossible


def _about(rule: Rule, finding: RuleFinding, other: Rule | None = None) -> AboutRule:
    if other is None:
        return AboutRule(finding, rule.id, rule.line)
    return AboutRule(finding, rule.id, rule.line, other.id, other.line)
