"""What the ledger asks of a database: SQL that DuckDB and PostgreSQL both understand, with `?` in place of values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any, Protocol

from leadscore.batch.store.store import transaction

if TYPE_CHECKING:
    from leadscore.batch.store.store import Store


class Database(Protocol):
    """Texts of statements hold `?` and `%` in no other sense than those of a value and nothing.

    `bytes_type` is what the database calls a column of bytes.
    """

    bytes_type: str

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """What a query finds."""
        ...

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> None: ...

    def many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Executes a statement for each of these rows."""
        ...

    def transaction(self) -> AbstractContextManager[None]:
        """All that is executed inside is done, or nothing of it; one inside another belongs to that."""
        ...


class Embedded:
    """The ledger inside a store, in the store's own transactions."""

    bytes_type = "BLOB"

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
