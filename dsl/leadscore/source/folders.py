"""Where policies lie in folders."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

SUFFIX = ".lead"
_OF_OTHERS = {"node_modules", "__pycache__"}


def is_skipped(folder: str) -> bool:
    """Whether a folder of this name is hidden, or holds other people's files."""
    return folder.startswith(".") or folder in _OF_OTHERS


def policies_below(folder: Path, *, in_one_repository: bool = False) -> Iterator[Path]:
    """All `*.lead` files in and below a folder, in alphabetical order; none of those in folders that are skipped, nor,
    `in_one_repository`, in a submodule or in another work tree."""
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not is_skipped(name))
        if in_one_repository:
            folders[:] = [name for name in folders if not Path(parent, name, ".git").exists()]
        yield from (Path(parent) / name for name in sorted(names) if name.endswith(SUFFIX))
