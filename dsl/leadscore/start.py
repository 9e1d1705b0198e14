"""Where the command starts: before anything else is loaded, so that Ctrl-C is quiet from the first moment on."""

import gc
import sys

_GARBAGE = 50_000
"""So many new objects wait for the collector: with the usual 700, starting takes longer, and nothing is found."""


def run() -> None:
    """Runs the command line and exits with its code."""
    gc.set_threshold(_GARBAGE)
    try:
        from leadscore.loading import load

        main = load("leadscore.cli.main")
    except KeyboardInterrupt:
        sys.exit(130)
    main.run()
