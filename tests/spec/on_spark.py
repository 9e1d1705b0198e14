"""Runs rows of the spec corpus on Spark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from leadscore.batch.push.spark import SparkEngine
from leadscore.batch.push.spark_session import session
from leadscore.batch.sql.dialect import SPARK
from leadscore.engine.outcome import Outcome
from leadscore.facts.model import Lead
from leadscore.plan.model import Plan
from spec import load
from spec.canonical import outcome, run_with
from spec.inline import query_of
from spec.load import Case


def run(plan: Plan, case: Case) -> load.Outcome:
    """What the session that runs says of a row."""
    return run_with(ask, plan, case)


def ask(plan: Plan, as_of: int, leads: Sequence[Lead], were_ready: Sequence[bool]) -> Mapping[str, Outcome]:
    """What it says of leads, by their ids."""
    with session() as (spark, _), SparkEngine(spark) as engine:
        query = query_of(engine, SPARK, plan, as_of, leads, were_ready, explain=True)
        told = [outcome(plan, as_of, row.asDict()) for row in spark.sql(query).collect()]
    return {one.lead: one for one in told}
