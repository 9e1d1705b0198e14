"""`leadscore serve`: an HTTP endpoint that takes events and changed leads, and answers with scores."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadscore.cli.data import DATA_FILE, EVENTS_OPTION, FILE, LEADS_HELP, READING_OPTIONS, STORE_FILE, Data, calmly
from leadscore.cli.exits import BadInput, ExitCode
from leadscore.cli.policies import planned, policies_at
from leadscore.cli.sources import brought_here
from leadscore.cli.stores import make, must_be_in_utf8, vocabulary
from leadscore.cli.terminal import say
from leadscore.cli.times import instant_option, now
from leadscore.source.working import working_folder
from leadscore.values.number import counted

if TYPE_CHECKING:
    from socket import socket

    from leadscore.batch.ingest.vocabulary import Vocabulary
    from leadscore.batch.store.store import Store
    from leadscore.engine.compiled import CompiledPlan
    from leadscore.engine.model import Scorecard
    from leadscore.facts.model import Lead
    from leadscore.plan.model import Plan
    from leadscore.production.serving.running import Setup
    from leadscore.production.serving.settings import Settings

_HERE = ("127.0.0.1", "::1", "localhost")
"""Addresses that nobody reaches from elsewhere."""
_PATIENCE = 60
"""Seconds to wait at the start while a run has the store."""


def _options(function: click.decorators.FC) -> click.decorators.FC:
    options = (
        click.option(
            "--store", type=STORE_FILE, metavar="FILE", help="Leads and events that `leadscore ingest` put there."
        ),
        click.option("--leads", type=DATA_FILE, metavar="FILE", help=f"{LEADS_HELP}."),
        EVENTS_OPTION,
        *READING_OPTIONS,
        click.option(
            "--inbox",
            type=FILE,
            metavar="FOLDER",
            help="What comes in is written here, for `run --inbox`. Default: beside the store.",
        ),
        click.option("--host", default=_HERE[0], show_default=True, metavar="ADDRESS", help="Where to listen."),
        click.option("--port", type=click.IntRange(0, 65_535), default=8321, show_default=True, help="0: a free one."),
        click.option("--without-keys", is_flag=True, help="Answer whoever is on this machine, to try it out."),
        click.option("--record", metavar="URL", help="The PostgreSQL database of `run --record`."),
        click.option("--log-format", type=click.Choice(["text", "json"]), default="text", help="How the log looks."),
        click.option("--quiet", is_flag=True, help="No line in the log for each request."),
        click.option(
            "--as-of",
            callback=instant_option,
            metavar="DATE",
            help="To try it with old data: score as of this instant, always. Default: now.",
        ),
    )
    for option in reversed(options):
        function = option(function)
    return function


@click.command("serve")
@click.argument("policy", type=click.Path(path_type=Path))
@_options
def command(
    policy: Path,
    store: Path | None,
    leads: Path | None,
    events: tuple[Path, ...],
    config: Path | None,
    rejects: Path | None,
    strict: bool,
    inbox: Path | None,
    host: str,
    port: int,
    without_keys: bool,
    record: str | None,
    log_format: str,
    quiet: bool,
    as_of: int | None,
) -> int:
    """Answer over HTTP: an event or a changed lead comes in, its score with the reasons goes out at once.

    POLICY may be a folder of policies: all of them score what comes in.

    \b
    leadscore serve b2b.lead --store leads.duckdb
    leadscore serve b2b.lead --store leads.duckdb --host 0.0.0.0 --log-format json
    curl -H "Authorization: Bearer $KEY" localhost:8321/v1/events -d '{"lead": "L-1", "event": "visited"}'

    Keys and the secrets of webhooks stand in leadscore.toml, under [serve]. What comes in is on disk before it is
    answered, and `leadscore run --inbox` takes it into the store. The endpoint speaks plain HTTP: put a proxy with TLS
    before it (docs/serve.md). Needs the extra `serve`: pip install 'leadscore[serve]'
    """
    _must_name_leads(leads, events, store)
    _must_be_there(store)
    _must_be_installed()
    from leadscore.production.serving.segments import only_writer
    from leadscore.production.serving.server import Address, listening

    leads, events = brought_here(leads, events, config or policy)
    data = Data(leads, events, now() if as_of is None else as_of, config, rejects, strict, store)
    with calmly():
        folder = _inbox(inbox, data)
        setup = _setup(policy, data, folder, record, without_keys, host)
        setup = replace(setup, log=replace(setup.log, as_json=log_format == "json", requests=not quiet))
        if as_of is not None:
            setup = replace(setup, clock=lambda: float(as_of))
        with only_writer(folder), listening(Address(host, port)) as listener:
            return _run(setup, listener, host)


def _run(setup: Setup, listener: socket, host: str) -> int:
    from leadscore.production.lock import Patience
    from leadscore.production.serving.running import load, run_until_stopped

    loaded = Patience(_PATIENCE, say)(lambda: load(setup))
    port = listener.getsockname()[1]

    def started() -> None:
        count, log = len(loaded.memory.snapshot), setup.log
        if loaded.replayed:
            log.say(f"{loaded.replayed:,} events and changes of the inbox are known again.")
        where = f"http://{_shown(host)}:{port}/"
        log.say(
            f"{counted(count, 'lead is', 'leads are')} scored by {setup.in_force.names} at {where} (Ctrl-C ends it)."
        )
        log.say("This is plain HTTP: put a proxy with TLS before it (docs/serve.md).")

    if hasattr(signal, "SIGPIPE"):  # whoever read the log may go: answers go on
        signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    ended_by = run_until_stopped(loaded, [listener], started)
    setup.log.say("Stopped: all that was answered is in the inbox.")
    return ExitCode.INTERRUPTED if ended_by == signal.SIGINT else ExitCode.FINE


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _must_name_leads(leads: Path | None, events: tuple[Path, ...], store: Path | None) -> None:
    """Raises click.UsageError."""
    if store is not None and (leads is not None or events):
        raise click.UsageError("--store holds the leads and events already: leave out --leads and --events.")
    if store is None and leads is None:
        raise click.UsageError("Missing option '--store' (or '--leads' and '--events', for files).")


def _must_be_there(store: Path | None) -> None:
    """Before a folder is made beside it. Raises BadInput."""
    if store is None or store.exists():
        return
    raise BadInput(f"There is no store {store}", "Name what `leadscore run` or `leadscore ingest` made.")


def _must_be_installed() -> None:
    """Raises BadInput."""
    try:
        import starlette  # noqa: F401
        import uvicorn  # noqa: F401
    except ImportError as error:
        raise BadInput(
            "`leadscore serve` needs a web server, which is not installed",
            "Install it with: pip install 'leadscore[serve]'",
        ) from error


def _inbox(named: Path | None, data: Data) -> Path:
    """Where what comes in is written. Raises BadInput."""
    if named is None and data.store is None:
        raise BadInput(
            "There is no place for what comes in",
            "Name a folder with --inbox; `leadscore ingest` makes a store, which has one beside it.",
        )
    folder = named if named is not None else Path(f"{data.store}.inbox")
    if folder.exists() and not folder.is_dir():
        raise BadInput(f"`{folder}` is a file, and the inbox is a folder", "Name another one with --inbox.")
    return folder


def _setup(
    policy: Path,
    data: Data,
    inbox: Path,
    record: str | None,
    without_keys: bool,
    host: str,
) -> Setup:
    """Whatever is wrong is told before anything is done. Raises BadInput and FactsError."""
    from leadscore.production.ledger.place import database_url
    from leadscore.production.serving.access import Log
    from leadscore.production.serving.policies import InForce, PolicyError, PolicyFile
    from leadscore.production.serving.running import Setup
    from leadscore.production.serving.settings import load_settings

    files = policies_at(policy)
    plans = [_plan(file) for file in files]
    words = vocabulary(plans)
    must_be_in_utf8(data.files)
    settings = load_settings(data.config or policy)
    _must_be_guarded(settings, without_keys, host)
    watched = tuple(map(PolicyFile, files))
    try:
        in_force = InForce.of(tuple(file.read() for file in watched))
    except PolicyError as error:
        raise BadInput(str(error).removesuffix(".")) from error
    return Setup(
        files=watched,
        in_force=in_force,
        open_store=lambda: _opened(plans, words, policy, data),
        store=data.store,
        inbox=inbox,
        record=database_url(record, data.config or policy),
        settings=settings,
        everybody=without_keys,
        explain=_explanation,
        log=Log(_write, as_json=False),
    )


def _plan(file: Path) -> Plan:
    """Raises BadInput."""
    _, plan = planned(file)
    if not plan.rules:
        raise BadInput(
            f"`{file}` has no rules, so every lead would have the same score",
            'Write one, such as `when visited "pricing" add 50`. `leadscore help no-rules` says more.',
        )
    return plan


def _must_be_guarded(settings: Settings, without_keys: bool, host: str) -> None:
    """Raises BadInput where anybody could ask."""
    if without_keys and host not in _HERE:
        raise BadInput(
            f"--without-keys is for this machine, and {host} is reached from others", "Leave one of them out."
        )
    if not without_keys and not settings.keys and not settings.webhooks:
        raise BadInput(
            "Nobody may ask yet: there is no key",
            'Write [serve.keys] and crm = "${CRM_KEY}" into leadscore.toml, and set CRM_KEY to what '
            "`openssl rand -hex 32` gives (docs/serve.md). To try it out: --without-keys.",
        )


@contextmanager
def _opened(plans: Sequence[Plan], words: Vocabulary, policy: Path, data: Data) -> Iterator[Store]:
    """The store, or one of the files, for as long as it is read. Raises FactsError."""
    from leadscore.batch.scoring import must_know
    from leadscore.batch.store.store import Limits, open_store
    from leadscore.facts.stopping import load_duckdb

    load_duckdb()
    limits = Limits(threads=1)  # the others are for answering
    with working_folder() as folder:
        path = data.store
        if path is None:
            path = folder / "store.duckdb"
            for line in make(path, words, policy, data, folder, limits).lines():
                say(line)
        with open_store(path, folder, limits, read_only=True) as store:
            for plan in plans:
                must_know(store, plan)
            yield store


def _explanation(compiled: CompiledPlan, lead: Lead, card: Scorecard) -> Mapping[str, object]:
    """As `leadscore explain --format json`, which says what becomes of the lead, and no more of its course."""
    from leadscore.engine.course import outlook_of
    from leadscore.report.explanation_json import explanation_json

    outlook = outlook_of(compiled.plan, lead, card.as_of, score=compiled.score)
    return explanation_json(compiled.plan, card, outlook)


def _write(line: str) -> None:
    with suppress(OSError):  # nobody reads it any more, or its disk is full
        sys.stderr.write(line + "\n")
        sys.stderr.flush()
