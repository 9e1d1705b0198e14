"""Reading raw tables of PostgreSQL."""

from __future__ import annotations

from typing import assert_never

from leadscore.batch.push.raw import Kind
from leadscore.batch.sql.dialect import POSTGRES, Dialect
from leadscore.values.days import DAY

LONGEST_NAME = 63
"""Bytes; of a longer name the server drops the rest."""

_KINDS = {
    **dict.fromkeys((16, 20, 21, 23, 1700), Kind.PLAIN),  # boolean, the integers, numeric
    **dict.fromkeys((700, 701), Kind.FLOAT),
    **dict.fromkeys((25, 1043), Kind.TEXT),
    1082: Kind.DAY,
    1114: Kind.MOMENT,
    1184: Kind.ZONED,
}


def kind_of(type_number: int) -> Kind:
    """What a column holds, by the number of its type (of its domain's, the type below it)."""
    return _KINDS.get(type_number, Kind.OTHER)


class PostgresFlavour:
    """See `raw.Flavour`. Texts are of collation "C", whatever the column's is: only there is equal what is the same."""

    @property
    def dialect(self) -> Dialect:
        return POSTGRES

    def text(self, column: str, kind: Kind) -> str:
        match kind:
            case Kind.ZONED:
                text = f"CAST({column} AT TIME ZONE 'UTC' AS text)"
            case Kind.FLOAT:
                text = self._float(column)
            case Kind.TEXT | Kind.DAY | Kind.MOMENT | Kind.PLAIN | Kind.OTHER:
                text = f"CAST({column} AS text)"
            case _:
                assert_never(kind)
        return f'({text} COLLATE "C")'

    def _float(self, column: str) -> str:
        """Without an exponent where DuckDB writes none, and with `.0` where it does."""
        written = f"CAST({column} AS text)"
        plain = f"CAST(CAST({written} AS numeric) AS text)"
        has_none = f"abs({column}) < 1e16 AND (abs({column}) >= 1e-4 OR {column} = 0)"
        places = f"CASE WHEN {column} = trunc({column}) THEN '.0' ELSE '' END"
        return f"CASE WHEN {has_none} THEN {plain} || {places} ELSE {written} END"

    def instant(self, column: str, kind: Kind) -> str:
        if kind is Kind.DAY:
            seconds = f"CAST({column} - date '1970-01-01' AS bigint) * {DAY}"
        else:
            seconds = f"CAST(floor(extract(epoch FROM {column})) AS bigint)"  # exact: a numeric
        return f"CASE WHEN isfinite({column}) THEN {seconds} END"

    def day_number(self, day: str) -> str:
        return f"CAST(CAST({day} AS date) - date '1970-01-01' AS bigint)"

    def like(self, text: str, regex: str) -> str:
        return f"{text} ~ {self.dialect.literal(regex)}"

    def group(self, text: str, regex: str) -> str:
        return f"coalesce(substring({text} FROM {self.dialect.literal(regex)}), '')"

    def moment(self, seconds: int) -> str:
        return f"to_timestamp({seconds})"

    def row(self, alias: str, columns: tuple[str, ...]) -> str:
        return f"CAST(row_to_json({alias}) AS text)"
