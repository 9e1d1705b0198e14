"""What is known of a lead at a scoring and was not at the one before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator

from leadscore.facts.model import Event, Lead
from leadscore.production.history.model import EventsCame, FieldChange, News


def news_of(before: Lead, after: Lead, since: int, as_of: int, used: Collection[str]) -> News:
    """`since` and `as_of` are the instants of the two scorings; `used` are the fields that conditions read, which come
    first."""
    fields = sorted(_fields(before, after, used), key=lambda change: (not change.is_used, change.field))
    return News(tuple(fields), tuple(_events(before, after, since, as_of)))


def _fields(before: Lead, after: Lead, used: Collection[str]) -> Iterator[FieldChange]:
    for name in before.values.keys() | after.values.keys():
        if before.values.get(name) != after.values.get(name):
            yield FieldChange(name, _shown(before, name), _shown(after, name), name in used)


def _shown(lead: Lead, name: str) -> str | None:
    return lead.shown.get(name, str(lead.values[name])) if name in lead.values else None


def _events(before: Lead, after: Lead, since: int, as_of: int) -> Iterator[EventsCame]:
    """The newest first."""
    came: dict[tuple[str, str], list[Event]] = {}
    for event in (Counter(after.events) - Counter(before.events)).elements():
        if event.at <= as_of:
            came.setdefault((event.kind, event.target), []).append(event)
    found = [
        EventsCame(kind, target, len(events), sum(e.at <= since for e in events), max(events, key=_at))
        for (kind, target), events in came.items()
    ]
    yield from sorted(found, key=lambda some: (-some.newest.at, some.kind, some.target))


def _at(event: Event) -> int:
    return event.at
