"""What happens on the days that fields hold, in people's words: of `renewal` `renews` and `renewing`, of `wants_start`
`begin`; and which of them lie ahead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

from leadscore.assistant.drafting.inflecting import forms_of, past_of
from leadscore.assistant.drafting.phrases import phrases
from leadscore.assistant.drafting.shared import raw
from leadscore.assistant.rule_names import stem
from leadscore.batch.store.schema import dictionary
from leadscore.values.terms import ValueType

if TYPE_CHECKING:
    from leadscore.assistant.world import World

_DAY = 86_400
_EPOCH = date(1970, 1, 1)
_NO_THING = frozenset(
    "day date on at of for in by to from until their our the is want wants wanted wish wishes needs planned preferred "
    "desired expected target next".split()
)
"""Parts of names that say nothing of what happens."""
_LAST = frozenset("last latest previous first created".split())
_PARTICLES = frozenset("in out up off on over".split())
"""What belongs to its verb: `moving in`."""
_LEADS_ON = frozenset("is are come comes to".split())


def days_ahead(world: World) -> dict[str, date]:
    """The fields with days most of which are yet to come, when something ends or is due, each with its last day."""
    store, found = world.board.store, dict[str, date]()
    query = "SELECT count(*) FILTER (value > {1}) * 2 > count(*), max(value) FROM {0} WHERE code > 0"
    today = int(world.as_of // _DAY)
    for name, type_ in store.field_types.items():
        if type_ is ValueType.DATE:
            is_ahead, last = store.connection.execute(query.format(dictionary(name), today)).fetchall()[0]
            found |= {name: _EPOCH + timedelta(days=int(last))} if is_ahead else {}
    return found


def happening(fields: Mapping[str, ValueType | None]) -> Iterator[tuple[str, str]]:
    """Each phrase for what happens on the day of one field, and of no other, with that field."""
    said = {name: set(_of(name)) for name, type_ in fields.items() if type_ is ValueType.DATE}
    for name, own in said.items():
        others = set[str]().union(*(words for other, words in said.items() if other != name))
        yield from ((phrase, name) for phrase in sorted(own - others))


def _of(name: str) -> Iterator[str]:
    """By the words that mean the same as a part of its name; by the one part that says anything, in its other forms."""
    parts = name.split("_")
    if not _LAST.isdisjoint(parts):
        return
    parts = [part for part in parts if part not in _NO_THING]
    stems = {stem(part) for part in parts}
    for alike, text in raw()["days"].items():
        if stems & {*alike.split(), *map(stem, alike.split())}:
            yield from (said for said in phrases(text) if said.split()[0] not in _LEADS_ON)
    if len(parts) == 1:
        forms = (parts[0], *(form for _, form in forms_of(past_of(parts[0]))))
        _, _, particle = name.partition(f"{parts[0]}_")
        yield from forms
        yield from (f"{form} {particle}" for form in forms if particle in _PARTICLES)
