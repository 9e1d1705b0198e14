"""What a store erases for its age, and what it knows of that afterwards.

Two tables, made when they are first needed: `kept` says in `events` since when events are kept, by which older ones
are passed over when a file brings them again, and in `bytes` that the file still has what was erased. `shortened` are
leads that lost events: with which `batch` the last time, and of those that the lead did itself the `newest`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from leadscore.batch.store.forgetting import erase_unused_targets
from leadscore.batch.store.histories import count_histories
from leadscore.batch.store.store import Store, has_table, number
from leadscore.batch.store.versions import close_batch
from leadscore.values.days import instant

_OWN = "SELECT code FROM pair JOIN kind ON kind.name = pair.kind WHERE NOT by_us"
"""Of what the lead did itself, as `inactive` counts it: what we send to somebody is no sign of life."""
_EVENTS = "(SELECT lead, pair, moment FROM event UNION ALL SELECT lead, pair, moment FROM recent)"


def kept_since(store: Store) -> int | None:
    """The instant before which events were erased; None where none were."""
    return _kept(store, "events")


def has_erased_bytes(store: Store) -> bool:
    """Whether the file is to be written anew (`forgetting.rewrite`), for what was erased is still in it."""
    return _kept(store, "bytes") is not None


def note_erased_bytes(store: Store) -> None:
    """From now on `has_erased_bytes`, until the file is written anew."""
    _keep(store, "bytes", store.batch)


def leads_shortened_since(store: Store, batch: int) -> frozenset[int]:
    """The numbers of leads that lost events after a batch had gone in."""
    if not has_table(store.connection, "main", "shortened"):
        return frozenset()
    rows = store.connection.execute("SELECT lead FROM shortened WHERE batch > ?", [batch]).fetchall()
    return frozenset(no for (no,) in rows)


def last_shortened(store: Store, lead: str) -> int | None:
    """The batch as which the lead with this id lost events the last time; None where it lost none."""
    if not has_table(store.connection, "main", "shortened"):
        return None
    query = "SELECT max(batch) FROM shortened WHERE lead IN (SELECT no FROM lead WHERE id = ?)"
    ((batch,),) = store.connection.execute(query, [lead]).fetchall()
    return None if batch is None else int(batch)


def leads_losing_events(store: Store, before: int) -> NDArray[np.int32]:
    """The numbers, ascending, of leads with events before an instant."""
    query = f"SELECT DISTINCT lead AS no FROM {_EVENTS} WHERE moment < {before} ORDER BY no"
    return np.asarray(store.connection.execute(query).fetchnumpy()["no"], np.int32)


def leads_silent_since(store: Store, moment: int, known: int) -> NDArray[np.int32]:
    """The numbers, ascending, of leads below `known` that have done nothing since an instant, without those that were
    forgotten."""
    _make(store)
    signs = (
        f"SELECT lead FROM {_EVENTS} WHERE moment >= {moment} AND pair IN ({_OWN}) "
        f"UNION SELECT lead FROM shortened WHERE newest >= {moment}"
    )
    query = (
        f"SELECT no FROM lead WHERE no < {known} AND id <> '(forgotten ' || no || ')' "
        f"AND no NOT IN ({signs}) ORDER BY no"
    )
    return np.asarray(store.connection.execute(query).fetchnumpy()["no"], np.int32)


def erase_events(store: Store, before: int) -> int:
    """Erases all events before an instant, with what they alone were about, inside a transaction of the caller's;
    returns how many. It counts as a batch of its own, that leaves the leads to be scored again."""
    _make(store)
    connection, batch = store.connection, store.batch + 1
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE ageing AS SELECT lead, max(moment) FILTER (pair IN ({_OWN})) AS newest "
        f"FROM {_EVENTS} WHERE moment < {before} GROUP BY lead"
    )
    if not number(connection, "SELECT count(*) FROM ageing"):
        _keep(store, "events", before)
        return 0
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE older AS SELECT lead, max(newest) AS newest FROM (FROM ageing "
        "UNION ALL SELECT lead, newest FROM shortened WHERE lead IN (SELECT lead FROM ageing)) GROUP BY lead"
    )
    connection.execute("DELETE FROM shortened WHERE lead IN (SELECT lead FROM older)")
    connection.execute(f"INSERT INTO shortened SELECT lead, {batch}, newest FROM older")
    erased = sum(number(connection, f"DELETE FROM {table} WHERE moment < {before}") for table in ("event", "recent"))
    count_histories(store)
    erase_unused_targets(store)
    connection.execute(f"INSERT INTO touched SELECT lead, {batch} FROM ageing")
    connection.execute("INSERT INTO ingested VALUES (?, 'erased', ?, '')", [batch, f"before {instant(before)}"])
    close_batch(store)
    _keep(store, "events", before)
    return erased


def _kept(store: Store, what: str) -> int | None:
    if not has_table(store.connection, "main", "kept"):
        return None
    ((found,),) = store.connection.execute("SELECT max(since) FROM kept WHERE what = ?", [what]).fetchall()
    return None if found is None else int(found)


def _keep(store: Store, what: str, since: int) -> None:
    """What was erased stays so, whatever is asked for later."""
    _make(store)
    newest = max(since, _kept(store, what) or 0)
    store.connection.execute("DELETE FROM kept WHERE what = ?", [what])
    store.connection.execute("INSERT INTO kept VALUES (?, ?)", [what, newest])


def _make(store: Store) -> None:
    store.connection.execute("CREATE TABLE IF NOT EXISTS kept (what VARCHAR, since BIGINT)")
    store.connection.execute("CREATE TABLE IF NOT EXISTS shortened (lead INTEGER, batch INTEGER, newest BIGINT)")
