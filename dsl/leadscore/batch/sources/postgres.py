"""Tables and queries of PostgreSQL, as the server streams them: what does not fit into memory is no matter."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from leadscore.batch.push.names import quoted
from leadscore.batch.push.postgres_session import session
from leadscore.batch.push.postgres_tables import raw_table
from leadscore.batch.sources.model import Wanted
from leadscore.batch.sources.parquet import of_text, told_apart
from leadscore.batch.sql.dialect import POSTGRES

if TYPE_CHECKING:
    import psycopg

_FLOATS = {700, 701}
"""PostgreSQL's numbers for float4 and float8."""


def has_driver() -> bool:
    return find_spec("psycopg") is not None


def fetch(wanted: Wanted, folder: Path) -> Path:
    """Into a Parquet file in the folder. Raises FactsError."""
    text = folder / "fetched.csv"
    with session(wanted.address, wanted.where, read_only=True) as connection:
        query = wanted.query or f"SELECT * FROM {raw_table(connection, wanted.table).relation}"
        description = connection.execute(f"SELECT * FROM ({query}\n) AS q LIMIT 0".encode()).description or ()
        columns = told_apart([column.name for column in description])
        _copy(connection, query, [column.type_code for column in description], text)
    return of_text(text, columns, folder / f"{wanted.name}.parquet")


def _copy(connection: psycopg.Connection[tuple[Any, ...]], query: str, types: list[int], text: Path) -> None:
    """Writes what the query finds as CSV without a header."""
    names = [f"c{place}" for place in range(len(types))]
    cells = ", ".join(_cell(name, kind) for name, kind in zip(names, types, strict=True))
    statement = f"COPY (SELECT {cells} FROM ({query}\n) AS q({', '.join(names)})) TO STDOUT (FORMAT csv)"
    with connection.cursor() as cursor, cursor.copy(statement.encode()) as copy, text.open("wb") as file:
        for block in copy:
            file.write(block)


def _cell(name: str, kind: int) -> str:
    """A cell's text as a file would hold it: yes/no as `true` and `false`, floating point without an exponent."""
    written = f"{quoted(POSTGRES, name)}::text"
    if kind not in _FLOATS:
        return written
    return f"CASE WHEN {written} LIKE '%e%' THEN {quoted(POSTGRES, name)}::numeric::text ELSE {written} END"
