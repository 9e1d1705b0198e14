"""One Parquet file of what was fetched as text, or of many Parquet files."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from leadscore.batch.store.schema import quoted, text_literal
from leadscore.facts.errors import FactsError
from leadscore.facts.rows import no_parquet
from leadscore.facts.stopping import interruptible, load_duckdb

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_LONGEST_LINE = 16 * 1024 * 1024


@contextmanager
def connected(folder: Path) -> Iterator[DuckDBPyConnection]:
    """A DuckDB of our own, which puts on disk what does not fit into memory."""
    load_duckdb()
    import duckdb

    with duckdb.connect(config={"temp_directory": str(folder)}) as connection, interruptible(connection):
        yield connection


def write_rows(rows: Iterable[Sequence[str]], path: Path) -> None:
    """Rows of text as CSV without a header, to be read by `of_text`."""
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)


def of_text(text: Path, columns: Sequence[str], path: Path) -> Path:
    """A CSV file without a header as Parquet, all of it text; the CSV file is gone afterwards. The columns are
    `told_apart`. Raises FactsError."""
    import duckdb

    numbered = ", ".join(f"'c{place}': 'VARCHAR'" for place in range(len(columns)))
    named = ", ".join(f"c{place} AS {quoted(name)}" for place, name in enumerate(columns))
    try:
        with connected(path.parent) as connection:
            connection.execute(
                f"COPY (SELECT {named} FROM read_csv({text_literal(str(text))}, auto_detect = false, header = false, "
                f"delim = ',', quote = '\"', escape = '\"', new_line = '\\n', max_line_size = {_LONGEST_LINE}, "
                f"columns = {{{numbered}}})) TO {text_literal(str(path))} (FORMAT parquet)"
            )
    except duckdb.Error as error:
        raise FactsError(f"What was fetched cannot be read: {str(error).splitlines()[0]}") from error
    text.unlink()
    return path


def told_apart(columns: Sequence[str]) -> list[str]:
    """The same. Raises FactsError for none, one without a name and one that is there twice: Parquet knows no such, and
    which of two is meant, nobody could tell."""
    if not columns:
        raise FactsError("What was asked for has no columns", "Name them: `select id, email, … from …`.")
    seen = set()
    for name in columns:
        if not name.strip() or name.lower() in seen:
            what = "a column without a name" if not name.strip() else f"two columns `{name}`"
            raise FactsError(f"What was asked for has {what}", "Name each column: `select a.id as id, …`.")
        seen.add(name.lower())
    return list(columns)


def is_pattern(path: Path) -> bool:
    """Whether a name stands for many Parquet files: `exports/*.parquet`."""
    return path.suffix.lower() == ".parquet" and any(sign in str(path) for sign in "*?[") and not path.exists()


def of_pattern(pattern: Path, folder: Path) -> Path:
    """All files that a name with stars stands for, as one; what a file has no column for is blank. Raises
    FactsError."""
    import duckdb

    root = next(folder for folder in pattern.parents if folder.is_dir())  # stars in its own name stand for themselves
    files = sorted(str(file) for file in root.glob(str(pattern.relative_to(root))))
    if not files:
        raise FactsError(f"There is no file {pattern}", "No name fits what stands there: look at the folder.")
    path = folder / f"{pattern.parent.name or 'files'}.parquet"
    listed = ", ".join(text_literal(file.replace("[", "[[]")) for file in files)
    try:
        with connected(folder) as connection:
            connection.execute(
                f"COPY (SELECT * FROM read_parquet([{listed}], union_by_name = true)) "
                f"TO {text_literal(str(path))} (FORMAT parquet)"
            )
    except duckdb.Error as error:
        raise no_parquet(pattern, error) from error
    return path
