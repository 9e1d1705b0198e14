"""`leadscore ingest`: leads and events into a store, which is scored in a fraction of the time that files take."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadscore.cli.dashes import TakesFiles
from leadscore.cli.data import (
    DATA_FILE,
    EVENTS_OPTION,
    LEADS_HELP,
    READING_OPTIONS,
    STORE_FILE,
    Data,
    calmly,
    config_of,
    reading,
)
from leadscore.cli.exits import BadInput, ExitCode
from leadscore.cli.limits import limit_options
from leadscore.cli.output import must_be_writable
from leadscore.cli.policies import planned, policies_at
from leadscore.cli.sources import brought_here
from leadscore.cli.stores import make, must_be_in_utf8, vocabulary
from leadscore.cli.terminal import say
from leadscore.source.working import shown_name, working_folder
from leadscore.source.write import is_device, private_files
from leadscore.values.number import counted

if TYPE_CHECKING:
    from leadscore.batch.ingest.run import Added
    from leadscore.batch.store.store import Limits
    from leadscore.facts.quarantine import Report
    from leadscore.plan.model import Plan

_ENDINGS = {".duckdb", ".ddb", ".db", ".store", ""}


def _options(function: click.decorators.FC) -> click.decorators.FC:
    leads = click.option("--leads", type=DATA_FILE, metavar="FILE", help=f"{LEADS_HELP}.")
    for option in reversed((leads, EVENTS_OPTION, *READING_OPTIONS)):
        function = option(function)
    return function


@click.command("ingest", cls=TakesFiles)
@click.argument("policy", type=click.Path(path_type=Path))
@click.option(
    "--store", type=STORE_FILE, required=True, metavar="FILE", help="The store to make, such as leads.duckdb."
)
@_options
@click.option("--append", is_flag=True, help="Add to the store what is new; a file that went in before is passed over.")
@limit_options
def command(
    policy: Path,
    store: Path,
    leads: Path | None,
    events: tuple[Path, ...],
    config: Path | None,
    rejects: Path | None,
    strict: bool,
    append: bool,
    limits: Limits,
) -> int:
    """Read leads and events once into a store, one file, to be scored again and again.

    \b
    leadscore ingest b2b.lead --store leads.duckdb --leads leads.csv --events events.csv
    leadscore ingest b2b.lead --store leads.duckdb --append --events today.csv
    leadscore score b2b.lead --store leads.duckdb

    POLICY says which fields and events there are; a folder's policies share one store. Its rules may change later.
    With --append, leads of --leads that the store knows are changed, others are added. The store is written as a whole
    or not at all, whatever happens.
    """
    leads, events = brought_here(leads, events, config or policy)
    data = Data(leads, events, 0, config, rejects, strict)
    _must_make_sense(store, data, append)
    must_be_writable(rejects, (policy, store, *data.files))
    must_be_in_utf8((store, *data.files))
    plans = [planned(file)[1] for file in policies_at(policy)]
    from leadscore.facts.stopping import load_duckdb

    with private_files(), calmly(), working_folder(Path(os.path.realpath(store)).parent) as folder:
        load_duckdb()
        if append:
            _append(plans, policy, store, data, folder, limits)
        else:
            report = make(store, vocabulary(plans), policy, data, folder, limits)
            _tell(report)
            say(f"{store} holds {_held(store, folder, limits)}.")
    return ExitCode.FINE


def _must_make_sense(store: Path, data: Data, append: bool) -> None:
    if data.leads is None and not (append and data.events):
        what = (
            "leads or events to add: name them with --leads or --events" if append else "leads: name them with --leads"
        )
        raise click.UsageError(f"There are no {what}.")
    if any(str(path) == "-" or is_device(path) for path in data.files):
        raise click.UsageError("A store is made of files, by which they are known again: give the data as files.")
    if store.suffix.lower() not in _ENDINGS:
        raise BadInput(f"`{store}`: a store is a file of its own kind", f"Call it `{store.with_suffix('.duckdb')}`.")
    if store.is_dir() or is_device(store) or not store.parent.is_dir():
        raise BadInput(f"`{store}` cannot be a file", "Name a file in a folder that is there.")


def _append(plans: Sequence[Plan], policy: Path, store: Path, data: Data, folder: Path, limits: Limits) -> None:
    from leadscore.batch.ingest.run import Sources, append
    from leadscore.facts.quarantine import Report, quarantine

    report = Report()
    sources = Sources(data.leads, data.events, config_of(policy, data.config))
    with reading(data), quarantine(data.rejects, data.strict, report) as aside:
        added = append(store, vocabulary(plans), sources, folder, limits, aside)
    _tell(report)
    _tell_added(added, store)


def _tell(report: Report) -> None:
    for line in report.lines():
        say(line)


def _tell_added(added: Added, store: Path) -> None:
    for path in added.known:
        say(f"{shown_name(path)} went into {store} before: it is passed over.")
    say(f"{counted(added.moved, 'lead')} of {store} changed or new.")


def _held(store: Path, folder: Path, limits: Limits) -> str:
    from leadscore.batch.store.store import open_store

    with open_store(store, folder, limits, read_only=True) as made:
        return f"{counted(made.lead_count, 'lead')} and {counted(made.event_count, 'event')}"
