"""The log of a run: opened before anything is done, and closed with how it ended, however that is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadscore.cli.data import calmly
from leadscore.cli.exits import ExitCode, unreadable
from leadscore.cli.output import must_be_writable
from leadscore.cli.terminal import say

if TYPE_CHECKING:
    from leadscore.production.log import Log


@contextmanager
def logged(option: str | None, start: Path) -> Iterator[Log]:
    """The log that an option names, or the settings that lie by `start`. Whatever is raised inside is noted as why the
    run failed. Raises BadInput where there can be no such log."""
    from leadscore.production.log import STDERR, Log, log_file, writer

    with calmly():
        file = log_file(option, start)
    if file is not None and file != STDERR:
        must_be_writable(Path(file), [start])
    try:
        log = Log(writer(file, say))
    except OSError as error:
        raise unreadable(error, str(file)) from error
    try:
        yield log
    except click.ClickException as error:
        log.end(error.exit_code, error.message, getattr(error, "help", None))
        raise
    except click.exceptions.Exit as error:  # what is wrong was shown, and is not for a log
        log.end(error.exit_code, "the policy has errors", "`leadscore check` shows them.")
        raise
    except (KeyboardInterrupt, click.Abort):
        log.end(ExitCode.INTERRUPTED, "stopped")
        raise
    except SystemExit as error:
        log.end(error.code if isinstance(error.code, int) else ExitCode.INTERNAL, "stopped")
        raise
    except OSError as error:
        log.end(ExitCode.BAD_INPUT, error.strerror or type(error).__name__)
        raise
    except Exception as error:  # what it says may hold anything
        log.end(ExitCode.INTERNAL, f"a mistake inside leadscore: {type(error).__name__}")
        raise
