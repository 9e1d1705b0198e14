"""`leadscore score`: every lead's score under a policy."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from heapq import nsmallest
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadscore.cli.dashes import TakesFiles
from leadscore.cli.data import FILE, Data, data_options, opened, outcomes, tell_report
from leadscore.cli.exits import ExitCode
from leadscore.cli.limits import limit_options
from leadscore.cli.output import form_for, is_stdout, must_be_writable, output_options
from leadscore.cli.policies import files_of, planned, policies_at
from leadscore.cli.score_output import write_scores
from leadscore.cli.score_store import Wanted, must_be_folder_of_points, rows_in_store, score_in_store
from leadscore.cli.stores import is_large
from leadscore.cli.terminal import is_terminal, say
from leadscore.cli.unsaid import Unsaid
from leadscore.engine.outcome import Counts
from leadscore.report.scores import Row, Scores, best_first, counted_outcomes, row_of
from leadscore.source.write import is_device

if TYPE_CHECKING:
    from leadscore.batch.store.store import Limits
    from leadscore.plan.model import Plan

_SCREENFUL = 25
_PARQUET = "parquet"


@click.command("score", cls=TakesFiles)
@click.argument("policy", type=click.Path(path_type=Path))
@data_options
@output_options("a table on a terminal, CSV in a pipe", also=(_PARQUET,))
@click.option("--top", type=click.IntRange(min=1), metavar="N", help="Only the N best leads.")
@click.option(
    "--explain",
    type=FILE,
    metavar="FOLDER",
    help="Also write what every rule gave to every lead, as Parquet files in this folder.",
)
@click.option(
    "--changed",
    is_flag=True,
    help="With --store: score only what may have moved since the last time, and give the leads whose outcome did.",
)
@click.option("--on", metavar="DATABASE", help="Score where the data is: postgresql://user@host/database, or spark.")
@click.option("--into", metavar="TABLE", help="With --on: the table for the scores. Default: leadscore_scores.")
@limit_options
def command(
    policy: Path,
    data: Data,
    form: str | None,
    output: Path | None,
    top: int | None,
    explain: Path | None,
    changed: bool,
    on: str | None,
    into: str | None,
    limits: Limits,
) -> int:
    """Score leads by POLICY, the best first. With a folder of policies, each lead is scored by every one that applies.

    \b
    leadscore score b2b.lead --leads leads.csv --events events.csv
    leadscore score b2b.lead --leads leads.csv --as-of 2026-04-01 -o scores.csv
    leadscore score b2b.lead --store leads.duckdb -o scores.parquet
    leadscore score b2b.lead --on postgresql://me@host/crm --leads contacts --events activities

    Leads that the policy does not apply to come last, without a score.
    Ends with 0, also when rows had to be set aside; how many and why is said on standard error.
    """
    if on is not None:
        return _score_on(on, policy, data, into, besides=(form, output, top, explain, limits.memory, limits.threads))
    if into is not None:
        raise click.UsageError("--into names the table that --on DATABASE writes; a file is named with -o.")
    _must_be_safe_to_write((policy, *data.files), data, output)
    if explain is not None:
        must_be_folder_of_points(explain)
    form = form_for(form, output, is_terminal(sys.stdout), "csv", also=(_PARQUET,))
    files = policies_at(policy)
    _must_fit_together(form, output, data, explain, changed, several=len(files) > 1)
    shown = _SCREENFUL if top is None and form == "table" and output is None and is_terminal(sys.stdout) else top
    checked, plans = zip(*(planned(file) for file in files), strict=True)
    _must_be_safe_to_write([file for policy in checked for file in files_of(policy)], data, output)
    in_store = data.store is not None or form == _PARQUET or explain is not None or is_large(data)
    if len(files) > 1:
        kept = _score_several(list(zip(files, plans, strict=True)), data, limits, form, output, shown, in_store)
    elif in_store:
        wanted = Wanted(form, output, shown, explain, changed)
        with _rejects_beside(data, output) as kept_data:
            kept = score_in_store(plans[0], files[0], kept_data, limits, wanted)
    else:
        rows, kept = _rows(plans[0], files[0], data, form, output, shown, several=False)
        write_scores(Scores(_groups(plans), rows), form, output)
    if top is None and shown is not None and kept > shown:
        say(f"The table shows the best {shown}: --top N shows more, -o scores.csv writes all.")
    return ExitCode.FINE


def _score_on(on: str, policy: Path, data: Data, into: str | None, besides: Sequence[object]) -> int:
    from leadscore.cli.push import score_on

    if any(option is not None for option in besides):
        raise click.UsageError(
            "--on leaves the scores in the database: --into names the table, other outputs do not go."
        )
    if data.store is not None:
        raise click.UsageError("--on scores tables of a database, --store a file: choose one.")
    (file, *others) = policies_at(policy)
    if others:
        raise click.UsageError("--on takes one policy: name it, not a folder of several.")
    return score_on(on, planned(file)[1], file, data, into)


def _must_fit_together(
    form: str, output: Path | None, data: Data, explain: Path | None, changed: bool, several: bool
) -> None:
    """Raises click.UsageError for options that do not go together."""
    if form == _PARQUET and (output is None or is_stdout(output) or is_device(output)):
        raise click.UsageError("Parquet needs a file: name it with -o scores.parquet.")
    if changed and data.store is None:
        raise click.UsageError("--changed needs a --store, which remembers the last time.")
    if changed and explain is not None:
        raise click.UsageError("--explain tells of all leads, --changed of some: choose one.")
    if several and (form == _PARQUET or explain is not None or changed):
        raise click.UsageError("Parquet, --explain and --changed are for one policy: name it, not a folder of several.")
    if several and data.store is None:
        _can_be_read_again(data)


def _score_several(
    policies: Sequence[tuple[Path, Plan]],
    data: Data,
    limits: Limits,
    form: str,
    output: Path | None,
    shown: int | None,
    in_store: bool,
) -> int:
    """Each policy on its own, then the best of all; returns how many rows there were to show."""
    rows: list[Row] = []
    kept = 0
    for file, plan in policies:
        if in_store:
            found, count = rows_in_store(plan, file, data, limits, shown, named=form == "table")
        else:
            found, count = _rows(plan, file, data, form, None, shown, several=True)
        rows += found
        kept += count
    write_scores(Scores(_groups([plan for _, plan in policies]), _best(rows, shown), several=True), form, output)
    return kept


def _rows(
    plan: Plan, file: Path, data: Data, form: str, output: Path | None, shown: int | None, several: bool
) -> tuple[list[Row], int]:
    """One policy's best rows, and how many were worth showing: of several policies, leads out of scope are not."""
    counter, unsaid = _Counter(), Unsaid(plan)
    with _rejects_beside(data, output) as kept_data, opened(plan, file, kept_data) as facts:
        of_policy = (
            row_of(plan, outcome, lead if form == "table" else None)
            for lead, outcome in unsaid.seen(outcomes(plan, facts, data.as_of))
        )
        rows = _best(counter.seen(of_policy, skip_others=several), shown)
        tell_report(facts)
    for line in unsaid.lines(data):
        say(line)
    say(f"{plan.name}: {counted_outcomes(counter.counts, data.as_of)}")
    return rows, counter.kept


def _groups(plans: Iterable[Plan]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(group.name for plan in plans for group in plan.groups))


def _can_be_read_again(data: Data) -> None:
    """Each of several policies has its own vocabulary, so each reads the data for itself."""
    if Path("-") in (data.leads, *data.events):
        raise click.UsageError("Standard input can be read once only: name one policy, or give the data as files.")
    if data.rejects is not None:
        raise click.UsageError("--rejects takes the rows of one policy: name one, not a folder of several.")


def _must_be_safe_to_write(read: Collection[Path], data: Data, output: Path | None) -> None:
    """Neither the scores nor the rows set aside may replace what is read, nor each other. Raises BadInput."""
    must_be_writable(data.rejects, read)
    must_be_writable(output, read, also=(f".{_PARQUET}",))
    if output is None or is_stdout(output):
        return
    must_be_writable(_beside(output), read)
    if data.rejects is not None and data.rejects.resolve() == output.resolve():
        raise click.UsageError("--rejects and -o name the same file: choose two.")


def _beside(output: Path) -> Path:
    """Where the rows that cannot be used go when scores go to a file."""
    return output.with_name(f"{output.stem}.rejects.csv")


@contextmanager
def _rejects_beside(data: Data, output: Path | None) -> Iterator[Data]:
    """Where scores go to a file, the rows that cannot be used are put beside it, if there are any."""
    if output is None or is_stdout(output) or data.rejects is not None or data.strict or data.store is not None:
        yield data
        return
    beside = _beside(output)
    try:
        yield replace(data, rejects=beside)
    finally:
        if beside.is_file() and not _has_rows(beside):
            beside.unlink()


def _has_rows(rejects: Path) -> bool:
    """Whether there is more than the line that names the columns."""
    with rejects.open(encoding="utf-8") as lines:
        return len(list(zip(lines, range(2), strict=False))) > 1


class _Counter:
    """Counts leads on their way. `kept` rows are worth showing."""

    def __init__(self) -> None:
        self.kept = 0
        self.counts = Counts(0, 0, 0, 0)

    def seen(self, rows: Iterable[Row], skip_others: bool) -> Iterator[Row]:
        """The rows as they are; `skip_others` leaves out those out of the policy's scope."""
        leads = ready = disqualified = out_of_scope = 0
        for row in rows:
            leads += 1
            ready += row.ready
            disqualified += row.disqualified
            out_of_scope += row.score is None
            if row.score is not None or not skip_others:
                self.kept += 1
                yield row
        self.counts = Counts(leads, ready, disqualified, out_of_scope)


def _best(rows: Iterable[Row], top: int | None) -> list[Row]:
    """The best `top` rows, or all; only those that are kept take memory."""
    return sorted(rows, key=best_first) if top is None else nsmallest(top, rows, key=best_first)
