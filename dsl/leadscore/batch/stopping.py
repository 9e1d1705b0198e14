"""Ctrl-C and the like while DuckDB loads or works."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from types import FrameType
from typing import TypeAlias

_Handler: TypeAlias = Callable[[int, FrameType | None], object]


@contextmanager
def stoppable() -> Iterator[None]:
    """Whoever is stopped within, ends as anywhere else: DuckDB puts an error of its own in the place of what a signal's
    handler raises in the midst of a query, and here the handler's comes back."""
    stopped: list[BaseException] = []

    def remembering(handler: _Handler) -> _Handler:
        def handle(number: int, frame: FrameType | None) -> None:
            try:
                handler(number, frame)
            except BaseException as raised:
                stopped.append(raised)
                raise

        return handle

    with _postponed():
        import duckdb  # noqa: F401
    with _handlers(remembering):
        try:
            yield
        except RuntimeError as error:
            if stopped:
                raise stopped[0] from error
            raise


@contextmanager
def _postponed() -> Iterator[None]:
    """Signals take effect at the end: a compiled library that is interrupted while it loads takes the process down."""
    waiting: list[Callable[[], object]] = []
    with _handlers(lambda handler: lambda number, frame: waiting.append(lambda: handler(number, frame))):
        yield
    for take_effect in waiting:
        take_effect()


@contextmanager
def _handlers(around: Callable[[_Handler], _Handler]) -> Iterator[None]:
    """Puts something around the handlers of signals that stop a program."""
    with ExitStack() as stack:
        for number in (signal.SIGINT, signal.SIGTERM):
            handler = signal.getsignal(number)
            if callable(handler):  # else the signal is ignored, or ends the program at once
                signal.signal(number, around(handler))
                stack.callback(signal.signal, number, handler)
        yield
