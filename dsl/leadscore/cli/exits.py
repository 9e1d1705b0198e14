"""How a command ends: its exit code, and what it says when it could not do its work."""

from __future__ import annotations

import sys
from enum import IntEnum
from typing import IO, TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from leadscore.facts.errors import SettingError


class ExitCode(IntEnum):
    """What scripts and CI servers go by. 2 is click's code for a wrong command line."""

    FINE = 0
    FINDINGS = 1
    USAGE = 2
    BAD_INPUT = 3
    INTERNAL = 70
    INTERRUPTED = 130


EXIT_CODES_HELP = """\
Exit codes: 0 all is well; 1 something was found (an error in a policy, a failing test, a file to format);
2 the command line is wrong; 3 a file is missing or cannot be read, or its data is bad;
70 a mistake inside leadscore; 130 stopped by Ctrl-C."""


class BadInput(click.ClickException):
    """A file or its data keeps a command from its work. `message` is a sentence without its full stop."""

    exit_code = ExitCode.BAD_INPUT

    def __init__(self, message: str, help: str | None = None) -> None:
        super().__init__(message)
        self.help = help

    def show(self, file: IO[Any] | None = None) -> None:
        """A slip in leadscore.toml with the lines it is about, as one in a policy."""
        from leadscore.diagnostics.render.cells import clean
        from leadscore.facts.errors import SettingError

        if isinstance(self.__cause__, SettingError):
            _show_setting(self.__cause__)
            return
        click.echo(f"Error: {clean(self.message)}", err=True)
        if self.help:
            click.echo(f"  {clean(self.help)}", err=True)


def _show_setting(error: SettingError) -> None:
    from leadscore.cli.problems import show
    from leadscore.diagnostics import Diagnostic, Severity

    message = error.plain[:1].upper() + error.plain[1:]
    problem = Diagnostic("", Severity.ERROR, error.span, message, error.help)
    show([problem], {error.source.path: error.source}, sys.stderr)


def unreadable(error: OSError, what: str) -> BadInput:
    """An operating system's refusal in plain words; `what` names the file."""
    if error.errno is None:
        return BadInput(str(error))
    match error:
        case FileNotFoundError():
            return BadInput(f"There is no file `{what}`", "Check the path and the name.")
        case IsADirectoryError():
            return BadInput(f"`{what}` is a folder", "Name a file.")
        case PermissionError():
            return BadInput(f"You may not open `{what}`", "Ask its owner for permission, or choose another place.")
        case _:
            return BadInput(f"`{what}` cannot be read or written: {error.strerror or error}")
