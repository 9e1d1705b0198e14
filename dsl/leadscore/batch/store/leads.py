"""Leads of a store as the engines for one lead read them, for explanations and for the best few."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Any

import numpy as np

from leadscore.batch.store.schema import dictionary, field_column
from leadscore.batch.store.store import Store
from leadscore.facts.model import Event, Lead, Value
from leadscore.values.terms import ValueType
from leadscore.values.text import fold

_EPOCH = date(1970, 1, 1)


def leads_of(store: Store, numbers: Sequence[int], kinds: Collection[str] | None = None) -> Iterator[Lead]:
    """These leads with all their events, or those of some `kinds`, in this order. Targets are shown in canonical form:
    a store keeps no other."""
    store.connection.register("wanted", {"no": np.array(numbers, np.int32)})
    try:
        rows = _rows(store, sorted(store.field_types), "JOIN wanted USING (no)")
        events = _events(store, store.kinds if kinds is None else kinds)
    finally:
        store.connection.unregister("wanted")
    leads = {number: (identity, cells) for number, identity, *cells in rows}
    for number in numbers:
        identity, cells = leads[number]
        values, shown = _known(store.field_types, sorted(store.field_types), cells)
        yield Lead(identity, values, events.get(number, ()), shown)


def who_is_who(store: Store) -> Iterator[Lead]:
    """All leads with nothing but what people know them by, to find one among them."""
    names = [name for name in ("company", "email") if name in store.field_types]
    for _, identity, *cells in _rows(store, names, ""):
        yield Lead(identity, _known(store.field_types, names, cells)[0])


def number_of(store: Store, identity: str) -> int:
    """The number of the lead with this id."""
    ((found,),) = store.connection.execute("SELECT no FROM lead WHERE id = ?", [identity]).fetchall()
    return int(found)


def _rows(store: Store, names: Sequence[str], join: str) -> list[tuple[Any, ...]]:
    columns = "".join(f", d{place}.value, d{place}.shown" for place in range(len(names)))
    joins = " ".join(
        f"LEFT JOIN {dictionary(name)} d{place} ON d{place}.code = {field_column(name)}"
        for place, name in enumerate(names)
    )
    return store.connection.execute(f"SELECT no, id{columns} FROM lead {join} {joins} ORDER BY no").fetchall()


def _known(
    types: Mapping[str, ValueType], names: Sequence[str], cells: Sequence[Any]
) -> tuple[dict[str, Value], dict[str, str]]:
    """What is known of a lead, and how it was written."""
    pairs = zip(cells[::2], cells[1::2], strict=True)
    known = [(name, held, shown) for name, (held, shown) in zip(names, pairs, strict=True) if held is not None]
    values = {name: _value(types[name], held, shown) for name, held, shown in known}
    return values, {name: shown for name, _, shown in known}


def _value(kind: ValueType, held: Any, shown: str) -> Value:
    match kind:
        case ValueType.NUMBER:
            return Decimal(fold(shown))
        case ValueType.DATE:
            return _EPOCH + timedelta(days=held)
        case ValueType.TEXT:
            return str(held)
        case ValueType.YES_NO:
            return bool(held)


def _events(store: Store, kinds: Collection[str]) -> dict[int, tuple[Event, ...]]:
    """By the leads' numbers."""
    rows = store.connection.execute(
        "SELECT lead, moment, kind, target, minutes FROM (SELECT * FROM event UNION ALL SELECT * FROM recent) "
        "JOIN wanted ON lead = no JOIN pair ON pair = code ORDER BY lead, moment, kind, target, minutes"
    ).fetchall()
    return {
        lead: tuple(Event(at, kind, target, minutes, target) for _, at, kind, target, minutes in of_lead)
        for lead, of_lead in groupby((row for row in rows if row[2] in kinds), key=lambda row: row[0])
    }
