"""Files as relations of text: columns `c0`, `c1`, … as written, `r0`, `r1`, … typed where the file is, and `line`."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from errno import ENOSPC
from heapq import merge
from pathlib import Path
from typing import TYPE_CHECKING, Any

from leadscore.batch.errors import disk_is_full
from leadscore.batch.sql.dialect import DUCKDB
from leadscore.batch.sql.texts import fold
from leadscore.batch.store.schema import quoted, text_literal
from leadscore.batch.store.store import number
from leadscore.facts.columns import CellSource
from leadscore.facts.quarantine import Report
from leadscore.facts.rows import Row, Table, as_text, no_parquet, open_table, parquet_columns, parquet_name
from leadscore.source.working import shown_name
from leadscore.values.text import WHITE_SPACE

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_BATCH = 4096
_SHORTEST_BUFFER = 2_000_000
"""What DuckDB takes for a line at least; it wants memory for many lines of the length that it is told."""
_MOST_BYTES = 4
"""Of a character in UTF-8."""
TEXT = "VARCHAR"
_BLANKS = " || ".join(f"chr({ord(char)})" for char in WHITE_SPACE)


@dataclass(frozen=True, slots=True)
class Raw:
    """`name` is for people; `types` are DuckDB's, VARCHAR for all columns of a text file. `rows` counts the rows of
    the relation; those that cannot be read stand in the file `unread`, if there are any."""

    connection: DuckDBPyConnection
    name: str
    columns: tuple[str, ...]
    types: tuple[str, ...]
    relation: str
    rows: int
    unread: Path | None = None

    def text(self, source: CellSource) -> str:
        """An expression for a cell's text before it is mapped; "" where it is blank."""
        if source.constant is not None:
            return text_literal(source.constant)
        *before, text = (f"coalesce(c{place}, '')" for place in source.places)
        for cell in reversed(before):
            text = f"CASE WHEN {trimmed(cell)} <> '' THEN {cell} ELSE {text} END"
        return text

    def typed(self, source: CellSource) -> tuple[str, str] | None:
        """A column with its type, where a cell is just that column and the column is not text."""
        if source.constant is not None or source.mapped is not None or len(source.places) != 1:
            return None
        (place,) = source.places
        return None if self.types[place] == TEXT else (f"r{place}", self.types[place])

    def lines(self, condition: str) -> Iterator[Row]:
        """The rows as their readers want them, and all that cannot be read, in the file's order; `condition` is on
        `line`. In between, others may use the connection."""
        return merge(self._lines(condition), self._unread(), key=lambda row: row.line)

    def _unread(self) -> Iterator[Row]:
        if self.unread is not None:
            with self.unread.open(newline="", encoding="utf-8") as file:
                yield from (Row(int(line), cells, problem) for line, problem, *cells in csv.reader(file))

    def _lines(self, condition: str) -> Iterator[Row]:
        cells = ", ".join(f"c{place}" for place in range(len(self.columns)))
        query = f"SELECT line, {cells} FROM {self.relation} WHERE {condition} ORDER BY line"
        for some in batches(self.connection, query, _BATCH):
            yield from (Row(line, ["" if cell is None else cell for cell in found]) for line, *found in some)


def batches(connection: DuckDBPyConnection, query: str, size: int) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of a query in its order, so many at a time; in between, others may use the connection."""
    # DuckDB's own numbers of rows will not do: within a transaction they are others.
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE batched AS SELECT row_number() OVER () AS place, * FROM ({query})"
    )
    for first in range(1, number(connection, "SELECT count(*) FROM batched") + 1, size):
        yield connection.execute(
            f"SELECT * EXCLUDE place FROM batched WHERE place BETWEEN {first} AND {first + size - 1} ORDER BY place"
        ).fetchall()
    connection.execute("DROP TABLE batched")


def trimmed(text: str) -> str:
    """An expression without the white space around it; nearly all texts begin and end with a plain character, and to
    see that takes a tenth of the time of trimming."""
    plain = f"ascii({text}) BETWEEN 33 AND 126 AND ascii(({text})[-1]) BETWEEN 33 AND 126"
    return f"CASE WHEN {plain} THEN {text} ELSE trim({text}, {_BLANKS}) END"


def folded(text: str) -> str:
    """`fold`, in a third of the time for words of ASCII with single blanks between them."""
    return f"coalesce({folded_plain(text)}, {fold(DUCKDB, text)})"


def folded_plain(text: str) -> str:
    """The same of such words alone, NULL of others: to read the expression for all there are takes some milliseconds,
    which is much where a file is small."""
    return f"CASE WHEN regexp_full_match({text}, '([!-~]+( [!-~]+)*)?') THEN lower({text}) END"


@contextmanager
def opened(
    connection: DuckDBPyConnection, path: Path, encoding: str | None, folder: Path, report: Report
) -> Iterator[Raw]:
    """A file as a relation, for as long as it is open. Raises FactsError for what cannot be read as a table."""
    if path.suffix.lower() == ".parquet":
        with _calmly(path):
            raw = _parquet(connection, path)
            report.read[raw.name] += raw.rows
            yield raw
        return
    unread = folder / "unread.csv"
    try:
        with open_table(path, encoding) as table:
            raw, bad = _text(connection, table, folder, unread)
        report.read[raw.name] += raw.rows + bad
        yield raw
        connection.execute(f"DROP TABLE {raw.relation}")
    finally:
        unread.unlink(missing_ok=True)


@contextmanager
def _calmly(path: Path) -> Iterator[None]:
    """A Parquet file may turn out to be damaged only when its pages are read."""
    import duckdb

    try:
        yield
    except duckdb.Error as error:
        if str(path) in str(error).partition("\n")[0]:
            raise no_parquet(path, error) from error
        raise


def _parquet(connection: DuckDBPyConnection, path: Path) -> Raw:
    described = parquet_columns(path)
    source = f"read_parquet({text_literal(parquet_name(path))}, file_row_number = true)"
    columns = [
        part
        for place, (name, kind) in enumerate(described)
        for part in (f"{as_text(name, kind)} AS c{place}", f"{quoted(name)} AS r{place}")
    ]
    view = f"SELECT file_row_number + 1 AS line, {', '.join(columns)} FROM {source}"
    connection.execute(f"CREATE OR REPLACE TEMP VIEW parquet AS {view}")
    rows = number(connection, f"SELECT count(*) FROM {source}")
    names, types = tuple(name for name, _ in described), tuple(kind for _, kind in described)
    return Raw(connection, shown_name(path), names, types, "parquet", rows)


def _text(connection: DuckDBPyConnection, table: Table, folder: Path, unread: Path) -> tuple[Raw, int]:
    """Through a file that DuckDB reads back without a doubt about quotes, lines and widths. Returns also how many rows
    cannot be read."""
    clean = folder / "rows.csv"
    try:
        try:
            bad, longest = _write(table.rows, clean, unread)
        except OSError as error:
            raise disk_is_full() if error.errno == ENOSPC else error from error
        names = [f"c{place}" for place in range(len(table.columns))]
        columns = ", ".join(f"'{name}': '{TEXT}'" for name in names)
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE raw AS SELECT * FROM read_csv({text_literal(str(clean))}, "
            "auto_detect = false, header = false, delim = ',', quote = '\"', escape = '\"', "
            f"allow_quoted_nulls = false, new_line = '\\r\\n', max_line_size = {max(longest, _SHORTEST_BUFFER)}, "
            f"columns = {{'line': 'BIGINT', {columns}}})"
        )
    finally:
        clean.unlink(missing_ok=True)
    rows = number(connection, "SELECT count(*) FROM raw")
    types = (TEXT,) * len(table.columns)
    return Raw(connection, table.name, table.columns, types, "raw", rows, unread if bad else None), bad


def _write(rows: Iterable[Row], clean: Path, unread: Path) -> tuple[int, int]:
    """Writes a file of the rows, and one of those that cannot be read. Returns how many these are, and how many bytes
    the longest row may have."""
    bad = longest = 0
    with (
        clean.open("w", newline="", encoding="utf-8") as readable,
        unread.open("w", newline="", encoding="utf-8") as unreadable,
    ):
        writer, set_apart = (csv.writer(file, quoting=csv.QUOTE_ALL) for file in (readable, unreadable))
        for row in rows:
            if row.problem is None:
                longest = max(longest, writer.writerow((row.line, *row.cells)))
            else:
                set_apart.writerow((row.line, row.problem, *row.cells))
                bad += 1
    return bad, _MOST_BYTES * longest
