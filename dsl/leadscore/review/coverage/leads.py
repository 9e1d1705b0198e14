"""For how many leads each rule fires."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from leadscore.engine.model import State
from leadscore.engine.outcome import Outcome
from leadscore.plan.model import Plan, Rule


@dataclass(frozen=True, slots=True)
class RuleFiring:
    """For how many leads in scope a rule fired, and for how many it is unknown whether it should have."""

    rule: Rule
    fired: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Firing:
    """`leads` is how many were scored, `in_scope` how many of them the policy is for; `rules` in the plan's order."""

    leads: int
    in_scope: int
    rules: tuple[RuleFiring, ...]

    @property
    def never(self) -> tuple[RuleFiring, ...]:
        return tuple(rule for rule in self.rules if not rule.fired)

    @property
    def always(self) -> tuple[RuleFiring, ...]:
        return tuple(rule for rule in self.rules if rule.fired == self.in_scope > 0)


def firing_of(plan: Plan, outcomes: Iterable[Outcome]) -> Firing:
    """`outcomes` are those of all leads, under this plan."""
    leads = in_scope = 0
    fired: Counter[int] = Counter()
    unknown: Counter[int] = Counter()
    for outcome in outcomes:
        leads += 1
        in_scope += outcome.in_scope
        for place, state in enumerate(outcome.states):
            if state is State.FIRED:
                fired[place] += 1
            elif state is State.UNKNOWN:
                unknown[place] += 1
    rules = (RuleFiring(rule, fired[place], unknown[place]) for place, rule in enumerate(plan.rules))
    return Firing(leads, in_scope, tuple(rules))
