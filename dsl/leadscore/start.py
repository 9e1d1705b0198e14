"""Where the command starts: before anything else is loaded, so that Ctrl-C is quiet from the first moment on."""

import sys


def run() -> None:
    """Runs the command line and exits with its code."""
    try:
        from leadscore.loading import load

        main = load("leadscore.cli.main")
    except KeyboardInterrupt:
        sys.exit(130)
    main.run()
