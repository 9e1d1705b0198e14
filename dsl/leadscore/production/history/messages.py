"""The messages that went out, or are to go out, about a lead."""

from __future__ import annotations

from leadscore.production.ledger.database import Database
from leadscore.production.outbox.box import messages
from leadscore.production.outbox.model import Message


def messages_about(database: Database, policy: str, lead: str) -> list[Message]:
    """Those of a policy's actions, the oldest first. A digest of a changed policy is about no lead in particular."""
    there = "SELECT 1 FROM information_schema.tables WHERE table_schema = ? AND table_name = ?"
    if not database.rows(there, ("ledger", "message")):
        return []
    found = database.rows("SELECT key FROM ledger.message WHERE policy = ? AND lead = ?", (policy, lead))
    return messages(database, keys=[key for (key,) in found])
