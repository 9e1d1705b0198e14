"""`leadscore completion`: the script that makes a shell complete commands, options and files."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

_SHELLS = ("bash", "zsh", "fish")


@click.command("completion")
@click.argument("shell", type=click.Choice(_SHELLS))
@click.pass_context
def command(context: click.Context, shell: str) -> None:
    """Print the script that completes `leadscore` in SHELL. To have it always, add one line:

    \b
    bash   in ~/.bashrc:                    eval "$(leadscore completion bash)"
    zsh    in ~/.zshrc:                     eval "$(leadscore completion zsh)"
    fish   in ~/.config/fish/config.fish:   leadscore completion fish | source
    """
    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"There is no completion for {shell}.")
    root = context.find_root()
    click.echo(kind(root.command, {}, "leadscore", "_LEADSCORE_COMPLETE").source())
