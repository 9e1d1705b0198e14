"""For each rule a lead for whom it fires, or that there is none."""

from __future__ import annotations

from dataclasses import dataclass

from leadscore.engine.model import State
from leadscore.engine.outcome import Outcome
from leadscore.plan.model import Rule
from leadscore.review.prove.analysis import RuleFinding
from leadscore.review.prove.facts import Facts
from leadscore.review.prove.probe import Probe
from leadscore.review.prove.search import smallest
from leadscore.review.prove.solver import Clock


@dataclass(frozen=True, slots=True)
class Firing:
    """The rule at this place fires for this lead, which comes out so."""

    place: int
    rule: Rule
    facts: Facts
    outcome: Outcome

    def fires(self, place: int) -> bool:
        """Whether the rule at a place fires for this lead, too."""
        return self.outcome.states[place] is State.FIRED


@dataclass(frozen=True, slots=True)
class Firings:
    """`idle` are the rules of which no such lead was found, with what that means."""

    found: tuple[Firing, ...]
    idle: tuple[tuple[Rule, RuleFinding], ...]

    @classmethod
    def of(cls, probe: Probe, clock: Clock) -> Firings:
        found: list[Firing] = []
        idle: list[tuple[Rule, RuleFinding]] = []
        for place, rule in enumerate(probe.plan.rules):
            one = _firing(probe, place, rule, clock)
            if isinstance(one, Firing):
                found.append(one)
            else:
                idle.append((rule, one))
        return cls(tuple(found), tuple(idle))

    def leads(self, group: str | None = None, sign: int = 1, but: str | None = None) -> list[Facts]:
        """Of the rules of one group or of all, `but` those of another: those that give most first, or, with -1, those
        that take most."""
        wanted = [one for one in self.found if group in (None, one.rule.group) and one.rule.group != but]
        return [one.facts for one in sorted(wanted, key=lambda one: -sign * (one.rule.points or 0))]


def _firing(probe: Probe, place: int, rule: Rule, clock: Clock) -> Firing | RuleFinding:
    search, terms = probe.part([rule])

    def fires(facts: Facts) -> bool:
        states = probe.outcome(facts).states
        return bool(states) and states[place] is State.FIRED

    sought = search.find([terms.in_scope, terms.fired(rule)], fires, clock)
    if sought.facts is not None:
        facts = smallest(sought.facts, fires, clock)  # what is new has not lost its worth
        return Firing(place, rule, facts, probe.outcome(facts))
    return RuleFinding.NEVER_FIRES if sought.impossible else RuleFinding.MAYBE_NEVER_FIRES
