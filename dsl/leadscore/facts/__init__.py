"""Leads and events: canonical form, columns and mappings, sources, quarantine of bad rows."""
