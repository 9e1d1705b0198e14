"""Raw tables of Spark: Parquet and CSV by their paths, and what the catalog knows by name."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from leadscore.batch.push.names import dotted, nearest, parts
from leadscore.batch.push.raw import RawTable
from leadscore.batch.push.spark_texts import kind_of
from leadscore.batch.sql.dialect import SPARK
from leadscore.facts.errors import FactsError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_TEXT_FILE = re.compile(r"\.(?:csv|tsv|txt)(?:\.(?:gz|bz2|zst))?$", re.IGNORECASE)
_FILE = re.compile(r"[/\\]|\.(?:parquet|orc|json|jsonl|ndjson|csv|tsv|txt|gz)$", re.IGNORECASE)
_DELIMITERS = ",;\t|"
_TORN = "_leadscore_torn"


def is_path(name: str) -> bool:
    """Whether a name is one of files, not of a table in the catalog."""
    return bool(_FILE.search(name)) or Path(name).exists()


def raw_table(session: SparkSession, name: str, relation: str) -> RawTable:
    """A table to read, which stands behind FROM as `relation`. Raises FactsError."""
    found = _read(session, name) if is_path(name) else _from_catalog(session, name)
    found.createOrReplaceTempView(relation)
    columns = tuple((field.name, kind_of(field.dataType.simpleString())) for field in found.schema.fields)
    torn = _TORN if columns and columns[-1][0] == _TORN else None
    return RawTable(name, _plain(name), relation, columns[:-1] if torn else columns, torn)


def _plain(name: str) -> str:
    return re.split(r"[/\\]", name.rstrip("/\\"))[-1] if is_path(name) else parts(SPARK, name, 3)[-1]


def _from_catalog(session: SparkSession, name: str) -> DataFrame:
    relation = dotted(SPARK, parts(SPARK, name, 3))
    if session.catalog.tableExists(relation):
        return session.table(relation)
    near = nearest(name, (row["tableName"] for row in session.sql("SHOW TABLES").collect()))
    raise FactsError(
        f"Spark's catalog has no table `{name}`",
        f"Did you mean `{near}`?" if near else "A path of files has a slash in it: `./leads.parquet`.",
    )


def _read(session: SparkSession, path: str) -> DataFrame:
    if "://" not in path and not any(sign in path for sign in "*?[{") and not Path(path).exists():
        near = nearest(Path(path).name, _beside(Path(path)))
        raise FactsError(
            f"There is no file {path}", f"Did you mean {Path(path).parent / near}?" if near else "Check the path."
        )
    return _csv(session, path) if _holds_text(path) else session.read.parquet(path)


def _beside(path: Path) -> Sequence[str]:
    try:
        return [entry.name for entry in path.parent.iterdir()]
    except OSError:
        return ()


def _holds_text(path: str) -> bool:
    """Whether these are CSV files; what else a folder's names do not tell is Parquet."""
    folder = Path(path)
    if folder.is_dir():
        return any(_TEXT_FILE.search(entry.name) for entry in folder.iterdir() if entry.name[0] not in "._")
    return bool(_TEXT_FILE.search(path.rstrip("/")))


def _csv(session: SparkSession, path: str) -> DataFrame:
    """All cells as texts, and what could not be taken apart as a whole in a column of its own."""
    first = session.read.option("encoding", "UTF-8").text(path).first()
    header = (first[0] if first else "").lstrip("\ufeff").rstrip("\r")
    if not header.strip():
        raise FactsError(f"{path} is empty", "Its first line names the columns.")
    delimiter = max(_DELIMITERS, key="".join(header.split('"')[::2]).count)
    names = [cell.strip() for cell in next(csv.reader([header], delimiter=delimiter))]
    schema = ", ".join(f"c{place} STRING" for place in range(len(names)))
    read = session.read.options(
        header=True, sep=delimiter, quote='"', escape='"', multiLine=True, mode="PERMISSIVE", enforceSchema=True,
        columnNameOfCorruptRecord=_TORN, encoding="UTF-8", emptyValue="", maxCharsPerColumn=-1,
        maxColumns=max(20_480, 2 * len(names)),
    )  # fmt: skip
    return read.schema(f"{schema}, {_TORN} STRING").csv(path).toDF(*names, _TORN)
