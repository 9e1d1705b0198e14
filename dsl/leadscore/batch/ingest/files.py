"""Files that went into a store before."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from leadscore.batch.store.store import Store
from leadscore.facts.config import DataConfig


@dataclass(frozen=True, slots=True)
class Sources:
    """Files to read; `leads` is None where only events are added."""

    leads: Path | None
    events: Sequence[Path]
    config: DataConfig


def digest(path: Path) -> str:
    """By which a file is known again, whatever it is called: SHA-256 of its bytes, as hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def not_yet(store: Store, sources: Sources) -> tuple[Sources, tuple[Path, ...]]:
    """The files that are new to the store, and those that are not. Leads are as their last file says: only that one
    has nothing to say again."""
    rows = store.connection.execute("SELECT what, digest FROM ingested ORDER BY batch").fetchall()
    seen = {found for what, found in rows if what == "events"}
    last = next((found for what, found in reversed(rows) if what == "leads"), None)
    known = [path for path in sources.events if digest(path) in seen]
    leads = sources.leads
    if leads is not None and digest(leads) == last:
        known.append(leads)
        leads = None
    events = [path for path in sources.events if path not in known]
    return Sources(leads, events, sources.config), tuple(known)


def remember(store: Store, sources: Sources, batch: int) -> None:
    """Knows these files again."""
    for what, file in (("leads", sources.leads), *(("events", path) for path in sources.events)):
        if file is not None:
            store.connection.execute("INSERT INTO ingested VALUES (?, ?, ?, ?)", [batch, what, file.name, digest(file)])
