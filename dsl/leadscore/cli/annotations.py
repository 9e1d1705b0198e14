"""What GitHub calls the files that notes stand beside: it knows them from the top of its checkout alone."""

from __future__ import annotations

import os
from pathlib import Path


def checkout() -> Path | None:
    """The folder from which GitHub knows files: its workspace, else the repository of this folder; None: there is
    neither."""
    workspace = os.environ.get("GITHUB_WORKSPACE")
    return Path(workspace) if workspace else repository_top()


def repository_top() -> Path | None:
    """The top of the repository that this folder is in; None where there is none, or no git."""
    from leadscore.review.git import Repository, VersionError

    try:
        return Repository(Path()).top
    except VersionError:
        return None
