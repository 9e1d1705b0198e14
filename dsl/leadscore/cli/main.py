"""The command `leadscore`: its list of commands, and how every run ends."""

from __future__ import annotations

import os
import signal
import sys
from typing import TextIO, cast

import click

from leadscore import __version__
from leadscore.cli.exits import EXIT_CODES_HELP, ExitCode, unreadable
from leadscore.cli.lazy import Lazy, LazyGroup

SECTIONS = {
    "Start": {
        "demo": Lazy("leadscore.cli.demo", "Score made-up leads, and explain the best one."),
        "new": Lazy("leadscore.cli.new", "Make a folder with a policy to start from."),
        "learn": Lazy("leadscore.cli.learn", "Write a first policy from past leads."),
    },
    "Write": {
        "check": Lazy("leadscore.cli.check", "Find mistakes in policies, and mend those that can be."),
        "fmt": Lazy("leadscore.cli.fmt", "Lay out policies in the one common form."),
        "lint": Lazy("leadscore.cli.lint", "Find what the practice of lead scoring advises against."),
        "test": Lazy("leadscore.cli.test", "Run the tests that stand in policies."),
        "vocabulary": Lazy("leadscore.cli.vocabulary", "List the fields, events and sets to write rules with."),
        "help": Lazy("leadscore.cli.help", "Explain a message by its code, such as `unknown-field`."),
    },
    "Score": {
        "ingest": Lazy("leadscore.cli.ingest", "Read leads and events into a store, to be scored fast."),
        "score": Lazy("leadscore.cli.score", "Score leads, the best first."),
        "run": Lazy("leadscore.cli.run", "Score what is new, record it, and tell who crossed."),
        "explain": Lazy("leadscore.cli.explain", "Say why a lead has its score."),
        "chat": Lazy("leadscore.cli.chat", "Ask about leads and the policy in your own words."),
        "tui": Lazy("leadscore.cli.tui", "See leads and reasons, change a rule, watch who moves."),
        "compile": Lazy("leadscore.cli.compile", "Write a policy as SQL for a database."),
    },
    "Review": {
        "diff": Lazy("leadscore.cli.diff", "Say what a change to a policy means."),
        "analyze": Lazy("leadscore.cli.analyze", "Prove what a policy can give, and what it never can."),
        "backtest": Lazy("leadscore.cli.backtest", "Hold scores against what became of past leads."),
        "doc": Lazy("leadscore.cli.doc", "Write a policy down as a page for the team."),
    },
    "Run": {
        "history": Lazy("leadscore.cli.history", "Tell how a lead's recorded score came to be."),
        "replay": Lazy("leadscore.cli.replay", "Score a past day again, and compare it with the record."),
        "serve": Lazy("leadscore.cli.serve", "Answer with scores over HTTP as events come in."),
        "export": Lazy("leadscore.cli.export", "Write scores and reasons for a CRM to import."),
        "outbox": Lazy("leadscore.cli.outbox", "See, release, retry and send what actions tell."),
        "doctor": Lazy("leadscore.cli.doctor", "Look a set-up through, and say how to mend it."),
        "forget": Lazy("leadscore.cli.forget", "Erase a person from the store and the record."),
        "retain": Lazy("leadscore.cli.retain", "Erase what is older than your rules allow."),
        "override": Lazy("leadscore.cli.override", "Write a person's judgement of a lead into a policy."),
        "feedback": Lazy("leadscore.cli.feedback", "Record what sales says of a lead; hold it against scores."),
    },
    "Set up": {
        "mcp": Lazy("leadscore.cli.mcp", "Serve other assistants that speak MCP."),
        "git-setup": Lazy("leadscore.cli.git_setup", "Have git compare policies by what they say."),
        "completion": Lazy("leadscore.cli.completion", "Print the script that completes commands in your shell."),
    },
}
_COLORS = {"auto": None, "always": True, "never": False}


@click.group(
    cls=LazyGroup,
    sections=SECTIONS,
    aliases={"why": "explain"},
    epilog=EXIT_CODES_HELP,
    context_settings={"help_option_names": ["-h", "--help"]},
    no_args_is_help=False,
    invoke_without_command=True,
)
@click.option(
    "--color",
    type=click.Choice(list(_COLORS)),
    default="auto",
    help="When to use colour; auto heeds NO_COLOR and FORCE_COLOR, and uses none in a pipe.",
)
@click.version_option(__version__, prog_name="leadscore", message="%(prog)s %(version)s")
@click.pass_context
def cli(context: click.Context, color: str) -> None:
    """Lead scoring as code: policies that sales and marketing read together, checked, tested and explained.

    Try `leadscore demo` first, then `leadscore new my-scoring`.
    """
    context.color = _COLORS[color]
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


def run() -> None:
    """The entry point of the program: never a traceback, always one of `ExitCode`."""
    if hasattr(signal, "SIGPIPE"):
        # A reader such as `head` that has enough ends the program in silence, as with other Unix tools.
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    # Whoever ends the program, its temporary files go: they hold people's data.
    for name in ("SIGTERM", "SIGHUP"):  # the second comes when a terminal is closed; Windows has none
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:  # `nohup` has it ignored
            signal.signal(number, lambda ending, _: sys.exit(128 + ending))
    _open_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        _never_fails(stream)
    try:
        code = outcome(sys.argv[1:])
    except OSError:  # standard error is full or gone, so nobody can be told
        code = ExitCode.BAD_INPUT
    sys.exit(code)


def outcome(arguments: list[str]) -> int:
    """Runs a command line and returns its exit code."""
    try:
        code = cli.main(arguments, prog_name="leadscore", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        return ExitCode.INTERRUPTED
    except OSError as error:  # what no command foresaw, such as a full disk
        refusal = unreadable(error, str(error.filename or "standard output"))
        refusal.show()
        return refusal.exit_code
    except Exception as error:
        from leadscore.cli.crash import story

        click.echo(story(error, arguments), err=True)
        return ExitCode.INTERNAL
    return code if isinstance(code, int) else ExitCode.FINE


def _open_closed_streams() -> None:
    """Where a shell closed a stream (`>&-`), Python has None in its place: nothing is read there, or written."""
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: PTH123, SIM115
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115


def _never_fails(stream: object) -> None:
    """Output that a terminal's encoding lacks a character for is written as an escape, instead of failing.

    In a pipe, text is UTF-8 everywhere, also on Windows: what is written there is read by programs.
    """
    if hasattr(stream, "reconfigure"):
        text = cast("TextIO", stream)
        encoding = None if text.isatty() else "utf-8"
        stream.reconfigure(encoding=encoding, errors="backslashreplace")
