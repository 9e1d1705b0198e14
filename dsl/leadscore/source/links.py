"""Links that lead nowhere: what they name is there to see, and there is no such file."""

from __future__ import annotations

from pathlib import Path

HELP = "Delete the link, or let it point to a file that is there."


def dead_link(path: Path) -> str | None:
    """What a link at this path points to, if nothing is there; None for everything else. A link that leads back to
    itself leads nowhere, too."""
    try:
        return str(path.readlink()) if path.is_symlink() and not path.exists() else None
    except (OSError, ValueError):  # no such name can be
        return None


def leads_nowhere(link: str, target: str) -> str:
    """A sentence without its full stop."""
    return f"`{link}` is a link to `{target}`, which leads nowhere"
