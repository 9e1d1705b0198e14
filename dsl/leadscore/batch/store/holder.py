"""Who has a store: a run says so in a file beside it, which it has locked for as long as it lasts."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import msgspec

from leadscore.values.days import instant


class Holder(msgspec.Struct, frozen=True):
    """Who has the lock; `since` in seconds since 1970-01-01T00:00:00Z."""

    pid: int
    host: str
    since: int


def lock_of(store: Path) -> Path:
    """The file beside a store that a run locks."""
    return store.with_name(f"{store.name}.run")


def is_run_on(store: Path, file: int) -> str:
    """By whom and since when, as far as the lock says: it is empty until its holder has written."""
    try:
        holder = msgspec.json.decode(os.pread(file, 1_000, 0), type=Holder)
    except msgspec.MsgspecError:
        return f"{store} is being run on"
    return f"{store} is being run on by process {holder.pid} on {holder.host}, since {instant(holder.since)}"


def is_in_use(store: Path) -> str:
    """Of a store that another program has open: which, where it is a run."""
    with suppress(OSError):  # there is no such file
        file = os.open(lock_of(Path(os.path.realpath(store))), os.O_RDONLY)
        try:
            if not try_lock(file, shared=True):
                return is_run_on(store, file)
        finally:
            os.close(file)
    return f"{store} is in use by another program"


def try_lock(file: int, *, shared: bool = False) -> bool:
    """Whether the lock is ours now: not where somebody else has it. `shared`, others may have it as well."""
    try:
        import fcntl
    except ImportError:  # without locks nobody can know; of stores DuckDB's own has to do
        return True
    try:
        fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
