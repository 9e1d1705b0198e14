"""`leadscore forget`: a person is erased from a store and from the record of what was scored."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadscore.cli.dashes import TakesLead
from leadscore.cli.data import FILE, STORE_FILE, calmly
from leadscore.cli.exits import BadInput, ExitCode
from leadscore.cli.stores import must_be_in_utf8, waiting
from leadscore.cli.terminal import is_terminal, say
from leadscore.cli.times import now
from leadscore.diagnostics.render.cells import clean
from leadscore.source.working import working_folder

if TYPE_CHECKING:
    from leadscore.batch.store.store import Store
    from leadscore.production.forgetting.forget import Gone
    from leadscore.production.forgetting.policies import Mention
    from leadscore.production.ledger.ledger import Ledger


@click.command("forget", cls=TakesLead)
@click.argument("lead")
@click.option("--store", type=STORE_FILE, required=True, metavar="FILE", help="The store, with its record.")
@click.option("--record", metavar="URL", help="The PostgreSQL database with the record, if it is kept there.")
@click.option("--config", type=FILE, metavar="FILE", help="Default: leadscore.toml beside the store or above it.")
@click.option(
    "--policies",
    type=click.Path(path_type=Path, exists=True),
    multiple=True,
    metavar="PATH",
    help="Where to look for policies that name the lead. Default: here, and beside the store.",
)
@click.option("--yes", is_flag=True, help="Do not ask first; needed in a script.")
@click.option("--json", "as_json", is_flag=True, help="What was erased as JSON.")
def command(
    lead: str,
    store: Path,
    record: str | None,
    config: Path | None,
    policies: tuple[Path, ...],
    yes: bool,
    as_json: bool,
) -> int:
    """Erase a person: from the store's facts, and from the record of what was scored and told.

    \b
    leadscore forget jane@acme.example --store leads.duckdb
    leadscore forget L-17 --store leads.duckdb --record 'postgresql://…' --yes

    LEAD is an id or an email, whole. What is left is a lead without a name, of which nothing is known; all others keep
    their scores, and their past. This cannot be undone. What lies elsewhere is listed: docs/privacy.md.
    """
    must_be_in_utf8((store,))
    with calmly():
        gone, found, inbox = _forgotten(lead, Path(os.path.realpath(store)), record, config or store, policies, yes)
    if as_json:
        from leadscore.report.forget_words import as_json as json_of
        from leadscore.report.json_text import dumps

        click.echo(dumps(json_of(lead, gone, found, inbox), indent=2))
        return ExitCode.FINE
    from leadscore.report.forget_words import lines

    for line in lines(lead, gone, found, inbox):
        click.echo(clean(line))
    return ExitCode.FINE


def _forgotten(
    lead: str, store: Path, record: str | None, config: Path, policies: tuple[Path, ...], yes: bool
) -> tuple[Gone | None, list[Mention], list[Path]]:
    """What was erased, None where nothing is known by that name; where policies name them; and where they wait to be
    taken in."""
    from leadscore.batch.store.forgetting import forgotten_leads, rewrite
    from leadscore.batch.store.store import Limits, open_store
    from leadscore.facts.stopping import load_duckdb
    from leadscore.production.forgetting.forget import find_name, find_person, forget
    from leadscore.production.forgetting.inbox import waiting_of
    from leadscore.production.forgetting.policies import mentions
    from leadscore.production.ledger.place import database_url
    from leadscore.production.lock import alone
    from leadscore.values.text import fold

    url = database_url(record, config)
    load_duckdb()
    if not store.exists():
        raise BadInput(f"There is no store {store}", "--store names what `leadscore ingest` or `leadscore run` made.")
    with alone(store, now()), working_folder(store.parent) as folder:
        with open_store(store, folder, Limits(), read_only=False) as opened, _ledger(opened, url) as ledger:
            person = find_person(opened, ledger, lead) or find_name(ledger, lead)
            names = frozenset({fold(lead)}) if person is None else person.names
            found = mentions(_policies(policies or (Path(), store.parent)), names)
            inbox = waiting_of(Path(f"{store}.inbox"), names)
            remains = person is not None or bool(len(forgotten_leads(opened)))
            if person is not None:
                _must_be_meant(person.id, lead, yes)
            gone = None if person is None else forget(opened, ledger, person)
        if remains:  # somebody who was stopped before this may have left bytes in the file
            with waiting("Writing the store anew"):
                rewrite(store, folder, Limits())
    return gone, found, inbox


@contextmanager
def _ledger(store: Store, url: str | None) -> Iterator[Ledger | None]:
    """None where nothing was recorded yet."""
    from leadscore.batch.store.store import has_table
    from leadscore.production.ledger.ledger import open_ledger

    with ExitStack() as stack:
        is_there = url is not None or has_table(store.connection, "ledger", "format")
        yield stack.enter_context(open_ledger(store, url, write=True)) if is_there else None


def _policies(places: tuple[Path, ...]) -> list[Path]:
    from leadscore.source.folders import policies_below

    files = [file for place in places for file in (policies_below(place) if place.is_dir() else [place])]
    first = {os.path.realpath(file): file for file in reversed(files)}  # each once, as it was named first
    return sorted(first.values())


def _must_be_meant(id: str, wanted: str, yes: bool) -> None:
    """Asks the person at the terminal. Raises BadInput where nobody can be asked, Exit where they think better of
    it."""
    if yes:
        return
    shown = f"`{wanted}`" if wanted == id else f"`{wanted}` ({id})"
    if not (is_terminal(sys.stdin) and is_terminal(sys.stderr)):
        raise BadInput(f"{shown} would be erased for good, and nobody is here to be asked", "Say so with --yes.")
    if not click.confirm(clean(f"Erase {shown} for good?"), err=True):
        say("Nothing was erased.")
        raise click.exceptions.Exit(ExitCode.FINDINGS)
