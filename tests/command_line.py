"""The command line as tests use it: run in this process, with what comes of it."""

from __future__ import annotations

from click.testing import CliRunner, Result

from leadscore.cli.main import cli

FAILED = 99
"""In the place of an exit code where something went wrong inside leadscore."""


def run(*arguments: str, **others: object) -> Result:
    """`others` are for click's runner, such as `input`."""
    result = CliRunner().invoke(cli, arguments, standalone_mode=False, **others)  # type: ignore[arg-type]
    ended = result.exception
    result.exit_code = (result.return_value or 0) if ended is None else getattr(ended, "exit_code", FAILED)
    return result


def told(result: Result) -> str:
    """What a person would read about the error."""
    error = result.exception
    return f"{getattr(error, 'message', error)} {getattr(error, 'help', '')}"
