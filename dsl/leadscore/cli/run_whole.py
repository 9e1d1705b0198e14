"""Whether a file that `leadscore run` is to take in is whole: an export that is being written has half a row."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from leadscore.cli.exits import BadInput

_TEXTS = (".csv", ".tsv", ".txt")
"""Of other files half a row, or half a file, cannot be read at all."""
_JUST_NOW = 10
"""Seconds since somebody last wrote to a file in which they may still be writing."""


def must_be_whole(paths: Iterable[Path], now: int) -> None:
    """`/pri` might be taken for what it is not: `/pricing`. Many a program writes no line end behind the last row,
    though, so a file that nobody has touched for a while is taken as it is. Raises BadInput.
    """
    for path in paths:
        if path.suffix.lower() in _TEXTS and path.is_file() and _is_open_ended(path):
            seconds = now - path.stat().st_mtime
            if abs(seconds) <= _JUST_NOW:  # clocks of two machines differ
                raise BadInput(
                    f"`{path}` was written to just now, and its last row has no line end: it may not be whole yet",
                    f"Nothing of it was taken in. Run again in {_JUST_NOW} seconds, when it is whole.",
                )


def _is_open_ended(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            end = file.seek(0, 2)
            file.seek(max(0, end - 1))
            return file.read(1) not in (b"", b"\n", b"\r")
    except OSError:  # whoever reads it will say why it cannot be read
        return False
