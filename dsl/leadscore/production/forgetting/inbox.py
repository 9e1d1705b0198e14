"""What `leadscore serve` wrote down of a lead, and no run has taken in yet."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from leadscore.values.text import fold


def waiting_of(inbox: Path, names: Collection[str]) -> list[Path]:
    """The files of an inbox that hold one of these names, folded; none where there is no inbox."""
    if not inbox.is_dir():
        return []
    return [path for path in sorted(inbox.rglob("*")) if path.is_file() and _holds(path, names)]


def _holds(path: Path, names: Collection[str]) -> bool:
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            return any(name in folded for line in file for folded in (fold(line),) for name in names)
    except FileNotFoundError:  # a run has taken it in meanwhile
        return False
