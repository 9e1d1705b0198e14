"""`leadscore explain`, also `why`: one lead's score, rule by rule."""

from __future__ import annotations

from collections.abc import Iterable
from heapq import nsmallest
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadscore.cli.dashes import TakesLead
from leadscore.cli.data import Data, data_options, opened, scored, tell_report
from leadscore.cli.exits import BadInput, ExitCode
from leadscore.cli.explain_output import Shown, write_beside, write_explanations
from leadscore.cli.find import find_leads
from leadscore.cli.output import form_for, must_be_writable, output_options
from leadscore.cli.policies import files_of, planned
from leadscore.engine.reference import score
from leadscore.report.scores import best_first, row_of

if TYPE_CHECKING:
    from leadscore.cli.explain_output import Result
    from leadscore.plan.model import Plan


@click.command("explain", cls=TakesLead)
@click.argument("policy", type=click.Path(path_type=Path))
@click.argument("lead", required=False)
@data_options
@output_options("table")
@click.option("--top", type=click.IntRange(min=1), metavar="N", help="Explain the N best leads instead of one.")
@click.option("--over-time", is_flag=True, help="Show the score over time, and what moved it when.")
@click.option("--beside", "other", metavar="OTHER", help="Set another lead beside it: which rules tell them apart.")
@click.option("--all", "show_all", is_flag=True, help="Show the rules that did not fire, and small moves, too.")
def command(
    policy: Path,
    lead: str | None,
    data: Data,
    form: str | None,
    output: Path | None,
    top: int | None,
    over_time: bool,
    other: str | None,
    show_all: bool,
) -> int:
    """Say why LEAD has its score under POLICY: every rule's points, what they rest on, what is missing to ready, and
    what becomes of the lead if nothing happens.

    LEAD is an id, an email address, or the beginning of one; without it, the best lead is explained.

    \b
    leadscore explain b2b.lead jane@acme.example --leads leads.csv --events events.csv
    leadscore explain b2b.lead jane@acme.example --leads leads.csv --events events.csv --over-time
    leadscore explain b2b.lead jane@acme.example --beside tom@acme.example --leads leads.csv
    leadscore why b2b.lead --leads leads.csv --top 3
    """
    _must_fit(lead, other, top, over_time)
    read = (policy, *data.files)
    must_be_writable(output, read)
    must_be_writable(data.rejects, read)
    checked, plan = planned(policy)
    for written in (output, data.rejects):
        must_be_writable(written, files_of(checked))
    form = form_for(form, output, on_terminal=True, in_pipe="table")
    wanted = [name for name in (lead, other) if name is not None]
    results = (_from_files if data.store is None else _from_store)(plan, policy, data, wanted, top or 1)
    if not results:
        raise BadInput("There is not a single lead in the data", "Check the file that --leads names.")
    if other is None:
        write_explanations(plan, results, form, output, Shown(show_all, over_time, as_list=top is not None))
    else:
        write_beside(plan, results, form, output)
    return ExitCode.FINE


def _must_fit(lead: str | None, other: str | None, top: int | None, over_time: bool) -> None:
    """Raises click.UsageError."""
    if lead is not None and top is not None:
        raise click.UsageError("Name a lead or ask for the --top ones, not both.")
    if other is None:
        return
    if lead is None:
        raise click.UsageError("--beside sets a lead beside another one: name both.")
    if over_time:
        raise click.UsageError("--over-time is of one lead: leave --beside out, and ask for each.")


def _from_files(plan: Plan, policy: Path, data: Data, wanted: list[str], top: int) -> list[Result]:
    with opened(plan, policy, data) as facts:
        tell_report(facts)
        if not wanted:
            return _best(scored(plan, facts, data.as_of), plan, top)
        return [(found, score(plan, found, data.as_of)) for found in find_leads(facts, wanted)]


def _from_store(plan: Plan, policy: Path, data: Data, wanted: list[str], top: int) -> list[Result]:
    from leadscore.batch.results import best, collect
    from leadscore.batch.scoring import program_for, score_all
    from leadscore.batch.store.leads import leads_of, number_of, who_is_who
    from leadscore.cli.stores import opened_store

    with opened_store(plan, policy, data) as (store, _):
        program = program_for(store, plan, data.as_of)
        if wanted:
            numbers = [number_of(store, found.id) for found in find_leads(who_is_who(store), wanted)]
        else:
            numbers = [row.no for row in best(collect(store, plan, score_all(store, program)), top)]
        return [(found, score(plan, found, data.as_of)) for found in leads_of(store, numbers, plan.kinds)]


def _best(results: Iterable[Result], plan: Plan, top: int) -> list[Result]:
    return nsmallest(top, results, key=lambda result: best_first(row_of(plan, result[1])))
