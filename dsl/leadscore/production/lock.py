"""One run at a time: a lock beside the store that says who has it, and ends with its process, however that ends."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec

from leadscore.batch.errors import InUse
from leadscore.batch.store.holder import Holder, is_run_on, lock_of, try_lock

T = TypeVar("T")

_STEP = 0.5
"""Seconds between two looks whether somebody else is done."""
_WAIT = "Wait until it is done, for example with `--wait 10m`, or stop it."


@contextmanager
def alone(store: Path, now: int) -> Iterator[None]:
    """Nobody else runs on this store meanwhile. Raises InUse where somebody does."""
    path = lock_of(store)
    file = _locked(path, store)
    try:
        os.truncate(file, 0)
        os.write(file, msgspec.json.encode(Holder(os.getpid(), socket.gethostname(), now)))
        yield
    finally:
        with suppress(OSError):  # somebody tidied up
            path.unlink()
        os.close(file)


def _locked(path: Path, store: Path) -> int:
    """The open file of a lock that is ours. One that was removed in between is nobody's: then it is made anew."""
    while True:
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        if not try_lock(file):
            told = is_run_on(store, file)
            os.close(file)
            raise InUse(told)
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(file), path.stat()):
                return file
        os.close(file)


@dataclass(frozen=True, slots=True)
class Patience:
    """Waits, so many seconds at most, until nobody else is in the way; `tell` hears once that it does. Where an
    `option` of the command says how long, it is named when the time is over."""

    seconds: float
    tell: Callable[[str], None]
    option: bool = False

    def __call__(self, attempt: Callable[[], T]) -> T:
        """What `attempt` gives. Raises InUse when the time is over."""
        until, told = time.monotonic() + self.seconds, False
        while True:
            try:
                return attempt()
            except InUse as error:
                left = until - time.monotonic()
                if left <= 0 and self.option:
                    raise InUse(error.message, _WAIT) from error
                if left <= 0:
                    raise
                if not told:
                    self.tell(f"{error.message}: waiting until that is done.")
                    told = True
            time.sleep(min(_STEP, left))
