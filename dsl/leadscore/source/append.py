"""Adding a line to a file that others may add to at the same time."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def append_line(path: Path, line: str) -> None:
    """Adds a line (as UTF-8, without its line end) to a file, which is made where there is none. Lines that two
    programs add at once both stand there, whole; what is there stays, and a last line without an end gets one.

    Raises OSError with `path` as its file name; the line is then not there, or, where the disk ran full, cut short.
    """
    try:
        # Appended to in one write: the system puts it behind what is there by then.
        handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
        try:
            with _alone(handle):
                data = (_missing_end(handle) + line + "\n").encode("utf-8", errors="backslashreplace")
                while data:
                    data = data[os.write(handle, data) :]
                os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error


def _missing_end(handle: int) -> str:
    size = os.lseek(handle, 0, os.SEEK_END)
    if not size:
        return ""
    os.lseek(handle, size - 1, os.SEEK_SET)
    return "" if os.read(handle, 1) == b"\n" else "\n"


if sys.platform == "win32":
    import msvcrt

    @contextmanager
    def _alone(handle: int) -> Iterator[None]:
        """While nobody else is within, for this file; not every system of files has locks."""
        with suppress(OSError):
            os.lseek(handle, 0x7FFF_FFFE, os.SEEK_SET)  # a place far behind the end, so that reading goes on
            msvcrt.locking(handle, msvcrt.LK_LOCK, 1)
        yield  # closing unlocks
else:
    import fcntl

    @contextmanager
    def _alone(handle: int) -> Iterator[None]:
        """While nobody else is within, for this file; not every system of files has locks."""
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield  # closing unlocks
