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
from leadscore.values.days import instant

T = TypeVar("T")

_STEP = 0.5
"""Seconds between two looks whether somebody else is done."""
WAIT = "Wait until it is done, for example with `--wait 10m`, or stop it."


class Holder(msgspec.Struct, frozen=True):
    """Who has the lock; `since` in seconds since 1970-01-01T00:00:00Z."""

    pid: int
    host: str
    since: int


@contextmanager
def alone(store: Path, now: int) -> Iterator[None]:
    """Nobody else runs on this store meanwhile. Raises InUse where somebody does."""
    path = store.with_name(f"{store.name}.run")
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
        try:
            _lock(file)
        except OSError:
            told = _told(os.read(file, 1_000))
            os.close(file)
            raise InUse(f"{store} is being run on{told}", WAIT) from None
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(file), path.stat()):
                return file
        os.close(file)


def _lock(file: int) -> None:
    """Raises OSError where somebody else has it."""
    try:
        import fcntl
    except ImportError:  # where there is none, DuckDB's own lock has to do
        return
    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _told(written: bytes) -> str:
    try:
        holder = msgspec.json.decode(written, type=Holder)
    except msgspec.MsgspecError:  # it has not written yet
        return ""
    return f" by process {holder.pid} on {holder.host}, since {instant(holder.since)}"


@dataclass(frozen=True, slots=True)
class Patience:
    """Waits, so many seconds at most, until nobody else is in the way; `tell` hears once that it does."""

    seconds: float
    tell: Callable[[str], None]

    def __call__(self, attempt: Callable[[], T]) -> T:
        """What `attempt` gives. Raises InUse when the time is over."""
        until, told = time.monotonic() + self.seconds, False
        while True:
            try:
                return attempt()
            except InUse as error:
                left = until - time.monotonic()
                if left <= 0:
                    raise
                if not told:
                    self.tell(f"{error.message}: waiting until that is done.")
                    told = True
            time.sleep(min(_STEP, left))
