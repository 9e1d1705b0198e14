"""Times and minutes of clean cells as SQL; NULL for a cell that a reader has to look at."""

from __future__ import annotations

from leadscore.batch.ingest.raw import Raw
from leadscore.facts.columns import CellSource
from leadscore.values.days import DAY
from leadscore.values.terms import LAST_INSTANT

_CLOCK = "([01][0-9]|2[0-3]):[0-5][0-9]"
_TIME = f"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}([T ]{_CLOCK}(:[0-5][0-9]([.][0-9]+)?)?Z?)?"
_MINUTES = "[0-9]{1,6}([.][0-9]{1,90})?"
_INSTANTS = {"TIMESTAMP", "TIMESTAMP WITH TIME ZONE"}
"""Parquet's coarser ones are read as these."""
_DAYS = "BETWEEN DATE '1970-01-01' AND DATE '9999-12-31'"
_LAST_MICRO = LAST_INSTANT * 1_000_000 + 999_999
_WHOLE = {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "DOUBLE", "FLOAT"}


def moment(raw: Raw, source: CellSource) -> str:
    """Seconds since 1970-01-01T00:00:00Z, floored."""
    typed = raw.typed(source)
    if typed is not None and typed[1] in _INSTANTS:
        column, micro = typed[0], f"epoch_us({typed[0]})"
        return f"CASE WHEN isfinite({column}) AND {micro} BETWEEN 0 AND {_LAST_MICRO} THEN {micro} // 1000000 END"
    if typed is not None and typed[1] == "DATE":  # a cast fails on the days that no instant reaches
        return f"CASE WHEN {typed[0]} {_DAYS} THEN CAST({typed[0]} - DATE '1970-01-01' AS BIGINT) * {DAY} END"
    if source.mapped is not None:
        return "CAST(NULL AS BIGINT)"
    text = raw.text(source)
    seconds = f"epoch_us(TRY_CAST(left({text}, 19) AS TIMESTAMP)) // 1000000"
    return f"CASE WHEN regexp_full_match({text}, '{_TIME}') AND {text} >= '1970' THEN {seconds} END"


def thousandths(raw: Raw, source: CellSource | None) -> str:
    """Minutes in thousandths, what is beyond cut off; 0 for a blank cell."""
    if source is None:
        return "0"
    if source.mapped is not None:
        return "CAST(NULL AS BIGINT)"
    text = raw.text(source)
    fraction = f"CAST(rpad(left(split_part({text}, '.', 2), 3), 3, '0') AS BIGINT)"
    cut = f"CAST(split_part({text}, '.', 1) AS BIGINT) * 1000 + {fraction}"
    of_text = f"WHEN regexp_full_match({text}, '{_MINUTES}') THEN {cut}"
    typed = raw.typed(source)
    if typed is not None and typed[1] in _WHOLE:
        column = typed[0]
        whole = (
            f"WHEN {column} BETWEEN 0 AND 999999 AND {column} = trunc({column}) THEN CAST({column} AS BIGINT) * 1000"
        )
        return f"CASE WHEN {column} IS NULL THEN 0 {whole} {of_text} END"
    return f"CASE WHEN {text} = '' THEN 0 {of_text} END"
