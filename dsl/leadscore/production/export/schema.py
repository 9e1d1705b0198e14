"""The table of what was exported, in the ledger: for each CRM and policy the last scoring of which it got what had
changed, and when that was."""

from __future__ import annotations

TABLES = ("CREATE TABLE IF NOT EXISTS ledger.exported (crm TEXT, policy TEXT, scoring INTEGER, exported_at BIGINT)",)
