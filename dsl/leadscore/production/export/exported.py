"""Which scoring a CRM got last, so that the next export holds what changed since then."""

from __future__ import annotations

from leadscore.production.ledger.database import Database


def last_exported(database: Database, crm: str, policy: str) -> int:
    """The number of the scoring; 0 where the CRM got nothing yet."""
    rows = database.rows("SELECT scoring FROM ledger.exported WHERE crm = ? AND policy = ?", (crm, policy))
    return int(rows[0][0]) if rows else 0


def note_exported(database: Database, crm: str, policy: str, scoring: int, at: int) -> None:
    """Remembers that a CRM's file holds all that changed up to a scoring."""
    with database.transaction():
        database.execute("DELETE FROM ledger.exported WHERE crm = ? AND policy = ?", (crm, policy))
        database.execute("INSERT INTO ledger.exported VALUES (?, ?, ?, ?)", (crm, policy, scoring, at))
