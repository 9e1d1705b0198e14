"""`leadscore run`: the weekly, hourly or by-the-minute job that takes in, scores, records and tells."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadscore.cli.dashes import TakesFiles
from leadscore.cli.data import DATA_FILE, EVENTS_OPTION, FILE, LEADS_HELP, READING_OPTIONS, STORE_FILE, Data, calmly
from leadscore.cli.exits import BadInput
from leadscore.cli.limits import limit_options
from leadscore.cli.output import must_be_writable
from leadscore.cli.policies import planned, policies_at
from leadscore.cli.run_log import logged
from leadscore.cli.run_steps import Asked, run
from leadscore.cli.run_whole import must_be_whole
from leadscore.cli.sources import brought_here
from leadscore.cli.stores import must_be_in_utf8
from leadscore.cli.terminal import say
from leadscore.cli.times import duration_option, instant_option, now
from leadscore.source.write import is_device, private_files

if TYPE_CHECKING:
    from leadscore.batch.store.store import Limits
    from leadscore.plan.model import Plan
    from leadscore.production.running import Job


def _options(function: click.decorators.FC) -> click.decorators.FC:
    options = (
        click.option(
            "--store", type=STORE_FILE, required=True, metavar="FILE", help="The store; made if it is not there."
        ),
        click.option("--leads", type=DATA_FILE, metavar="FILE", help=f"{LEADS_HELP}, new and changed ones."),
        EVENTS_OPTION,
        click.option("--inbox", type=FILE, metavar="FOLDER", help="Take in what `leadscore serve` wrote down there."),
        click.option(
            "--as-of",
            callback=instant_option,
            metavar="DATE",
            help="The day or time to score at, in UTC: 2026-04-01 or 2026-04-01T09:30. Default: now.",
        ),
        *READING_OPTIONS,
        click.option("--send", is_flag=True, help="Send the messages; without it they are held in the outbox."),
        click.option("--each", is_flag=True, help="Tell one by one also who crossed because the policy changed."),
        click.option("--quiet-change", is_flag=True, help="Tell those in one message a destination (the default)."),
        click.option("--record", metavar="URL", help="Keep the record in this PostgreSQL database, not in the store."),
        click.option("--renamed-from", metavar="NAME", help="Go on with the record of the policy's old name, once."),
        click.option("--new-record", is_flag=True, help="It is no renamed policy, though it looks like one; once."),
        click.option("--dry-run", "dry", is_flag=True, help="Show what would happen; nothing is recorded or sent."),
        click.option("--wait", callback=duration_option, metavar="TIME", help="How long to wait for another run: 10m."),
        click.option("--json", "as_json", is_flag=True, help="What happened as JSON, every crossing in it."),
        click.option("--log", metavar="FILE", help="Add a line of JSON for each step; - is standard error."),
    )
    for option in reversed(options):
        function = option(function)
    return function


@click.command("run", cls=TakesFiles)
@click.argument("policy", type=click.Path(path_type=Path))
@_options
@limit_options
def command(
    policy: Path,
    store: Path,
    leads: Path | None,
    events: tuple[Path, ...],
    inbox: Path | None,
    as_of: int | None,
    config: Path | None,
    rejects: Path | None,
    strict: bool,
    send: bool,
    each: bool,
    quiet_change: bool,
    record: str | None,
    renamed_from: str | None,
    new_record: bool,
    dry: bool,
    wait: int,
    as_json: bool,
    log: str | None,
    limits: Limits,
) -> int:
    """Take in what is new, score, record, and carry out the policy's `on …` lines: the job to run again and again.

    \b
    leadscore run b2b.lead --store leads.duckdb --leads leads.csv --events events.csv
    leadscore run b2b.lead --store leads.duckdb --events today.csv --send
    leadscore run policies/ --store leads.duckdb --record 'postgresql://…' --send --wait 10m

    The first run is the starting point; from then on, each lead that enters a state is told of once. Files may be given
    again: what the store has is passed over. Whatever stops a run, the next one goes on from there.
    POLICY may be a folder of policies. Destinations stand in leadscore.toml: docs/actions.md.
    """
    if each and quiet_change:
        raise click.UsageError("--each and --quiet-change ask for the opposite: choose one.")
    if dry and send:
        raise click.UsageError("--dry-run sends nothing: leave --send out.")
    if dry and inbox is not None:
        raise click.UsageError("--dry-run takes nothing out of an inbox: leave --inbox out.")
    if renamed_from is not None and (new_record or policy.is_dir()):
        raise click.UsageError("--renamed-from is for one policy, which then goes on with the record it had.")
    beside = config or policy
    with logged(log, beside) as steps, private_files(), calmly():
        leads, events = brought_here(leads, events, beside)
        data = Data(leads, events, now() if as_of is None else as_of, config, rejects, strict, store)
        _must_make_sense(store, data)
        must_be_writable(rejects, (policy, *data.files))
        must_be_in_utf8(data.files)
        must_be_whole((path for path in (data.leads, *data.events) if path is not None), now())
        jobs = _jobs(policy, config, send=send)
        from leadscore.facts.stopping import load_duckdb
        from leadscore.production.ledger.place import database_url

        load_duckdb()
        url = database_url(record, beside)
        asked = Asked(inbox, url, send, each, dry, as_json, wait, limits, renamed_from, new_record)
        return run(policy, jobs, data, asked, steps)


def _must_make_sense(store: Path, data: Data) -> None:
    if any(str(path) == "-" or is_device(path) for path in data.files):
        raise click.UsageError("A store is made of files, by which they are known again: give the data as files.")
    if store.is_dir() or is_device(store) or not store.parent.is_dir():
        raise BadInput(f"`{store}` cannot be a file", "Name a file in a folder that is there.")
    if not store.exists() and data.leads is None:
        raise BadInput(f"There is no store {store}", "Name leads with --leads, and it is made of them.")


def _jobs(policy: Path, config: Path | None, *, send: bool) -> list[Job]:
    """The policies, with all that their actions need; whatever is wrong with any of them is told before anything is
    done."""
    from leadscore.driver import Compiled
    from leadscore.production.actions.fitting import fit
    from leadscore.production.actions.reading import load_settings
    from leadscore.production.running import Job

    compiled = [(file, Compiled(*planned(file))) for file in policies_at(policy)]
    for file, one in compiled:
        _must_have_rules(file, one.plan)
    settings = load_settings(config or policy)
    jobs = [Job(file, fit(one, settings)) for file, one in compiled]
    _must_be_told_apart(jobs)
    for note in dict.fromkeys(note for job in jobs for note in job.fitted.notes):
        say(note)
    if send:
        from leadscore.production.sending.apprise import need_apprise
        from leadscore.production.sending.run import services_of

        need_apprise()
        services_of(settings, {name for job in jobs for name in job.fitted.names})
    return jobs


def _must_have_rules(file: Path, plan: Plan | None) -> None:
    """A file that was emptied by accident would make everybody leave what they are in. Raises BadInput."""
    if plan is not None and not plan.rules:
        raise BadInput(
            f"`{file}` has no rules, so every lead would have the same score: nothing was scored or recorded",
            'Write one, such as `when visited "pricing" add 50`, or take the policy out of this run. '
            "`leadscore help no-rules` says more.",
        )


def _must_be_told_apart(jobs: Sequence[Job]) -> None:
    """Scorings are recorded by the policies' names. Raises BadInput."""
    seen: dict[str, Job] = {}
    for job in jobs:
        other = seen.setdefault(job.plan.name, job)
        if other is not job:
            raise BadInput(
                f'`{other.path}` and `{job.path}` are both called "{job.plan.name}"',
                "What is recorded is known by the policy's name: give one of them another.",
            )
