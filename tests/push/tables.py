"""Tables for tests: the same typed rows in a Parquet file, in PostgreSQL and in Spark."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import duckdb

from leadscore.batch.push.job import Job, Pushed
from leadscore.batch.push.steps import Engine, Prepared, prepare
from push.server import Server

Row = Sequence[object]


@dataclass(frozen=True)
class Table:
    """`columns` are types by name: text, int, number, float, real, yes_no, day, moment, zoned."""

    columns: Mapping[str, str]
    rows: Sequence[Row]


_DUCKDB = {"text": "VARCHAR", "int": "BIGINT", "number": "DECIMAL(30,6)", "float": "DOUBLE", "real": "REAL",
           "yes_no": "BOOLEAN", "day": "DATE", "moment": "TIMESTAMP", "zoned": "TIMESTAMPTZ"}  # fmt: skip
_POSTGRES = {"text": "text", "int": "bigint", "number": "numeric(30,6)", "float": "float8", "real": "float4",
             "yes_no": "boolean", "day": "date", "moment": "timestamp", "zoned": "timestamptz"}  # fmt: skip


def as_parquet(table: Table, path: Path) -> Path:
    with duckdb.connect() as connection:
        columns = ", ".join(f'"{name}" {_DUCKDB[kind]}' for name, kind in table.columns.items())
        connection.execute(f"CREATE TABLE t ({columns})")
        if table.rows:
            connection.executemany(f"INSERT INTO t VALUES ({', '.join('?' * len(table.columns))})", table.rows)
        connection.execute(f"COPY t TO '{path}' (FORMAT parquet)")
    return path


class Database(Protocol):
    """A database to be tested. Tables are loaded under plain names, in the place of what had the name before."""

    def load(self, name: str, table: Table) -> None: ...

    def prepared(self, job: Job) -> AbstractContextManager[tuple[Engine, Prepared]]:
        """The canonical relations of a job."""
        ...

    def push(self, job: Job) -> Pushed: ...

    def scores(self, job: Job) -> list[dict[str, Any]]:
        """What was written, with times in UTC."""
        ...


@dataclass(frozen=True)
class OnPostgres:
    server: Server

    def load(self, name: str, table: Table) -> None:
        import psycopg

        columns = ", ".join(f'"{column}" {_POSTGRES[kind]}' for column, kind in table.columns.items())
        with psycopg.connect(self.server.url()) as connection:
            connection.execute("SET timezone = 'UTC'; SET datestyle = 'ISO'")
            connection.execute(f'DROP TABLE IF EXISTS "{name}"')
            connection.execute(f'CREATE TABLE "{name}" ({columns})')
            with connection.cursor().copy(f'COPY "{name}" FROM STDIN') as copy:
                for row in table.rows:
                    copy.write_row(row)

    @contextmanager
    def prepared(self, job: Job) -> Iterator[tuple[Engine, Prepared]]:
        from leadscore.batch.push.postgres import PostgresEngine
        from leadscore.batch.push.postgres_session import session
        from leadscore.batch.push.postgres_tables import raw_table

        with session(self.server.url()) as connection:
            leads, *histories = (raw_table(connection, name) for name in (job.leads, *job.events))
            engine = PostgresEngine(connection)
            yield engine, prepare(engine, job, leads, histories)

    def push(self, job: Job) -> Pushed:
        from leadscore.batch.push.postgres import push

        return push(job, self.server.url())

    def scores(self, job: Job) -> list[dict[str, Any]]:
        return self.rows(f"SELECT * FROM {job.into}")

    def rows(self, query: str) -> list[dict[str, Any]]:
        import psycopg
        from psycopg.rows import dict_row

        with psycopg.connect(self.server.url()) as connection:
            connection.execute("SET timezone = 'UTC'; SET datestyle = 'ISO'")
            return connection.cursor(row_factory=dict_row).execute(query).fetchall()


@dataclass(frozen=True)
class OnSpark:
    """Reads the Parquet files that others read, too."""

    session: Any
    folder: Path

    def load(self, name: str, table: Table) -> None:
        path = as_parquet(table, self.folder / f"{name}.{len(list(self.folder.iterdir()))}.parquet")
        self.session.read.parquet(str(path)).createOrReplaceTempView(name)

    @contextmanager
    def prepared(self, job: Job) -> Iterator[tuple[Engine, Prepared]]:
        from leadscore.batch.push.spark import SparkEngine
        from leadscore.batch.push.spark_session import session
        from leadscore.batch.push.spark_tables import raw_table

        with session() as (spark, _), SparkEngine(spark) as engine:
            names = (job.leads, *job.events)
            leads, *histories = (raw_table(spark, name, engine.name(f"raw_{n}")) for n, name in enumerate(names))
            yield engine, prepare(engine, job, leads, histories)

    def push(self, job: Job) -> Pushed:
        from leadscore.batch.push.spark import push

        return push(replace(job, into=str(self.folder / job.into)))

    def scores(self, job: Job) -> list[dict[str, Any]]:
        rows = self.session.read.parquet(str(self.folder / job.into)).collect()
        return [row.asDict() | {"as_of": _utc(row["as_of"])} for row in rows]


def _utc(local: datetime) -> datetime:
    """Spark gives times of this machine's zone without saying so."""
    return local.astimezone(UTC)
