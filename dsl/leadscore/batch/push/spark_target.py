"""Where Spark writes scores: a folder of Parquet files, or a table of the catalog; whole or not at all."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Protocol

from leadscore.batch.push.names import dotted, parts
from leadscore.batch.push.spark_tables import is_path
from leadscore.batch.sql.dialect import SPARK
from leadscore.facts.errors import FactsError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


class Target(Protocol):
    """`columns` are those by which a table is known to be one of ours."""

    def check(self, columns: Iterable[str]) -> None:
        """Raises FactsError where something stands that is none of ours."""
        ...

    def replace(self, scores: DataFrame) -> DataFrame:
        """Writes, takes the place of what was there, and reads it again."""
        ...


def target(session: SparkSession, name: str, read: Iterable[str], *, lasting: bool) -> Target:
    """Raises FactsError for what is `read`, and for a table where the catalog does not outlive the session."""
    from pyspark.sql.utils import is_remote

    if name in read:
        raise FactsError(f"`{name}` is one of the tables to read: it would be replaced", "Choose another name.")
    if is_path(name):
        if is_remote():
            raise FactsError("Spark Connect reaches no folders", "Name a table of its catalog: `--into scores`.")
        return Folder(session, name.rstrip("/\\"))
    if not lasting and session.conf.get("spark.sql.catalogImplementation") == "in-memory":
        raise FactsError(
            f"`{name}` would be a table of a Spark that ends with this command",
            f"Write a folder of Parquet files: `--into ./{name}.parquet`.",
        )
    return Table(session, parts(SPARK, name, 3))


@dataclass(frozen=True, slots=True)
class Table:
    session: SparkSession
    parts: tuple[str, ...]

    @property
    def relation(self) -> str:
        return dotted(SPARK, self.parts)

    def check(self, columns: Iterable[str]) -> None:
        there = self.session.catalog.tableExists(self.relation)
        if there and not set(columns) <= set(self.session.table(self.relation).columns):
            raise _not_ours(".".join(self.parts))

    def replace(self, scores: DataFrame) -> DataFrame:
        beside = dotted(SPARK, (*self.parts[:-1], f"leadscore_{secrets.token_hex(8)}"))
        try:
            scores.write.format("parquet").saveAsTable(beside)
            self.session.sql(f"DROP TABLE IF EXISTS {self.relation}")
            self.session.sql(f"ALTER TABLE {beside} RENAME TO {self.relation}")
        finally:
            self.session.sql(f"DROP TABLE IF EXISTS {beside}")
        return self.session.table(self.relation)


@dataclass(frozen=True, slots=True)
class Folder:
    """Through Hadoop's file systems, so that a bucket does as well as a disk."""

    session: SparkSession
    path: str

    def check(self, columns: Iterable[str]) -> None:
        files, here = self._files(self.path)
        if not files.exists(here):
            return
        if not files.exists(self._hadoop(f"{self.path}/_SUCCESS")) or not set(columns) <= set(
            self.session.read.parquet(self.path).columns
        ):
            raise _not_ours(self.path)

    def replace(self, scores: DataFrame) -> DataFrame:
        """The old folder stays until the new one is whole; a reader in between finds one of the two, or none."""
        name, mark = PurePosixPath(self.path.replace("\\", "/")).name, secrets.token_hex(8)
        folder = self.path[: -len(name)]
        beside, old = f"{folder}.{name}.{mark}.new", f"{folder}.{name}.{mark}.old"
        files, here = self._files(self.path)
        try:
            scores.write.parquet(beside)
            moved = files.exists(here) and files.rename(here, self._hadoop(old))
            if not files.rename(self._hadoop(beside), here):
                if moved:
                    files.rename(self._hadoop(old), here)
                raise FactsError(f"{self.path} cannot be written", "Nothing was replaced.")
            files.delete(self._hadoop(old), True)
        finally:
            files.delete(self._hadoop(beside), True)
        return self.session.read.parquet(self.path)

    def _hadoop(self, path: str) -> Any:
        return self.session._jvm.org.apache.hadoop.fs.Path(path)  # type: ignore[union-attr]

    def _files(self, path: str) -> tuple[Any, Any]:
        """The file system of a path, and the path as it knows it."""
        here = self._hadoop(path)
        return here.getFileSystem(self.session._jsc.hadoopConfiguration()), here


def _not_ours(name: str) -> FactsError:
    return FactsError(
        f"There is `{name}` already, and leadscore did not write it",
        "Choose another name, or delete it first if nobody needs it.",
    )
