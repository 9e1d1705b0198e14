"""Tables and queries of SQLite files, by the library that comes with Python."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote, unquote

from leadscore.batch.push.names import nearest
from leadscore.batch.sources.model import Wanted
from leadscore.batch.sources.parquet import of_text, told_apart, write_rows
from leadscore.facts.errors import FactsError

_FORM = "sqlite:///file.db; with four slashes from the root: sqlite:////data/file.db"
_BATCH = 4_096


def fetch(wanted: Wanted, folder: Path) -> Path:
    """Into a Parquet file in the folder. Raises FactsError."""
    file = _file(wanted)
    text = folder / "fetched.csv"
    try:
        with closing(_opened(file)) as connection:
            cursor = connection.execute(wanted.query or f"SELECT * FROM {_table(connection, wanted.table, file)}")
            columns = told_apart([column[0] for column in cursor.description or ()])
            write_rows(_rows(cursor), text)
    except sqlite3.Error as error:
        raise FactsError(f"{file}: {error}", wanted.asked_for) from error
    return of_text(text, columns, folder / f"{wanted.name}.parquet")


def _file(wanted: Wanted) -> Path:
    start = "sqlite:///"
    named = unquote(wanted.address.removeprefix(start).partition("?")[0])
    if not wanted.address.startswith(start) or not named:
        raise FactsError(f"The address behind {wanted.where} names no file", f"Write it as {_FORM}.")
    file = Path(named)
    if not file.is_file():
        raise FactsError(f"There is no file {file}", f"The address behind {wanted.where} has the form {_FORM}.")
    return file


def _opened(file: Path) -> sqlite3.Connection:
    """To be read alone."""
    connection = sqlite3.connect(f"file:{quote(str(file.resolve()))}?mode=ro", uri=True)
    connection.text_factory = lambda data: data.decode("utf-8", "backslashreplace")
    return connection


def _table(connection: sqlite3.Connection, name: str, file: Path) -> str:
    """Its name in SQL."""
    plain = name.strip().strip('"')
    tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")]
    found = next((table for table in tables if table.lower() == plain.lower()), None)
    if found is None:
        near = nearest(plain, tables)
        listed = ", ".join(f"`{table}`" for table in sorted(tables)[:8]) or "none at all"
        raise FactsError(
            f"There is no table `{plain}` in {file}", f"Did you mean `{near}`?" if near else f"Its tables: {listed}."
        )
    doubled = found.replace('"', '""')
    return f'"{doubled}"'


def _rows(cursor: sqlite3.Cursor) -> Iterator[list[str]]:
    while rows := cursor.fetchmany(_BATCH):
        for row in rows:
            yield [_text(cell) for cell in row]


def _text(cell: object) -> str:
    match cell:
        case None:
            return ""
        case bytes():
            return cell.decode("utf-8", "backslashreplace")
        case _:
            return str(cell)
