"""Writing a file so that nobody ever sees half of it."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from collections.abc import Iterable
from pathlib import Path


def write_atomically(path: Path, text: str | Iterable[str]) -> None:
    """Puts `text`, or all its pieces (as UTF-8, line ends as they are), in the place of the file: all of it or nothing.

    A link stays a link: the file that it points to is written. Permissions stay; a new file gets the usual ones.
    Raises OSError with `path` as its file name; the file is then as it was.
    """
    pieces = [text] if isinstance(text, str) else text
    target = Path(os.path.realpath(path))
    temporary = target.with_name(f".{target.name[:100]}.{secrets.token_hex(4)}.tmp")
    try:
        _demand_writable(target)
        try:
            with temporary.open("xb") as file:
                file.writelines(piece.encode("utf-8") for piece in pieces)
                file.flush()
                os.fsync(file.fileno())
            if target.exists():
                temporary.chmod(target.stat().st_mode & 0o7777)
            temporary.replace(target)
        except BaseException:  # also Ctrl-C
            temporary.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    _keep_name(target.parent)


def _demand_writable(target: Path) -> None:
    """Replacing a file needs no permission to write to it, only to its folder; what is locked shall stay so."""
    if target.is_dir():
        raise OSError(errno.EISDIR, os.strerror(errno.EISDIR))
    if target.exists() and not os.access(target, os.W_OK):
        raise OSError(errno.EACCES, os.strerror(errno.EACCES))


def _keep_name(folder: Path) -> None:
    """Has the new name, too, outlive a power cut, where the system can do that; the file is complete anyway."""
    if os.name != "posix":
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
