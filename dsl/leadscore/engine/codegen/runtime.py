"""What generated programs call. Lists of events that they hand over are in the order of time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from operator import attrgetter, itemgetter

from leadscore.engine.making import maker
from leadscore.engine.model import EventEvidence, OverrideResult
from leadscore.engine.reference import override_result
from leadscore.facts.model import Event, Lead, Value
from leadscore.plan.model import DecayTable, Override
from leadscore.values.days import DAY, day_number
from leadscore.values.number import MAX_DECAY_STEPS, counted
from leadscore.values.text import fold, words


class Overrides:
    """A policy's overrides, found by the lead."""

    def __init__(self, overrides: Iterable[Override]) -> None:
        self._of_lead: dict[str, list[tuple[int, int, OverrideResult]]] = {}
        for place, override in enumerate(overrides):
            end = (day_number(override.until) + 1) * DAY
            self._of_lead.setdefault(override.lead, []).append((place, end, override_result(override)))

    def __str__(self) -> str:
        return f"of {counted(len(self._of_lead), 'lead')}, by id or email"

    def in_force(self, lead: Lead, as_of: int) -> tuple[OverrideResult, ...]:
        """The lead's overrides in force at an instant, in the order written."""
        names = {fold(lead.id), lead.values.get("email")}
        found = [entry for name in names if isinstance(name, str) for entry in self._of_lead.get(name, ())]
        found.sort(key=itemgetter(0))
        return tuple([result for _, end, result in found if as_of < end])


words_of = lru_cache(maxsize=1024)(words)
"""The words of a text. Titles come again and again, and cutting one up takes longer than all that is asked of it."""


def midnight(day: Value | None) -> int | None:
    """The instant at which a day begins; None where it is unknown."""
    return day_number(day) * DAY if isinstance(day, date) else None


# ------------------------------------------------------------------------------------------------ for explanations


def in_order(lead: Lead) -> Lead:
    """The lead with its events in the order of time."""
    return replace(lead, events=tuple(sorted(lead.events, key=attrgetter("at"))))


def counted_of(events: Sequence[Event]) -> tuple[int, int, Event]:
    """How many events there are (at least one), the sum of their minutes, and the newest."""
    last = events[-1]
    if len(events) > 1 and events[-2].at == last.at:
        last = _newest(events)
    return len(events), sum([event.minutes for event in events]), last


def latest(*found: Event | None) -> tuple[Event, ...]:
    """The newest of some events, or nothing."""
    events = [event for event in found if event is not None]
    return (_newest(events),) if events else ()


def newest_first(events: Collection[Event]) -> Sequence[Event]:
    """At one instant in the order of targets and minutes."""
    if len({event.at for event in events}) < len(events):
        events = sorted(events, key=attrgetter("target", "minutes"))
    return sorted(events, key=attrgetter("at"), reverse=True)


def newest_of_each_target(events: Iterable[Event]) -> Sequence[Event]:
    found: dict[str, Event] = {}
    for event in events:
        known = found.get(event.target)
        if known is None or known.at < event.at or _newest((known, event)) is event:
            found[event.target] = event
    return newest_first(found.values())


def newest_of_each_day(events: Iterable[Event]) -> Sequence[Event]:
    found: dict[int, Event] = {}
    for event in events:
        day = event.at // DAY
        known = found.get(day)
        if known is None or known.at < event.at or _newest((known, event)) is event:
            found[day] = event
    return newest_first(found.values())


def _newest(events: Iterable[Event]) -> Event:
    return max(events, key=_AGE)


_AGE = attrgetter("at", "kind", "target", "minutes")


def undecayed(events: Iterable[Event], as_of: int, points: int) -> tuple[EventEvidence, ...]:
    """The evidence of events that give `points` each, whatever their age."""
    return tuple([_evidence(event, as_of - event.at, 0, points, points) for event in events])


def decayed(events: Iterable[Event], as_of: int, points: int, decay: DecayTable) -> tuple[EventEvidence, ...]:
    """The evidence of events that gave `points` each when they were new."""
    step_seconds, values, end = decay.step_seconds, decay.values, len(decay.values) - 1
    found = []
    for event in events:
        age = as_of - event.at
        step = age // step_seconds
        left = values[step if step < end else end]
        found.append(_evidence(event, age, step if step < MAX_DECAY_STEPS else MAX_DECAY_STEPS, points, left))
    return tuple(found)


_evidence = maker(EventEvidence)


def each_once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
