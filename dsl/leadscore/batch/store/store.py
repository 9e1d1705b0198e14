"""Opening a store, and what it says about itself."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from leadscore import __version__
from leadscore.batch.errors import BatchError, InUse, disk_is_full, file_is_too_large
from leadscore.batch.store.schema import FORMAT, TABLES, field_column, quoted, text_literal
from leadscore.facts.stopping import interruptible
from leadscore.values.terms import ValueType

if TYPE_CHECKING:
    import duckdb
    from duckdb import DuckDBPyConnection

_MADE = "Name what `leadscore run` or `leadscore ingest` made"
_MEND = f"{_MADE}, or a copy of it; or move the file away, and have it made anew from your files."
MAKE_ANEW = "Make the store anew for this policy: `leadscore ingest`."
_FULL = ("no space left", "max_temp_directory_size", "disk is full", "disk quota exceeded")
_TOO_LARGE = "file too large"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a run may take: `memory` bytes (None: three quarters of the machine's), `threads` (None: all cores)."""

    memory: int | None = None
    threads: int | None = None

    @property
    def workers(self) -> int:
        """No more than there are cores: the system may refuse so many threads, and they would only be in each other's
        way."""
        cores = os.cpu_count() or 1
        return min(self.threads or cores, cores)


@dataclass(frozen=True)
class Store:
    """An open store. `folder` takes what does not fit into memory. `views` are the statements by which its connections
    see the facts as they were once; none where they see them as they are."""

    connection: DuckDBPyConnection
    limits: Limits
    folder: Path
    views: tuple[str, ...] = ()

    def cursor(self) -> DuckDBPyConnection:
        """Another connection that sees the same, for a thread of its own."""
        connection = self.connection.cursor()
        for view in self.views:
            connection.execute(view)
        return connection

    @cached_property
    def field_types(self) -> Mapping[str, ValueType]:
        """The fields that the store has."""
        rows = self.connection.execute("SELECT name, type FROM field").fetchall()
        return {name: ValueType(kind) for name, kind in rows}

    @cached_property
    def asked(self) -> Mapping[str, ValueType]:
        """The fields that it was made for; the data need not have had them all."""
        rows = self.connection.execute("SELECT name, type FROM asked").fetchall()
        return {name: ValueType(kind) for name, kind in rows}

    @cached_property
    def kinds(self) -> Mapping[str, bool]:
        """The kinds of events that it was made for, each with whether it is done by us."""
        return dict(self.connection.execute("SELECT name, by_us FROM kind").fetchall())

    @cached_property
    def keeps_past(self) -> bool:
        """Whether what it was told is kept when it is told something else (`versions`)."""
        return has_table(self.connection, "main", "born")

    @property
    def known_fields(self) -> frozenset[str]:
        """The fields that any lead has."""
        known = "SELECT count(*) FROM (SELECT 1 FROM lead WHERE {} > 0 LIMIT 1)"
        return frozenset(name for name in self.field_types if self.number(known.format(field_column(name))))

    @property
    def lead_count(self) -> int:
        return self.number("SELECT count(*) FROM lead")

    @property
    def event_count(self) -> int:
        return self.number("SELECT (SELECT count(*) FROM event) + (SELECT count(*) FROM recent)")

    @property
    def pair_count(self) -> int:
        return self.number("SELECT coalesce(max(code) + 1, 0) FROM pair")

    @property
    def batch(self) -> int:
        """The number of the last batch of files that went in."""
        return self.number("SELECT coalesce(max(batch), 0) FROM ingested")

    def number(self, query: str) -> int:
        """The one number that a query gives."""
        return number(self.connection, query)


def number(connection: DuckDBPyConnection, query: str) -> int:
    """The one number that a query gives."""
    ((found,),) = connection.execute(query).fetchall()
    return int(found)


@contextmanager
def transaction(connection: DuckDBPyConnection) -> Iterator[None]:
    """All of it, or nothing."""
    connection.execute("BEGIN")
    try:
        yield
    except BaseException:
        import duckdb

        with suppress(duckdb.Error):  # where the file is damaged, there is nothing to go back to
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


@contextmanager
def new_store(path: Path, folder: Path, limits: Limits) -> Iterator[Store]:
    """An empty store in a new file."""
    with _connected(path, folder, limits, read_only=False) as connection:
        with transaction(connection):  # each statement by itself would be brought to the disk
            for statement in TABLES.split(";\n"):
                if statement.strip():
                    connection.execute(statement, [__version__] if "?" in statement else None)
        yield Store(connection, limits, folder)


def must_be_replaceable(path: Path, folder: Path, limits: Limits) -> None:
    """Raises BatchError where a new store would take the place of something that is none, or that holds what no file
    has: the record of scorings."""
    if path.exists() and path.stat().st_size:
        with _connected(path, folder, limits, read_only=True) as connection:
            _format(connection, path)
            _must_hold_no_record(connection, path)


def _must_hold_no_record(connection: DuckDBPyConnection, path: Path) -> None:
    advice = "Add files to it with `--append`, or give the new store another name."
    if has_table(connection, "ledger", "scoring"):
        ((catalog,),) = connection.execute("SELECT current_database()").fetchall()
        count = number(connection, f"SELECT count(*) FROM {quoted(catalog)}.ledger.scoring")
        if count:
            lost = f"{count} recorded scoring would be" if count == 1 else f"{count:,} recorded scorings would be"
            raise BatchError(f"{path} would be made anew, and {lost} lost with it", advice)
    if has_table(connection, "main", "born"):
        raise BatchError(f"{path} would be made anew, and the facts behind recorded scorings be lost with it", advice)


def has_table(connection: DuckDBPyConnection, schema: str, name: str) -> bool:
    """Whether the store's file has such a table."""
    query = (
        "SELECT count(*) FROM duckdb_tables() WHERE database_name = current_database() "
        f"AND schema_name = {text_literal(schema)} AND table_name = {text_literal(name)}"
    )
    return number(connection, query) > 0


@contextmanager
def open_store(path: Path, folder: Path, limits: Limits, *, read_only: bool) -> Iterator[Store]:
    """Raises BatchError for a file that is no store, is of another format, or is being written by somebody else."""
    if not path.exists():
        raise BatchError(f"There is no store {path}", f"{_MADE}.")
    with _connected(path, folder, limits, read_only=read_only) as connection:
        _must_be_store(connection, path)
        yield Store(connection, limits, folder)


@contextmanager
def _connected(path: Path, folder: Path, limits: Limits, *, read_only: bool) -> Iterator[DuckDBPyConnection]:
    import duckdb

    config: dict[str, str | bool | int | float | list[str]] = {"temp_directory": str(folder), "threads": limits.workers}
    if limits.memory is not None:
        config["memory_limit"] = f"{limits.memory // 2**20}MiB"
    try:
        connection = duckdb.connect(str(path), read_only=read_only, config=config)
    except duckdb.IOException as error:
        if "lock" in str(error).lower():
            from leadscore.batch.store.holder import is_in_use

            raise InUse(is_in_use(path)) from error
        if not os.access(path, os.R_OK if read_only else os.W_OK):
            what = "read" if read_only else "change"
            raise BatchError(
                f"You may not {what} {path}", "Ask its owner, or copy it to a place of your own."
            ) from error
        raise _unreadable(path) from error
    except duckdb.Error as error:
        raise _unreadable(path) from error
    try:
        with interruptible(connection):
            yield connection
    except duckdb.Error as error:
        raise _refusal(error, path) or error from error
    finally:
        connection.close()


def _refusal(error: duckdb.Error, path: Path) -> BatchError | None:
    """What the machine or the file is to blame for, in plain words; None for a mistake of ours."""
    import duckdb

    reason = str(error).partition("\n")[0]
    if any(sign in reason.lower() for sign in _FULL):
        return disk_is_full()
    if _TOO_LARGE in reason.lower():
        return file_is_too_large(path)
    match error:
        case duckdb.OutOfMemoryException():
            return BatchError(
                "The memory given is too little for this data", "Give more with --memory, or fewer --threads."
            )
        case duckdb.IOException() | duckdb.SerializationException() | duckdb.InternalException():
            return BatchError(f"{path} cannot be read or written: {reason}", _MEND)
        case _ if "could not write" in reason.lower():  # which a commit says in another class of errors
            return BatchError(f"{path} cannot be read or written: {reason}", _MEND)
        case _:
            return BatchError(f"{path} is damaged: {reason}", _MEND) if "corrupt" in reason.lower() else None


def _format(connection: DuckDBPyConnection, path: Path) -> int:
    import duckdb

    try:
        return number(connection, "SELECT format FROM leadscore")
    except (duckdb.CatalogException, duckdb.BinderException, ValueError, TypeError) as error:  # somebody else's table
        raise BatchError(
            f"{path} is a DuckDB file, but no store of leadscore",
            "`leadscore run` and `leadscore ingest` make one: choose another name for it.",
        ) from error


def _must_be_store(connection: DuckDBPyConnection, path: Path) -> None:
    if _format(connection, path) != FORMAT:
        raise BatchError(
            f"{path} was made by another version of leadscore", "Make it anew from your files with `leadscore ingest`."
        )


def _unreadable(path: Path) -> BatchError:
    return BatchError(f"{path} is no store of leadscore, or it is damaged", _MEND)
