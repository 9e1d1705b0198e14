"""Who judges, as git knows the person."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path


def git_user(folder: Path) -> str | None:
    """The name that git puts on this person's commits in a folder; None where it knows none."""
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), "config", "--get", "user.name"],
            capture_output=True,
            stdin=subprocess.DEVNULL,
            check=False,
        )
    except OSError:
        return None
    return os.fsdecode(done.stdout).strip() or None if done.returncode == 0 else None
