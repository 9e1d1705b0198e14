"""`leadscore chat`: questions about a policy and its leads, answered by the engine."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadscore.cli.chat_model import agreed_model, model_options
from leadscore.cli.chat_words import parted
from leadscore.cli.data import Data, optional_data_options
from leadscore.cli.exits import ExitCode
from leadscore.cli.output import must_be_writable
from leadscore.cli.past import optional_outcome_options
from leadscore.cli.policies import files_of
from leadscore.cli.stores import waiting
from leadscore.cli.terminal import columns, console, is_terminal, say

if TYPE_CHECKING:
    from leadscore.assistant.conversation import Conversation, Reply
    from leadscore.assistant.world import World
    from leadscore.cli.chat_model import Waited
    from leadscore.learn.past.story import Story

_ENDS = ("exit", "quit", "bye", "goodbye", ":q")


@click.command("chat")
@click.argument("words", nargs=-1, metavar="[POLICY] [QUESTION]...")
@optional_data_options
@optional_outcome_options
@click.option("--tools", is_flag=True, help="Print what can be asked for, as JSON Schemas, and end.")
@click.option(
    "--transcript",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Keep the conversation in this file; else nothing is.",
)
@click.option(
    "--replay",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Ask the questions of a transcript again, and write nothing; exit code 1 where an answer is another one.",
)
@model_options
@click.option(
    "--format", "form", type=click.Choice(("text", "json")), default="text", help="json: one object a question."
)
def command(
    words: tuple[str, ...],
    data: Data,
    story: Story | None,
    tools: bool,
    transcript: Path | None,
    replay: Path | None,
    form: str,
    asks_model: bool,
    yes_send_data: bool,
) -> int:
    """Talk about a policy and its leads: why a lead has its score, what it lacks, who moved, what a change would do.

    Without POLICY and leads it is about the demo. QUESTIONs are answered one after the other, as one conversation;
    without any, you are asked for them (in a pipe, each line is one).

    \b
    leadscore chat
    leadscore chat "who should I call first today?"
    leadscore chat b2b.lead --leads leads.csv --events events.csv
    leadscore chat b2b.lead --store leads.duckdb "what is Jane missing?" "and Bob?"

    Every number comes from the engine; no model is asked and nothing leaves this machine, unless you say --model
    (docs/assistant-models.md; needs the extra `llm`): it understands more, and can say nothing that the engine did not.
    A change is proposed as a difference, and written when you say yes.
    """
    if tools:
        _print_tools()
        return ExitCode.FINE
    policy, questions = parted(words, has_data=bool(data.files))
    if replay is not None:
        _must_replay_alone(questions, transcript, asks_model)
    must_be_writable(transcript, [*data.files, *([policy] if policy else [])])
    from leadscore.cli.chat_transcript import Transcript, asked_again, asked_in

    earlier = None if replay is None else asked_in(replay)
    from leadscore.cli.chat_model import with_model
    from leadscore.cli.chat_world import opened_world

    model = agreed_model(data.config or policy or Path.cwd(), yes_send_data) if asks_model else None

    with ExitStack() as opened:
        world = opened.enter_context(opened_world(policy, data, story))
        if earlier is not None:
            return asked_again(world, earlier)
        from leadscore.assistant.conversation import Conversation
        from leadscore.cli.chat_policy import PolicyFile

        must_be_writable(transcript, files_of(world.saved.checked))
        file = PolicyFile(world)
        talk: Conversation | Waited
        talk = plain = Conversation(world, file.write)
        kept = Transcript(transcript)
        if model is not None:
            talk = opened.enter_context(with_model(plain, model))
        ask = partial(file.ask, talk)
        for reply in _replies(_watched(ask, world) if model is None else ask, questions):
            _show(reply, form)
            kept.add(reply)
    return ExitCode.FINE


def _watched(ask: Callable[[str], Reply], world: World) -> Callable[[str], Reply]:
    """Of many leads, some answers take seconds: a person sees how far they are."""
    if not world.is_large:
        return ask

    def asked(question: str) -> Reply:
        with waiting("Looking at all leads") as step:
            world.tell = lambda done, total: step(f"{done:,} of {total:,}")
            return ask(question)

    return asked


def _must_replay_alone(questions: Sequence[str], transcript: Path | None, asks_model: bool) -> None:
    """Raises click.UsageError."""
    if transcript is not None:
        raise click.UsageError("A conversation that is asked again is not kept: leave out --transcript or --replay.")
    if questions:
        raise click.UsageError("The transcript holds the questions: leave out your own, or --replay.")
    if asks_model:
        raise click.UsageError("A model answers otherwise each time: leave out --model or --replay.")


def _replies(ask: Callable[[str], Reply], questions: Sequence[str]) -> Iterator[Reply]:
    if questions:
        yield from map(ask, questions)
        return
    asked = False
    for question in _typed() if is_terminal(sys.stdin) else _piped():
        if question.strip().lower().rstrip(".!") in _ENDS:
            return
        if question.strip():
            asked = True
            yield ask(question.rstrip("\n"))
    if not asked and not is_terminal(sys.stdin):
        say('Nothing was asked: put questions behind the policy, as in leadscore chat "who is hot?", or pipe them in.')


def _piped() -> Iterator[str]:
    """The lines of standard input. Whatever is longer than a question is read as far as it takes to tell."""
    from leadscore.assistant.conversation import MOST

    while line := sys.stdin.readline(2 * MOST):
        yield line
        while not line.endswith("\n") and (line := sys.stdin.readline(2 * MOST)):
            pass


def _typed() -> Iterator[str]:
    """What a person types, until Ctrl-D."""
    with suppress(ImportError):
        import readline  # noqa: F401  arrows and history, where the system has them
    say("Ask about the leads and the policy; “help” lists what can be asked, Ctrl-D ends it.")
    while True:
        try:
            yield input("\n> ")
        except EOFError:
            say("")
            return
        except KeyboardInterrupt:
            say("")  # what is told of it stands on a line of its own
            raise


def _show(reply: Reply, form: str) -> None:
    if form == "json":
        from leadscore.report.json_text import dumps_for_terminals

        click.echo(dumps_for_terminals(reply.as_json()))
        return
    from leadscore.diagnostics.render.cells import clean

    answer = clean(reply.answer)
    if is_terminal(sys.stdout):
        from leadscore.assistant.fitting import laid_out

        answer = laid_out(answer, columns(sys.stdout))
    console(sys.stdout).print(answer, soft_wrap=True)


def _print_tools() -> None:
    import json

    from leadscore.assistant.toolbox import TOOLS

    shown = [{"name": tool.name, "description": tool.about, "parameters": tool.schema()} for tool in TOOLS.values()]
    click.echo(json.dumps(shown, indent=2))
