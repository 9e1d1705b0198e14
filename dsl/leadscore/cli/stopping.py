"""Ctrl-C and the like while DuckDB works."""

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

    with ExitStack() as stack:
        for number in (signal.SIGINT, signal.SIGTERM):
            handler = signal.getsignal(number)
            if callable(handler):  # else the signal is ignored, or ends the program at once
                signal.signal(number, remembering(handler))
                stack.callback(signal.signal, number, handler)
        try:
            yield
        except RuntimeError as error:
            if stopped:
                raise stopped[0] from error
            raise
