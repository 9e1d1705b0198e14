"""The table of what people say of leads, in the ledger.

A row is one judgement with what the lead had in the last recorded scoring by then: `points` are those of its rules, as
JSON by their ids, in millipoints. `lead` is an id, `judged_at` the instant that the judgement is about, `noted` when
it was recorded.
"""

from __future__ import annotations

TABLES = (
    "CREATE TABLE IF NOT EXISTS ledger.feedback (no INTEGER, policy TEXT, scoring INTEGER, lead TEXT, verdict TEXT, "
    "because TEXT, judged_by TEXT, judged_at BIGINT, noted BIGINT, score BIGINT, ready BOOLEAN, band TEXT, "
    "points TEXT)",
)
