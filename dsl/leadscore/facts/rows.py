"""Files to rows of text: CSV (also .gz, `-` for standard input), JSON lines and Parquet.

CSV and JSON lines are read by Python's own readers, because a row that is set aside is named by its line in the file;
Parquet is read by DuckDB. Rows come one by one, so a file may be larger than memory.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import sys
import zlib
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, TextIO

from leadscore.facts.errors import FactsError
from leadscore.facts.stopping import interruptible, load_duckdb
from leadscore.source.working import shown_name
from leadscore.source.write import is_device, is_utf8
from leadscore.values.spelling import nearest

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_DELIMITERS = ",;\t|"
_LARGEST_CELL = 16 * 1024 * 1024
_LONGEST_RECORD = 1_000
"""Lines of a row whose cells hold line breaks; a longer one is a quote that was never closed."""
_BATCH = 4096
_STARS = re.compile(r"([*?\[])")


@dataclass(frozen=True, slots=True)
class Row:
    """`line` is the line in the file where the row starts; in Parquet its number. From 1.

    `problem` says why the row cannot be read, as a clause; None when it can.
    """

    line: int
    cells: Sequence[str]
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A file being read: its column names as written, and its rows."""

    name: str
    columns: tuple[str, ...]
    rows: Iterator[Row]


@contextmanager
def open_table(path: Path, encoding: str | None = None) -> Iterator[Table]:
    """Opens a file of rows. Raises FactsError for what cannot be read as one."""
    if str(path) != "-":
        _must_be_file(path)
    try:
        if path.suffix.lower() == ".parquet":
            yield _parquet(path)
        elif _is_json(path):
            yield _json(path)
        else:
            with _opened(path) as binary:
                yield _csv(_shown(path), _decoded(binary, path, encoding))
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise FactsError(f"{path} cannot be unpacked: {error}", "It was probably cut short: copy it again.") from error


def has_header(path: Path) -> bool:
    """Whether the columns are known from the beginning of the file, and it can be opened again."""
    return str(path) != "-" and not is_device(path) and not _is_json(path)


def _is_json(path: Path) -> bool:
    return any(suffix.lower() in (".jsonl", ".ndjson", ".json") for suffix in path.suffixes[-2:])


def _shown(path: Path) -> str:
    return "standard input" if str(path) == "-" else shown_name(path)


def _must_be_file(path: Path) -> None:
    if path.is_dir():
        raise FactsError(f"{path} is a folder, not a file", "Name a file in it.")
    if not path.exists():
        raise FactsError(f"There is no file {path}", _near(path))


def _near(path: Path) -> str | None:
    try:
        names = [entry.name for entry in path.parent.iterdir() if entry.is_file()]
    except OSError:
        return "Look at the folder's name, too: there is none like it."
    near = nearest(path.name, names)
    return f"Did you mean {path.parent / near[0]}?" if near else None


# ------------------------------------------------------------------------------------------------ CSV


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    if str(path) == "-":
        yield sys.stdin.buffer
        return
    try:
        with path.open("rb") as file:
            if file.peek(2)[:2] == b"\x1f\x8b":  # a pipe has no way back
                with gzip.open(file) as unpacked:
                    yield unpacked  # type: ignore[misc]
            else:
                yield file
    except OSError as error:
        raise FactsError(f"{path} cannot be read: {error.strerror or error}") from error


def _decoded(binary: IO[bytes], path: Path, encoding: str | None) -> TextIO:
    buffered = io.BufferedReader(binary)  # type: ignore[type-var]
    start = buffered.peek(4)[:4]
    if encoding is None:
        encoding = "utf-16" if start[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    if start == b"PK\x03\x04":
        raise FactsError(
            f"{_shown(path)} is an Excel workbook, not a CSV file", "In Excel: File > Save as > CSV UTF-8."
        )
    if start == b"PAR1":
        raise FactsError(f"{_shown(path)} is a Parquet file without the ending .parquet", "Rename it.")
    try:
        return io.TextIOWrapper(buffered, encoding=encoding, newline="")
    except (LookupError, ValueError):
        raise FactsError(f"There is no encoding `{encoding}`", "Common ones are utf-8, utf-16 and cp1252.") from None


def _csv(name: str, text: TextIO) -> Table:
    csv.field_size_limit(_LARGEST_CELL)
    feed = _Feed(_lines(name, text))
    try:
        header = next((line for line in feed if line.strip()), None)
        if not header:
            raise FactsError(f"{name} is empty", "Its first line names the columns.")
        reader = csv.reader(feed, delimiter=_delimiter(header), strict=True)
        feed.give_back(header)
        columns = tuple(cell.strip() for cell in next(reader))
    except UnicodeError as error:
        raise _not_text(name, 1) from error
    except csv.Error as error:
        raise FactsError(f"The first line of {name} does not name the columns: {error}") from error
    return Table(name, columns, _records(name, feed, reader, len(columns)))


class _Feed:
    """Lines for the CSV reader, which are given back where a quote that is never closed swallowed them."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._again: deque[str] = deque()
        self._taken: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self._taken) == _LONGEST_RECORD:
            raise csv.Error(f"a cell goes over more than {_LONGEST_RECORD:,} lines")
        line = self._again.popleft() if self._again else next(self._lines)
        self._taken.append(line)
        return line

    def give_back(self, *lines: str) -> None:
        self._again.extendleft(reversed(lines))
        self._taken.clear()

    def taken(self) -> list[str]:
        """The lines that were taken since the last time."""
        lines, self._taken = self._taken, []
        return lines


def _lines(name: str, text: TextIO) -> Iterator[str]:
    while line := text.readline(_LARGEST_CELL):
        if len(line) == _LARGEST_CELL:
            raise _too_long(name)
        yield line


def _too_long(name: str) -> FactsError:
    """A file without line ends must not fill the memory."""
    return FactsError(f"{name} has a line of more than {_LARGEST_CELL:,} characters", "Surely that is no table.")


def _delimiter(header: str) -> str:
    """The one that stands most often outside quotes in the header."""
    outside = "".join(header.split('"')[::2])
    return max(_DELIMITERS, key=lambda sign: (outside.count(sign), -_DELIMITERS.index(sign)))


def _records(name: str, feed: _Feed, reader: Iterator[list[str]], width: int) -> Iterator[Row]:
    """A row that cannot be read costs its first line and no other: what a quote swallowed is read again."""
    line = len(feed.taken()) + 1
    while True:
        problem = None
        try:
            cells = next(reader, None)
        except UnicodeError as error:
            raise _not_text(name, line) from error
        except csv.Error:
            cells, problem = [], _MISQUOTED
        if cells is None:
            return
        taken = feed.taken()
        if problem is None and len(cells) != width and any(cell.strip() for cell in cells):
            problem = f"it has {len(cells)} cells, and the header {width}" if len(taken) == 1 else _MISQUOTED
        if problem is not None:
            first, *others = taken
            feed.give_back(*others)
            yield Row(line, cells if cells and not others else (first.rstrip("\r\n"),), problem)
            line += 1
            continue
        if len(cells) == width:  # else it is a blank line, which is no row
            yield Row(line, cells)
        line += len(taken)


_MISQUOTED = "a quote in it is never closed, or stands inside a cell without being doubled"


def _not_text(name: str, line: int) -> FactsError:
    return FactsError(
        f"{name} is not in UTF-8 (near line {line})",
        'Save it as "CSV UTF-8", or name its encoding in leadscore.toml: encoding = "cp1252".',
    )


# ------------------------------------------------------------------------------------------------ JSON lines


def _json(path: Path) -> Table:
    """Two passes: the first finds the columns, for each line may have others."""
    if not path.is_file():
        raise FactsError(f"{path} is no plain file", "JSON lines are read twice, so a pipe will not do: write a file.")
    columns: dict[str, None] = {}
    with _opened(path) as binary:
        if binary.read(4096).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"["):
            raise FactsError(f"{path} holds one JSON list", "Write JSON lines: one object a line, without the list.")
    for _, found in _objects(path):
        if isinstance(found, dict):
            columns.update(dict.fromkeys(found))
    if not columns:
        raise FactsError(f"{path} is empty", "It should hold one JSON object a line.")
    return Table(str(path), tuple(columns), _json_rows(path, tuple(columns)))


def _json_rows(path: Path, columns: Sequence[str]) -> Iterator[Row]:
    for line, found in _objects(path):
        if isinstance(found, dict):
            yield Row(line, [_text(found.get(column)) for column in columns])
        else:
            yield Row(line, (), f"this line is no JSON object: {found}")


def _objects(path: Path) -> Iterator[tuple[int, dict[str, object] | str]]:
    """Each line's object, or what is wrong with the line. Numbers stay as they are written."""
    with _opened(path) as binary:
        for line, raw in enumerate(iter(lambda: binary.readline(_LARGEST_CELL), b""), 1):
            if len(raw) == _LARGEST_CELL:
                raise _too_long(str(path))
            if not raw.strip():
                continue
            try:
                found = json.loads(raw.decode("utf-8-sig"), parse_float=str, parse_int=str)
            except (ValueError, RecursionError) as error:
                yield line, str(error)
            else:
                if not isinstance(found, dict):
                    found = "it holds something else"
                elif b"\\u" in raw and _has_half_characters(found):
                    found = "it holds half of a character (a surrogate without the other one)"
                yield line, found


def _has_half_characters(found: object) -> bool:
    try:
        json.dumps(found, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    return False


def _text(found: object) -> str:
    match found:
        case None:
            return ""
        case str():
            return found
        case bool():
            return "true" if found else "false"
        case _:
            return json.dumps(found, ensure_ascii=False)


# ------------------------------------------------------------------------------------------------ Parquet


def _parquet(path: Path) -> Table:
    described = parquet_columns(path)
    texts = ", ".join(as_text(name, kind) for name, kind in described)
    return Table(_shown(path), tuple(name for name, _ in described), _parquet_rows(path, texts))


def parquet_columns(path: Path) -> tuple[tuple[str, str], ...]:
    """The columns of a Parquet file, each with DuckDB's type. Raises FactsError for what is none."""
    load_duckdb()
    import duckdb

    _must_be_file(path)
    try:
        with _connection() as connection:
            rows = connection.execute("DESCRIBE SELECT * FROM read_parquet(?)", [parquet_name(path)]).fetchall()
    except duckdb.Error as error:
        raise no_parquet(path, error) from error
    return tuple((name, kind) for name, kind, *_ in rows)


def _connection() -> DuckDBPyConnection:
    """One of its own to a database in memory that all share: to make one takes longer than to read a small file."""
    return _database().cursor()


@cache
def _database() -> DuckDBPyConnection:
    import duckdb

    return duckdb.connect()


def parquet_name(path: Path) -> str:
    """A file's name for DuckDB: a star in it does not stand for other files. Raises FactsError for what is no text."""
    if not is_utf8(str(path)):
        raise FactsError(f"The name of {path} is not in UTF-8", "Rename it.")
    return _STARS.sub(r"[\1]", str(path))


def as_text(column: str, kind: str) -> str:
    """A time with a zone is written in UTC; a cast would ask for an extension that knows zones."""
    name = '"' + column.replace('"', '""') + '"'
    zoned = kind == "TIMESTAMP WITH TIME ZONE"
    return f"CAST({f'make_timestamp(epoch_us({name}))' if zoned else name} AS VARCHAR)"


def _parquet_rows(path: Path, texts: str) -> Iterator[Row]:
    import duckdb

    number = 0
    try:
        with _connection() as connection, interruptible(connection):
            connection.execute(f"SELECT {texts} FROM read_parquet(?)", [parquet_name(path)])
            while rows := connection.fetchmany(_BATCH):
                for cells in rows:
                    number += 1
                    yield Row(number, ["" if cell is None else cell for cell in cells])
    except duckdb.Error as error:
        raise no_parquet(path, error) from error


def no_parquet(path: Path, error: Exception) -> FactsError:
    """A file that DuckDB refuses, with its reason."""
    return FactsError(
        f"{path} cannot be read as Parquet: {str(error).partition(chr(10))[0]}",
        "Have it written anew, for it is damaged or another kind of file; or give the data as CSV.",
    )
