"""Whether a file is another than before."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TypeAlias

Stamp: TypeAlias = tuple[int, int, int] | None
"""When it was written, its size, and which file it is; None where there is none."""


def stamp_of(path: Path | None) -> Stamp:
    try:
        found = os.stat(path) if path is not None else None  # noqa: PTH116
    except OSError:
        return None
    return None if found is None else (found.st_mtime_ns, found.st_size, found.st_ino)
