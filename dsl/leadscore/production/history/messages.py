"""The messages that went out, or are to go out, about a lead."""

from __future__ import annotations

from leadscore.production.ledger.database import Database, tables_of
from leadscore.production.outbox.box import messages
from leadscore.production.outbox.model import Message, leads_in


def messages_about(database: Database, policy: str, lead: str) -> list[Message]:
    """Those of a policy's actions, the oldest first; those about many leads that the policy moved, too, where this is
    one of them."""
    if "message" not in tables_of(database):
        return []
    query = "SELECT key, lead, data FROM ledger.message WHERE policy = ? AND lead IN (?, '')"
    found = database.rows(query, (policy, lead))
    return messages(database, keys=[key for key, about, data in found if about or lead in leads_in(data)])
