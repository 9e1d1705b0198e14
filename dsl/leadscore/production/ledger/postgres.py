"""The ledger in PostgreSQL, where a team reads it from anywhere, and one machine at a time writes."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from leadscore.batch.errors import InUse
from leadscore.batch.push.postgres_session import check_encoding, shown
from leadscore.batch.push.postgres_session import connected as connected_to

if TYPE_CHECKING:
    import psycopg
    from numpy.typing import NDArray

OPTION = "--record"
_LOCK = 0x6C656164  # "lead"
"""By this number PostgreSQL knows the lock of whoever writes to a database's ledger."""


class OnServer:
    """The ledger in a database of a server."""

    bytes_type = "BYTEA"
    is_server = True

    def __init__(self, connection: psycopg.Connection[tuple[Any, ...]]) -> None:
        self._connection = connection

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        return self._connection.execute(_own(sql), parameters, binary=True).fetchall()

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> None:
        self._connection.execute(_own(sql), parameters)

    def many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        with self._connection.cursor() as cursor:
            cursor.executemany(_own(sql), rows)

    def insert(self, table: str, columns: Mapping[str, NDArray[Any]]) -> None:
        names, rows = ", ".join(columns), zip(*(column.tolist() for column in columns.values()), strict=True)
        with self._connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN".encode()) as copy:
            for row in rows:
                copy.write_row(row)

    def replace(self, table: str, key: Sequence[str], columns: Mapping[str, NDArray[Any]]) -> None:
        values = ", ".join(f"{name} = excluded.{name}" for name in columns if name not in key)
        self.many(
            f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))}) "
            f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {values}",
            zip(*(column.tolist() for column in columns.values()), strict=True),
        )

    @contextmanager
    def transaction(self) -> Iterator[None]:
        with self._connection.transaction():
            yield


def _own(sql: str) -> bytes:
    """With the driver's own places for values."""
    return sql.replace("?", "%s").encode()


@contextmanager
def connected(url: str, *, write: bool) -> Iterator[OnServer]:
    """The database behind a `url`; with `write` for this process alone. Raises FactsError, InUse among them."""
    me = f"leadscore on {socket.gethostname()}, process {os.getpid()}"
    with connected_to(url, OPTION, application_name=me) as connection:
        connection.autocommit = True
        connection.execute("SET timezone = 'UTC'")
        check_encoding(connection)
        if write and not _locked(connection):
            raise InUse(_busy(connection, url))
        yield OnServer(connection)


def _locked(connection: psycopg.Connection[tuple[Any, ...]]) -> bool:
    row = connection.execute("SELECT pg_try_advisory_lock(%s)", (_LOCK,)).fetchone()
    return row is not None and bool(row[0])


def _busy(connection: psycopg.Connection[tuple[Any, ...]], url: str) -> str:
    """Who holds the lock, as far as the server tells: of other users' sessions it may not."""
    row = connection.execute(
        "SELECT a.application_name, to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI') "
        "FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid "
        "WHERE l.locktype = 'advisory' AND l.granted AND l.classid = 0 AND l.objid = %s",
        (_LOCK,),
    ).fetchone()
    who = f": {row[0]}, since {row[1]} UTC" if row and row[0] and row[1] else ""
    return f"Somebody else writes to the record in {shown(url, OPTION)}{who}"
