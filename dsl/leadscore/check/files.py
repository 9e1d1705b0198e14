"""Where a policy's files are read from: the disk, with an editor's unsaved texts in front of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PureWindowsPath

from leadscore.source.links import dead_link
from leadscore.source.read import TooLarge

MAX_SET_BYTES = 64 * 1024 * 1024
"""The largest CSV file of a set."""


class Outside(Exception):
    """A path leads out of the policy's folder."""


class Files:
    """Reads files. `unsaved` are texts that stand in the place of files, or of none that exist yet."""

    def __init__(self, unsaved: Mapping[Path, str] | None = None) -> None:
        self._unsaved = {without_links(path): text for path, text in (unsaved or {}).items()}

    def read(self, path: Path, limit: int) -> bytes:
        """The content of a resolved path. Raises OSError as `open` does, and `TooLarge` above `limit` bytes."""
        if path in self._unsaved:
            data = self._unsaved[path].encode("utf-8", errors="replace")
        else:
            data = _read(path, limit + 1)
        if len(data) > limit:
            raise TooLarge(str(path))
        return data

    def dead_link(self, path: Path) -> str | None:
        """What a link at an unresolved path points to, if nothing is there; None for everything else."""
        return dead_link(path)

    def names(self, folder: Path, suffix: str) -> list[str]:
        """The names of files with this suffix in a folder; none when it cannot be looked into."""
        try:
            on_disk = [entry.name for entry in folder.iterdir() if entry.suffix == suffix]
        except OSError:
            on_disk = []
        unsaved = [path.name for path in self._unsaved if path.parent == folder and path.suffix == suffix]
        return sorted({*on_disk, *unsaved})


def without_links(path: Path) -> Path:
    """A path, resolved; as it is where that cannot be said, so that reading it tells what is wrong."""
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError):  # a link that leads to itself, a NUL
        return path.absolute()


def _read(path: Path, most: int) -> bytes:
    """At most so many bytes of a plain file: a pipe would wait for ever."""
    if path.exists() and not path.is_file():
        raise IsADirectoryError(str(path))
    try:
        with path.open("rb") as file:
            return file.read(most)
    except ValueError as error:  # a NUL in the path
        raise OSError(str(error)) from error


def inside(root: Path, folder: Path, written: str) -> Path:
    """The resolved path of what a file in `folder` writes. Raises `Outside` when it is absolute or leaves `root`,
    also through a symbolic link, and OSError when it cannot be a path."""
    windows = PureWindowsPath(written)
    if written.startswith(("/", "\\", "~")) or windows.drive:
        raise Outside(written)
    try:
        path = (folder / written).resolve()
    except (ValueError, RuntimeError) as error:  # a NUL; a link that leads to itself
        raise OSError(str(error)) from error
    if not path.is_relative_to(root):
        raise Outside(written)
    return path
