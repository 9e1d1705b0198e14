"""The files of an inbox: what they are called, which are being written, and what a killed writer leaves.

An inbox is a folder. What comes in is appended to a segment, `events-NUMBER.ndjson.open` or `leads-NUMBER.ndjson.open`,
which loses its last ending when it is complete. Numbers ascend with time. Whoever takes segments in moves them to the
folder `claimed`. One process at a time writes, and holds `serve.lock` for as long as it lives.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from leadscore.batch.errors import InUse
from leadscore.batch.store.holder import try_lock

EVENTS, LEADS = "events", "leads"
OPEN = ".open"
CLAIMED = "claimed"
SEEN = "seen"
_LOCK = "serve.lock"


def new_name(what: str, newest: int = 0) -> str:
    """The name of a new segment of EVENTS or LEADS, behind the `newest`, also where the clock jumped back since."""
    return f"{what}-{max(time.time_ns(), newest + 1):019d}.ndjson{OPEN}"


def number_of(name: str) -> int:
    """When a segment was begun, in nanoseconds since 1970-01-01T00:00:00Z, as its name says."""
    return int(name.partition("-")[2].partition(".")[0])


def segments(folder: Path, what: str) -> list[Path]:
    """The complete ones, in the order in which they were written."""
    return sorted(folder.glob(f"{what}-*.ndjson"), key=lambda path: path.name)


def still_there(folder: Path) -> frozenset[str]:
    """The names of all segments that nobody has taken in yet, complete or not."""
    there = [*folder.glob("*.ndjson*"), *(folder / CLAIMED).glob("*.ndjson")]
    return frozenset(path.name.removesuffix(OPEN) for path in there)


def unfinished(folder: Path) -> int:
    """How many segments a writer has begun and not closed yet, in which something stands."""
    found = 0
    for path in folder.glob(f"*.ndjson{OPEN}"):
        with suppress(FileNotFoundError):  # it was closed in between
            found += path.stat().st_size > 0
    return found


def waiting_since(folder: Path) -> float | None:
    """When the oldest of what nobody has taken in yet was begun, in seconds since 1970-01-01T00:00:00Z; None where
    nothing waits."""
    begun = map(number_of, still_there(folder))
    return min((number / 10**9 for number in begun), default=None)


def complete(path: Path) -> Path | None:
    """Closes an open segment: what was cut off in the midst of a line was never acknowledged, and goes. Returns its
    new name, None where nothing was in it."""
    with path.open("r+b") as file:
        whole = file.read().rfind(b"\n") + 1
        file.truncate(whole)
        os.fsync(file.fileno())
    if not whole:
        path.unlink()
        return None
    done = path.with_name(path.name.removesuffix(OPEN))
    path.rename(done)
    return done


def complete_all(folder: Path) -> None:
    """Closes what a writer that no longer lives left open."""
    for path in folder.glob(f"*.ndjson{OPEN}"):
        complete(path)
    sync_folder(folder)


@contextmanager
def only_writer(folder: Path) -> Iterator[None]:
    """Nobody else writes into the inbox meanwhile. Raises InUse where somebody does."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not try_lock(file):
            raise InUse(
                f"Another `leadscore serve` writes into {folder}", "Stop it, or name another folder with --inbox."
            )
        yield
    finally:
        os.close(file)


@contextmanager
def without_writer(folder: Path) -> Iterator[bool]:
    """Whether nobody writes into the inbox; if so, nobody begins to meanwhile."""
    file = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield try_lock(file)
    finally:
        os.close(file)


def sync_folder(folder: Path) -> None:
    """New names are on disk, too."""
    with suppress(OSError):  # Windows opens no folders
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
