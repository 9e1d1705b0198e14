"""A disk that is full: a small file system of our own, of which a file takes up all but some room; where nobody may
mount one, a limit on how large the files of a run may grow, which it hears of as a failing write just the same."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.faults.compare import opens
from benchmarks.faults.site import Site
from benchmarks.faults.world import Day

_SIZE = 256 << 20
_LEAST = 4 << 10
_DOUBLINGS = 7
"""With the least room doubled so often, most runs come to their end."""


@dataclass(frozen=True)
class Disk:
    """`folder` lies on it. `is_mounted`: it is a file system of its own."""

    folder: Path
    is_mounted: bool

    @property
    def _filler(self) -> Path:
        return self.folder / "filler"

    @contextmanager
    def with_room(self, room: int) -> Iterator[int | None]:
        """Meanwhile there is so much room, in bytes; gives the place in a file behind which a process may not write."""
        if not self.is_mounted:
            yield room
            return
        found = os.statvfs(self.folder)
        with self._filler.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, found.f_bavail * found.f_frsize - room)
        try:
            yield None
        finally:
            self._filler.unlink()


@contextmanager
def mounted(folder: Path) -> Iterator[Disk]:
    folder.mkdir(parents=True, exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={_SIZE}", "leadscore-faults", str(folder)]
    may_mount = os.getuid() == 0 and shutil.which("mount") is not None
    is_mounted = may_mount and subprocess.run(command, capture_output=True, check=False).returncode == 0
    try:
        yield Disk(folder, is_mounted)
    finally:
        if is_mounted:
            subprocess.run(["umount", str(folder)], check=True)


def fill(site: Site, days: Sequence[Day], times: int, chance: random.Random, disk: Disk) -> int:
    """Each day there is some room, and mostly too little; how many runs failed for it."""
    done = 0
    site.through(days[0])
    for day in days[1:]:
        if done == times:
            break
        with disk.with_room(int(_LEAST * 2 ** chance.uniform(0, _DOUBLINGS))) as limit:
            if site.begin(day, limit=limit).wait().code:
                site.opened.append(opens(site))
                done += 1
        site.through(day)
    return done
