"""The ledger's tables.

`lead` numbers the leads, from 0. `policy` keeps each policy as it was. `block` holds what a scoring recorded, packed
(see `rows`): each block some leads, whose numbers lie from `first` to `last`. `current` holds of each policy's leads
what was recorded last, and until when it stays so, by ranges of numbers.
"""

from __future__ import annotations

FORMAT = 1
"""Goes up when a ledger of an older leadscore can no longer be read."""

TABLES = (
    "CREATE TABLE IF NOT EXISTS ledger.format (format INTEGER, made_by TEXT)",
    "CREATE TABLE IF NOT EXISTS ledger.lead (no INTEGER, id TEXT)",
    "CREATE TABLE IF NOT EXISTS ledger.policy (fingerprint TEXT, name TEXT, version TEXT, files TEXT, shape TEXT, "
    "author TEXT, revision TEXT, noted BIGINT)",
    "CREATE TABLE IF NOT EXISTS ledger.scoring (no INTEGER, policy TEXT, fingerprint TEXT, as_of BIGINT, "
    "scored_at BIGINT, batch INTEGER, facts TEXT, aligned BOOLEAN, leads INTEGER, ready INTEGER, "
    "disqualified INTEGER, out_of_scope INTEGER, rescored INTEGER, changed INTEGER)",
    "CREATE TABLE IF NOT EXISTS ledger.block (scoring INTEGER, block INTEGER, first INTEGER, last INTEGER, "
    "leads INTEGER, data BYTES)",
    "CREATE TABLE IF NOT EXISTS ledger.current (policy TEXT, block INTEGER, leads INTEGER, data BYTES)",
    "CREATE TABLE IF NOT EXISTS ledger.transition (scoring INTEGER, lead INTEGER, state TEXT, entered BOOLEAN, "
    "cause TEXT, score BIGINT)",
)

INDEXES = (
    "CREATE UNIQUE INDEX IF NOT EXISTS lead_no ON ledger.lead (no)",
    "CREATE UNIQUE INDEX IF NOT EXISTS lead_id ON ledger.lead (id)",
    "CREATE UNIQUE INDEX IF NOT EXISTS policy_key ON ledger.policy (fingerprint, name)",
    "CREATE UNIQUE INDEX IF NOT EXISTS scoring_no ON ledger.scoring (no)",
    "CREATE UNIQUE INDEX IF NOT EXISTS block_key ON ledger.block (scoring, block)",
    "CREATE UNIQUE INDEX IF NOT EXISTS current_key ON ledger.current (policy, block)",
    "CREATE INDEX IF NOT EXISTS transition_scoring ON ledger.transition (scoring)",
    "CREATE INDEX IF NOT EXISTS transition_lead ON ledger.transition (lead)",
)
"""For a server alone: DuckDB finds what it looks for without, and a store of a few leads would take megabytes more."""
