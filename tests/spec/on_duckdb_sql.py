"""Runs a row of the spec corpus as SQL on DuckDB."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import duckdb

from leadscore.batch.sql.dialect import DUCKDB
from leadscore.batch.sql.query import score_query
from leadscore.engine.outcome import Outcome
from leadscore.facts.model import Lead
from leadscore.plan.model import Plan
from spec import load
from spec.canonical import EVENT_COLUMNS, Cell, event_rows, lead_columns, lead_rows, outcome, run_with, unexplained
from spec.load import Case

_database = duckdb.connect()


def run(plan: Plan, case: Case) -> load.Outcome:
    """What DuckDB says of a row."""
    return run_with(ask, plan, case)


def ask(plan: Plan, as_of: int, leads: Sequence[Lead], were_ready: Sequence[bool]) -> Mapping[str, Outcome]:
    """What DuckDB says of leads, by their ids; the same with its explanation and without."""
    plain = tell(plan, as_of, leads, were_ready)
    explained = _outcomes(plan, as_of, explain=True)
    assert {lead: unexplained(told) for lead, told in explained.items()} == plain
    return explained


def tell(plan: Plan, as_of: int, leads: Sequence[Lead], were_ready: Sequence[bool]) -> Mapping[str, Outcome]:
    """The same without every rule's points."""
    _table("leads", lead_columns(plan), lead_rows(plan, leads, were_ready))
    _table("events", EVENT_COLUMNS, event_rows(leads))
    return _outcomes(plan, as_of, explain=False)


def _outcomes(plan: Plan, as_of: int, explain: bool) -> Mapping[str, Outcome]:
    query = score_query(plan, as_of, DUCKDB, leads="leads", events="events", explain=explain, was_ready=True)
    answer = _database.execute(query)
    names = [column[0] for column in answer.description]
    told = [outcome(plan, as_of, dict(zip(names, row, strict=True))) for row in answer.fetchall()]
    return {one.lead: one for one in told}


def _table(name: str, columns: Mapping[str, str], rows: Iterable[tuple[Cell, ...]]) -> None:
    quoted = {DUCKDB.column(column): type_ for column, type_ in columns.items()}
    _database.execute(f"CREATE OR REPLACE TABLE {name} ({', '.join(f'{c} {t}' for c, t in quoted.items())})")
    held = list(zip(*rows, strict=True)) or [()] * len(quoted)
    lists = ", ".join(f"unnest(?::{type_}[])" for type_ in quoted.values())
    _database.execute(f"INSERT INTO {name} SELECT {lists}", [list(column) for column in held])
