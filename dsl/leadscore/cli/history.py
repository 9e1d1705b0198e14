"""`leadscore history`: the story of a lead's recorded scores."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadscore.cli.dashes import TakesLead
from leadscore.cli.data import calmly
from leadscore.cli.exits import BadInput, ExitCode
from leadscore.cli.output import print_or_write
from leadscore.cli.recorded import opened_records, record_options
from leadscore.cli.terminal import say

if TYPE_CHECKING:
    from leadscore.cli.recorded import Records
    from leadscore.production.history.model import Story


@click.command("history", cls=TakesLead)
@click.argument("lead")
@record_options
def command(
    lead: str, store: Path | None, record: str | None, policy: str | None, config: Path | None, as_json: bool
) -> int:
    """Tell how LEAD's recorded score came to be: what moved it when, and whether that was new facts, time passing, or
    a change of the policy.

    LEAD is an id, an email address, a name, or the beginning of one.

    \b
    leadscore history jane@acme.example --store leads.duckdb
    leadscore history "jane acme" --store leads.duckdb --policy B2B
    leadscore history L-1031 --record 'postgresql://…' --json

    `leadscore run` records. Each scoring at which something about the lead changed is told, the last one below; all
    that is said to have moved the score adds up to the difference, to the last digit.
    """
    with calmly(), opened_records(store, record, config) as records:
        stories = _stories(records, lead, policy)
    if as_json:
        from leadscore.report.history_json import as_json as json_of
        from leadscore.report.json_text import dumps

        click.echo(dumps(json_of(stories), indent=2))
        return ExitCode.FINE
    _tell(stories)
    return ExitCode.FINE


def _stories(records: Records, lead: str, policy: str | None) -> list[Story]:
    from leadscore.production.history.story import story_of

    policies, found = records.policies(policy), records.lead(lead)
    stories = [story_of(records.ledger, records.store, name, found) for name in policies]
    told = [story for story in stories if story is not None]
    if not told:
        by = f' by "{policies[0]}"' if policy else ""
        raise BadInput(
            f"The lead `{found}` was never scored{by} in what is recorded here",
            "`leadscore run` scores all leads of a store, and records it.",
        )
    return told


def _tell(stories: list[Story]) -> None:
    from leadscore.report.history_table import render
    from leadscore.report.history_words import doubts, summary

    print_or_write(render(stories), None)
    sys.stdout.flush()
    for story in stories:
        say(summary(story))
        for doubt in doubts(story):
            say(doubt)
