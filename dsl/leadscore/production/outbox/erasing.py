"""What is taken out of the outbox for good: all about one lead, and what is old."""

from __future__ import annotations

import msgspec

from leadscore.production.ledger.database import Database
from leadscore.production.outbox.model import leads_in

_ERASED = "The leads are no longer named: one of them asked to be forgotten."


def erase(database: Database, lead: str) -> int:
    """Takes out all that was or is to be told of a lead, and who got it; returns how many messages that were.

    A message about many leads that a change of the policy moved stays, without their names and without this lead.
    """
    with database.transaction():
        database.execute("DELETE FROM ledger.assignment WHERE lead = ?", [lead])
        gone = database.rows("DELETE FROM ledger.message WHERE lead = ? RETURNING key", [lead])
        of_many = database.rows("SELECT key, data FROM ledger.message WHERE lead = ?", [""])
        found = [(key, data) for key, data in of_many if lead in leads_in(data)]
        for key, data in found:
            database.execute(
                "UPDATE ledger.message SET body = ?, data = ? WHERE key = ?", [_ERASED, _without(data, lead), key]
            )
    return len(gone) + len(found)


def prune(database: Database, before: int) -> int:
    """Takes out what was done with before an instant: messages sent or dropped, assignments that ended. Returns how
    many messages that were."""
    with database.transaction():
        database.execute("DELETE FROM ledger.assignment WHERE until < ?", [before])
        gone = database.rows(
            "DELETE FROM ledger.message WHERE status IN (?, ?) AND since < ? AND COALESCE(sent_at, since) < ? "
            "RETURNING key",
            ["sent", "dropped", before, before],
        )
    return len(gone)


def _without(data: str, lead: str) -> str:
    values = msgspec.json.decode(data)
    values["leads"] = [one for one in values["leads"] if one["lead"] != lead]
    return msgspec.json.encode(values).decode()
