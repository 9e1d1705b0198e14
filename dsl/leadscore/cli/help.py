"""`leadscore help`: what a problem's code means."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING

import click

from leadscore.cli.exits import ExitCode
from leadscore.cli.output import print_or_write
from leadscore.cli.terminal import is_terminal
from leadscore.diagnostics.catalogue import CATALOGUE, Entry
from leadscore.diagnostics.model import Severity
from leadscore.resources import resource
from leadscore.review.lint.catalogue import CATALOGUE as LINT

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


def _complete(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    codes = {**CATALOGUE, **LINT}
    return [CompletionItem(code, help=codes[code].title) for code in codes if code.startswith(incomplete)]


@click.command("help")
@click.argument("topic", required=False, shell_complete=_complete, metavar="[CODE]")
@click.pass_context
def command(context: click.Context, topic: str | None) -> int:
    """Explain a message by its CODE, such as `unknown-field`; without one, list all codes.

    The name of a command shows that command's help.
    """
    if topic is None or topic == "list":
        _list_codes()
    elif topic in CATALOGUE:
        _show_page("diagnostics", topic)
    elif topic in LINT:
        _show_page("lint", topic)
    else:
        _show_command(context, topic)
    return ExitCode.FINE


def _show_page(folder: str, code: str) -> None:
    text = resource(folder, f"{code}.md").read_text(encoding="utf-8")
    if not is_terminal(sys.stdout):
        click.echo(text, nl=False)
        return
    from rich.markdown import Markdown

    print_or_write(Markdown(text), None)


def _show_command(context: click.Context, topic: str) -> None:
    group = context.find_root().command
    assert isinstance(group, click.Group)
    found = group.get_command(context, topic)
    if found is None:
        near = get_close_matches(topic.lower(), [*CATALOGUE, *LINT, *group.list_commands(context)], n=3)
        advice = (
            f"Did you mean {' or '.join(f'`{name}`' for name in near)}?" if near else "`leadscore help` lists them."
        )
        raise click.UsageError(f"There is no message with the code `{topic}`. {advice}")
    with click.Context(found, info_name=topic, parent=context.find_root()) as shown:
        click.echo(found.get_help(shown))


def _list_codes() -> None:
    longest = max(map(len, (*CATALOGUE, *LINT)))
    for severity in Severity:
        _list(f"{severity.value}s", {c: e for c, e in CATALOGUE.items() if e.severity is severity}, longest)
    _list("practice, told by `leadscore lint`", LINT, longest)
    click.echo("`leadscore help CODE` says what one means, and how to mend it.", err=True)


def _list(heading: str, codes: Mapping[str, Entry], longest: int) -> None:
    click.echo(click.style(heading, bold=True))
    for code, entry in sorted(codes.items()):
        click.echo(f"  {code:<{longest}}  {entry.title}")
    click.echo()
