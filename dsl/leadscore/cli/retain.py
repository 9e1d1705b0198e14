"""`leadscore retain`: what is older than the rules allow is erased, after a look at what that is."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadscore.cli.data import FILE, STORE_FILE, calmly
from leadscore.cli.exits import BadInput, ExitCode
from leadscore.cli.retaining import cleaned
from leadscore.cli.stores import must_be_in_utf8
from leadscore.cli.terminal import is_terminal, say
from leadscore.cli.times import instant_option, now
from leadscore.diagnostics.render.cells import clean
from leadscore.source.working import working_folder
from leadscore.values.days import instant

if TYPE_CHECKING:
    from leadscore.batch.store.store import Store
    from leadscore.production.ledger.ledger import Ledger
    from leadscore.production.retention.retain import Retained
    from leadscore.production.retention.settings import Retention


@dataclass(frozen=True, slots=True)
class Asked:
    """What the options say; `record` and `config` say where the record is."""

    record: str | None
    config: Path | None
    now: int
    dry: bool
    yes: bool
    as_json: bool


@click.command("retain")
@click.argument("store", required=False, type=STORE_FILE)
@click.option("--record", metavar="URL", help="The PostgreSQL database with the record, if it is kept there.")
@click.option("--config", type=FILE, metavar="FILE", help="Default: leadscore.toml beside the store or above it.")
@click.option("--as-of", callback=instant_option, metavar="DATE", help="From which day ages count back. Default: now.")
@click.option("--dry-run", "dry", is_flag=True, help="Only say what would be erased.")
@click.option("--yes", is_flag=True, help="Do not ask first; needed in a script.")
@click.option("--json", "as_json", is_flag=True, help="What was erased as JSON.")
def command(
    store: Path | None,
    record: str | None,
    config: Path | None,
    as_of: int | None,
    dry: bool,
    yes: bool,
    as_json: bool,
) -> int:
    """Erase what is older than `[retention]` in leadscore.toml allows, from STORE and its record.

    \b
    leadscore retain leads.duckdb --dry-run
    leadscore retain leads.duckdb
    leadscore retain --record 'postgresql://…' --yes

    It says what would go, by kind, and whose scores that would move, and asks. What you said yes to, `leadscore run`
    does from then on by itself; what leadscore.toml says otherwise later waits for your word again. A person is erased
    by `leadscore forget`: docs/privacy.md.
    """
    asked = Asked(record, config, now() if as_of is None else as_of, dry, yes, as_json)
    if asked.now > now() and not dry:
        raise click.UsageError("--as-of is still to come: look ahead with --dry-run.")
    must_be_in_utf8((store,))
    with calmly():
        return _retain(None if store is None else Path(os.path.realpath(store)), asked)


def _retain(store: Path | None, asked: Asked) -> int:
    from leadscore.batch.store.store import Limits
    from leadscore.facts.stopping import load_duckdb
    from leadscore.production.ledger.place import database_url
    from leadscore.production.lock import alone

    start = asked.config or store or Path.cwd() / "_"
    url = database_url(asked.record, start)
    if store is None and url is None:
        raise click.UsageError("Name the store, or a database with --record.")
    if store is not None and not store.exists():
        raise BadInput(f"There is no store {store}", "Name what `leadscore ingest` or `leadscore run` made.")
    rules = _rules(start)
    load_duckdb()
    with ExitStack() as stack:
        if store is not None:
            stack.enter_context(alone(store, now()))
        folder = stack.enter_context(working_folder(store.parent if store else None))
        cleaning = None if store is None else stack.enter_context(cleaned(store, folder, Limits()))
        opened, ledger = stack.enter_context(_opened(store, url, folder))
        code = _retained(opened, ledger, rules, asked)
        if cleaning is not None and opened is not None:
            cleaning.look(opened)
        return code


def _rules(start: Path) -> Retention:
    from leadscore.production.retention.settings import load_retention

    path, rules = load_retention(start)
    if not rules:
        says_nothing = f"{path} says nothing of" if path else "There is no leadscore.toml here that says"
        raise BadInput(
            f"{says_nothing} how long things are kept",
            'Write there `[retention]`, and below it for example `events = "24 months"`: docs/privacy.md.',
        )
    return rules


@contextmanager
def _opened(store: Path | None, url: str | None, folder: Path) -> Iterator[tuple[Store | None, Ledger]]:
    from leadscore.batch.store.store import Limits, open_store
    from leadscore.production.ledger.ledger import open_ledger

    with ExitStack() as stack:
        opened = None if store is None else stack.enter_context(open_store(store, folder, Limits(), read_only=False))
        yield opened, stack.enter_context(open_ledger(opened, url, write=True))


def _retained(store: Store | None, ledger: Ledger, rules: Retention, asked: Asked) -> int:
    from leadscore.production.forgetting.ledger import sweep
    from leadscore.production.retention.notes import agree
    from leadscore.production.retention.retain import retain

    if asked.dry or not asked.yes:
        tried = retain(store, ledger, rules, asked.now, keep=False)
        if asked.dry:
            _tell(tried, asked)
            return ExitCode.FINE
        _must_be_meant(tried)
    found = retain(store, ledger, rules, asked.now, keep=True)
    agree(ledger.database, rules, now())
    sweep(ledger.database)
    _tell(found, asked)
    return ExitCode.FINE


def _must_be_meant(found: Retained) -> None:
    """Shows it, and asks the person at the terminal. Raises BadInput where nobody can be asked, Exit where they think
    better of it."""
    from leadscore.report.retention_words import lines

    if not (is_terminal(sys.stdin) and is_terminal(sys.stderr)):
        raise BadInput(
            "This would be erased for good, and nobody is here to be asked",
            "Look with --dry-run, and then say so with --yes.",
        )
    for line in lines(found, dry=True):
        say(line)
    if not click.confirm("Erase this for good, and let `leadscore run` go on with it?", err=True):
        say("Nothing was erased.")
        raise click.exceptions.Exit(ExitCode.FINDINGS)


def _tell(found: Retained, asked: Asked) -> None:
    from leadscore.report.json_text import dumps
    from leadscore.report.retention_words import as_json, lines

    if asked.as_json:
        click.echo(dumps(as_json(found, dry=asked.dry), indent=2))
        return
    for line in lines(found, dry=asked.dry):
        click.echo(clean(line))
    if asked.dry:
        click.echo(f"This was a dry run as of {instant(asked.now)}: nothing was erased.")
