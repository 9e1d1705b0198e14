"""`leadscore feedback`: what people who speak with leads say of them, and how far the score agrees."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadscore.cli.dashes import TakesLead
from leadscore.cli.data import calmly
from leadscore.cli.exits import BadInput, ExitCode
from leadscore.cli.judging import author, plain
from leadscore.cli.recorded import Records, opened_records, record_options
from leadscore.cli.terminal import say
from leadscore.cli.times import instant_option, now

if TYPE_CHECKING:
    from leadscore.production.judging.feedback import Feedback


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line says; `store`, `record` and `config` say where the record is."""

    store: Path | None
    record: str | None
    config: Path | None
    lead: str | None
    policy: str | None
    by: str | None
    as_json: bool


@click.command("feedback", cls=TakesLead)
@click.argument("lead", required=False)
@click.argument("verdict", required=False, type=click.Choice(["good", "bad"]))
@click.option("--because", metavar="TEXT", help="Why: what you learned of the lead.")
@click.option("--by", metavar="NAME", help="Whose word it is. Default: your name in git.")
@click.option(
    "--at", callback=instant_option, metavar="DATE", help="The score of which day or time you speak. Default: now."
)
@click.option("--list", "listed", is_flag=True, help="List what was said, of one lead or all.")
@click.option("--undo", is_flag=True, help="Take back what you said last of the lead.")
@click.option("--agreement", is_flag=True, help="Hold what was said against the score.")
@record_options
def command(
    lead: str | None,
    verdict: str | None,
    because: str | None,
    by: str | None,
    at: int | None,
    listed: bool,
    undo: bool,
    agreement: bool,
    store: Path | None,
    record: str | None,
    policy: str | None,
    config: Path | None,
    as_json: bool,
) -> int:
    """Record that LEAD turned out good or bad, and see how far people and score agree.

    \b
    leadscore feedback jane@acme.example good --because "Booked a demo at once" --store leads.duckdb
    leadscore feedback L-1031 bad --because "A student" --store leads.duckdb --at 2026-04-01
    leadscore feedback L-1031 --undo --store leads.duckdb
    leadscore feedback --agreement --store leads.duckdb

    LEAD is an id, an email address, a name, or the beginning of one. What it scored in the last recorded scoring is
    kept beside the verdict.
    """
    asked = Asked(store, record, config, lead, policy, by, as_json)
    if listed + undo + agreement > 1:
        raise click.UsageError("--list, --undo and --agreement are three things: do one at a time.")
    if (listed or undo or agreement) and (verdict or because):
        raise click.UsageError("A verdict is given by itself: leave out --list, --undo and --agreement.")
    with calmly():
        if agreement:
            return _agreement(asked)
        if listed or (as_json and verdict is None):
            return _list(asked)
        if lead is None or not lead.strip():
            raise click.UsageError("Of which lead? Name it by its id or email address; --list shows what was said.")
        if undo:
            return _undo(asked)
        return _give(asked, verdict, because, at)


def _give(asked: Asked, verdict: str | None, because: str | None, at: int | None) -> int:
    from leadscore.production.judging.feedback import Opinion, Verdict, give
    from leadscore.report.feedback_words import recorded

    missing = [
        *(["whether the lead is good or bad"] if verdict is None else []),
        *(['why: --because "A student, no budget"'] if not plain(because or "") else []),
    ]
    if missing:
        raise click.UsageError(f"This does not say {', nor '.join(missing)}.")
    if at is not None and at > now():
        raise click.UsageError("--at is still to come: nobody can judge that yet.")
    by = author(asked.by, Path.cwd())
    with _to_write(asked) as records:
        names, lead = records.policies(asked.policy), records.lead(asked.lead or "")
        opinion = Opinion(lead, Verdict(verdict), plain(because or ""), by, now() if at is None else at)
        given = give(records.ledger, names, opinion, now())
    if asked.as_json:
        _print_json([given])
    say(recorded(given))
    return ExitCode.FINE


def _undo(asked: Asked) -> int:
    from leadscore.production.judging.feedback import all_feedback, take_back
    from leadscore.report.feedback_words import line

    by = author(asked.by, Path.cwd())
    with _to_write(asked) as records:
        names, lead = records.policies(asked.policy), records.lead(asked.lead or "")
        found = all_feedback(records.ledger.database, policies=names, lead=lead, by=by)
        if not found:
            raise BadInput(f"{by} has said nothing of `{lead}` here", "--list shows what was said, and by whom.")
        last = max(found, key=lambda given: given.no)
        take_back(records.ledger.database, last)
    say(f"Taken back: {line(last)}")
    return ExitCode.FINE


def _list(asked: Asked) -> int:
    from leadscore.report.feedback_words import line

    found = _recorded(asked)
    if asked.as_json:
        _print_json(found)
        return ExitCode.FINE
    for given in found:
        click.echo(plain(line(given), keep=True))
    if not found:
        say("Nobody has said anything yet.")
    return ExitCode.FINE


def _agreement(asked: Asked) -> int:
    from leadscore.production.judging.agreement import agreements
    from leadscore.report.feedback_json import agreements_json
    from leadscore.report.feedback_words import agreement_lines
    from leadscore.report.json_text import dumps

    found = agreements(_recorded(asked))
    if asked.as_json:
        click.echo(dumps(agreements_json(found), indent=2))
        return ExitCode.FINE
    for one in found:
        for line in agreement_lines(one):
            click.echo(plain(line, keep=True))
    if not found:
        say("Nobody has said anything yet: `leadscore feedback LEAD good|bad --because …` records it.")
    return ExitCode.FINE


def _recorded(asked: Asked) -> list[Feedback]:
    from leadscore.production.judging.feedback import all_feedback

    with opened_records(asked.store, asked.record, asked.config) as records:
        names = records.policies(asked.policy)
        lead = None if asked.lead is None else records.lead(asked.lead)
        return all_feedback(records.ledger.database, policies=names, lead=lead, by=asked.by)


def _print_json(given: list[Feedback]) -> None:
    from leadscore.report.feedback_json import feedback_json
    from leadscore.report.json_text import dumps

    click.echo(dumps(feedback_json(given), indent=2))


@contextmanager
def _to_write(asked: Asked) -> Iterator[Records]:
    """As `opened_records`, to be written. A store or database without a record stays without one."""
    with opened_records(asked.store, asked.record, asked.config) as records:
        records.policies(asked.policy)
    with opened_records(asked.store, asked.record, asked.config, write=True) as records:
        yield records
