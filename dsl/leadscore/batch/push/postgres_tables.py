"""Tables of a PostgreSQL database: those to read, and those to write."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from leadscore.batch.push.names import dotted, nearest, parts, quoted
from leadscore.batch.push.postgres_texts import kind_of
from leadscore.batch.push.raw import RawTable
from leadscore.batch.sql.dialect import POSTGRES
from leadscore.facts.errors import FactsError

if TYPE_CHECKING:
    import psycopg

_FOUND = """
SELECT n.nspname, c.relname, c.relkind::text FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = pg_catalog.to_regclass(%s)
"""
_READABLE = {"r", "v", "m", "f", "p"}
"""Tables, views, materialised views, foreign and partitioned tables."""
_ALL = """
SELECT CASE WHEN pg_catalog.pg_table_is_visible(c.oid) THEN c.relname ELSE n.nspname || '.' || c.relname END
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'v', 'm', 'f', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
LIMIT 10000
"""


def raw_table(connection: psycopg.Connection[tuple[Any, ...]], name: str) -> RawTable:
    """A table or view to read. Raises FactsError where there is none, with the name that looks most like it."""
    wanted = parts(POSTGRES, name, 2)
    found = connection.execute(_FOUND, (dotted(POSTGRES, wanted),)).fetchone()
    if found is None or found[2] not in _READABLE:
        raise _no_table(connection, name)
    relation = dotted(POSTGRES, found[:2])
    described = connection.execute(f"SELECT * FROM {relation} LIMIT 0").description or ()
    columns = tuple((column.name, kind_of(column.type_code)) for column in described)
    return RawTable(name.strip(), found[1], relation, columns)


def _no_table(connection: psycopg.Connection[tuple[Any, ...]], name: str) -> FactsError:
    near = nearest(name.strip(), (known for (known,) in connection.execute(_ALL)))
    return FactsError(
        f"There is no table `{name}` in this database",
        f"Did you mean `{near}`?" if near else "Name it with its schema, as in `crm.contacts`.",
    )


@dataclass(frozen=True, slots=True)
class Target:
    """A table to write: its schema, its name, and whether it is there already, to be replaced."""

    schema: str
    name: str
    exists: bool

    @property
    def relation(self) -> str:
        return dotted(POSTGRES, (self.schema, self.name))

    def replace(self, connection: psycopg.Connection[tuple[Any, ...]], query: str) -> None:
        """Writes the query's result beside it and gives that its name; readers see the old table up to the commit."""
        beside = dotted(POSTGRES, (self.schema, f"leadscore_{secrets.token_hex(8)}"))
        connection.execute(f"CREATE TABLE {beside} AS {query}")
        # Two that score into one table come one after the other.
        connection.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", (self.relation,))
        connection.execute(f"DROP TABLE IF EXISTS {self.relation}")
        connection.execute(f"ALTER TABLE {beside} RENAME TO {quoted(POSTGRES, self.name)}")
        connection.execute(f"ANALYZE {self.relation}")


def target(
    connection: psycopg.Connection[tuple[Any, ...]], name: str, columns: Iterable[str], read: Iterable[RawTable]
) -> Target:
    """Where to write. Raises FactsError for a table that is none of ours, which one with these `columns` is, for one
    that is `read`, and where the user may make no tables."""
    wanted = parts(POSTGRES, name, 2)
    schema = wanted[0] if len(wanted) == 2 else _first_schema(connection)
    found = connection.execute(_FOUND, (dotted(POSTGRES, (schema, wanted[-1])),)).fetchone()
    made = Target(schema, wanted[-1], found is not None)
    if any(table.relation == made.relation for table in read):
        raise FactsError(f"`{name}` is one of the tables to read: it would be replaced", "Choose another name.")
    if found is not None and (found[2] != "r" or not _has(connection, made, columns)):
        raise FactsError(
            f"There is `{name}` already, and leadscore did not write it",
            "Choose another name, or drop it first if nobody needs it.",
        )
    _check_rights(connection, made)
    return made


def _first_schema(connection: psycopg.Connection[tuple[Any, ...]]) -> str:
    row = connection.execute("SELECT current_schema()").fetchone()
    if row is None or row[0] is None:
        raise FactsError("The database has no schema to write to by default", "Name one: `--into myschema.scores`.")
    return str(row[0])


def _has(connection: psycopg.Connection[tuple[Any, ...]], made: Target, columns: Iterable[str]) -> bool:
    described = connection.execute(f"SELECT * FROM {made.relation} LIMIT 0").description or ()
    return set(columns) <= {column.name for column in described}


def _check_rights(connection: psycopg.Connection[tuple[Any, ...]], made: Target) -> None:
    there = connection.execute("SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = %s", (made.schema,)).fetchone()
    if there is None:
        known = (name for (name,) in connection.execute("SELECT nspname FROM pg_catalog.pg_namespace"))
        near = nearest(made.schema, known)
        raise FactsError(
            f"There is no schema `{made.schema}` to write to",
            f"Did you mean `{near}`?" if near else f"Make it first: CREATE SCHEMA {quoted(POSTGRES, made.schema)};",
        )
    row = connection.execute(
        "SELECT has_schema_privilege(current_user, %s, 'CREATE'),"
        " has_database_privilege(current_user, current_database(), 'TEMP'), current_user",
        (made.schema,),
    ).fetchone()
    may_create, may_keep, user = row or (False, False, "")
    role = quoted(POSTGRES, str(user))
    if not may_create:
        raise FactsError(
            f"The user `{user}` may make no tables in the schema `{made.schema}`",
            "Name another with `--into`, or ask for: "
            f"GRANT CREATE ON SCHEMA {quoted(POSTGRES, made.schema)} TO {role};",
        )
    if not may_keep:
        raise FactsError(
            f"The user `{user}` may make no temporary tables, which scoring needs",
            f"Ask for: GRANT TEMPORARY ON DATABASE … TO {role};",
        )
