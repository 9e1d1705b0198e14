"""Leads that stand in a file several times under other ids: an export that was joined, or appended to itself, or the
same person entered twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from math import gcd

from leadscore.facts.model import Lead, Value
from leadscore.learn.known import Outcomes

_OF_ONE_PERSON = ("email", "phone")
_GROUPS = 20
"""Of so many different leads it is no chance that each of them stands there just as often."""


def copies(leads: Iterable[Lead], outcomes: Outcomes) -> tuple[int, frozenset[str]]:
    """How often every lead stands there, all that is known of it and its outcome being the same, and the ids of which
    one of each is left; 1 and none where some stand there once. More copies are no more evidence."""
    alike: dict[int, list[str]] = defaultdict(list)
    for lead in leads:
        known = outcomes.by_id.get(lead.id)
        if known is not None:
            newest = lead.events[-1] if lead.events else None
            values = tuple(sorted(lead.values.items(), key=lambda one: one[0]))
            alike[hash((values, len(lead.events), newest, known))].append(lead.id)
    times = gcd(*map(len, alike.values()))
    if times < 2 or len(alike) < _GROUPS:
        return 1, frozenset()
    return times, frozenset(identity for ids in alike.values() for identity in sorted(ids)[::times])


def seen_again(leads: Iterable[Lead]) -> int:
    """How many have the e-mail address or the phone number of an earlier one, whatever else differs."""
    seen: set[tuple[str, Value]] = set()
    again = 0
    for lead in leads:
        own = {(name, lead.values[name]) for name in _OF_ONE_PERSON if lead.values.get(name) is not None}
        again += not own.isdisjoint(seen)
        seen |= own
    return again
