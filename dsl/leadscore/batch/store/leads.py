"""Leads of a store as the engines for one lead read them, for explanations and for the best few."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
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


def leads_of(
    store: Store,
    numbers: Sequence[int],
    kinds: Collection[str] | None = None,
    fields: Collection[str] | None = None,
) -> Iterator[Lead]:
    """These leads with all their events and fields, or with some `kinds` and `fields` alone, in this order. Targets are
    shown in canonical form: a store keeps no other."""
    if not len(numbers):
        return
    names = sorted(store.field_types if fields is None else fields)
    with _wanted(store, numbers) as theirs:
        rows = store.connection.execute(
            f"SELECT no, id{''.join(f', {field_column(name)}' for name in names)} FROM lead WHERE {theirs.format('no')}"
        ).fetchall()
        events = _events(store, store.kinds if kinds is None else kinds, theirs.format("lead"))
    leads = {number: (identity, codes) for number, identity, *codes in rows}
    held = [_held(store, name, {row[place] for row in rows}) for place, name in enumerate(names, 2)]
    for number in numbers:
        identity, codes = leads[number]
        cells = [cell for values, code in zip(held, codes, strict=True) for cell in values.get(code, (None, None))]
        values, shown = _known(store.field_types, names, cells)
        yield Lead(identity, values, events.get(number, ()), shown)


@contextmanager
def _wanted(store: Store, numbers: Sequence[int]) -> Iterator[str]:
    """A condition on a column, `{}`, that holds for these numbers. Of the rest of a table as little is read as its
    order allows."""
    if len(numbers) == 1:
        yield f"{{}} = {numbers[0]}"
        return
    store.connection.register("wanted", {"number": np.array(numbers, np.int32)})
    try:
        yield f"{{0}} BETWEEN {min(numbers)} AND {max(numbers)} AND {{0}} IN (SELECT number FROM wanted)"
    finally:
        store.connection.unregister("wanted")


def _held(store: Store, name: str, codes: Collection[int]) -> Mapping[int, tuple[Any, Any]]:
    """What a field's dictionary says of these codes: the value and how it was written; nothing of the code 0."""
    known = sorted({*codes} - {0})
    if not known:
        return {}
    with _wanted(store, known) as theirs:
        query = f"SELECT code, value, shown FROM {dictionary(name)} WHERE {theirs.format('code')}"
        return {code: (value, shown) for code, value, shown in store.connection.execute(query).fetchall()}


def who_is_who(store: Store) -> Iterator[Lead]:
    """All leads with nothing but what people know them by, to find one among them."""
    names = [name for name in ("company", "email") if name in store.field_types]
    for _, identity, *cells in _rows(store, names):
        yield Lead(identity, _known(store.field_types, names, cells)[0])


def texts_of(store: Store, first: int, end: int, field: str | None = None) -> list[str]:
    """The ids of the leads with these numbers (without `end`), or what stands in a field as it was written, "" where it
    is unknown; in the order of the numbers."""
    held, join = "id", ""
    if field is not None:
        held = "coalesce(shown, '')"
        join = f"LEFT JOIN {dictionary(field)} ON code = {field_column(field)}"
    query = f"SELECT {held} FROM lead {join} WHERE no >= ? AND no < ? ORDER BY no"
    return [text for (text,) in store.cursor().execute(query, [first, end]).fetchall()]


def number_of(store: Store, identity: str) -> int:
    """The number of the lead with this id."""
    ((found,),) = store.connection.execute("SELECT no FROM lead WHERE id = ?", [identity]).fetchall()
    return int(found)


def numbers_of(store: Store, ids: Collection[str]) -> list[int]:
    """The numbers of the leads with these ids, in order; ids of no lead are passed over."""
    store.connection.register("wanted", {"id": np.array(sorted(ids), object)})
    try:
        found = store.connection.execute("SELECT no FROM lead SEMI JOIN wanted USING (id) ORDER BY no").fetchall()
    finally:
        store.connection.unregister("wanted")
    return [number for (number,) in found]


def newest_event(store: Store, until: int) -> int | None:
    """When the newest event was, without those after `until`; None where there is none."""
    both = "SELECT moment FROM event UNION ALL SELECT moment FROM recent"
    ((found,),) = store.connection.execute(f"SELECT max(moment) FROM ({both}) WHERE moment <= ?", [until]).fetchall()
    return None if found is None else int(found)


def _rows(store: Store, names: Sequence[str]) -> list[tuple[Any, ...]]:
    columns = "".join(f", d{place}.value, d{place}.shown" for place in range(len(names)))
    joins = " ".join(
        f"LEFT JOIN {dictionary(name)} d{place} ON d{place}.code = {field_column(name)}"
        for place, name in enumerate(names)
    )
    return store.connection.execute(f"SELECT no, id{columns} FROM lead {joins} ORDER BY no").fetchall()


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


def _events(store: Store, kinds: Collection[str], theirs: str) -> dict[int, tuple[Event, ...]]:
    """By the leads' numbers; `theirs` is a condition on them."""
    if not kinds:
        return {}
    some = " UNION ALL ".join(f"SELECT * FROM {table} WHERE {theirs}" for table in ("event", "recent"))
    rows = store.connection.execute(
        f"SELECT lead, moment, kind, target, minutes FROM ({some}) "
        "JOIN pair ON pair = code WHERE kind IN (SELECT unnest(?)) ORDER BY lead, moment, kind, target, minutes",
        [sorted(kinds)],
    ).fetchall()
    return {
        lead: tuple(Event(at, kind, target, minutes, target) for _, at, kind, target, minutes in of_lead)
        for lead, of_lead in groupby(rows, key=lambda row: row[0])
    }
