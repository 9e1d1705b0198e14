"""Rule by rule: which rule of one version became which of the other, and that it never gives more, or never less."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import z3

from leadscore.plan.model import Plan, Rule
from leadscore.review.prove.asked import Asked, contested
from leadscore.review.prove.points import Terms
from leadscore.review.prove.solver import Clock, Sat, solve
from leadscore.review.prove.world import World

_FOR_EACH = 0.5
"""Seconds that one pair of rules may take."""


@dataclass(frozen=True, slots=True)
class Successor:
    """`new` stands where `old` stood; what is proved of all leads: it never gives more, or never less."""

    old: Rule
    new: Rule
    never_more: bool
    never_less: bool


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


def successors(old: Plan, new: Plan, changed: Iterator[tuple[Rule, Rule]], clock: Clock) -> Iterator[Successor]:
    """What can be proved of each pair within the time."""
    for before, after in changed:
        if not clock.left:
            return
        world = World(Asked.by((before, after), (), contested=contested(old, new)))
        was, becomes = Terms(world, old).points(before), Terms(world, new).points(after)
        never_more, never_less = (_never(world, goal, clock) for goal in (becomes > was, becomes < was))
        if never_more or never_less:
            yield Successor(before, after, never_more, never_less)


def _never(world: World, goal: z3.BoolRef, clock: Clock) -> bool:
    return world.complete and solve([*world.rules, goal], min(_FOR_EACH, clock.left))[0] is Sat.NO
