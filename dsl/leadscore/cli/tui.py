"""`leadscore tui`: the terminal UI."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from leadscore.cli.chat_model import agreed_model, model_options
from leadscore.cli.dashes import TakesFiles
from leadscore.cli.data import Data, optional_data_options
from leadscore.cli.exits import BadInput, ExitCode
from leadscore.cli.past import optional_outcome_options
from leadscore.cli.policies import existing
from leadscore.cli.terminal import is_terminal, say

if TYPE_CHECKING:
    from leadscore.assistant.modelled.settings import Settings
    from leadscore.learn.past.story import Story
    from leadscore_tui.app import LeadscoreApp
    from leadscore_tui.backstage.past import Past
    from leadscore_tui.started import Started

_DRIVER = "TEXTUAL_DRIVER"
"""Set where it is not a terminal that shows the UI, but a browser."""
_ASKS_MODEL = ("--model", "--yes-send-data")
"""The UI in a browser cannot ask: it was agreed to here."""
_OWN_MACHINE = ("127.0.0.1", "localhost", "::1")


@click.command("tui", cls=TakesFiles)
@click.argument("policy", required=False, type=click.Path(path_type=Path))
@optional_data_options
@optional_outcome_options
@model_options
@click.option("--web", is_flag=True, help="Show it in a browser on this machine, instead of in the terminal.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Where --web listens.")
@click.option("--port", type=click.IntRange(1, 65_535), default=8000, show_default=True, help="The port of --web.")
def command(
    policy: Path | None,
    data: Data,
    story: Story | None,
    web: bool,
    host: str,
    port: int,
    asks_model: bool,
    yes_send_data: bool,
) -> int:
    """Look at leads in a terminal UI: see why they have their scores, change a rule, watch who moves.

    Without POLICY and leads it opens a demo: made-up leads, and a copy of a policy to play with.

    \b
    leadscore tui
    leadscore tui b2b.lead --leads leads.csv --events events.csv
    leadscore tui b2b.lead --store leads.duckdb
    leadscore tui b2b.lead --leads past.csv --events events.csv --outcome won_on --at created --days 30
    leadscore tui --web

    With --model, a model answers in the Assistant tab, as in `leadscore chat --model`: it understands more, and what
    the tools answer is sent to where it runs (docs/assistant-models.md; needs the extra `llm`).

    What it shows, `leadscore score`, `explain`, `diff` and `backtest` print as plain text, for scripts and screen
    readers.
    """
    past = None if story is None else _past(story)
    if past is not None and policy is None:
        raise click.UsageError("--outcome is about leads of your own: name the policy and --leads, too.")
    model = agreed_model(data.config or policy or Path.cwd(), yes_send_data) if asks_model else None
    if web:
        return _serve(policy, data, past, model, host, port)
    if not (is_terminal(sys.stdout) and is_terminal(sys.stdin)) and _DRIVER not in os.environ:
        raise click.UsageError(
            "The terminal UI needs a terminal. `leadscore score`, `explain` and `diff` print the same as text."
        )
    gone: SystemExit | None = None
    with ExitStack() as kept:
        started = replace(demo(kept) if policy is None else _started(policy, data, past), model=model)
        from leadscore_tui.app import LeadscoreApp
        from leadscore_tui.terminal import end_though_nobody_reads

        end_though_nobody_reads()
        app = LeadscoreApp(started)
        if hasattr(signal, "SIGPIPE"):
            # Another program may end the process that holds the leads: the UI says so, and starts it again.
            signal.signal(signal.SIGPIPE, signal.SIG_IGN)
        try:
            app.run()
        except SystemExit as ended:
            gone = ended
        finally:
            _keep_draft(app)
    if gone is not None:  # with its terminal; the threads that read from it would wait for keys for ever
        os._exit(gone.code if isinstance(gone.code, int) else ExitCode.INTERNAL)
    if app.mistake is not None:
        raise app.mistake
    return app.return_code or ExitCode.FINE


def _keep_draft(app: LeadscoreApp) -> None:
    """However the UI ended, what somebody typed is not lost."""
    if app.draft is not None:
        from leadscore_tui.draft import keep_draft

        kept = keep_draft(app.started.policy, app.state, app.draft)
        say(f"What you typed and did not save is in {kept}." if kept else "What you typed could not be kept.")


def _past(story: Story) -> Past:
    """What the Back-test tab is opened with to run."""
    from leadscore_tui.backstage.past import Past

    return Past(story.outcome, story.won, story.at, story.days)


def _started(policy: Path, data: Data, past: Past | None = None) -> Started:
    from leadscore_tui.backstage.protocol import Data as Sources
    from leadscore_tui.started import Started

    if existing(policy).is_dir():
        raise BadInput(f"`{policy}` is a folder", "Name the policy in it that you want to look at.")
    if not data.files:
        raise click.UsageError("Missing option '--leads' (or '--store', for what `leadscore ingest` made).")
    if Path("-") in data.files:
        raise click.UsageError("The terminal UI reads keys from standard input: give the leads as a file.")
    for path in data.files:
        existing(path)
    sources = Sources(data.leads, data.events, data.store, data.config, data.as_of, _says_when())
    return Started(policy, sources, past=past)


def _says_when() -> bool:
    """Whether somebody gave --as-of."""
    return click.get_current_context().get_parameter_source("as_of") is ParameterSource.COMMANDLINE


def demo(kept: ExitStack) -> Started:
    """A copy of a shipped policy with made-up leads, gone when `kept` is closed."""
    from leadscore.cli.demo_copy import demo_copy
    from leadscore_tui.backstage.protocol import Data as Sources
    from leadscore_tui.started import Started

    policy, data = demo_copy(kept)
    return Started(policy, Sources(data.leads, data.events, store=None, config=None, as_of=data.as_of), is_demo=True)


def _serve(policy: Path | None, data: Data, past: Past | None, model: Settings | None, host: str, port: int) -> int:
    """Shows the UI in browsers until Ctrl-C; each page that is opened has its own."""
    try:
        from leadscore_tui.web.server import LockedServer
    except ModuleNotFoundError as error:
        raise BadInput("--web needs the extra `web`", "Install it: pip install 'leadscore[web]'") from error
    if policy is not None:
        _started(policy, data)  # what is wrong is told here, not in the browser
    if host not in _OWN_MACHINE:
        say(
            f"Warning: on {host}, others in the network can reach this, unencrypted. Whoever has the address with its "
            "key sees all leads and can change the policy."
        )
    server = LockedServer(
        [*_arguments(policy, data, past), *(_ASKS_MODEL if model else ())],
        host,
        port,
        lambda address: say(f"Open {address}\nCtrl-C ends it."),
    )
    try:
        server.serve()
    except OSError as error:
        raise BadInput(f"Nothing can listen on {host}, port {port}: {error.strerror}", "Try another --port.") from error
    return ExitCode.FINE


def _arguments(policy: Path | None, data: Data, past: Past | None) -> list[str]:
    """The command line of the UI itself, with all paths as they are from everywhere."""
    if policy is None:
        return ["tui"]
    named = (("--leads", data.leads), *(("--events", path) for path in data.events))
    named += ("--store", data.store), ("--config", data.config)
    options = [word for name, path in named if path is not None for word in (name, str(path.absolute()))]
    if _says_when():
        options += ["--as-of", datetime.fromtimestamp(data.as_of, UTC).strftime("%Y-%m-%dT%H:%M:%S")]
    return ["tui", str(policy.absolute()), *options, *_asked(past)]


def _asked(past: Past | None) -> Iterator[str]:
    """The same as options; each UI runs in this folder, too."""
    if past is not None:
        yield from ("--outcome", past.outcome)
        for value in past.won:
            yield from ("--won", value)
        yield from ("--at", past.at) if past.at is not None else ()
        yield from ("--days", str(past.days)) if past.days is not None else ()
