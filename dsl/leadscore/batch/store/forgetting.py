"""Taking all that a store holds of one lead out of it, for good."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from leadscore.batch.store.schema import dictionary, field_column, quoted, text_literal
from leadscore.batch.store.store import Limits, Store, number, open_store, transaction
from leadscore.batch.store.versions import keeps_versions
from leadscore.source.write import replacing
from leadscore.values.terms import ValueType

_ERASED = " "
"""In the place of a text that was erased: no cell is read as this, so nothing is taken for it again."""
_EMPTY = {
    ValueType.TEXT: (_ERASED, f"'{_ERASED}'"),
    ValueType.NUMBER: (f"{_ERASED}0", "0"),  # read as a number where numbers are large
    ValueType.DATE: (_ERASED, "0"),
    ValueType.YES_NO: (_ERASED, "false"),
}
"""How what was erased is shown, and what it is compared as."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was erased: `id` is what the lead is called from now on; `values` are those that no other lead had, `rows`
    how it stood before, `targets` what nobody else's events were about."""

    id: str
    events: int
    values: int
    rows: int
    targets: int


def forgotten_id(no: int) -> str:
    """What a lead that was forgotten is called."""
    return f"(forgotten {no})"


def forget_lead(store: Store, no: int) -> Forgotten:
    """Erases a lead's id, fields, events, past and last outcomes, in one transaction. Its row stays, with nothing in
    it, so that all others keep their numbers: it is a lead of which nothing is known.

    The file still has the bytes until DuckDB puts others in their place; `rewrite` leaves none.
    """
    with transaction(store.connection):
        return erase_lead(store, no)


def forgotten_leads(store: Store) -> NDArray[np.int32]:
    """The numbers of those that were forgotten, ascending."""
    rows = store.connection.execute("SELECT no FROM lead WHERE id = '(forgotten ' || no || ')' ORDER BY no").fetchall()
    return np.array([no for (no,) in rows], np.int32)


def erase_lead(store: Store, no: int) -> Forgotten:
    """As `forget_lead`, inside a transaction of the caller's."""
    connection, past = store.connection, keeps_versions(store)
    holders = ("lead", "was") if past else ("lead",)
    events = sum(number(connection, f"SELECT count(*) FROM {table} WHERE lead = {no}") for table in ("event", "recent"))
    targets = _erase_targets(store, no)
    values = sum(_erase_values(store, no, name, kind, holders) for name, kind in store.field_types.items())
    rows = number(connection, f"SELECT count(*) FROM was WHERE no = {no}") if past else 0
    for table in ("event", "recent", "history", "touched"):
        connection.execute(f"DELETE FROM {table} WHERE lead = {no}")
    if past:
        connection.execute(f"DELETE FROM was WHERE no = {no}")
    unknown = "".join(f", {field_column(name)} = 0" for name in store.field_types)
    connection.execute(f"UPDATE lead SET id = ?{unknown} WHERE no = ?", [forgotten_id(no), no])
    for (place,) in connection.execute("SELECT place FROM scored").fetchall():
        connection.execute(f"DELETE FROM {quoted(place)} WHERE no = {no}")
    connection.execute(f"INSERT INTO touched VALUES ({no}, {store.batch + 1})")
    return Forgotten(forgotten_id(no), events, values, rows, targets)


def _erase_values(store: Store, no: int, name: str, kind: ValueType, holders: tuple[str, ...]) -> int:
    """Empties the rows of a field's dictionary that no other lead has, or had; their codes stay, for they are places.
    Returns how many these are."""
    column, (shown, value) = field_column(name), _EMPTY[kind]
    theirs, others = (
        " UNION ".join(f"SELECT {column} AS code FROM {table} WHERE no {which} {no}" for table in holders)
        for which in ("=", "<>")
    )
    alone = f"({theirs} EXCEPT ({others}))"
    return _changed_rows(
        store,
        f"UPDATE {dictionary(name)} SET shown = '{shown}', value = {value} "
        f"WHERE code > 0 AND code IN (SELECT code FROM {alone})",
    )


def _erase_targets(store: Store, no: int) -> int:
    theirs, others = (
        " UNION ".join(f"SELECT pair FROM {table} WHERE lead {which} {no}" for table in ("event", "recent"))
        for which in ("=", "<>")
    )
    return _changed_rows(
        store,
        f"UPDATE pair SET target = '{_ERASED}' WHERE target NOT IN ('', '{_ERASED}') "
        f"AND code IN (SELECT pair FROM ({theirs} EXCEPT ({others})))",
    )


def _changed_rows(store: Store, statement: str) -> int:
    return number(store.connection, statement)


def rewrite(path: Path, folder: Path, limits: Limits) -> None:
    """Writes a store's file anew, with what it holds and nothing that it held. Until that is complete, the old file
    stays. Raises BatchError."""
    path = Path(os.path.realpath(path))  # a link stays a link
    with replacing(path) as unfinished, open_store(path, folder, limits, read_only=False) as store:
        ((catalog,),) = store.connection.execute("SELECT current_database()").fetchall()
        store.connection.execute(f"ATTACH {text_literal(str(unfinished))} AS rewritten")
        store.connection.execute(f"COPY FROM DATABASE {quoted(catalog)} TO rewritten")
        store.connection.execute("DETACH rewritten")
