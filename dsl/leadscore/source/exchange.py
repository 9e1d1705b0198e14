"""Putting a text in a file's place, unless somebody has changed the file meanwhile."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from leadscore.source.read import read
from leadscore.source.write import replacing

_BOM = "\ufeff"


class ChangedMeanwhile(Exception):
    """The file no longer holds the text that was to be replaced."""


def exchange(path: Path, old: str, new: str) -> None:
    """Puts `new` in the place of the file's text if that still is `old`; a mark of the byte order stays.

    All or nothing, as `replacing`. Of several that exchange a file at once, one after the other does, so that none goes
    over what another wrote; whoever writes it without asking can only come within the moment of the rename.

    Raises ChangedMeanwhile, then the file is as it was; OSError as `replacing` does.
    """
    with _alone(path), replacing(path) as unfinished:
        bom = _BOM if read(path).had_bom else ""
        unfinished.write_bytes((bom + new).encode("utf-8"))
        if read(path).text != old:
            raise ChangedMeanwhile(str(path))


if sys.platform == "win32":

    @contextmanager
    def _alone(path: Path) -> Iterator[None]:
        """There, a file that somebody holds open cannot be replaced."""
        yield
else:
    import fcntl

    @contextmanager
    def _alone(path: Path) -> Iterator[None]:
        """While nobody else exchanges this file. It is locked itself, so nothing is left behind; whoever waited for one
        that was replaced meanwhile waits for the one in its place. Not every system of files has locks."""
        while True:
            with path.open("rb") as file:
                with suppress(OSError):
                    fcntl.flock(file, fcntl.LOCK_EX)
                if os.path.samestat(os.fstat(file.fileno()), path.stat()):
                    yield
                    return
