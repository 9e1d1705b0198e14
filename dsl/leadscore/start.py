"""Where the command starts: before anything else is loaded, so that Ctrl-C is quiet from the first moment on."""

import sys


def run() -> None:
    """Runs the command line and exits with its code."""
    try:
        from leadscore.cli.main import run as run_command
    except KeyboardInterrupt:
        sys.exit(130)
    run_command()
