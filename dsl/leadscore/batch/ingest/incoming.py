"""Events of files on their way into a store: all of them, or only those that the store has not yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadscore.batch.ingest.events import DOUBTFUL
from leadscore.batch.store.ageing import kept_since
from leadscore.batch.store.histories import count_histories
from leadscore.batch.store.store import Store, number
from leadscore.batch.store.versions import keeps_versions

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

INCOMING = "incoming"
"""The table that events are read into, a file after the other."""
_KEY = "lead, pair, moment, minutes"


def expect(connection: DuckDBPyConnection) -> None:
    """Makes the empty table."""
    event = "lead INTEGER, pair INTEGER, moment BIGINT, minutes BIGINT"
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {INCOMING} ({event}, line BIGINT)")
    connection.execute(f"CREATE OR REPLACE TEMP TABLE counted ({event}, copies BIGINT)")


def count_copies(connection: DuckDBPyConnection) -> None:
    """Once a file is read: how often each event stands in it, instead of the events."""
    connection.execute(
        f"INSERT INTO counted SELECT {_KEY}, count(*) FROM {INCOMING} WHERE lead <> {DOUBTFUL} GROUP BY {_KEY}"
    )
    connection.execute(f"DELETE FROM {INCOMING}")


def pass_over_known(connection: DuckDBPyConnection) -> int:
    """Once all files are counted: puts back what the store has not yet, and returns how many events it has.

    Where a file has an event n times and the store m times, n - m are new; another file with it says the same again.
    """
    given = number(connection, "SELECT coalesce(sum(copies), 0) FROM counted")
    connection.execute(
        f"""
        INSERT INTO {INCOMING}
        SELECT {_KEY}, NULL FROM (
            SELECT {_KEY}, unnest(range(wanted - coalesce(held, 0)))
            FROM (SELECT {_KEY}, max(copies) AS wanted FROM counted GROUP BY {_KEY})
            LEFT JOIN (
                SELECT {_KEY}, count(*) AS held
                FROM (SELECT {_KEY} FROM event UNION ALL SELECT {_KEY} FROM recent)
                SEMI JOIN counted USING ({_KEY})
                GROUP BY {_KEY}
            ) USING ({_KEY})
        )"""
    )
    return given - number(connection, f"SELECT count(*) FROM {INCOMING}")


def pass_over_erased(store: Store) -> int:
    """Takes out what is older than the store keeps (`ageing`), for it was erased, or would be; returns how much."""
    since = kept_since(store)
    if since is None:
        return 0
    old = f"moment < {since} AND lead <> {DOUBTFUL}"
    return number(store.connection, f"DELETE FROM {INCOMING} WHERE {old}")


def put(store: Store, into: str, batch: int) -> None:
    """Puts what was read into a table of the store, sorted."""
    with_batch = f", {batch}" if into == "recent" and keeps_versions(store) else ""
    store.connection.execute(
        f"INSERT INTO {into} SELECT {_KEY}{with_batch} FROM {INCOMING} WHERE lead <> {DOUBTFUL} ORDER BY lead, moment"
    )
    if into == "recent":
        store.connection.execute(f"INSERT INTO moved SELECT DISTINCT lead FROM {INCOMING} WHERE lead <> {DOUBTFUL}")
    store.connection.execute(f"DROP TABLE {INCOMING}")
    store.connection.execute("DROP TABLE counted")


# ------------------------------------------------------------------------------------------------ where they lie

_MUCH = 5
"""When a fifth of all events has been appended, they are sorted in."""


def sort_in(store: Store) -> None:
    """Once much was appended, all events are sorted anew, so that scoring stays as fast as it was."""
    old, new = (number(store.connection, f"SELECT count(*) FROM {table}") for table in ("event", "recent"))
    if new * _MUCH < old + new:
        return
    store.connection.execute(
        "CREATE OR REPLACE TABLE sorted AS SELECT * FROM (SELECT * FROM event UNION ALL SELECT * FROM recent) "
        "ORDER BY lead, moment"
    )
    store.connection.execute("DROP TABLE event")
    store.connection.execute("ALTER TABLE sorted RENAME TO event")
    store.connection.execute("DELETE FROM recent")
    count_histories(store)
