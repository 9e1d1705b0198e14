"""The outbox's tables in the ledger.

`message`: what is to be told, and how far that is. `since` is the instant from which on it waits (not before it was
released), `parcel` the key under which it last went out, which of a digest all messages share. `assignment`: to whom a
lead was given when it entered a state; `until` is when it left that again. `turn` counts a team's leads that were given
in turn, and is NULL for those that a route sent to somebody.
"""

from __future__ import annotations

TABLES = (
    "CREATE TABLE IF NOT EXISTS ledger.message (key TEXT PRIMARY KEY, policy TEXT, scoring INTEGER, lead TEXT, "
    "state TEXT, verb TEXT, action TEXT, destination TEXT, form TEXT, title TEXT, body TEXT, data TEXT, "
    "created BIGINT, since BIGINT, due BIGINT, status TEXT, attempts INTEGER, next_try BIGINT, parcel TEXT, "
    "sent_at BIGINT, error TEXT)",
    "CREATE TABLE IF NOT EXISTS ledger.assignment (key TEXT PRIMARY KEY, policy TEXT, scoring INTEGER, lead TEXT, "
    "state TEXT, team TEXT, owner TEXT, since BIGINT, until BIGINT, turn BIGINT)",
)
