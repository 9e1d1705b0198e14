"""The way from raw tables to scores, which is the same on every database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from leadscore.batch.push import derived, events, reasons, scores
from leadscore.batch.push.events import EventsReader
from leadscore.batch.push.job import Job, Pushed
from leadscore.batch.push.leads import LeadsReader
from leadscore.batch.push.mappings import events_mapping, leads_mapping
from leadscore.batch.push.names import quoted
from leadscore.batch.push.raw import Flavour, RawTable
from leadscore.batch.push.select import select
from leadscore.batch.sql.query import score_query
from leadscore.plan.model import Plan

REJECTS = ("source", "column_name", "reason", "cell", "raw_row")
"""The columns of a table of rows that were set aside. `raw_row` is JSON."""

_MOST_GROUPS = 1_000


class Engine(Protocol):
    """A database in which relations can be made that go when the session does. All names of relations that are given
    back can stand behind FROM."""

    @property
    def flavour(self) -> Flavour: ...

    @property
    def longest_name(self) -> int: ...

    def keep(self, name: str, query: str) -> str:
        """Computes a query once, for several to read."""
        ...

    def view(self, name: str, query: str) -> str:
        """Gives a query a name."""
        ...

    def rows(self, query: str) -> Iterator[tuple[Any, ...]]:
        """The rows of a result, which has at most one a lead."""
        ...

    def put(self, name: str, columns: Sequence[str], rows: Iterable[tuple[str | None, ...]]) -> str:
        """Makes a relation of texts."""
        ...


@dataclass(frozen=True, slots=True)
class Prepared:
    """The canonical relations, and what was set aside on the way to them.

    `rejects` is a query for that, where the job wants it.
    """

    leads: str
    events: str
    tallies: tuple[reasons.Tally, ...]
    groups: tuple[reasons.Group, ...]
    known_fields: frozenset[str]
    rejects: str | None
    notes: tuple[str, ...]

    def lines(self, job: Job) -> tuple[str, ...]:
        """What people should know about the data."""
        return (*self.notes, *reasons.lines(job.plan, self.tallies, self.groups, job.rejects))


def prepare(engine: Engine, job: Job, leads: RawTable, histories: Sequence[RawTable]) -> Prepared:
    """Reads raw tables into canonical relations. Raises FactsError for what cannot be used, and for the first row that
    does not fit where the job is strict."""
    notes: list[str] = []
    flavour, keep_rows = engine.flavour, job.rejects is not None
    mapping = leads_mapping(leads, job.config, job.plan, notes)
    reader = LeadsReader.of(flavour, leads, mapping, job.plan, keep_rows)
    leads_read = engine.keep("leadscore_leads_read", reader.query())
    canonical_leads = engine.view("leadscore_leads", reader.canonical(leads_read, _derive(engine, reader, leads_read)))
    readers = [
        EventsReader.of(
            flavour,
            table,
            events_mapping(table, job.config, job.plan, notes),
            job.plan,
            canonical_leads,
            number,
            keep_rows,
        )
        for number, table in enumerate(histories, 1)
    ]
    events_read = engine.keep("leadscore_events_read", events.read_all(flavour, readers, keep_rows))
    canonical_events = engine.view("leadscore_events", events.canonical(events_read))
    tables = [leads.name, *(table.name for table in histories)]
    both = _both(leads_read, events_read)
    tallies, groups = _set_aside(engine, both, tables)
    if job.strict:
        reasons.refuse(job.plan, groups)
    return Prepared(
        canonical_leads,
        canonical_events,
        tallies,
        groups,
        _known(engine, job.plan, canonical_leads),
        _rejects(flavour, leads_read, events_read, tables) if keep_rows else None,
        tuple(notes),
    )


def scores_query(engine: Engine, job: Job, prepared: Prepared) -> str:
    """The table of scores. Raises NotInSql for a policy that the database cannot compute."""
    scored = score_query(
        job.plan,
        job.as_of,
        engine.flavour.dialect,
        leads=prepared.leads,
        events=prepared.events,
        explain=False,
    )
    return scores.query(engine.flavour, job.plan, job.as_of, scored, engine.longest_name)


def pushed(engine: Engine, job: Job, prepared: Prepared, written: str, into: str) -> Pushed:
    """What came of it, from the table of scores as it was `written`; `into` is its name for people."""
    count = "sum(CASE WHEN {} THEN 1 ELSE 0 END)"
    counts = f"count(*), {count.format('ready')}, {count.format('disqualified')}, count(*) - count(score)"
    ((leads, ready, disqualified, others),) = engine.rows(f"SELECT {counts} FROM {written}")
    return Pushed(
        leads=leads,
        ready=ready or 0,
        disqualified=disqualified or 0,
        out_of_scope=others,
        into=into,
        known_fields=prepared.known_fields,
        notes=prepared.lines(job),
    )


def _derive(engine: Engine, reader: LeadsReader, leads_read: str) -> dict[str, str]:
    """Tables of what is derived from titles and e-mail addresses, by the field that holds these."""
    tables = {}
    for origin, names in reader.derived.items():
        column = reader.column_of(origin)
        texts = engine.rows(f"SELECT DISTINCT {column} FROM {leads_read} WHERE reason IS NULL AND {column} IS NOT NULL")
        found = derived.rows(origin, names, (text for (text,) in texts))
        tables[origin] = engine.put(f"leadscore_{origin}", ("text", *names), found)
    return tables


def _both(leads_read: str, events_read: str) -> str:
    """All rows that were read, with the number of their table: 0 for the leads."""
    columns = "reason, misfit, cell"
    return (
        f"(SELECT 0 AS number, {columns} FROM {leads_read}\n"
        f"UNION ALL SELECT number, {columns} FROM {events_read}) AS read_rows"
    )


def _set_aside(
    engine: Engine, both: str, tables: Sequence[str]
) -> tuple[tuple[reasons.Tally, ...], tuple[reasons.Group, ...]]:
    """How many rows of each table were read and set aside, and why, the most frequent reasons first."""
    literal = engine.flavour.dialect.literal
    kind = f"CASE WHEN reason = {literal(reasons.UNKNOWN_KIND)} THEN cell END"
    unfit = f"count(nullif(reason, {literal(reasons.PASSED_OVER)}))"
    query = (
        "SELECT number, reason, misfit, count(*), min(cell), max(cell), CAST(sum(count(*)) OVER of_table AS BIGINT),\n"
        f"CAST(sum({unfit}) OVER of_table AS BIGINT) FROM {both} GROUP BY number, reason, misfit, {kind}\n"
        f"WINDOW of_table AS (PARTITION BY number)\n"
        f"ORDER BY CASE WHEN reason IS NULL THEN 0 ELSE 1 END, 4 DESC, 1, 2, 5 LIMIT {_MOST_GROUPS + len(tables)}"
    )
    groups, counts = [], dict.fromkeys(range(len(tables)), (0, 0))
    for number, reason, *others, read, aside in engine.rows(query):
        counts[number] = (read, aside)
        if reason is not None:
            groups.append(reasons.Group(tables[number], reason, *others))
    return tuple(reasons.Tally(tables[number], *count) for number, count in counts.items()), tuple(groups)


def _known(engine: Engine, plan: Plan, leads: str) -> frozenset[str]:
    """The fields that the policy reads and at least one lead has."""
    fields = sorted(plan.used_fields)
    if not fields:
        return frozenset()
    counts = ", ".join(f"count({quoted(engine.flavour.dialect, field)})" for field in fields)
    (row,) = engine.rows(f"SELECT {counts} FROM {leads}")
    return frozenset(field for field, count in zip(fields, row, strict=True) if count)


def _rejects(flavour: Flavour, leads_read: str, events_read: str, tables: Sequence[str]) -> str:
    literal = flavour.dialect.literal
    names = " ".join(f"WHEN {number} THEN {literal(name)}" for number, name in enumerate(tables))
    columns = {"source": f"CASE number {names} END", "column_name": "misfit"}
    columns |= {name: name for name in ("reason", "cell", "raw_row")}
    read = (
        f"(SELECT 0 AS number, reason, misfit, cell, raw_row FROM {leads_read}\n"
        f"UNION ALL SELECT number, reason, misfit, cell, raw_row FROM {events_read}) AS read_rows"
    )
    return select(columns, f"{read}\nWHERE reason IS NOT NULL AND reason <> {literal(reasons.PASSED_OVER)}")
