"""From what stands in cells to codes: each different text of a column is read once, and looked up from then on.

A map is a temporary table `raw, code, fits`: the code that a cell's text has in the field's dictionary (0: unknown),
and whether it fits the field's type.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, assert_never

import numpy as np
from numpy.typing import NDArray

from leadscore.batch.ingest.raw import Raw, batches, folded_plain, trimmed
from leadscore.batch.sql.dialect import DUCKDB
from leadscore.batch.sql.texts import fold
from leadscore.batch.store.schema import COLUMN_TYPES, dictionary, dictionary_table, field_column, half_thousandths
from leadscore.batch.store.store import Store, number
from leadscore.facts.cells import Unfit, value
from leadscore.facts.columns import CellSource
from leadscore.facts.derived import DERIVE
from leadscore.facts.model import Value
from leadscore.values.days import day_number
from leadscore.values.terms import ValueType
from leadscore.values.text import WHITE_SPACE

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_AT_ONCE = 100_000
"""So many texts are in Python's hands at a time."""
_DOMAIN = (
    "CASE WHEN regexp_full_match(value, '[^@ <>,;]+@[^@ <>,;]+') THEN split_part(value, '@', 2) "
    "ELSE regexp_extract(value, '^(?:[^<]*<)?[^@ <>,;]+@([^@ <>,;]+)>?$', 1) END"
)
"""`values.titles.email_domain` on folded texts, dots around it not yet taken away."""


def ensure_field(store: Store, name: str, kind: ValueType) -> None:
    """Makes a field's dictionary and its column, unless the store has them."""
    if name in store.field_types:
        return
    store.connection.execute(dictionary_table(name, kind))
    store.connection.execute("INSERT INTO field VALUES (?, ?)", [name, kind.value])
    for table in ("lead", "was"):  # the second where the store keeps its past
        store.connection.execute(f"ALTER TABLE IF EXISTS {table} ADD COLUMN {field_column(name)} INTEGER DEFAULT 0")
    del store.__dict__["field_types"]


def map_column(raw: Raw, source: CellSource, name: str, kind: ValueType, map_name: str) -> None:
    """Makes the map of a column that holds a field, and adds to the field's dictionary what is new in it."""
    connection = raw.connection
    different = f"SELECT DISTINCT {raw.text(source)} AS raw FROM {raw.relation}"
    if kind is ValueType.TEXT and source.mapped is None:
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE fresh AS SELECT raw, {trimmed('raw')} AS shown, "
            f"{folded_plain('raw')} AS value, true AS fits FROM ({different}) WHERE raw <> ''"
        )
        if number(connection, "SELECT count(*) FROM fresh WHERE value IS NULL"):
            connection.execute(f"UPDATE fresh SET value = {fold(DUCKDB, 'raw')} WHERE value IS NULL")
            connection.execute("DELETE FROM fresh WHERE value = ''")
    else:
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE fresh (raw VARCHAR, shown VARCHAR, value {COLUMN_TYPES[kind]}, fits BOOLEAN)"
        )
        for some in batches(connection, different, _AT_ONCE):
            _read_one_by_one(connection, [text for (text,) in some], source.mapped, kind)
    _extend(connection, name)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {map_name} AS SELECT raw, coalesce(code, 0) AS code, fits "
        f"FROM fresh LEFT JOIN {dictionary(name)} USING (shown)"
    )
    connection.execute("DROP TABLE fresh")


def map_derived(store: Store, name: str, source_name: str, source_map: str, map_name: str) -> None:
    """Makes the map from the codes of the source that stand in a map to those of the field that is derived from it."""
    connection = store.connection
    found = f"(SELECT DISTINCT code FROM {source_map} WHERE code > 0) JOIN {dictionary(source_name)} USING (code)"
    if name == "email_domain":
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE derived AS SELECT code AS source, trim({_DOMAIN}, '.') AS text FROM {found}"
        )
    else:
        connection.execute("CREATE OR REPLACE TEMP TABLE derived (source INTEGER, text VARCHAR)")
        for some in batches(connection, f"SELECT code, value FROM {found}", _AT_ONCE):
            texts = np.array([DERIVE[name](text) or "" for _, text in some], object)
            _insert(connection, "derived", {"source": np.array([code for code, _ in some], np.int32), "text": texts})
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE fresh AS SELECT DISTINCT text AS raw, text AS shown, text AS value, true AS fits "
        "FROM derived WHERE text <> ''"
    )
    _extend(connection, name)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {map_name} AS SELECT source, code "
        f"FROM derived JOIN {dictionary(name)} ON text = shown"
    )
    connection.execute("DROP TABLE fresh")
    connection.execute("DROP TABLE derived")


def _extend(connection: DuckDBPyConnection, name: str) -> None:
    """Adds to a dictionary what is new in `fresh`; codes go on where they ended."""
    table = dictionary(name)
    connection.execute(
        f"INSERT INTO {table} SELECT (SELECT coalesce(max(code), 0) FROM {table}) + row_number() OVER (), shown, value "
        f"FROM (SELECT shown, any_value(value) AS value FROM fresh WHERE fits AND shown <> '' "
        f"AND shown NOT IN (SELECT shown FROM {table}) GROUP BY shown)"
    )


def _read_one_by_one(
    connection: DuckDBPyConnection, texts: Iterable[str], mapped: Callable[[str], str] | None, kind: ValueType
) -> None:
    raws, shown, values, fits = [], [], [], []
    for raw in texts:
        try:
            text = raw if mapped is None else mapped(raw)
            found = value(text, kind)
        except Unfit:
            text, found, fit = "", None, False
        else:
            fit = True
        raws.append(raw)
        shown.append("" if found is None else text.strip(WHITE_SPACE))
        values.append(_NOTHING[kind] if found is None else _stored(found))
        fits.append(fit)
    columns = {"raw": np.array(raws, object), "shown": np.array(shown, object), "fits": np.array(fits, np.bool_)}
    _insert(connection, "fresh", {**columns, "value": np.array(values, _ARRAYS[kind])})


_NOTHING = {ValueType.TEXT: "", ValueType.NUMBER: 0, ValueType.DATE: 0, ValueType.YES_NO: False}
_ARRAYS = {ValueType.TEXT: object, ValueType.NUMBER: np.int64, ValueType.DATE: np.int32, ValueType.YES_NO: np.bool_}


def _stored(found: Value) -> str | int | bool:
    match found:
        case str() | bool():
            return found
        case date():
            return day_number(found)
        case Decimal():
            return half_thousandths(found)
        case _:
            assert_never(found)


def _insert(connection: DuckDBPyConnection, table: str, columns: Mapping[str, NDArray[Any]]) -> None:
    """Adds rows, given by columns, to a table."""
    connection.register("columns", columns)
    connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM columns")
    connection.unregister("columns")
