"""Small relations within a query, so that nothing has to be loaded: for PostgreSQL and Spark alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from leadscore.batch.sql.dialect import Dialect
from leadscore.batch.sql.query import score_query
from leadscore.facts.model import Lead
from leadscore.plan.model import Plan
from spec.canonical import EVENT_COLUMNS, Cell, event_rows, lead_columns, lead_rows


class Views(Protocol):
    """What can give a query a name to stand behind FROM."""

    def view(self, name: str, query: str) -> str: ...


def query_of(
    engine: Views,
    dialect: Dialect,
    plan: Plan,
    as_of: int,
    leads: Sequence[Lead],
    were_ready: Iterable[bool | None],
    *,
    explain: bool,
) -> str:
    """A query that scores these leads, with their relations as views."""
    return score_query(
        plan,
        as_of,
        dialect,
        leads=engine.view("spec_leads", relation(dialect, lead_columns(plan), lead_rows(plan, leads, were_ready))),
        events=engine.view("spec_events", relation(dialect, EVENT_COLUMNS, event_rows(leads))),
        explain=explain,
        was_ready=True,
    )


def relation(dialect: Dialect, columns: Mapping[str, str], rows: Iterable[Sequence[Cell]]) -> str:
    """A SELECT of these rows; types are text, bigint and boolean."""
    types = {"text": dialect.text, "bigint": dialect.bigint, "boolean": dialect.boolean}
    places = {f"c{place}": (name, types[type_]) for place, (name, type_) in enumerate(columns.items())}
    listed = ", ".join(f"CAST({place} AS {type_}) AS {dialect.column(name)}" for place, (name, type_) in places.items())
    values = [f"({', '.join(_constant(dialect, cell) for cell in row)})" for row in rows]
    none = "" if values else "\nWHERE false"
    values = values or [f"({', '.join(['NULL'] * len(places))})"]
    return f"SELECT {listed}\nFROM (VALUES {', '.join(values)}) AS t ({', '.join(places)}){none}"


def _constant(dialect: Dialect, cell: Cell) -> str:
    match cell:
        case None:
            return "NULL"
        case bool():
            return "true" if cell else "false"
        case int():
            return str(cell)
        case str():
            return dialect.literal(cell)
