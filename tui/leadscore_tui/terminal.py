"""Whether there is still a terminal to show anything in.

Most terminals send a signal when they are closed. Where none arrives (a session of its own, a connection that broke),
keys are read for ever that nobody presses, which takes all of a core. And a terminal that is there may read nothing
(stopped with Ctrl+S, a connection that stalled): what is written to it last would hold up the end for ever.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from contextlib import suppress
from types import FrameType
from typing import NoReturn

_PATIENCE = 1.0
"""Seconds that a terminal has to read what is written to it last."""
_PAUSE = 0.1

if sys.platform == "win32":

    def has_terminal() -> bool:
        """Windows ends the programs of a console that is closed."""
        return False

    def end_without_terminal() -> None:
        """Nothing to see to."""

    def _drop_output() -> None:
        """Its consoles do not stop reading."""
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

    def _drop_output() -> None:
        """Whatever was written and not read is thrown away."""
        if sys.__stdout__ is not None:
            terminal = sys.__stdout__.fileno()
            with suppress(termios.error):
                termios.tcflush(terminal, termios.TCOFLUSH)
                # Linux wakes who waits to write only when output that was stopped goes on.
                termios.tcflow(terminal, termios.TCOOFF)
                termios.tcflow(terminal, termios.TCOON)


def end_though_nobody_reads() -> None:
    """From now on, a signal that ends this program does so whether or not the terminal reads."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:  # `nohup` has it ignored
            signal.signal(number, _end)


def _end(number: int, _: FrameType | None) -> NoReturn:
    threading.Thread(target=_keep_dropping, name="output-drop", daemon=True).start()
    sys.exit(128 + number)


def _keep_dropping() -> None:
    time.sleep(_PATIENCE)
    while True:
        _drop_output()
        time.sleep(_PAUSE)
