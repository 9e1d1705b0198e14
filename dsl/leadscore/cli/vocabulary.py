"""`leadscore vocabulary`: the names that rules may be written with."""

from __future__ import annotations

from pathlib import Path

import click

from leadscore.check.symbols import collect
from leadscore.cli.exits import ExitCode
from leadscore.cli.output import print_or_write
from leadscore.cli.policies import only_policy, show_errors
from leadscore.driver import check_path
from leadscore.syntax.nodes import File


@click.command("vocabulary")
@click.argument("policy", type=click.Path(path_type=Path), required=False)
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", help="table or json.")
def command(policy: Path | None, form: str) -> int:
    """List the fields, events, sets and definitions that rules may be written with.

    With POLICY, those that it declares come first; without it, the standard ones are listed.
    """
    from leadscore.report.vocabulary import as_json, render, words

    code = ExitCode.FINE
    if policy is None:
        vocabulary = words(collect(File(()), ())[0], {}, {})
    else:
        checked = check_path(only_policy(policy))
        code = show_errors(checked)
        vocabulary = words(checked.symbols, checked.sources, checked.sets)
    if form == "json":
        from leadscore.report.json_text import dumps

        click.echo(dumps(as_json(vocabulary), indent=2))
    else:
        print_or_write(render(vocabulary), None)
    return code
