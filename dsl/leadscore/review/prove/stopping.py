"""Ctrl-C and the like while terms are made and solved.

What a signal's handler raises in the midst of the solver's library is lost, or comes out as an error of that library.
So within `heedful` a handler waits for the next `heed`, which is called where nothing can be lost, every moment.
In other threads, which hear no signals, `until` says when to stop.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from leadscore.facts.stopping import Handler, handlers, is_main_thread

_WAITING: list[Callable[[], object]] = []
_HERE = threading.local()


@contextmanager
def heedful() -> Iterator[None]:
    """Signals that stop a program do so at the next `heed`, or at the end."""
    with handlers(_waiting):
        try:
            yield
        finally:
            heed()


@contextmanager
def until(stop: Callable[[], object]) -> Iterator[None]:
    """In this thread, each `heed` calls `stop`, which raises to end what goes on."""
    _HERE.stop = stop
    try:
        yield
    finally:
        del _HERE.stop


def heed() -> None:
    """Does what the handlers of signals do that came meanwhile: most of them raise. So does what `until` was given."""
    if stop := getattr(_HERE, "stop", None):
        stop()
    while _WAITING and is_main_thread():
        _WAITING.pop(0)()


def _waiting(handler: Handler) -> Handler:
    return lambda number, frame: _WAITING.append(lambda: handler(number, frame))
