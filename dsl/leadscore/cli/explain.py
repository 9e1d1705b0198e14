"""`leadscore explain`, also `why`: one lead's score, rule by rule."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from heapq import nsmallest
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import click

from leadscore.cli.data import Data, data_options, opened, scored, tell_report
from leadscore.cli.exits import BadInput, ExitCode
from leadscore.cli.find import find_lead
from leadscore.cli.output import form_for, must_be_writable, output_options, print_or_write, write
from leadscore.cli.policies import files_of, planned
from leadscore.engine.reference import score
from leadscore.report.explanation import explain
from leadscore.report.explanation_csv import as_csv
from leadscore.report.explanation_json import explanation_json
from leadscore.report.json_text import dumps
from leadscore.report.scores import best_first, row_of

if TYPE_CHECKING:
    from leadscore.engine.model import Scorecard
    from leadscore.facts.model import Lead
    from leadscore.plan.model import Plan

    _Result: TypeAlias = tuple[Lead, Scorecard]


@click.command("explain")
@click.argument("policy", type=click.Path(path_type=Path))
@click.argument("lead", required=False)
@data_options
@output_options("table")
@click.option("--top", type=click.IntRange(min=1), metavar="N", help="Explain the N best leads instead of one.")
@click.option("--all", "show_all", is_flag=True, help="Show the rules that did not fire, too.")
def command(
    policy: Path,
    lead: str | None,
    data: Data,
    form: str | None,
    output: Path | None,
    top: int | None,
    show_all: bool,
) -> int:
    """Say why LEAD has its score under POLICY: every rule's points, what they rest on, and what is missing to ready.

    LEAD is an id, an email address, or the beginning of one; without it, the best lead is explained.

    \b
    leadscore explain b2b.lead jane@acme.example --leads leads.csv --events events.csv
    leadscore why b2b.lead --leads leads.csv --top 3
    """
    if lead is not None and top is not None:
        raise click.UsageError("Name a lead or ask for the --top ones, not both.")
    read = (policy, *data.files)
    must_be_writable(output, read)
    must_be_writable(data.rejects, read)
    checked, plan = planned(policy)
    for written in (output, data.rejects):
        must_be_writable(written, files_of(checked))
    form = form_for(form, output, on_terminal=True, in_pipe="table")
    results = (_from_files if data.store is None else _from_store)(plan, policy, data, lead, top or 1)
    if not results:
        raise BadInput("There is not a single lead in the data", "Check the file that --leads names.")
    _write(plan, results, form, output, show_all, as_list=top is not None)
    return ExitCode.FINE


def _from_files(plan: Plan, policy: Path, data: Data, lead: str | None, top: int) -> list[_Result]:
    with opened(plan, policy, data) as facts:
        tell_report(facts)
        if lead is None:
            return _best(scored(plan, facts, data.as_of), plan, top)
        found = find_lead(facts, lead)
        return [(found, score(plan, found, data.as_of))]


def _from_store(plan: Plan, policy: Path, data: Data, lead: str | None, top: int) -> list[_Result]:
    from leadscore.batch.results import best, collect
    from leadscore.batch.scoring import program_for, score_all
    from leadscore.batch.store.leads import leads_of, number_of, who_is_who
    from leadscore.cli.stores import opened_store
    from leadscore.engine.compiled import compile_plan

    with opened_store(plan, policy, data) as (store, _):
        program = program_for(store, plan, data.as_of)
        if lead is None:
            numbers = [row.no for row in best(collect(store, plan, score_all(store, program)), top)]
        else:
            numbers = [number_of(store, find_lead(who_is_who(store), lead).id)]
        compiled = compile_plan(plan)
        return [(found, compiled.explain(found, data.as_of)) for found in leads_of(store, numbers, plan.kinds)]


def _best(results: Iterable[_Result], plan: Plan, top: int) -> list[_Result]:
    return nsmallest(top, results, key=lambda result: best_first(row_of(plan, result[1])))


def _write(
    plan: Plan, results: Sequence[_Result], form: str, output: Path | None, show_all: bool, as_list: bool
) -> None:
    match form:
        case "csv":
            write(as_csv(plan, (card for _, card in results)), output)
        case "json":
            objects = [explanation_json(plan, card) for _, card in results]
            write(dumps(objects if as_list else objects[0], indent=2) + "\n", output)
        case "jsonl":
            write("".join(dumps(explanation_json(plan, card)) + "\n" for _, card in results), output)
        case "markdown":
            from leadscore.report import markdown

            write("\n".join(markdown.explanation(explain(plan, *result), show_all) for result in results), output)
        case _:
            from rich.console import Group

            from leadscore.report import terminal

            parts = [terminal.render(explain(plan, *result), show_all) for result in results]
            print_or_write(Group(*(item for part in parts for item in (part, ""))), output)
