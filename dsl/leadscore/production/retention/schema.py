"""The ledger's tables about what is erased for its age.

`agreed`: which rules somebody saw and said yes to; `run` applies no other. `erasure`: what was erased, and when: `kind`
as in `settings.Kind`, everything of `before` that instant, `what` and how many of them, and `at` when.
"""

from __future__ import annotations

TABLES = (
    "CREATE TABLE IF NOT EXISTS ledger.agreed (kind TEXT, age TEXT, agreed_at BIGINT)",
    "CREATE TABLE IF NOT EXISTS ledger.erasure (erased_at BIGINT, kind TEXT, before BIGINT, what TEXT, number BIGINT)",
)
