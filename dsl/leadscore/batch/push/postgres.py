"""Scoring in PostgreSQL: raw tables are read, and the scores written, within one transaction of the server's.

Only distinct titles and e-mail addresses come here, where the policy reads what is derived from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from leadscore.batch.push.job import Job, Pushed
from leadscore.batch.push.names import quoted
from leadscore.batch.push.postgres_session import session, shown
from leadscore.batch.push.postgres_tables import raw_table, target
from leadscore.batch.push.postgres_texts import LONGEST_NAME, PostgresFlavour
from leadscore.batch.push.raw import Flavour
from leadscore.batch.push.scores import FIXED
from leadscore.batch.push.steps import REJECTS, prepare, pushed, scores_query
from leadscore.batch.sql.dialect import POSTGRES

if TYPE_CHECKING:
    import psycopg

_BATCH = 20_000


def push(job: Job, url: str) -> Pushed:
    """Scores in the database at `url`; the job's tables are named as in SQL, with their schema where need be.

    The tables of scores and of rejects are replaced together, or nothing is. Raises FactsError, and NotInSql for a
    policy that no database computes.
    """
    with session(url) as connection:
        leads, *histories = (raw_table(connection, name) for name in (job.leads, *job.events))
        into = target(connection, job.into, FIXED, (leads, *histories))
        rejects = None if job.rejects is None else target(connection, job.rejects, REJECTS, (leads, *histories))
        engine = PostgresEngine(connection)
        prepared = prepare(engine, job, leads, histories)
        into.replace(connection, scores_query(engine, job, prepared))
        if rejects is not None and prepared.rejects is not None:
            rejects.replace(connection, prepared.rejects)
        return pushed(engine, job, prepared, into.relation, f"{into.schema}.{into.name} in {shown(url)}")


@dataclass(frozen=True, slots=True)
class PostgresEngine:
    """See `steps.Engine`: temporary tables and views, which are gone after the transaction.

    From here on, every table is named with its schema, and no function of the user's stands in the way of the server's.
    """

    connection: psycopg.Connection[tuple[Any, ...]]

    def __post_init__(self) -> None:
        self.connection.execute("SET LOCAL search_path = pg_catalog, pg_temp")

    @property
    def flavour(self) -> Flavour:
        return PostgresFlavour()

    @property
    def longest_name(self) -> int:
        return LONGEST_NAME

    def keep(self, name: str, query: str) -> str:
        relation = f"pg_temp.{name}"
        self.connection.execute(f"CREATE TEMPORARY TABLE {name} ON COMMIT DROP AS {query}")
        self.connection.execute(f"ANALYZE {relation}")
        return relation

    def view(self, name: str, query: str) -> str:
        self.connection.execute(f"CREATE TEMPORARY VIEW {name} AS {query}")
        return f"pg_temp.{name}"

    def rows(self, query: str) -> Iterator[tuple[Any, ...]]:
        with self.connection.cursor("leadscore") as cursor:  # one with a name stays on the server
            cursor.itersize = _BATCH
            yield from cursor.execute(query)

    def put(self, name: str, columns: Sequence[str], rows: Iterable[tuple[str | None, ...]]) -> str:
        typed = ", ".join(f'{quoted(POSTGRES, column)} text COLLATE "C"' for column in columns)
        self.connection.execute(f"CREATE TEMPORARY TABLE {name} ({typed}) ON COMMIT DROP")
        with self.connection.cursor() as cursor:
            for batch in _batches(rows):
                with cursor.copy(f"COPY pg_temp.{name} FROM STDIN") as copy:
                    for row in batch:
                        copy.write_row(row)
        self.connection.execute(f"ANALYZE pg_temp.{name}")
        return f"pg_temp.{name}"


def _batches(rows: Iterable[tuple[str | None, ...]]) -> Iterator[list[tuple[str | None, ...]]]:
    """The rows are read from the very connection that they are written to: by turns."""
    iterator = iter(rows)
    while batch := list(islice(iterator, _BATCH)):
        yield batch
