"""The events of a file into a store."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from leadscore.batch.ingest.moments import moment, thousandths
from leadscore.batch.ingest.owners import StoredOwners
from leadscore.batch.ingest.raw import Raw, batches
from leadscore.batch.sql.dialect import DUCKDB
from leadscore.batch.sql.texts import canonical_target, fold
from leadscore.batch.store.store import Store, number
from leadscore.facts.events import SHARED, EventReader
from leadscore.facts.model import Event
from leadscore.facts.quarantine import Quarantine, SetAside
from leadscore.values.target import canonical
from leadscore.values.text import WHITE_SPACE
from leadscore.values.text import fold as folded

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_BATCH = 20_000
"""So many rows are read one by one before the store is told."""
_AT_ONCE = 100_000
_FEW = 5_000
"""So many different targets are read here, one by one, faster than a database takes in how all of them are to be
read."""
DOUBTFUL = -1
"""In the place of a lead: the row is one for the reader."""


def add_events(store: Store, raw: Raw, reader: EventReader, owners: StoredOwners, into: str, aside: Quarantine) -> None:
    """Adds the file's events to a table `lead, pair, moment, minutes, line`, unsorted; rows that do not fit are set
    aside. `owners` are those that the reader asks."""
    _map_pairs(raw, reader)
    _map_owners(store, raw, reader, owners)
    connection = raw.connection
    before = _count(connection, into)
    connection.execute(f"INSERT INTO {into} {_selected(raw, reader)}")
    passed_over = _count(connection, raw.relation) - (_count(connection, into) - before)
    if passed_over:
        aside.report.skipped[raw.name] += passed_over
    _read_doubtful(store, raw, reader, owners, into, aside)


def _count(connection: DuckDBPyConnection, table: str) -> int:
    return number(connection, f"SELECT count(*) FROM {table}")


# ------------------------------------------------------------------------------------------------ maps


def _map_pairs(raw: Raw, reader: EventReader) -> None:
    """Makes the table `map_pair`: for each kind and target as they are written the pair's code, NULL for a kind that
    the reader does not know; `skipped` are those that the mapping passes over."""
    kind, target = reader.sources.kind, reader.sources.target
    connection = raw.connection
    target_text = "''" if target is None else raw.text(target)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE written AS SELECT DISTINCT {raw.text(kind)} AS kind_raw, "
        f"{target_text} AS target_raw, {_skip_text(raw, reader)} AS skip_raw FROM {raw.relation}"
    )
    kinds = [row[0] for row in connection.execute("SELECT DISTINCT kind_raw FROM written").fetchall()]
    read = [folded(text if kind.mapped is None else kind.mapped(text)) for text in kinds]
    known = [text if text in reader.kinds else "" for text in read]
    _texts(connection, "map_kind", kind_raw=kinds, kind=known)
    mapped = None if target is None else target.mapped
    if mapped is not None or number(connection, "SELECT count(DISTINCT target_raw) FROM written") < _FEW:
        targets = [row[0] for row in connection.execute("SELECT DISTINCT target_raw FROM written").fetchall()]
        read_targets = targets if mapped is None else map(mapped, targets)
        _texts(connection, "map_target", target_raw=targets, target=map(canonical, read_targets))
    else:
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE map_target AS "
            f"SELECT target_raw, {canonical_target(DUCKDB, 'target_raw')} AS target "
            "FROM (SELECT DISTINCT target_raw FROM written)"
        )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE fresh AS SELECT kind_raw, target_raw, nullif(kind, '') AS kind, target, "
        f"skip_raw, {_skips(reader)} AS skipped "
        "FROM written JOIN map_kind USING (kind_raw) JOIN map_target USING (target_raw)"
    )
    connection.execute(
        "INSERT INTO pair SELECT (SELECT coalesce(max(code), -1) FROM pair) + row_number() OVER (), kind, target "
        "FROM (SELECT DISTINCT kind, target FROM fresh WHERE kind IS NOT NULL AND NOT skipped "
        "EXCEPT SELECT kind, target FROM pair)"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE map_pair AS SELECT kind_raw, target_raw, skip_raw, code, skipped "
        "FROM fresh LEFT JOIN pair USING (kind, target)"
    )
    for table in ("written", "map_kind", "map_target", "fresh"):
        connection.execute(f"DROP TABLE {table}")


def _skip_text(raw: Raw, reader: EventReader) -> str:
    """The cell by which rows are passed over: that of the kind, as the file writes it."""
    place = reader.skip_place
    return "''" if place is None else f"coalesce(c{place}, '')"


def _skips(reader: EventReader) -> str:
    if reader.skip_place is None:
        return "false"
    names = ", ".join(DUCKDB.literal(name) for name in sorted(reader.mapping.skip))
    return f"{fold(DUCKDB, 'skip_raw')} IN ({names})"


def _map_owners(store: Store, raw: Raw, reader: EventReader, owners: StoredOwners) -> None:
    """Makes the table `map_owner` from what stands for leads in the file to their numbers."""
    connection, source = raw.connection, reader.sources.lead
    if not reader.mapping.by_email and source.mapped is None:
        connection.execute("CREATE OR REPLACE TEMP VIEW map_owner AS SELECT id AS lead_raw, no FROM lead")
        return
    connection.execute("CREATE OR REPLACE TEMP TABLE map_owner (lead_raw VARCHAR, no INTEGER)")
    for some in batches(connection, f"SELECT DISTINCT {raw.text(source)} FROM {raw.relation}", _AT_ONCE):
        texts = [text for (text,) in some]
        cells = [(text if source.mapped is None else source.mapped(text)).strip(WHITE_SPACE) for text in texts]
        owners.look_up(store, cells, by_email=reader.mapping.by_email)
        owned = zip(texts, map(reader.find_owner, cells), strict=True)
        known = [(text, number) for text, number in owned if number is not None and number != SHARED]
        numbers = np.array([number for _, number in known], np.int32)
        connection.register("columns", {"lead_raw": np.array([text for text, _ in known], object), "no": numbers})
        connection.execute("INSERT INTO map_owner SELECT * FROM columns")
        connection.unregister("columns")


def _texts(connection: DuckDBPyConnection, name: str, **columns: Iterable[str]) -> None:
    connection.register("columns", {key: np.array(list(texts), object) for key, texts in columns.items()})
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM columns")
    connection.unregister("columns")


# ------------------------------------------------------------------------------------------------ rows


def _selected(raw: Raw, reader: EventReader) -> str:
    sources = reader.sources
    target = "''" if sources.target is None else raw.text(sources.target)
    same_skip = "" if reader.skip_place is None else f" AND skip_raw = {_skip_text(raw, reader)}"
    return f"""
    SELECT CASE WHEN doubtful THEN {DOUBTFUL} ELSE lead END AS lead, pair, moment, minutes,
        CASE WHEN doubtful THEN line END AS line
    FROM (
        SELECT *, lead IS NULL OR pair IS NULL OR moment IS NULL OR minutes IS NULL AS doubtful
        FROM (
            SELECT map_owner.no AS lead, map_pair.code AS pair, {moment(raw, sources.at)} AS moment,
                {thousandths(raw, sources.minutes)} AS minutes, line
            FROM {raw.relation}
            LEFT JOIN map_pair ON kind_raw = {raw.text(sources.kind)} AND target_raw = {target}{same_skip}
            LEFT JOIN map_owner ON lead_raw = {raw.text(sources.lead)}
            WHERE NOT coalesce(skipped, false)
        )
    )"""


def _read_doubtful(
    store: Store, raw: Raw, reader: EventReader, owners: StoredOwners, into: str, aside: Quarantine
) -> None:
    connection = raw.connection
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE doubtful AS SELECT line FROM {into} WHERE lead = {DOUBTFUL} AND line IS NOT NULL"
    )
    if _count(connection, "doubtful") == 0 and raw.unread is None:
        return
    connection.execute(f"DELETE FROM {into} WHERE lead = {DOUBTFUL}")
    lines = raw.lines("line IN (SELECT line FROM doubtful)")
    while rows := list(islice(lines, _BATCH)):
        leads = (reader.lead(row.cells).strip(WHITE_SPACE) for row in rows if row.problem is None)
        owners.look_up(store, leads, by_email=reader.mapping.by_email)
        fine: list[tuple[int, Event]] = []
        for row in rows:
            try:
                fine.append(reader.event(row))
            except SetAside as why:
                aside.put(raw.name, row, why)
        _insert(connection, fine, into)


def _insert(connection: DuckDBPyConnection, owned: list[tuple[int, Event]], into: str) -> None:
    """Events that a reader has read, each with its lead's number."""
    if not owned:
        return
    columns = {
        "lead": np.array([lead for lead, _ in owned], np.int32),
        "kind": np.array([event.kind for _, event in owned], object),
        "target": np.array([event.target for _, event in owned], object),
        "moment": np.array([event.at for _, event in owned], np.int64),
        "minutes": np.array([event.minutes for _, event in owned], np.int64),
    }
    connection.register("columns", columns)
    connection.execute(
        "INSERT INTO pair SELECT (SELECT coalesce(max(code), -1) FROM pair) + row_number() OVER (), kind, target "
        "FROM (SELECT DISTINCT kind, target FROM columns EXCEPT SELECT kind, target FROM pair)"
    )
    connection.execute(
        f"INSERT INTO {into} SELECT lead, code, moment, minutes, NULL FROM columns JOIN pair USING (kind, target)"
    )
    connection.unregister("columns")
