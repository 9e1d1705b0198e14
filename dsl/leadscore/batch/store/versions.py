"""The facts of a store as they were known after an earlier batch of files.

A store that keeps its past has two more tables, and says of each event (column `batch` of `event` and `recent`) with
which batch it came in; 0 stands for all that were there before. `was` holds the rows of leads as they stood until
`batch` replaced them. `born` says how many leads there were after a batch; its first row is where the past begins.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from leadscore.batch.errors import BatchError
from leadscore.batch.store.schema import field_column, quoted
from leadscore.batch.store.store import MAKE_ANEW, Store
from leadscore.facts.stopping import interruptible


def keeps_versions(store: Store) -> bool:
    """Whether what the store was told is kept when it is told something else."""
    return store.keeps_past


def keep_versions(store: Store) -> None:
    """From now on, batches that are taken in leave the facts before them to be seen. Where that is so, nothing is done.

    What it is interrupted in may be done again: the table by which `keeps_versions` knows is made last.
    """
    if keeps_versions(store):
        return
    columns = "".join(f", {field_column(name)} INTEGER DEFAULT 0" for name in store.field_types)
    for statement in (
        "ALTER TABLE event ADD COLUMN IF NOT EXISTS batch INTEGER DEFAULT 0",
        "ALTER TABLE recent ADD COLUMN IF NOT EXISTS batch INTEGER DEFAULT 0",
        f"CREATE OR REPLACE TABLE was (no INTEGER, batch INTEGER{columns})",
        f"CREATE TABLE born AS SELECT {store.batch}::INTEGER AS batch, {store.lead_count}::INTEGER AS leads",
    ):
        store.connection.execute(statement)
    del store.__dict__["keeps_past"]


def advice_for_new_words(store: Store, otherwise: str = MAKE_ANEW) -> str:
    """What to do where a policy has fields or events that the store was not made for; `otherwise` where no past would
    be lost with it."""
    return "Let `leadscore run` take in the files that tell it." if keeps_versions(store) else otherwise


def advice_for_another_type(store: Store, otherwise: str = MAKE_ANEW) -> str:
    """What to do where a policy has a field of another type than the store's; `otherwise` as above."""
    return "Give the field another name in the policy." if keeps_versions(store) else otherwise


def keep_replaced(store: Store, numbers: str) -> None:
    """Keeps the rows of leads that the batch being taken in replaces; `numbers` is a table of theirs, `no`."""
    if keeps_versions(store):
        store.connection.execute(
            f"INSERT INTO was BY NAME SELECT * EXCLUDE id, {store.batch + 1}::INTEGER AS batch "
            f"FROM lead WHERE no IN (SELECT no FROM {numbers})"
        )


def close_batch(store: Store) -> None:
    """Notes how many leads there are once a batch is in."""
    if keeps_versions(store):
        store.connection.execute(
            f"INSERT INTO born SELECT {store.batch}, {store.lead_count} "
            f"WHERE NOT EXISTS (SELECT 1 FROM born WHERE batch = {store.batch})"
        )


def forget_versions(store: Store, batch: int) -> None:
    """Facts as they were before this batch went in can no longer be seen; those after it can."""
    store.connection.execute(f"DELETE FROM was WHERE batch <= {batch}")
    store.connection.execute(f"DELETE FROM born WHERE batch < (SELECT max(batch) FROM born WHERE batch <= {batch})")


@contextmanager
def facts_at(store: Store, batch: int) -> Iterator[Store]:
    """The same store with the facts as they were known after a batch, to read from; nothing is copied.

    What was committed is seen. Raises BatchError where the store's past does not reach back so far.
    """
    past = replace(store, views=_views(store, batch))
    connection = past.cursor()
    try:
        with interruptible(connection):
            yield replace(past, connection=connection)
    finally:
        connection.close()


def _views(store: Store, batch: int) -> tuple[str, ...]:
    """Statements by which a connection sees, under the names of the tables, what these held: temporary ones come
    first. Like tables, they say by `rowid` in which order their rows lie."""
    leads = _leads_after(store, batch)
    ((catalog,),) = store.connection.execute("SELECT current_database()").fetchall()
    main = f"{quoted(catalog)}.main"
    columns = "".join(f", {field_column(name)}" for name in store.field_types)
    then = f"SELECT * FROM {main}.was WHERE batch > {batch} AND no < {leads}"
    event = "rowid, lead, pair, moment, minutes"
    queries = {
        "lead": f"SELECT no AS rowid, no, id{columns} FROM {main}.lead ANTI JOIN ({then}) USING (no) "
        f"WHERE no < {leads} UNION ALL SELECT no AS rowid, no, id{columns} "
        f"FROM ({then} QUALIFY row_number() OVER (PARTITION BY no ORDER BY batch) = 1) "
        f"JOIN (SELECT no, id FROM {main}.lead) USING (no)",
        "event": f"SELECT {event} FROM {main}.event WHERE batch <= {batch}",
        "recent": f"SELECT {event} FROM {main}.recent WHERE batch <= {batch}",
        "history": "SELECT rowid, lead, CAST(events - coalesce(later, 0) AS INTEGER) AS events "
        f"FROM (SELECT rowid, * FROM {main}.history) LEFT JOIN "
        f"(SELECT lead, count(*) AS later FROM {main}.event WHERE batch > {batch} GROUP BY lead) USING (lead) "
        f"WHERE lead < {leads} ORDER BY rowid",
        "ingested": f"SELECT * FROM {main}.ingested WHERE batch <= {batch}",
    }
    return tuple(f"CREATE TEMP VIEW {name} AS {query}" for name, query in queries.items())


def _leads_after(store: Store, batch: int) -> int:
    found = None
    if keeps_versions(store):
        ((found,),) = store.connection.execute(
            "SELECT arg_max(leads, batch) FROM born WHERE batch <= ?", [batch]
        ).fetchall()
    if found is None:
        raise BatchError(
            "The store does not know its facts as they were then",
            "It keeps them from the first `leadscore run` on, for as long as you let it.",
        )
    return int(found)
