"""Which events of a lead still count from an instant on, if nothing new happens: so few that the days after it are
scored many times as fast."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from operator import attrgetter
from typing import TypeAlias

from leadscore.engine.clocks import carried
from leadscore.facts.model import Event, Lead
from leadscore.plan.model import AgeWindow, Condition, EventCount, Plan, Rule
from leadscore.plan.walk import asks_for_any, leaves

Selected: TypeAlias = Callable[[EventCount], list[Event]]


def still_counted(plan: Plan, lead: Lead, selected: Selected, since: int) -> Lead:
    """The lead with those of its events alone that decide on its outcome at `since` and after.

    `selected` gives the events of a condition, the oldest first. An explanation would lack the others.
    """
    kept = {id(event) for event in _signs_of_life(plan, lead, since)}
    for rule, condition in _conditions(plan):
        for leaf, _ in leaves(condition):
            if isinstance(leaf, EventCount):
                kept.update(map(id, _deciding(rule, leaf, selected(leaf), since)))
    return replace(lead, events=tuple(event for event in lead.events if id(event) in kept))


def _conditions(plan: Plan) -> Iterator[tuple[Rule | None, Condition]]:
    for rule in plan.rules:
        yield rule, rule.condition
    for condition in (plan.applies, *(item.condition for item in (plan.ready, *plan.bands) if item is not None)):
        if condition is not None:
            yield None, condition


def _signs_of_life(plan: Plan, lead: Lead, since: int) -> list[Event]:
    by_us = {kind.name for kind in plan.events if kind.by_us}
    own = [event for event in lead.events if event.kind not in by_us]
    return own[max(0, _older(own, since) - 1) :]


def _older(events: list[Event], since: int) -> int:
    """How many of the events, which are sorted, have happened at `since`."""
    return bisect_right(events, since, key=attrgetter("at"))


def _deciding(rule: Rule | None, leaf: EventCount, events: list[Event], since: int) -> Iterable[Event]:
    """What comes after `since`; of what came before, the newest that carry points where it does not matter how many
    there are, else all that have not fallen out of the window: none comes back."""
    place = _older(events, since)
    old, new = events[:place], events[place:]
    window = leaf.selector.window
    if isinstance(window, AgeWindow):
        old = [event for event in old if since - event.at <= window.seconds]
    if asks_for_any(leaf) is None:
        return old + new
    if rule is not None and rule.each_of == leaf:
        return [group[-1] for group in carried(rule, old)] + new
    return old[-1:] + new
