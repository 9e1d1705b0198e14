"""Scoring on Spark: Parquet, CSV or tables of the catalog are read, and the scores written, by Spark itself.

Only distinct titles and e-mail addresses come here, where the policy reads what is derived from them.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from leadscore.batch.push.job import Job, Pushed
from leadscore.batch.push.raw import Flavour
from leadscore.batch.push.scores import FIXED
from leadscore.batch.push.spark_session import session, tidying
from leadscore.batch.push.spark_tables import raw_table
from leadscore.batch.push.spark_target import target
from leadscore.batch.push.spark_texts import SparkFlavour
from leadscore.batch.push.steps import REJECTS, prepare, pushed, scores_query

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_LONGEST_NAME = 255
_SCORES = "leadscore_scores"


def push(job: Job) -> Pushed:
    """Scores in the session that runs, else in one of our own. The job's tables are paths or names of the catalog's.

    The scores and the rejects are each written whole or not at all. Raises FactsError, and NotInSql for a
    policy that no database computes.
    """
    with session() as (spark, lasting), SparkEngine(spark) as engine:
        read = (job.leads, *job.events)
        into = target(spark, job.into, read, lasting=lasting)
        into.check(FIXED)
        rejects = None if job.rejects is None else target(spark, job.rejects, read, lasting=lasting)
        if rejects is not None:
            rejects.check(REJECTS)
        leads, *histories = (raw_table(spark, name, engine.name(f"raw_{n}")) for n, name in enumerate(read))
        prepared = prepare(engine, job, leads, histories)
        written = into.replace(spark.sql(scores_query(engine, job, prepared)))
        if rejects is not None and prepared.rejects is not None:
            rejects.replace(spark.sql(prepared.rejects))
        return pushed(engine, job, prepared, engine.named(_SCORES, written), job.into)


@dataclass
class SparkEngine:
    """See `steps.Engine`: temporary views of names that nobody else uses, dropped at the end."""

    session: SparkSession
    mark: str = field(default_factory=lambda: secrets.token_hex(4))
    made: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> SparkEngine:
        return self

    def __exit__(self, *_: object) -> None:
        with tidying():
            self.made.close()

    @property
    def flavour(self) -> Flavour:
        return SparkFlavour()

    @property
    def longest_name(self) -> int:
        return _LONGEST_NAME

    def name(self, name: str) -> str:
        """The name of a view to be made by somebody else, and dropped with the others."""
        full = f"{name}_{self.mark}"
        self.made.callback(self.session.catalog.dropTempView, full)
        return full

    def named(self, name: str, frame: DataFrame) -> str:
        full = self.name(name)
        frame.createOrReplaceTempView(full)
        return full

    def keep(self, name: str, query: str) -> str:
        frame = self.session.sql(query).persist()
        self.made.callback(frame.unpersist)
        return self.named(name, frame)

    def view(self, name: str, query: str) -> str:
        return self.named(name, self.session.sql(query))

    def rows(self, query: str) -> Iterator[tuple[Any, ...]]:
        return map(tuple, self.session.sql(query).collect())

    def put(self, name: str, columns: Sequence[str], rows: Iterable[tuple[str | None, ...]]) -> str:
        schema = ", ".join(f"`{column}` STRING" for column in columns)
        return self.named(name, self.session.createDataFrame(list(rows), schema))
