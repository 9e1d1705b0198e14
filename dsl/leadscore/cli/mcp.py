"""`leadscore mcp`: the questions of `leadscore chat`, for other assistants."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from leadscore.cli.data import Data, calmly, optional_data_options
from leadscore.cli.exits import ExitCode
from leadscore.cli.terminal import is_terminal, say


@click.command("mcp")
@click.argument("policy", required=False, type=click.Path(path_type=Path), metavar="[POLICY]")
@optional_data_options
@click.option("--texts", is_flag=True, help="Show what leads wrote, too: names, titles, messages. See below.")
def command(policy: Path | None, data: Data, texts: bool) -> int:
    """Serve the questions of `leadscore chat` to another assistant, over standard input and output.

    It speaks the Model Context Protocol: name this command in the settings of an assistant that knows it
    (docs/mcp.md). Without POLICY and leads it is about the demo.

    \b
    leadscore mcp b2b.lead --leads leads.csv --events events.csv
    leadscore mcp b2b.lead --store leads.duckdb

    The assistant may ask and propose; nothing is written. It learns scores, points and ids of leads. What leads wrote
    is withheld unless you say --texts: it may try to talk the assistant into something, so say it only where that
    assistant can do no harm. Needs the extra `mcp`: pip install 'leadscore[mcp]'
    """
    from leadscore.cli.chat_world import opened_world

    with opened_world(policy, data) as world:
        from leadscore.assistant.modelled.serving import serve, server_of

        with calmly():
            server = server_of(world, texts=texts)
        if is_terminal(sys.stdin):
            say("Waiting for an assistant on standard input (docs/mcp.md); Ctrl-C ends it.")
        import anyio

        anyio.run(serve, server)
    return ExitCode.FINE
