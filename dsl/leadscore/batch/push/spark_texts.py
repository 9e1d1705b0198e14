"""Reading raw tables of Spark, in a session whose time zone is UTC and whose mode is ANSI."""

from __future__ import annotations

from typing import assert_never

from leadscore.batch.push.names import quoted
from leadscore.batch.push.raw import Kind
from leadscore.batch.sql.dialect import SPARK, Dialect
from leadscore.values.days import DAY

_KINDS = {
    **dict.fromkeys(("tinyint", "smallint", "int", "bigint", "boolean"), Kind.PLAIN),
    **dict.fromkeys(("float", "double"), Kind.FLOAT),
    "string": Kind.TEXT,
    "date": Kind.DAY,
    "timestamp_ntz": Kind.MOMENT,
    "timestamp": Kind.ZONED,
}


def kind_of(type_name: str) -> Kind:
    """What a column holds, by its type as Spark writes it."""
    return Kind.PLAIN if type_name.startswith("decimal") else _KINDS.get(type_name, Kind.OTHER)


class SparkFlavour:
    """See `raw.Flavour`."""

    @property
    def dialect(self) -> Dialect:
        return SPARK

    def text(self, column: str, kind: Kind) -> str:
        match kind:
            case Kind.TEXT:
                return column
            case Kind.FLOAT:
                return self._float(column)
            case Kind.DAY | Kind.MOMENT | Kind.ZONED | Kind.PLAIN:
                return f"CAST({column} AS STRING)"
            case Kind.OTHER:  # texts that are compared in other ways, too
                return f"collate(CAST({column} AS STRING), 'UTF8_BINARY')"
            case _:
                assert_never(kind)

    def _float(self, column: str) -> str:
        """Without an exponent where DuckDB writes none: Java does from ten million on."""
        written = f"CAST({column} AS STRING)"
        plain = f"trim(TRAILING '0' FROM CAST(try_cast({written} AS DECIMAL(38, 21)) AS STRING))"
        size = f"abs(CAST({written} AS DOUBLE))"  # what a `float` is written as, not what it is nearest to
        has_none = f"{size} < 1e16D AND ({size} >= 1e-4D OR {size} = 0)"
        return f"CASE WHEN {has_none} THEN regexp_replace({plain}, '[.]\\u0024', '.0') ELSE {written} END"

    def instant(self, column: str, kind: Kind) -> str:
        if kind is Kind.DAY:
            return f"CAST(unix_date({column}) AS BIGINT) * {DAY}"
        return f"unix_seconds(CAST({column} AS TIMESTAMP))"

    def day_number(self, day: str) -> str:
        return f"CAST(unix_date(try_cast({day} AS DATE)) AS BIGINT)"

    def like(self, text: str, regex: str) -> str:
        return f"{text} RLIKE {self.dialect.literal(regex)}"

    def group(self, text: str, regex: str) -> str:
        return f"regexp_extract({text}, {self.dialect.literal(regex)}, 1)"

    def moment(self, seconds: int) -> str:
        return f"timestamp_seconds({seconds})"

    def row(self, alias: str, columns: tuple[str, ...]) -> str:
        fields = ", ".join(f"{alias}.{quoted(self.dialect, column)}" for column in columns)
        return f"to_json(struct({fields}), map('ignoreNullFields', 'false'))"
