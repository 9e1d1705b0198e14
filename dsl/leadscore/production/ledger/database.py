"""What the ledger asks of a database: SQL that DuckDB and PostgreSQL both understand, with `?` in place of values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any, Protocol

from leadscore.batch.store.store import transaction

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from leadscore.batch.store.store import Store


class Database(Protocol):
    """Texts of statements hold `?` and `%` in no other sense than those of a value and nothing.

    `bytes_type` is what the database calls a column of bytes; `is_server`: others may use it at the same time.
    """

    bytes_type: str
    is_server: bool

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """What a query finds."""
        ...

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> None: ...

    def many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Executes a statement for each of these rows."""
        ...

    def insert(self, table: str, columns: Mapping[str, NDArray[Any]]) -> None:
        """Adds many rows to a table, given as columns of the same length; None in one of objects is NULL."""
        ...

    def replace(self, table: str, key: Sequence[str], columns: Mapping[str, NDArray[Any]]) -> None:
        """As `insert`; rows of the same `key` are replaced."""
        ...

    def transaction(self) -> AbstractContextManager[None]:
        """All that is executed inside is done, or nothing of it; one inside another belongs to that."""
        ...


def tables_of(database: Database) -> frozenset[str]:
    """The names of the ledger's tables; none where there is no ledger, and fewer where an older leadscore made it."""
    query = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'ledger'"
    return frozenset(name for (name,) in database.rows(query))


class Embedded:
    """The ledger inside a store, in the store's own transactions."""

    bytes_type = "BLOB"
    is_server = False

    def __init__(self, store: Store) -> None:
        self._connection = store.connection
        self._depth = 0
        ((catalog,),) = self._connection.execute("SELECT current_database()").fetchall()
        self._is_namesake = catalog.lower() == "ledger"

    def _own(self, sql: str) -> str:
        """DuckDB calls the database after its file: in `ledger.duckdb`, `ledger.x` might mean two things."""
        return sql.replace("ledger.", "ledger.ledger.") if self._is_namesake else sql

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        return self._connection.execute(self._own(sql), list(parameters)).fetchall()

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> None:
        self._connection.execute(self._own(sql), list(parameters))

    def many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        listed = [list(row) for row in rows]
        if listed:
            self._connection.executemany(self._own(sql), listed)

    def insert(self, table: str, columns: Mapping[str, NDArray[Any]]) -> None:
        names = ", ".join(columns)
        self._connection.register("inserted", dict(columns))
        self._connection.execute(self._own(f"INSERT INTO {table} ({names}) SELECT {names} FROM inserted"))
        self._connection.unregister("inserted")

    def replace(self, table: str, key: Sequence[str], columns: Mapping[str, NDArray[Any]]) -> None:
        # Where rows are deleted and put in anew, a file only grows; `ON CONFLICT` takes ten times as long.
        names, same = ", ".join(columns), " AND ".join(f"held.{name} = inserted.{name}" for name in key)
        values = ", ".join(f"{name} = inserted.{name}" for name in columns if name not in key)
        held = f"SELECT 1 FROM {table} held WHERE {same}"
        self._connection.register("inserted", dict(columns))
        self._connection.execute(self._own(f"UPDATE {table} held SET {values} FROM inserted WHERE {same}"))
        self._connection.execute(
            self._own(f"INSERT INTO {table} ({names}) SELECT {names} FROM inserted WHERE NOT EXISTS ({held})")
        )
        self._connection.unregister("inserted")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        self._depth += 1
        try:
            if self._depth > 1:
                yield
            else:
                with transaction(self._connection):
                    yield
        finally:
            self._depth -= 1
