"""Questions to one policy, put to the solver, and answers that were scored."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

import z3

from leadscore.check.passes.facts import DEFAULT_DAY
from leadscore.engine import outcome as engine
from leadscore.engine.compiled import CompiledPlan, compile_plan
from leadscore.engine.model import Scorecard
from leadscore.engine.reference import score
from leadscore.plan.model import Group, Plan, Rule
from leadscore.review.prove.analysis import Example
from leadscore.review.prove.asked import Asked
from leadscore.review.prove.facts import Facts, expected_score, passes, test_of
from leadscore.review.prove.few_rules import FewRules
from leadscore.review.prove.pair import Pair, Versions, content
from leadscore.review.prove.points import Outcome, Terms
from leadscore.review.prove.search import Search, Sought, smallest
from leadscore.review.prove.solver import Clock
from leadscore.review.prove.world import World
from leadscore.syntax import nodes as n
from leadscore.values.days import DAY, day_number
from leadscore.values.number import milli_text

_FEW = 12
_ROUNDS = 3
"""With few rules in mind; then the whole policy is asked, of which there is one for all questions."""
_FOR_THE_EXAMPLE = 2.0


NOBODY = Facts(day_number(DEFAULT_DAY) * DAY, {}, ())
"""A lead of whom nothing is known."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: `goal` says it of an outcome over a world, `holds` of a lead and how it came out."""

    goal: Callable[[World, Outcome], Sequence[z3.BoolRef]]
    holds: Callable[[Facts, engine.Outcome], bool]


class Probe:
    """One policy; what is made of it is kept from one question to the next.

    Overrides are left aside: they are about single leads, by name, and say nothing of the rules.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = replace(plan, overrides=())
        self.pair = Pair(self.plan, self.plan, 0, with_bands=True)
        self._groups: dict[str, tuple[Search, Terms]] = {}

    def seek(self, wanted: Wanted, clock: Clock) -> Sought:
        """A lead that is wanted, or that there is none: with few rules in mind first, then with all."""

        def holds(facts: Facts) -> bool:
            return wanted.holds(facts, self.outcome(facts))

        def goal(versions: Versions) -> tuple[Sequence[z3.BoolRef], Sequence[z3.BoolRef]]:
            return wanted.goal(versions.world, versions.new), ()

        if len(self.plan.rules) > _FEW:
            sought = self._few_rules.find(goal, holds, Clock(clock.left / 2), (), rounds=_ROUNDS)
            if sought.facts:
                return sought
        return self.whole.find(goal(self.pair.whole)[0], holds, clock)

    @cached_property
    def whole(self) -> Search:
        """A world in which all rules matter."""
        return Search(self.pair.whole.world, self.pair.words)

    @cached_property
    def terms(self) -> Terms:
        """Of the whole world."""
        return Terms(self.pair.whole.world, self.plan)

    def group(self, group: Group) -> tuple[Search, Terms]:
        """As `part`, for the rules of a group; made once."""
        if group.name not in self._groups:
            self._groups[group.name] = self.part(group.rules)
        return self._groups[group.name]

    def part(self, rules: Iterable[Rule]) -> tuple[Search, Terms]:
        """A world in which only what these rules ask matters, and their terms."""
        world = World(Asked.by(map(content, rules), [self.plan.applies]))
        terms = Terms(world, self.plan)
        for rule in rules:
            if rule.points is not None:
                terms.points(content(rule))
        return Search(world, self.pair.words), terms

    def outcome(self, facts: Facts) -> engine.Outcome:
        return self._compiled.score(facts.lead, facts.as_of)

    def total(self, facts: Facts, group: str) -> int | None:
        """A group's total; None out of scope."""
        totals = self.outcome(facts).totals
        return next((total for of, total in zip(self.plan.groups, totals, strict=False) if of.name == group), None)

    def smallest(self, facts: Facts, holds: Callable[[Facts, engine.Outcome], bool]) -> Facts:
        return smallest(facts, lambda fewer: holds(fewer, self.outcome(fewer)), Clock(_FOR_THE_EXAMPLE))

    def example(self, title: str, facts: Facts, expected: Callable[[Scorecard], Sequence[n.Expectation]]) -> Example:
        """The lead with a test that passes, where one can say it."""
        card = score(self.plan, facts.lead, facts.as_of)
        test = test_of(title, facts, *expected(card)) if facts.can_be_written else None
        shown = test if test is not None and passes(test, self.plan) else None
        return Example(facts, card, shown)

    @cached_property
    def _compiled(self) -> CompiledPlan:
        return compile_plan(self.plan)

    @cached_property
    def _few_rules(self) -> FewRules:
        return FewRules(self.pair, lambda facts: (self.outcome(facts),) * 2)


def expect_score(card: Scorecard) -> Sequence[n.Expectation]:
    return expected_score(card)


def expect_total(group: str) -> Callable[[Scorecard], Sequence[n.Expectation]]:
    def expected(card: Scorecard) -> Sequence[n.Expectation]:
        total = next((result.total for result in card.groups if result.name == group), 0)
        return (n.ExpectPoints(n.Name(group), n.Number(Decimal(milli_text(total)))),)

    return expected
