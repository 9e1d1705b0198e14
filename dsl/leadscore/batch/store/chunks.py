"""Ranges of leads, read from a store into arrays."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from leadscore.batch.kernel.chunk import Chunk, Events, Timed
from leadscore.batch.store.schema import BLOCK, field_column, quoted
from leadscore.batch.store.store import Store

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

EVENTS_AT_ONCE = 1_000_000
LEADS_AT_ONCE = 100_000


def ranges(store: Store, events: int = EVENTS_AT_ONCE, leads: int = LEADS_AT_ONCE) -> Iterator[tuple[int, int]]:
    """Ranges [first, end) of leads' numbers, in order, that hold about so many events, and no more leads than told."""
    total = store.lead_count
    counts = np.zeros(total // BLOCK + 1, np.int64)
    recent = f"SELECT lead // {BLOCK} AS block, count(*) AS events FROM recent GROUP BY 1"
    for query in ("SELECT block, events FROM block", recent):
        found = store.connection.execute(query).fetchnumpy()
        counts[found["block"]] += found["events"]
    first = held = 0
    for block, count in enumerate(counts):
        start = block * BLOCK
        if start > first and (held + count > events or start + BLOCK - first > leads):
            yield first, start
            first, held = start, 0
        held += int(count)
    if first < total:
        yield first, total


def read_range(
    connection: DuckDBPyConnection, bounds: tuple[int, int], fields: Collection[str], *, minutes: bool
) -> Chunk:
    """The leads of a range. `connection` is one of the store's; `fields` are those to read, of those that it has."""
    return _read(connection, f"{{}} >= {bounds[0]} AND {{}} < {bounds[1]}", fields, minutes, first=bounds[0])


def read_leads(
    connection: DuckDBPyConnection, numbers: NDArray[np.int32], fields: Collection[str], *, minutes: bool
) -> Chunk:
    """These leads alone; their numbers in ascending order."""
    connection.register("wanted", {"no": numbers})
    chunk = _read(connection, "{} IN (SELECT no FROM wanted)", fields, minutes, first=None)
    connection.unregister("wanted")
    return chunk


def _read(
    connection: DuckDBPyConnection, condition: str, fields: Collection[str], minutes: bool, first: int | None
) -> Chunk:
    names = sorted(fields)
    columns = ["no", *(f"{field_column(name)} AS {quoted(f'f{place}')}" for place, name in enumerate(names))]
    found = _fetched(connection, columns, "lead", condition.replace("{}", "no"))
    order = np.argsort(found["no"], kind="stable")
    numbers = found["no"][order]
    codes = {name: found[f"f{place}"][order] for place, name in enumerate(names)}
    of_leads = condition.replace("{}", "lead")
    events, _ = _events(connection, of_leads, numbers, (), first)
    timed = (
        Timed(*_events(connection, f"{of_leads} AND minutes > 0", numbers, ("minutes",), first)) if minutes else None
    )
    return Chunk(numbers, codes, events, timed)


def _events(
    connection: DuckDBPyConnection,
    condition: str,
    numbers: NDArray[np.int32],
    besides: tuple[str, ...],
    first: int | None,
) -> tuple[Events, NDArray[np.int64]]:
    """The events, and the first of the columns asked for besides, if any."""
    columns = ["lead", "pair", "moment", *besides]
    old = _fetched(connection, columns, "event", condition)
    new = _fetched(connection, columns, "recent", condition)
    found = {name: np.concatenate((old[name], new[name])) if len(new["lead"]) else old[name] for name in columns}
    lead = found["lead"]
    if len(new["lead"]) or not _is_sorted(lead, found["moment"]):
        order = np.lexsort((found["moment"], lead))
        found = {name: found[name][order] for name in columns}
        lead = found["lead"]
    # Numbers are dense within a range, unless leads were chosen one by one.
    local = lead - np.int32(first) if first is not None else np.searchsorted(numbers, lead).astype(np.int32)
    return Events(local, found["pair"], found["moment"]), found[columns[-1]]


def _is_sorted(lead: NDArray[np.int32], at: NDArray[np.int64]) -> bool:
    """Whether events lie by lead and instant; DuckDB gives them back as they were put in, but need not."""
    if len(lead) < 2:
        return True
    rising = lead[1:] > lead[:-1]
    return bool((rising | ((lead[1:] == lead[:-1]) & (at[1:] >= at[:-1]))).all())


def _fetched(
    connection: DuckDBPyConnection, columns: Sequence[str], table: str, condition: str
) -> dict[str, NDArray[Any]]:
    query = f"SELECT {', '.join(columns)} FROM {table} WHERE {condition}"
    return {name: np.asarray(column) for name, column in connection.execute(query).fetchnumpy().items()}
