"""Tables and queries of what DuckDB can attach: MySQL, DuckDB's own files, and PostgreSQL where its driver is missing.

All but the second takes an extension of DuckDB's, which it downloads when it is first asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

from leadscore.batch.push.names import nearest
from leadscore.batch.sources.model import Wanted
from leadscore.batch.sources.parquet import connected
from leadscore.batch.store.schema import quoted, text_literal
from leadscore.facts.errors import FactsError
from leadscore.facts.rows import as_text

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_EXTENSIONS = {"mysql": "mysql", "postgresql": "postgres"}
_NAMES = {"mysql": "MySQL", "postgresql": "PostgreSQL"}
_OTHER_WAYS = {
    "mysql": "or export the tables as CSV: `mysql --batch` writes what `--leads` reads",
    "postgresql": "or install the driver: pip install 'leadscore[postgres]'",
}


def fetch(wanted: Wanted, folder: Path) -> Path:
    """Into a Parquet file in the folder. Raises FactsError, which never holds a password."""
    import duckdb

    path = folder / f"{wanted.name}.parquet"
    with connected(folder) as connection:
        _load(connection, wanted)
        try:
            _attach(connection, wanted)
            query = _query(wanted) if wanted.query else f"SELECT * FROM {_table(connection, wanted)}"
            described = connection.execute(f"DESCRIBE ({query}\n)").fetchall()
            cells = ", ".join(f"{as_text(name, kind)} AS {quoted(name)}" for name, kind, *_ in described)
            connection.execute(f"COPY (SELECT {cells} FROM ({query}\n)) TO {text_literal(str(path))} (FORMAT parquet)")
        except duckdb.Error as error:
            raise FactsError(f"{wanted.shown}: {_said(error, wanted)}", wanted.asked_for) from None
    return path


def _query(wanted: Wanted) -> str:
    """The query as the database itself runs it, whose SQL it is; DuckDB's own files have DuckDB's."""
    extension = _EXTENSIONS.get(wanted.scheme)
    if extension is None or wanted.query is None:
        return wanted.query or ""
    asked = f"SELECT * FROM ({wanted.query}\n) AS asked"  # it may end with a comment
    return f"SELECT * FROM {extension}_query('source', {text_literal(asked)})"


def _load(connection: DuckDBPyConnection, wanted: Wanted) -> None:
    import duckdb

    extension = _EXTENSIONS.get(wanted.scheme)
    if extension is None:
        return
    try:
        connection.execute(f"INSTALL {extension}")
        connection.execute(f"LOAD {extension}")
    except duckdb.Error as error:
        raise FactsError(
            f"{_NAMES[wanted.scheme]} is read by DuckDB's extension `{extension}`, which cannot be loaded: "
            f"{str(error).partition(chr(10))[0].partition(' at URL')[0]}",
            "DuckDB downloads it when it is first used: run this once where there is a network "
            f"(python -c \"import duckdb; duckdb.execute('INSTALL {extension}')\"), {_OTHER_WAYS[wanted.scheme]}.",
        ) from error


def _attach(connection: DuckDBPyConnection, wanted: Wanted) -> None:
    """Makes the database the one that queries are about. Passwords stand in a secret: DuckDB's messages quote what is
    attached, and no secrets."""
    if wanted.scheme == "duckdb":
        connection.execute(f"ATTACH {text_literal(str(_file(wanted)))} AS source (READ_ONLY)")
    else:
        extension = _EXTENSIONS[wanted.scheme]
        secret, settings = access(wanted)
        listed = "".join(f", {key} {text_literal(value)}" for key, value in secret.items())
        connection.execute(f"CREATE SECRET source_secret (TYPE {extension}{listed})")
        written = text_literal(" ".join(f"{key}={value}" for key, value in settings.items()))
        connection.execute(f"ATTACH {written} AS source (TYPE {extension}, SECRET source_secret, READ_ONLY)")
    connection.execute("USE source")


def access(wanted: Wanted) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """What an address says: who, where and with which password, and the other settings. Raises FactsError."""
    try:
        parts = urlsplit(wanted.address)
        found = {
            "HOST": parts.hostname,
            "PORT": str(parts.port) if parts.port else None,
            "DATABASE": parts.path.lstrip("/"),
            "USER": parts.username,
            "PASSWORD": parts.password,
        }
    except ValueError:  # its message would quote what may be a password
        raise FactsError(
            f"The address behind {wanted.where} cannot be read", "In a password, `@` is written %40 and `/` %2F."
        ) from None
    return {key: unquote(value) for key, value in found.items() if value}, dict(parse_qsl(parts.query))


def _file(wanted: Wanted) -> Path:
    file = Path(unquote(wanted.address.removeprefix("duckdb:///").partition("?")[0]))
    if not file.is_file():
        raise FactsError(
            f"There is no file {file}", f"The address behind {wanted.where} has the form duckdb:///file.duckdb."
        )
    return file


def _table(connection: DuckDBPyConnection, wanted: Wanted) -> str:
    """Its name in SQL."""
    rows = connection.execute(
        "SELECT table_schema, table_name FROM information_schema.tables WHERE table_catalog = 'source'"
    ).fetchall()
    known = {f"{schema}.{name}": f"source.{quoted(schema)}.{quoted(name)}" for schema, name in rows}
    plain = wanted.table.replace('"', "").replace("`", "").strip().lower()
    fitting = [sql for name, sql in known.items() if plain in (name.lower(), name.lower().partition(".")[2])]
    if len(fitting) != 1:
        near = nearest(plain, [name.partition(".")[2] for name in known])
        several = "in several schemas" if fitting else f"in {wanted.shown}"
        raise FactsError(
            f"There is no one table `{wanted.table}` {several}"
            if fitting
            else f"There is no table `{wanted.table}` {several}",
            f"Did you mean `{near}`?" if near and not fitting else "Name it with its schema, as in `crm.contacts`.",
        )
    return fitting[0]


def _said(error: Exception, wanted: Wanted) -> str:
    """What DuckDB says, without what is secret."""
    said = str(error).partition("\n")[0].replace(wanted.address, wanted.shown).replace(' with parameters ""', "")
    password = access(wanted)[0].get("PASSWORD") if wanted.scheme != "duckdb" else None
    return said.replace(password, "…") if password else said
