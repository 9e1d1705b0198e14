"""What a command may write to: colour, width, and whether a person is looking."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

if TYPE_CHECKING:
    from rich.console import Console

_WIDTH_OF_PIPES = 100
_WIDEST = 120


def is_terminal(stream: TextIO) -> bool:
    return stream.isatty()


def uses_color(stream: TextIO) -> bool:
    """`--color` decides; else NO_COLOR (see no-color.org) and FORCE_COLOR; else colour is for terminals alone."""
    context = click.get_current_context(silent=True)
    if context is not None and context.color is not None:
        return context.color
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return is_terminal(stream) and os.environ.get("TERM") != "dumb"


def columns(stream: TextIO) -> int:
    """How wide text may be: as the terminal, but no wider than is read with ease; in a pipe the same for everybody."""
    if not is_terminal(stream) and "COLUMNS" not in os.environ:
        return _WIDTH_OF_PIPES
    import shutil

    return min(shutil.get_terminal_size().columns, _WIDEST)


def console(stream: TextIO, width: int | None = None) -> Console:
    """A rich console on a stream that follows the rules above."""
    from rich.console import Console

    color = uses_color(stream)
    return Console(
        file=stream,
        width=width or columns(stream),
        force_terminal=color,
        no_color=not color,
        color_system="auto" if color else None,
        highlight=False,
        markup=False,
        emoji=False,
    )


def program() -> str:
    """How a shell starts leadscore: by its name where it finds it so, else by the file that was started."""
    import shlex
    import shutil

    started = Path(sys.argv[0])
    if shutil.which("leadscore") or started.stem != "leadscore":
        return "leadscore"
    return shlex.quote(str(started.absolute()))


def say(message: str) -> None:
    """A word to the person at the terminal: on standard error, so that standard output stays data.

    What it quotes from data cannot steer the terminal.
    """
    from leadscore.diagnostics.render.cells import clean

    click.echo(clean(message), err=True)
