"""The leads of a file into a store: new ones are added, those that it has are changed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from leadscore.batch.ingest.maps import ensure_field, map_column, map_derived
from leadscore.batch.ingest.raw import Raw, batches, trimmed
from leadscore.batch.ingest.vocabulary import Vocabulary
from leadscore.batch.store.schema import field_column
from leadscore.batch.store.store import Store
from leadscore.batch.store.versions import keep_replaced
from leadscore.facts.leads import LeadReader
from leadscore.facts.quarantine import Quarantine, SetAside
from leadscore.values.terms import ValueType
from leadscore.values.text import WHITE_SPACE
from leadscore.values.vocabulary import DERIVED

_AT_ONCE = 100_000
"""So many texts are in Python's hands at a time."""


def add_leads(store: Store, raw: Raw, reader: LeadReader, vocabulary: Vocabulary, aside: Quarantine) -> None:
    """Rows that do not fit are set aside. What leads were added or changed, the table `moved` says afterwards."""
    columns = _staged(store, raw, reader, vocabulary)
    _set_aside(raw, reader, aside)
    _changed(store, columns)
    _added(store, columns)


def _staged(store: Store, raw: Raw, reader: LeadReader, vocabulary: Vocabulary) -> list[str]:
    """Makes the table `staged` of the file's leads as codes, and returns the columns that it has codes for.

    A field that nobody asks for is read all the same if a cell of it may not fit: that sets its row aside.
    """
    joins, codes, fits = [], [], ["true"]
    sources = {
        name: (source, kind)
        for name, (source, kind, _) in reader.sources.items()
        if vocabulary.keeps(name) or kind is not ValueType.TEXT or source.mapped is not None
    }
    for place, (name, (source, kind)) in enumerate(sources.items()):
        ensure_field(store, name, kind)
        map_column(raw, source, name, kind, f"map_{place}")
        joins.append(f"LEFT JOIN map_{place} ON map_{place}.raw = {raw.text(source)}")
        codes.append(f"coalesce(map_{place}.code, 0) AS {field_column(name)}")
        fits.append(f"coalesce(map_{place}.fits, true)")
    columns = [field_column(name) for name in sources]
    places = {name: place for place, name in enumerate(sources)}
    for field in vocabulary.fields:
        source_name = DERIVED.get(field.name)
        if field.name in reader.sources or source_name not in places or not vocabulary.keeps(field.name):
            continue
        ensure_field(store, field.name, field.type)
        map_name, source_map = f"derived_{field.name}", f"map_{places[source_name]}"
        map_derived(store, field.name, source_name, source_map, map_name)
        joins.append(f"LEFT JOIN {map_name} ON {map_name}.source = {source_map}.code")
        codes.append(f"coalesce({map_name}.code, 0) AS {field_column(field.name)}")
        columns.append(field_column(field.name))
    identity = trimmed(raw.text(reader.id_source))
    if reader.id_source.mapped is not None:
        identity = "map_id.id"
        _map_ids(raw, reader)
        joins.append(f"LEFT JOIN map_id ON map_id.raw = {raw.text(reader.id_source)}")
    store.connection.execute(
        f"CREATE OR REPLACE TEMP TABLE staged AS SELECT line, {identity} AS id, "
        f"{' AND '.join(fits)} AS fits{''.join(f', {code}' for code in codes)} "
        f"FROM {raw.relation} {' '.join(joins)}"
    )
    return columns


def _map_ids(raw: Raw, reader: LeadReader) -> None:
    """Makes the table `map_id` from what stands for ids in the file to what they are."""
    connection, source = raw.connection, reader.id_source
    connection.execute("CREATE OR REPLACE TEMP TABLE map_id (raw VARCHAR, id VARCHAR)")
    for some in batches(connection, f"SELECT DISTINCT {raw.text(source)} FROM {raw.relation}", _AT_ONCE):
        texts = [text for (text,) in some]
        ids = [(text if source.mapped is None else source.mapped(text)).strip(WHITE_SPACE) for text in texts]
        connection.register("columns", {"raw": np.array(texts, object), "id": np.array(ids, object)})
        connection.execute("INSERT INTO map_id SELECT * FROM columns")
        connection.unregister("columns")


def _set_aside(raw: Raw, reader: LeadReader, aside: Quarantine) -> None:
    """Rows of which something may be wrong go to the reader, which says what; an id that stands twice is its first
    fitting row's."""
    connection = raw.connection
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE doubtful AS SELECT line FROM staged WHERE NOT fits OR id = '' "
        "OR id IN (SELECT id FROM staged GROUP BY id HAVING count(*) > 1)"
    )
    unfit = []
    for row in raw.lines("line IN (SELECT line FROM doubtful)"):
        try:
            reader.lead(row)
        except SetAside as why:
            aside.put(raw.name, row, why)
            unfit.append(row.line)
    if unfit:
        connection.register("unfit", {"line": np.array(unfit, np.int64)})
        connection.execute("DELETE FROM staged WHERE line IN (SELECT line FROM unfit)")
        connection.unregister("unfit")


def _changed(store: Store, columns: Sequence[str]) -> None:
    different = " OR ".join(f"lead.{column} IS DISTINCT FROM staged.{column}" for column in columns) or "false"
    store.connection.execute(
        f"CREATE OR REPLACE TEMP TABLE moved AS SELECT no FROM lead JOIN staged USING (id) WHERE {different}"
    )
    keep_replaced(store, "moved")
    if columns:
        values = ", ".join(f"{column} = staged.{column}" for column in columns)
        store.connection.execute(
            f"UPDATE lead SET {values} FROM staged WHERE lead.id = staged.id AND lead.no IN (SELECT no FROM moved)"
        )


def _added(store: Store, columns: Sequence[str]) -> None:
    """Numbers go on where they ended, in the order of the file."""
    first = store.lead_count
    names = ", ".join(["no", "id", *columns])
    store.connection.execute(
        f"INSERT INTO lead ({names}) SELECT {first} + row_number() OVER (ORDER BY line) - 1, id"
        f"{''.join(f', {column}' for column in columns)} FROM staged ANTI JOIN lead USING (id) ORDER BY line"
    )
    store.connection.execute(f"INSERT INTO moved SELECT no FROM lead WHERE no >= {first}")
    store.connection.execute("DROP TABLE staged")
    store.connection.execute("DROP TABLE doubtful")
