"""Two versions of a policy, and what they share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain

import z3

from leadscore.engine.bounds import sized
from leadscore.plan.model import Condition, Inactive, Override, Plan, Rule
from leadscore.plan.walk import leaves
from leadscore.review.prove.asked import Asked, by_us, contested, steps
from leadscore.review.prove.lead import Words
from leadscore.review.prove.points import Outcome, Rest, Terms
from leadscore.review.prove.rulewise import Successor, pairs, successors
from leadscore.review.prove.solver import Clock
from leadscore.review.prove.world import World

_NOTHING = Rest({}, z3.BoolVal(False), z3.IntVal(0))


@dataclass(frozen=True, slots=True)
class Versions:
    """Both versions' outcomes over one world of leads."""

    world: World
    old: Outcome
    new: Outcome


class Pair:
    """`shared_rules` stand in both versions, in the same group, and `shared_overrides`, too. `seconds` may be spent on
    rules one by one; `with_bands`, what bands ask for is asked, too."""

    def __init__(self, old: Plan, new: Plan, seconds: float, *, with_bands: bool = False) -> None:
        self.old, self.new, self.seconds, self.with_bands = old, new, seconds, with_bands
        self.read_alike = not contested(old, new)
        self.shared_rules = Counter(filter(self._means_the_same, map(content, old.rules))) & Counter(
            map(content, new.rules)
        )
        self.shared_overrides = Counter(map(_judgement, old.overrides)) & Counter(map(_judgement, new.overrides))

    @cached_property
    def words(self) -> Words:
        """What leads of both versions may have."""
        common = {kind.name for kind in self.old.events} & {kind.name for kind in self.new.events}
        asked_for = by_us(self.old) | by_us(self.new) | self.old.used_events | self.new.used_events
        types = {field.name: field.type for plan in self._plans for field in plan.fields}
        return Words(types, min(common - asked_for, default=None))

    @cached_property
    def changed(self) -> Versions:
        """What the rules give that differ is worked out; what the shared ones give is anything within their bounds, the
        same in both. That holds of every lead, and of some that cannot be: what is impossible here is impossible."""
        rest = Rest(
            {group.name: _anything(group.name, self._shared_in(group.name)) for group in self.old.groups},
            z3.Bool("a shared rule disqualifies")
            if any(_bars(rule) for rule in self.shared_rules)
            else z3.BoolVal(False),
            z3.Int("shared overrides") if self.shared_overrides else z3.IntVal(0),
        )
        return self._versions(self.shared_rules, self.shared_overrides, (rest, rest))

    @cached_property
    def whole(self) -> Versions:
        """Every rule is worked out."""
        return self._versions(Counter(), Counter(), (_NOTHING, _NOTHING))

    def some(self, rules: Set[Rule], rests: Sequence[Rest]) -> Versions:
        """These rules are worked out, and all others taken to give `rests`, to leads with few events at few ages: what
        is found need not be so, and much is left out."""
        left_out = Counter({rule: len(self.old.rules) + len(self.new.rules) for rule in self.all_rules - rules})
        return self._versions(left_out, Counter(), rests, few_ages=True)

    def _versions(
        self,
        left_out: Counter[Rule],
        left_out_overrides: Counter[Override],
        rests: Sequence[Rest],
        few_ages: bool = False,
    ) -> Versions:
        rules = [list((Counter(map(content, plan.rules)) - left_out).elements()) for plan in self._plans]
        judgements = (Counter(map(_judgement, plan.overrides)) - left_out_overrides for plan in self._plans)
        overrides = [list(some.elements()) for some in judgements]
        conditions = (condition for plan in self._plans for condition in self._conditions(plan))
        world = World(Asked.by(chain(*rules), conditions, chain(*overrides), contested(*self._plans)), few_ages)
        terms = [Terms(world, plan) for plan in self._plans]
        old, new = (terms[n].outcome(rules[n], overrides[n], rests[n]) for n in (0, 1))
        for successor in () if few_ages else self.successors:
            if successor.old in rules[0] and successor.new in rules[1]:
                was, becomes = terms[0].points(successor.old), terms[1].points(successor.new)
                world.lemmas += [becomes <= was] if successor.never_more else []
                world.lemmas += [becomes >= was] if successor.never_less else []
        return Versions(world, old, new)

    @cached_property
    def all_rules(self) -> frozenset[Rule]:
        return frozenset(content(rule) for plan in self._plans for rule in plan.rules)

    @cached_property
    def changed_rules(self) -> tuple[Counter[Rule], Counter[Rule]]:
        """The rules of the old and of the new version that the other one does not have."""
        old, new = (Counter(map(content, plan.rules)) - self.shared_rules for plan in self._plans)
        return old, new

    @cached_property
    def successors(self) -> tuple[Successor, ...]:
        """What is found rule by rule, within a part of the time that a question has."""
        return tuple(successors(self.old, self.new, pairs(*self.changed_rules), self.words, Clock(self.seconds)))

    def _conditions(self, plan: Plan) -> Iterator[Condition | None]:
        yield plan.applies
        yield plan.ready.condition if plan.ready else None
        yield from (band.condition for band in plan.bands if self.with_bands)

    @property
    def _plans(self) -> tuple[Plan, ...]:
        return (self.old, self.new)

    def _shared_in(self, group: str) -> Iterable[Rule]:
        return (rule for rule in self.shared_rules.elements() if rule.group == group)

    def _means_the_same(self, rule: Rule) -> bool:
        """What is a sign of life may differ between the versions."""
        return self.read_alike or not any(isinstance(leaf, Inactive) for leaf, _ in leaves(rule.condition))


def content(rule: Rule) -> Rule:
    """What the rule does, without what it is called and how it is put."""
    decay = rule.decay and replace(rule.decay, text="")
    return replace(rule, id="", name=None, text="", statement="", because=None, decay=decay)


def _judgement(override: Override) -> Override:
    return replace(override, by="", because="", shown_lead="")


def _bars(rule: Rule) -> bool:
    return rule.points is None


def _anything(group: str, rules: Iterable[Rule]) -> z3.ArithRef:
    """A number of points that these rules may give together: a new unknown, which `bounded` keeps in bounds."""
    low, high = bounds_of(rules)
    points = z3.Int(f"shared points of {group}")
    if low is None:
        return points if high is None else z3.If(points > high, z3.IntVal(high), points)
    within = z3.If(points < low, z3.IntVal(low), points)
    return within if high is None else z3.If(points > high, z3.IntVal(high), within)


def bounds_of(rules: Iterable[Rule]) -> tuple[int | None, int | None]:
    """The least and the most that rules can give together, each taken at its best; None: without end."""
    low: int | None = 0
    high: int | None = 0
    for rule in rules:
        least, most = _bounds(rule)
        low = None if low is None or least is None else low + least
        high = None if high is None or most is None else high + most
    return low, high


def _bounds(rule: Rule) -> tuple[int | None, int | None]:
    worths = [sized(step.worth, rule.cap) for step in steps(rule)]
    least, most = min(0, *worths), max(0, *worths)
    if rule.each is None:
        return least, most
    endless = rule.cap  # often enough, any worth reaches the cap
    return (endless and -endless) if least else 0, endless if most else 0
