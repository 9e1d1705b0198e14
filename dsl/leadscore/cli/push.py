"""`leadscore score --on …`: scoring where the data is. What `score` does with `--on` and `--into`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadscore.cli.data import Data, config_of
from leadscore.cli.exits import BadInput, ExitCode
from leadscore.cli.stores import waiting
from leadscore.cli.terminal import say
from leadscore.cli.unsaid import Unsaid
from leadscore.engine.outcome import Counts
from leadscore.report.scores import counted_outcomes

if TYPE_CHECKING:
    from leadscore.batch.push.job import Job, Pushed
    from leadscore.plan.model import Plan

_SPARK = "spark"
_POSTGRES = ("postgresql://", "postgres://")
_TABLE = "leadscore_scores"
_SCHEME = re.compile(r"^(?!hdfs:|dbfs:|file:)([a-z][a-z0-9+.-]+):/(?!/)", re.IGNORECASE)
_SECRET = re.compile(r"(?<=://)([^/@:\s]*):\S*@|(password=)('(?:[^'\\]|\\.)*'|[^\s&]+)", re.IGNORECASE)


def score_on(on: str, plan: Plan, policy: Path, data: Data, into: str | None = None) -> ExitCode:
    """Scores on the database `on`, into the table `into`, and says what came of it.

    The files that `data` names are tables there (for Spark also paths), its rejects a table, too. Raises BadInput for
    whatever keeps it from that, and click.UsageError where leads are not named, or the database is none of those known.
    """
    database = _database(on)
    job = _job(plan, policy, data, into or (f"./{_TABLE}.parquet" if on == _SPARK else _TABLE))
    with _calmly(), waiting(f"Scoring in {database}"):
        if on == _SPARK:
            from leadscore.batch.push import spark

            pushed = spark.push(job)
        else:
            from leadscore.batch.push import postgres

            pushed = postgres.push(job, on)
    _tell(plan, data, pushed)
    return ExitCode.FINE


def without_passwords(arguments: Sequence[str]) -> list[str]:
    """A command line as it may be kept in a file: addresses of databases lose what is secret in them."""
    return [_SECRET.sub(lambda found: f"{found[1]}:…@" if found[2] is None else f"{found[2]}…", a) for a in arguments]


def _database(on: str) -> str:
    if on == _SPARK:
        return "Spark"
    if on.startswith(_POSTGRES):
        return "PostgreSQL"
    raise click.UsageError("--on takes `spark`, or the address of a database: postgresql://user@host/database.")


def _job(plan: Plan, policy: Path, data: Data, into: str) -> Job:
    from leadscore.batch.push.job import Job

    if data.leads is None:
        raise click.UsageError("--on reads tables: name that of the leads with --leads.")
    with _calmly():
        return Job(
            plan=plan,
            as_of=data.as_of,
            leads=_location(data.leads),
            events=[_location(events) for events in data.events],
            into=into,
            config=config_of(policy, data.config),
            rejects=None if data.rejects is None else _location(data.rejects),
            strict=data.strict,
        )


def _location(path: Path) -> str:
    """A table's name or an address that was taken for a path, which made one slash of two: `s3://bucket/leads`."""
    return _SCHEME.sub(r"\1://", str(path))


@contextmanager
def _calmly() -> Iterator[None]:
    from leadscore.batch.sql.dialect import NotInSql
    from leadscore.facts.errors import FactsError

    try:
        yield
    except FactsError as error:
        raise BadInput(error.message, error.help) from error
    except NotInSql as error:
        raise BadInput(str(error), "Files have no such bounds: export the tables, and leave --on out.") from error


def _tell(plan: Plan, data: Data, pushed: Pushed) -> None:
    for line in pushed.notes:
        say(line)
    unsaid = Unsaid(plan)
    unsaid.saw(pushed.leads, pushed.known_fields)
    for line in unsaid.lines(data):
        say(line)
    counts = Counts(pushed.leads, pushed.ready, pushed.disqualified, pushed.out_of_scope)
    say(f"{plan.name}: {counted_outcomes(counts, data.as_of)}")
    say(f"The scores are in {pushed.into}.")
