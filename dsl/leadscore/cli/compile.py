"""`leadscore compile`: a policy as SQL, to be run where the data is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadscore.cli.dashes import TakesFiles
from leadscore.cli.exits import BadInput, ExitCode
from leadscore.cli.output import must_be_writable, write
from leadscore.cli.policies import files_of, planned
from leadscore.cli.terminal import say
from leadscore.cli.times import instant_option, now

if TYPE_CHECKING:
    from leadscore.batch.sql.dialect import Dialect

_DIALECTS = ("duckdb", "postgres", "spark", "bigquery", "snowflake")
"""The keys of `DIALECTS`, which is loaded only when it is needed."""


@click.command("compile", cls=TakesFiles)
@click.argument("policy", type=click.Path(path_type=Path))
@click.option("--to", required=True, type=click.Choice(_DIALECTS), help="The database that is to run it.")
@click.option(
    "--as-of",
    callback=instant_option,
    metavar="DATE",
    help="The instant to score at, such as 2026-04-01 (its 00:00 UTC). Default: now.",
)
@click.option("--explain", is_flag=True, help="What every rule gave, too.")
@click.option("--leads", default="leads", show_default=True, metavar="NAME", help="The table or view with the leads.")
@click.option("--events", default="events", show_default=True, metavar="NAME", help="That with their events.")
@click.option("--was-ready", is_flag=True, help="The leads have a column `was_ready`, which `lost below` reads.")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE.sql", help="Write to this file.")
def command(
    policy: Path,
    to: str,
    as_of: int | None,
    explain: bool,
    leads: str,
    events: str,
    was_ready: bool,
    output: Path | None,
) -> int:
    """Write POLICY as one SELECT that scores every lead in a database, with each rule as a comment above its lines.

    \b
    leadscore compile b2b.lead --to postgres --leads crm.leads --events crm.events -o b2b.sql
    leadscore compile b2b.lead --to bigquery --as-of 2026-04-01 --explain

    It reads relations in leadscore's own form, which docs/sql.md describes. On PostgreSQL and Spark,
    `leadscore score --on` makes them of tables as they are, and runs the query.
    """
    from leadscore.batch.sql.dialect import DIALECTS, NotInSql
    from leadscore.batch.sql.head import head
    from leadscore.batch.sql.query import score_query

    must_be_writable(output, (policy,))
    checked, plan = planned(policy)
    must_be_writable(output, files_of(checked))
    dialect, instant = DIALECTS[to], now() if as_of is None else as_of
    tables = [_relation(dialect, option, name) for option, name in (("--leads", leads), ("--events", events))]
    try:
        query = score_query(
            plan, instant, dialect, leads=tables[0], events=tables[1], explain=explain, was_ready=was_ready
        )
    except NotInSql as error:
        raise BadInput(str(error)) from error
    text = head(plan, instant, dialect, leads=leads, events=events, explain=explain, was_ready=was_ready)
    text += query
    _tell_length(text, dialect)
    if plan.ready and plan.ready.lost_below is not None and not was_ready:
        say("`lost below` asks who was ready before: with --was-ready the query reads that from a column of the leads.")
    write(text, output)
    return ExitCode.FINE


def _relation(dialect: Dialect, option: str, name: str) -> str:
    from leadscore.batch.sql.dialect import NotInSql

    try:
        return dialect.relation(name)
    except NotInSql as error:
        raise click.UsageError(f"{option} `{name}` is no table's name: write it as leads or crm.leads.") from error


def _tell_length(text: str, dialect: Dialect) -> None:
    length = len(text.encode())
    if dialect.most_bytes is not None and length > dialect.most_bytes:
        say(
            f"The query is {length:,} bytes long, and {dialect.title} takes no more than {dialect.most_bytes:,}: "
            "shorten its largest sets, or split the policy."
        )
