"""Whether files are worth a store of their own."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

_LARGE = 16_000_000
"""From so many bytes on, files are read into a store first: for less, starting its engine takes longer than scoring."""


def are_large(files: Iterable[Path]) -> bool:
    """What comes through a pipe has no size."""
    return sum(path.stat().st_size for path in files if path.is_file()) > _LARGE
