"""Looking for a lead with few rules in mind: those that the change is about, and as many more as turn out to matter.

All other rules are taken to give what they give some lead that was scored. What is found so is scored in its turn,
which shows the rules that give something else; with these in mind, too, the next lead is looked for. It is fast where a
policy is large, and proves nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence, Set

import z3

from leadscore.check.passes.facts import DEFAULT_DAY
from leadscore.engine.bounds import sized
from leadscore.engine.model import State
from leadscore.engine.outcome import Outcome
from leadscore.plan.model import Plan, Rule
from leadscore.review.prove.facts import Facts
from leadscore.review.prove.pair import Pair, Versions, content
from leadscore.review.prove.points import Rest
from leadscore.review.prove.rulewise import pairs
from leadscore.review.prove.search import Search, Sought
from leadscore.review.prove.solver import Clock
from leadscore.values.days import DAY, day_number

Goal = Callable[[Versions], tuple[Sequence[z3.BoolRef], Sequence[z3.BoolRef]]]
"""What is asked of two versions, and what would be best."""

_ROUNDS = 12
_AT_FIRST = 3
"""So many changed rules, and so many of each group that give most, are in mind at first."""
_NOBODY = Facts(day_number(DEFAULT_DAY) * DAY, {}, ())


class FewRules:
    """`outcomes` scores a lead under both versions."""

    def __init__(self, pair: Pair, outcomes: Callable[[Facts], tuple[Outcome, Outcome]]) -> None:
        self.pair, self.outcomes = pair, outcomes
        self.by_weight = sorted(pair.all_rules, key=_weight, reverse=True)

    def find(
        self,
        goal: Goal,
        holds: Callable[[Facts], bool],
        clock: Clock,
        seen: Sequence[Facts],
        *,
        rounds: int = _ROUNDS,
        brief: bool = False,
    ) -> Sought:
        """`seen` are leads that turned out not to be what is looked for, but nearly so."""
        in_mind = set(self._changed()) | set(self._heaviest())
        given = self._given(seen[-1] if seen else _NOBODY)
        sought = Sought()
        for _ in range(rounds):
            versions = self.pair.some(in_mind, [rest_of(one, in_mind) for one in given])
            wanted, best = goal(versions)
            search = Search(versions.world, self.pair.words)
            sought = search.find_easy(wanted, holds, clock, best=best, tries=1, brief=brief)
            if sought.facts or not clock.left:
                return sought
            forgotten: set[Rule] = set()
            for facts in sought.proposed:
                before, given = given, self._given(facts)
                forgotten |= set().union(*map(_changes, before, given)) - in_mind
            in_mind |= forgotten or set(self._next(in_mind, len(in_mind) // 2))
        return sought

    def _changed(self) -> Iterator[Rule]:
        """A few of the rules that differ, each with the one that took its place."""
        old, new = self.pair.changed_rules
        for number, both in enumerate(pairs(old, new)):
            if number < _AT_FIRST:
                yield from both
        for some in (old, new):
            yield from sorted(some, key=_weight, reverse=True)[:_AT_FIRST]

    def _heaviest(self) -> Iterator[Rule]:
        """The rules of each group that give most."""
        for group in {rule.group for rule in self.by_weight}:
            rules = (rule for rule in self.by_weight if rule.group == group and (rule.points or 0) > 0)
            yield from (rule for _, rule in zip(range(_AT_FIRST), rules, strict=False))

    def _next(self, in_mind: Set[Rule], count: int) -> list[Rule]:
        return [rule for rule in self.by_weight if rule not in in_mind][:count]

    def _given(self, facts: Facts) -> list[Mapping[Rule, int | None]]:
        plans = (self.pair.old, self.pair.new)
        return [given_by(plan, outcome) for plan, outcome in zip(plans, self.outcomes(facts), strict=True)]


def given_by(plan: Plan, outcome: Outcome) -> Mapping[Rule, int | None]:
    """What each rule gave a lead, in millipoints; None: it disqualified. Of rules alike, what they gave together."""
    given: dict[Rule, int | None] = {}
    for rule, points, state in zip(plan.rules, outcome.points, outcome.states, strict=False):  # out of scope: none
        alike = content(rule)
        bars = rule.points is None and state is State.FIRED
        given[alike] = None if bars else (given.get(alike) or 0) + points
    return given


def rest_of(given: Mapping[Rule, int | None], in_mind: Set[Rule]) -> Rest:
    """What the rules give that are not in mind."""
    points: Counter[str] = Counter()
    for rule, worth in given.items():
        if rule not in in_mind:
            points[rule.group] += worth or 0
    bars = any(worth is None for rule, worth in given.items() if rule not in in_mind)
    return Rest({group: z3.IntVal(worth) for group, worth in points.items()}, z3.BoolVal(bars), z3.IntVal(0))


def _changes(before: Mapping[Rule, int | None], after: Mapping[Rule, int | None]) -> set[Rule]:
    return {rule for rule in after if before.get(rule, 0) != after[rule]}


def _weight(rule: Rule) -> int:
    return abs(sized(rule.points or 0, rule.cap))
