"""`leadscore` in a process of its own, on a machine whose clock shows another time.

All these processes come from one that has loaded everything before, as loading takes longer than what is to be tried.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import sys
import time
from collections.abc import Sequence
from pathlib import Path

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload([__name__, "benchmarks.faults.loaded"])


class Process:
    """A command that has begun. `said` is the file that gets what it says."""

    def __init__(
        self, clock: float, words: Sequence[str], said: Path, folder: Path | None = None, limit: int | None = None
    ) -> None:
        """`clock` in seconds since 1970-01-01T00:00:00Z, from where it goes on as it does; no file of it grows beyond a
        `limit` of bytes."""
        self._process = _context.Process(target=_run, args=(clock, words, said, folder or Path.cwd(), limit))
        self._process.start()
        self.said = said

    def is_over(self, seconds: float | None = None) -> bool:
        """Whether it ends within so many seconds."""
        self._process.join(seconds)
        return self._process.exitcode is not None

    def kill(self) -> None:
        self._process.kill()

    def code(self) -> int:
        """How it ended; below 0, the signal that ended it."""
        self._process.join()
        return int(self._process.exitcode or 0)


def _run(clock: float, words: Sequence[str], said: Path, folder: Path, limit: int | None) -> None:
    file = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for stream in (1, 2):
        os.dup2(file, stream)
    if limit is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    os.chdir(folder)
    ahead, true_time = clock - time.time(), time.time
    time.time = lambda: true_time() + ahead
    sys.argv = ["leadscore", *words]

    from leadscore.start import run

    run()
