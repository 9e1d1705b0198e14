"""When a policy last changed, as git remembers it."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

_PATIENCE = 20
"""Seconds: nobody waits longer for a date."""


def last_change(files: Sequence[Path]) -> date | None:
    """The day (UTC) of the last commit that touched one of the files, the first of which says where the repository is.

    None where that is not known: no git, no repository, nothing committed yet, or a change that is still in the work
    tree, for then somebody is at it.
    """
    folder = files[0].resolve().parent
    names = [str(file.resolve()) for file in files]
    changed = _git(folder, "status", "--porcelain", "--", *names)
    committed = _git(folder, "log", "-1", "--format=%ct", "--", *names)
    if changed or not committed:
        return None
    return datetime.fromtimestamp(int(committed), UTC).date()


def _git(folder: Path, *arguments: str) -> str | None:
    try:
        run = subprocess.run(
            ["git", "-C", str(folder), *arguments],
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=_PATIENCE,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return run.stdout.strip()
