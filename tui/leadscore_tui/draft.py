"""What somebody typed and nobody saved, kept where the UI ends in another way than by Ctrl+Q."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from leadscore_tui.state import State, remember, state_file


def keep_draft(policy: Path, state: State, text: str) -> Path | None:
    """Writes the text into the user's state folder, where the next start finds it; None where that cannot be."""
    from leadscore.source.write import write_atomically

    path = state_file().parent / "drafts" / f"{policy.stem}-{datetime.now(UTC):%Y%m%d-%H%M%S}.lead"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, text)
    except OSError:
        return None
    state.draft = str(path)
    remember(policy, state)
    return path
