"""Leads that stand in a file several times under other ids: an export that was joined, or appended to itself, or the
same person entered twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from math import gcd

from leadscore.facts.model import Lead, Value
from leadscore.learn.known import Outcomes

_OF_ONE_PERSON = ("email", "phone")
_GROUPS = 20
"""Of so many different leads it is no chance that each of them stands there just as often."""


class Copies:
    """Notices, while leads pass, how often each of them stands there: all that is known of it and its outcome being the
    same. More copies are no more evidence."""

    def __init__(self, outcomes: Outcomes) -> None:
        self._outcomes = outcomes
        self._alike: dict[int, list[str]] = defaultdict(list)

    def through(self, leads: Iterable[Lead]) -> Iterator[Lead]:
        """Passes all leads on."""
        for lead in leads:
            known = self._outcomes.by_id.get(lead.id)
            if known is not None:
                newest = lead.events[-1] if lead.events else None
                values = tuple(sorted(lead.values.items(), key=lambda one: one[0]))
                self._alike[hash((values, len(lead.events), newest, known))].append(lead.id)
            yield lead

    def found(self) -> tuple[int, frozenset[str]]:
        """How often every lead that passed stands there, and the ids of which one of each is left; 1 and none where
        some stand there once."""
        times = gcd(*map(len, self._alike.values()))
        if times < 2 or len(self._alike) < _GROUPS:
            return 1, frozenset()
        return times, frozenset(identity for ids in self._alike.values() for identity in sorted(ids)[::times])


def copies(leads: Iterable[Lead], outcomes: Outcomes) -> tuple[int, frozenset[str]]:
    """As `Copies.found`, of leads that nobody else goes through."""
    seen = Copies(outcomes)
    for _ in seen.through(leads):
        pass
    return seen.found()


def seen_again(leads: Iterable[Lead]) -> int:
    """How many have the e-mail address or the phone number of an earlier one, whatever else differs."""
    seen: set[tuple[str, Value]] = set()
    again = 0
    for lead in leads:
        own = {(name, lead.values[name]) for name in _OF_ONE_PERSON if lead.values.get(name) is not None}
        again += not own.isdisjoint(seen)
        seen |= own
    return again
