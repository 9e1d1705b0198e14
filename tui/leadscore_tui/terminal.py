"""Whether there is still a terminal to show anything in.

Most terminals send a signal when they are closed. Where none arrives (a session of its own, a connection that broke),
keys are read for ever that nobody presses, which takes all of a core.
"""

from __future__ import annotations

import os
import signal
import sys

if sys.platform == "win32":

    def has_terminal() -> bool:
        """Windows ends the programs of a console that is closed."""
        return False

    def end_without_terminal() -> None:
        """Nothing to see to."""
else:
    import termios

    def has_terminal() -> bool:
        """Whether keys come from a terminal, which is there."""
        return sys.__stdin__ is not None and os.isatty(sys.__stdin__.fileno())

    def end_without_terminal() -> None:
        """Ends this program as a terminal does that is closed."""
        if sys.__stdin__ is None:
            return
        try:
            termios.tcgetattr(sys.__stdin__.fileno())
        except termios.error:
            signal.raise_signal(signal.SIGHUP)
