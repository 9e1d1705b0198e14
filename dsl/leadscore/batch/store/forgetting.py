"""Taking all that a store holds of one lead out of it, for good."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from leadscore.batch.store.schema import dictionary, field_column, quoted, text_literal
from leadscore.batch.store.store import Limits, Store, has_table, number, open_store, transaction
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
    """What was erased of so many `leads`: `values` are those that no lead has any more, `rows` how they stood before,
    `targets` what nobody's events are about."""

    leads: int
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
        return erase_leads(store, [no])


def forgotten_leads(store: Store) -> NDArray[np.int32]:
    """The numbers of those that were forgotten, ascending."""
    # That an id begins so is seen at once; to make an id of each number takes longer than all else that a run asks.
    query = "SELECT no FROM lead WHERE starts_with(id, '(forgotten ') AND id = '(forgotten ' || no || ')' ORDER BY no"
    return np.array([no for (no,) in store.connection.execute(query).fetchall()], np.int32)


def erase_leads(store: Store, numbers: Sequence[int]) -> Forgotten:
    """As `forget_lead`, many of them, inside a transaction of the caller's."""
    connection = store.connection
    connection.execute("CREATE OR REPLACE TEMP TABLE erasing AS SELECT unnest(?)::INTEGER AS no", [list(numbers)])
    erasing = "IN (SELECT no FROM erasing)"
    events = sum(_gone(store, table, f"lead {erasing}") for table in ("event", "recent"))
    rows = _gone(store, "was", f"no {erasing}") if keeps_versions(store) else 0
    for table in ("history", "touched", *(("shortened",) if has_table(connection, "main", "shortened") else ())):
        _gone(store, table, f"lead {erasing}")
    unknown = "".join(f", {field_column(name)} = 0" for name in store.field_types)
    connection.execute(f"UPDATE lead SET id = '(forgotten ' || no || ')'{unknown} WHERE no {erasing}")
    for (place,) in connection.execute("SELECT place FROM scored").fetchall():
        _gone(store, quoted(place), f"no {erasing}")
    connection.execute(f"INSERT INTO touched SELECT no, {store.batch + 1} FROM erasing")
    return Forgotten(len(numbers), events, erase_unused_values(store), rows, erase_unused_targets(store))


def _gone(store: Store, table: str, which: str) -> int:
    return number(store.connection, f"DELETE FROM {table} WHERE {which}")


def erase_unused_values(store: Store) -> int:
    """Empties the rows of dictionaries that no lead has, or had as far as that is kept; their codes stay, for they are
    places. Returns how many these are."""
    return sum(_erase_unused(store, name, kind) for name, kind in store.field_types.items())


def _erase_unused(store: Store, name: str, kind: ValueType) -> int:
    column, (shown, value) = field_column(name), _EMPTY[kind]
    holders = ("lead", "was") if keeps_versions(store) else ("lead",)
    used = " UNION ".join(f"SELECT {column} FROM {table} WHERE {column} > 0" for table in holders)
    return number(
        store.connection,
        f"UPDATE {dictionary(name)} SET shown = '{shown}', value = {value} "
        f"WHERE code > 0 AND shown <> '{shown}' AND code NOT IN ({used})",
    )


def erase_unused_targets(store: Store) -> int:
    """Empties what no event is about; returns how many such targets there were."""
    return number(
        store.connection,
        f"UPDATE pair SET target = '{_ERASED}' WHERE target NOT IN ('', '{_ERASED}') "
        "AND code NOT IN (SELECT pair FROM event UNION SELECT pair FROM recent)",
    )


def rewrite(path: Path, folder: Path, limits: Limits) -> None:
    """Writes a store's file anew, with what it holds and nothing that it held. Until that is complete, the old file
    stays. Raises BatchError."""
    path = Path(os.path.realpath(path))  # a link stays a link
    with replacing(path) as unfinished, open_store(path, folder, limits, read_only=False) as store:
        ((catalog,),) = store.connection.execute("SELECT current_database()").fetchall()
        store.connection.execute(f"ATTACH {text_literal(str(unfinished))} AS rewritten")
        store.connection.execute(f"COPY FROM DATABASE {quoted(catalog)} TO rewritten")
        if has_table(store.connection, "main", "kept"):
            store.connection.execute("DELETE FROM rewritten.main.kept WHERE what = 'bytes'")
        store.connection.execute("DETACH rewritten")
