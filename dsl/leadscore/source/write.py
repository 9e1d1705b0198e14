"""Writing a file so that nobody ever sees half of it."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Literal

from leadscore.source.working import working_folder


def write_atomically(path: Path, text: str | Iterable[str]) -> None:
    """Puts `text`, or all its pieces (as UTF-8, line ends as they are), in the place of the file, as `replacing` does.

    Raises OSError with `path` as its file name; the file is then as it was.
    """
    pieces = [text] if isinstance(text, str) else text
    with _naming(path), opened_anew(path) as file:
        file.writelines(piece.encode("utf-8") for piece in pieces)


@contextmanager
def opened_anew(path: Path) -> Iterator[BinaryIO]:
    """A file to write to, in the place of `path`, as `replacing` puts it there; what is no file is written at once."""
    if is_device(path):
        with _opened(path, "ab") as device:  # `>>` may have led a descriptor to a file that holds something
            yield device
    else:
        with replacing(path) as unfinished, _opened(unfinished, "xb", path) as file:
            yield file


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Where to make a new file, which takes the place of `path` in the end: all of it, or nothing of it.

    A link stays a link: the file that it points to is replaced. Permissions stay; a new file gets the usual ones. What
    is no file, but a device or a pipe, stays what it is: the new file is poured into it.

    Raises OSError with `path` as its file name, and whatever the block raises, as it is.
    """
    device = is_device(path)
    target = path if device else Path(os.path.realpath(path))
    with ExitStack() as stack:
        with _naming(path):
            _demand_writable(target)
            folder = stack.enter_context(working_folder(None if device else target.parent))
        unfinished = folder / "unfinished"
        yield unfinished
        with _naming(path):
            if device:
                _pour(unfinished, target)
            else:
                _put(unfinished, target)


@contextmanager
def private_files() -> Iterator[None]:
    """New files hold people's data: nobody but their owner may open them, whatever the system's usual rights are."""
    usual = os.umask(0o077)
    try:
        os.umask(usual | 0o077)
        yield
    finally:
        os.umask(usual)


@contextmanager
def _opened(path: Path, mode: Literal["ab", "xb"], name: Path | None = None) -> Iterator[BinaryIO]:
    """A file, of which errors on opening and closing name `name`."""
    with _naming(name or path):
        file = path.open(mode)
    try:
        yield file
    finally:
        with _naming(name or path):
            file.close()


def is_device(path: Path) -> bool:
    """Whether it is a pipe, a terminal, an open descriptor such as /dev/stdout or the like: it can be read once only,
    and no file may take its place."""
    if not path.exists() or path.is_dir():
        return False
    folder = os.path.realpath(path.parent)
    return not path.is_file() or folder == "/dev" or folder.startswith("/proc/")


def is_utf8(name: str) -> bool:
    """Whether a file's name is text; elsewhere than on Windows any bytes can be one."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _put(unfinished: Path, target: Path) -> None:
    with unfinished.open("rb+") as file:
        os.fsync(file.fileno())
    if target.exists():
        unfinished.chmod(target.stat().st_mode & 0o7777)
    unfinished.replace(target)
    _keep_name(target.parent)


def _pour(unfinished: Path, device: Path) -> None:
    with unfinished.open("rb") as file, device.open("ab") as into:
        shutil.copyfileobj(file, into)


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Whoever fails within, fails to write this file, whatever stands for it until it is complete."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error


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
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
