"""`leadscore score`: every lead's score under a policy."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from heapq import nsmallest
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadscore.cli.data import Data, data_options, opened, outcomes, tell_report
from leadscore.cli.exits import ExitCode
from leadscore.cli.output import form_for, is_stdout, must_be_writable, output_options, print_or_write, write
from leadscore.cli.policies import files_of, planned, policies_at
from leadscore.cli.terminal import columns, is_terminal, say
from leadscore.cli.unsaid import Unsaid
from leadscore.report.scores import (
    Row,
    Scores,
    as_csv,
    as_json,
    as_jsonl,
    as_markdown,
    best_first,
    row_of,
)
from leadscore.report.words import instant
from leadscore.values.number import counted

if TYPE_CHECKING:
    from leadscore.facts.load import Facts
    from leadscore.plan.model import Plan

_SCREENFUL = 25


@click.command("score")
@click.argument("policy", type=click.Path(path_type=Path))
@data_options
@output_options("a table on a terminal, CSV in a pipe")
@click.option("--top", type=click.IntRange(min=1), metavar="N", help="Only the N best leads.")
def command(policy: Path, data: Data, form: str | None, output: Path | None, top: int | None) -> int:
    """Score leads by POLICY, the best first. With a folder of policies, each lead is scored by every one that applies.

    \b
    leadscore score b2b.lead --leads leads.csv --events events.csv
    leadscore score b2b.lead --leads leads.csv --as-of 2026-04-01 -o scores.csv

    Leads that the policy does not apply to come last, without a score.
    Ends with 0, also when rows had to be set aside; how many and why is said on standard error.
    """
    _must_be_safe_to_write((policy, *data.files), data, output)
    form = form_for(form, output, is_terminal(sys.stdout), "csv")
    shown = _SCREENFUL if top is None and form == "table" and output is None and is_terminal(sys.stdout) else top
    files = policies_at(policy)
    several = len(files) > 1
    if several:
        _can_be_read_again(data)
    checked, plans = zip(*(planned(file) for file in files), strict=True)
    _must_be_safe_to_write([file for policy in checked for file in files_of(policy)], data, output)
    rows: list[Row] = []
    kept = 0
    for file, plan in zip(files, plans, strict=True):
        counts, unsaid = _Counts(), Unsaid(plan)
        with _opened(plan, file, data, None if several else output) as facts:
            of_policy = (
                row_of(plan, outcome, lead if form == "table" else None)
                for lead, outcome in unsaid.seen(outcomes(plan, facts, data.as_of))
            )
            rows += _best(counts.seen(of_policy, skip_others=several), shown)
            tell_report(facts)
        for line in unsaid.lines(data):
            say(line)
        kept += counts.kept
        say(f"{plan.name}: {counts.sentence(data.as_of)}")
    groups = tuple(dict.fromkeys(group.name for plan in plans for group in plan.groups))
    _write(Scores(groups, _best(rows, shown), several), form, output)
    if top is None and shown is not None and kept > shown:
        say(f"The table shows the best {shown}: --top N shows more, -o scores.csv writes all.")
    return ExitCode.FINE


def _can_be_read_again(data: Data) -> None:
    """Each of several policies has its own vocabulary, so each reads the data for itself."""
    if Path("-") in (data.leads, *data.events):
        raise click.UsageError("Standard input can be read once only: name one policy, or give the data as files.")
    if data.rejects is not None:
        raise click.UsageError("--rejects takes the rows of one policy: name one, not a folder of several.")


def _must_be_safe_to_write(read: Collection[Path], data: Data, output: Path | None) -> None:
    """Neither the scores nor the rows set aside may replace what is read, nor each other. Raises BadInput."""
    must_be_writable(data.rejects, read)
    must_be_writable(output, read)
    if output is None or is_stdout(output):
        return
    must_be_writable(_beside(output), read)
    if data.rejects is not None and data.rejects.resolve() == output.resolve():
        raise click.UsageError("--rejects and -o name the same file: choose two.")


def _beside(output: Path) -> Path:
    """Where the rows that cannot be used go when scores go to a file."""
    return output.with_name(f"{output.stem}.rejects.csv")


@contextmanager
def _opened(plan: Plan, policy: Path, data: Data, output: Path | None) -> Iterator[Facts]:
    """The leads. Where scores go to a file, the rows that cannot be used are put beside it, if there are any."""
    if output is None or is_stdout(output) or data.rejects is not None or data.strict:
        with opened(plan, policy, data) as facts:
            yield facts
        return
    beside = _beside(output)
    worth_keeping = False
    try:
        with opened(plan, policy, replace(data, rejects=beside)) as facts:
            worth_keeping = facts.report.total_set_aside > 0
            yield facts
    finally:  # also where reading was stopped half-way
        if not worth_keeping:
            beside.unlink(missing_ok=True)


class _Counts:
    """How many leads were scored, and what became of them. `kept` rows are worth showing."""

    def __init__(self) -> None:
        self.leads = self.kept = self.ready = self.disqualified = self.out_of_scope = 0

    def seen(self, rows: Iterable[Row], skip_others: bool) -> Iterator[Row]:
        """The rows as they are, counted on their way; `skip_others` leaves out those out of the policy's scope."""
        for row in rows:
            self.leads += 1
            self.ready += row.ready
            self.disqualified += row.disqualified
            self.out_of_scope += row.score is None
            if row.score is not None or not skip_others:
                self.kept += 1
                yield row

    def sentence(self, as_of: int) -> str:
        """`300 leads scored as of 2026-04-01: 41 ready, 12 disqualified, 3 out of scope.`"""
        parts = [(self.ready, "ready"), (self.disqualified, "disqualified"), (self.out_of_scope, "out of scope")]
        outcomes = ", ".join(f"{number:,} {what}" for number, what in parts if number or what == "ready")
        return f"{counted(self.leads, 'lead')} scored as of {instant(as_of)}: {outcomes}."


def _best(rows: Iterable[Row], top: int | None) -> list[Row]:
    """The best `top` rows, or all; only those that are kept take memory."""
    return sorted(rows, key=best_first) if top is None else nsmallest(top, rows, key=best_first)


def _write(scores: Scores, form: str, output: Path | None) -> None:
    if form == "table":
        from leadscore.report.score_table import render

        print_or_write(render(scores, columns(sys.stdout)), output)
    else:
        forms = {"csv": as_csv, "json": as_json, "jsonl": as_jsonl, "markdown": as_markdown}
        write(forms[form](scores), output)
