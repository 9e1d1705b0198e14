"""Ctrl-C and the like while DuckDB loads or works.

Signals come to the main thread alone: in others there is nothing to do.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from types import FrameType
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Handler: TypeAlias = Callable[[int, FrameType | None], object]
STOPPING = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
"""Signals that end a program: Ctrl-C, somebody else, and, but on Windows, a terminal that is closed."""
_AT_WORK: list[DuckDBPyConnection] = []
_CHANGING = threading.RLock()
"""Held while connections come, go or are interrupted."""


@contextmanager
def stoppable() -> Iterator[None]:
    """Whoever is stopped within, ends as anywhere else, and at once.

    A signal's handler has to wait until a query is done, unless that is interrupted. Then DuckDB puts an error of its
    own in the place of what the handler raises; here the handler's comes back.
    """
    stopped: list[BaseException] = []

    def remembering(handler: Handler) -> Handler:
        def handle(number: int, frame: FrameType | None) -> None:
            try:
                handler(number, frame)
            except BaseException as raised:
                stopped.append(raised)
                raise

        return handle

    with handlers(remembering), _listening():
        try:
            yield
        except Exception as error:
            if stopped:
                raise stopped[0] from error
            raise


@contextmanager
def interruptible(connection: DuckDBPyConnection) -> Iterator[None]:
    """The connection's queries are given up when a signal stops the program."""
    with _CHANGING:
        _AT_WORK.append(connection)
    try:
        yield
    finally:
        with _CHANGING:
            _AT_WORK.remove(connection)


def load_duckdb() -> None:
    """Whoever stops it has to wait: a compiled library that is interrupted while it loads takes the process down."""
    with _postponed():
        import duckdb  # noqa: F401


@contextmanager
def _listening() -> Iterator[None]:
    """Has a thread of its own hear of signals, which the main thread does not while a query keeps it."""
    if os.name != "posix" or not is_main_thread():
        yield
        return
    ear, mouth = os.pipe()
    os.set_blocking(mouth, False)
    before = signal.set_wakeup_fd(mouth, warn_on_full_buffer=False)
    listener = threading.Thread(target=_interrupt_when_told, args=(ear,), daemon=True)
    listener.start()
    try:
        yield
    finally:
        signal.set_wakeup_fd(before)
        os.close(mouth)
        listener.join()
        os.close(ear)


def _interrupt_when_told(ear: int) -> None:
    while number := os.read(ear, 1):
        if number[0] in STOPPING:
            with _CHANGING:
                for connection in _AT_WORK:
                    with suppress(Exception):  # it is closed
                        connection.interrupt()


@contextmanager
def _postponed() -> Iterator[None]:
    """Signals take effect at the end."""
    waiting: list[Callable[[], object]] = []
    with handlers(lambda handler: lambda number, frame: waiting.append(lambda: handler(number, frame))):
        yield
    for take_effect in waiting:
        take_effect()


@contextmanager
def handlers(around: Callable[[Handler], Handler]) -> Iterator[None]:
    """Puts something around the handlers of signals that stop a program."""
    with ExitStack() as stack:
        for number in STOPPING if is_main_thread() else ():
            handler = signal.getsignal(number)
            if callable(handler):  # else the signal is ignored, or ends the program at once
                signal.signal(number, around(handler))
                stack.callback(signal.signal, number, handler)
        yield


def is_main_thread() -> bool:
    """Only it hears signals, and may say what they do."""
    return threading.current_thread() is threading.main_thread()
