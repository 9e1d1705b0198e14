"""Rule by rule: which rule of one version became which of the other, and that it never gives more, or never less."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from leadscore.plan.model import Plan, Rule
from leadscore.review.prove.asked import Asked, contested
from leadscore.review.prove.lead import Words
from leadscore.review.prove.points import Terms
from leadscore.review.prove.search import Search, Sought
from leadscore.review.prove.solver import Clock
from leadscore.review.prove.world import World

_FOR_EACH = 0.5
"""Seconds that one pair of rules may take."""


@dataclass(frozen=True, slots=True)
class Successor:
    """`new` stands where `old` stood. What was found of all leads: one to whom it gives `more` by itself, or that it
    does so to none (`never_more`); and the same for `less`."""

    old: Rule
    new: Rule
    more: Sought
    less: Sought

    @property
    def never_more(self) -> bool:
        return self.more.impossible

    @property
    def never_less(self) -> bool:
        return self.less.impossible


def pairs(old: Counter[Rule], new: Counter[Rule]) -> Iterator[tuple[Rule, Rule]]:
    """Rules that give points, group by group: first those with the same condition, then in the order written."""
    for group in dict.fromkeys(rule.group for rule in old):
        gone = [rule for rule in old.elements() if rule.group == group and rule.points is not None]
        come = [rule for rule in new.elements() if rule.group == group and rule.points is not None]
        by_condition = {rule.condition: rule for rule in come}
        for rule in list(gone):
            same = by_condition.pop(rule.condition, None)
            if same is not None:
                yield rule, same
                gone.remove(rule)
                come.remove(same)
        yield from zip(gone, come, strict=False)


def successors(
    old: Plan, new: Plan, changed: Iterable[tuple[Rule, Rule]], words: Words, clock: Clock
) -> Iterator[Successor]:
    """What is found of each pair within the time."""
    for before, after in changed:
        if not clock.left:
            return
        world = World(Asked.by((before, after), (), contested=contested(old, new)))
        was, becomes = Terms(world, old).points(before), Terms(world, new).points(after)
        search = Search(world, words)
        more, less = (
            search.find([goal], lambda _: True, Clock(min(_FOR_EACH, clock.left)))
            for goal in (becomes > was, becomes < was)
        )
        yield Successor(before, after, more, less)
