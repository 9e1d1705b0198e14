"""A folder for what a command holds on disk while it works, gone with the command, however that ends.

Such folders hold people's data. A command that is killed cannot remove its own, so the next one that works in the same
place does: each folder has a file that its command keeps locked, and the system unlocks what a dead one had locked.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PREFIX, _SUFFIX = "leadscore-", ".tmp"
_MARK = "in-use"
_SAYS = b"leadscore works in this folder, and keeps this file locked. Once it is not, the next leadscore removes all.\n"
"""Written once the file is locked: who reads this knows that a lock was there."""


@contextmanager
def working_folder(parent: Path | None = None) -> Iterator[Path]:
    """An empty folder in `parent` (None: where temporary files go), which nobody else may read.

    Raises OSError with `parent` as its file name where none can be made.

    Folders of commands that no longer live are removed first; nothing else is, whatever it is called.
    """
    place = Path(tempfile.gettempdir()) if parent is None else parent
    _remove_abandoned(place)
    try:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX, suffix=_SUFFIX, dir=place))
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(place)) from error
    try:
        with (folder / _MARK).open("xb", buffering=0) as mark:
            with suppress(OSError):  # not every system of files has locks: there the folder is nobody's to remove
                _lock(mark.fileno())
                mark.write(_SAYS)
            yield folder
    finally:
        _remove(folder)


def shown_name(path: Path) -> str:
    """What people read instead of a path: a file that was put into such a folder is known to them by its name alone."""
    in_folder = any(folder.name.startswith(_PREFIX) and folder.name.endswith(_SUFFIX) for folder in path.parents)
    return path.stem if in_folder else str(path)


def _remove_abandoned(place: Path) -> None:
    with suppress(OSError), os.scandir(place) as entries:
        for entry in entries:
            if entry.name.startswith(_PREFIX) and entry.name.endswith(_SUFFIX):
                with suppress(OSError):
                    _remove_if_abandoned(entry)


def _remove_if_abandoned(entry: os.DirEntry[str]) -> None:
    if not entry.is_dir(follow_symlinks=False) or not _is_own(entry.stat(follow_symlinks=False)):
        return
    mark = Path(entry.path) / _MARK
    if not mark.is_file() or mark.is_symlink():
        return
    with mark.open("rb+") as file:
        if file.read() != _SAYS:
            return
        _lock(file.fileno())
    _remove(Path(entry.path))


def _is_own(found: os.stat_result) -> bool:
    return sys.platform == "win32" or found.st_uid == os.geteuid()


def _remove(folder: Path) -> None:
    """The mark goes last: who is killed on the way leaves what the next one knows for abandoned."""
    with suppress(OSError):
        for entry in folder.iterdir():
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry, ignore_errors=True)
            elif entry.name != _MARK:
                entry.unlink()
    shutil.rmtree(folder, ignore_errors=True)


if sys.platform == "win32":
    import msvcrt

    def _lock(file: int) -> None:
        """Raises OSError where somebody else has it."""
        os.lseek(file, 0, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: int) -> None:
        """Raises OSError where somebody else has it."""
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
