"""`leadscore replay`: a recorded scoring, done again and compared."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadscore.cli.data import calmly
from leadscore.cli.exits import BadInput, ExitCode
from leadscore.cli.output import print_or_write
from leadscore.cli.recorded import opened_records, record_options
from leadscore.cli.stores import waiting
from leadscore.cli.terminal import columns, say
from leadscore.cli.times import instant_option
from leadscore.diagnostics.render.cells import clean
from leadscore.values.days import DAY, instant

if TYPE_CHECKING:
    from leadscore.cli.recorded import Records
    from leadscore.production.ledger.model import Scoring
    from leadscore.production.replay.replay import Replay


@click.command("replay")
@click.argument("scoring", required=False, metavar="[SCORING|DATE]")
@record_options
@click.option("--lead", metavar="LEAD", help="Only this lead: an id, an email, a name.")
@click.option("--list", "only_list", is_flag=True, help="List the recorded scorings; none is done again.")
@click.pass_context
def command(
    context: click.Context,
    scoring: str | None,
    store: Path | None,
    record: str | None,
    policy: str | None,
    config: Path | None,
    as_json: bool,
    lead: str | None,
    only_list: bool,
) -> int:
    """Do a recorded scoring again, by the policy as it was and with the facts as they were known, and compare every
    lead with the record.

    SCORING is a number, as `--list` shows them, or a day or time: then it is the last scoring of that
    day, or up to that time. Without it, the last one of each policy is done again.

    \b
    leadscore replay --store leads.duckdb
    leadscore replay --store leads.duckdb --list
    leadscore replay 2026-04-01 --store leads.duckdb
    leadscore replay 17 --store leads.duckdb --lead jane@acme.example

    The exit code is 0 where all leads come out as recorded, 1 where one does not.
    """
    if only_list:
        if scoring is not None or lead is not None:
            raise click.UsageError("--list lists all scorings: leave SCORING and --lead out.")
        with calmly(), opened_records(store, record, config, facts=False) as records:
            return _list(records, policy, as_json)
    if store is None:
        raise click.UsageError("Missing option '--store': the facts to score again lie in a store.")
    until = None if scoring is None or scoring.isdecimal() else _until(context, scoring)
    with calmly(), opened_records(store, record, config) as records:
        chosen = _by_number(records, int(scoring), policy) if scoring and until is None else None
        found = _replays(records, chosen or _up_to(records, policy, until), lead)
    if as_json:
        from leadscore.report.json_text import dumps
        from leadscore.report.replay_json import as_json as json_of

        click.echo(dumps(json_of(found), indent=2))
    else:
        _tell(found)
    return ExitCode.FINDINGS if any(one.differences for one in found) else ExitCode.FINE


def _list(records: Records, policy: str | None, as_json: bool) -> int:
    from leadscore.production.replay.listing import listed
    from leadscore.report.json_text import dumps
    from leadscore.report.scorings import render
    from leadscore.report.scorings_json import as_json as json_of

    found = listed(records.ledger, records.policies(policy))
    if as_json:
        click.echo(dumps(json_of(found), indent=2))
    else:
        print_or_write(render(found, columns(sys.stdout)), None)
    return ExitCode.FINE


def _until(context: click.Context, text: str) -> int:
    """A day's last second, or the time that is named."""
    found = instant_option(context, context.command.params[0], text) or 0
    return found + DAY - 1 if len(text.strip()) == len("2026-04-01") else found


def _by_number(records: Records, no: int, policy: str | None) -> list[Scoring]:
    scoring = records.ledger.scoring(no)
    if policy is not None and scoring.policy not in records.policies(policy):
        raise BadInput(f'Scoring {no} is by "{scoring.policy}"', "Leave --policy out, or name another scoring.")
    return [scoring]


def _up_to(records: Records, policy: str | None, until: int | None) -> list[Scoring]:
    """The last scoring of each policy, up to an instant. Raises BadInput where there is none."""
    named = [records.ledger.scorings(name) for name in records.policies(policy)]
    found = [[one for one in scorings if until is None or one.as_of <= until] for scorings in named]
    chosen = [scorings[-1] for scorings in found if scorings]
    if not chosen:
        first = min(scorings[0].as_of for scorings in named)
        raise BadInput(f"Nothing was recorded up to then: the first scoring is as of {instant(first)}")
    for scoring in chosen:
        if until is not None and scoring.as_of // DAY < until // DAY:
            say(f'On that day "{scoring.policy}" recorded nothing; what held is as of {instant(scoring.as_of)}.')
    return chosen


def _replays(records: Records, scorings: list[Scoring], lead: str | None) -> list[Replay]:
    from leadscore.production.replay.replay import replay

    if records.store is None:
        raise TypeError("--store is required")
    wanted = None if lead is None else records.lead(lead)
    with waiting("Scoring again"):
        return [replay(records.store, records.ledger, scoring, wanted) for scoring in scorings]


def _tell(found: list[Replay]) -> None:
    from leadscore.report.replay_words import lines

    for one in found:
        for line in lines(one):
            click.echo(clean(line))
