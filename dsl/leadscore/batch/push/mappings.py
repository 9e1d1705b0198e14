"""Which mapping a raw table is read by: the same as for a file with these columns."""

from __future__ import annotations

from pathlib import Path

from leadscore.batch.push.raw import RawTable
from leadscore.facts import leads
from leadscore.facts.columns import Header
from leadscore.facts.config import DataConfig, EventsMapping, LeadsMapping
from leadscore.facts.events import Owners, event_reader
from leadscore.facts.quarantine import Quarantine, Report
from leadscore.plan.model import Plan


def leads_mapping(table: RawTable, config: DataConfig, plan: Plan, notes: list[str]) -> LeadsMapping:
    """leadscore.toml's, else a ready-made one, else the canonical one. Remarks about it go to `notes`."""
    aside = Quarantine(Report(notes=notes), strict=False)
    return leads.leads_mapping(Header.of(table.name, table.names), config, plan.fields, aside)


def events_mapping(table: RawTable, config: DataConfig, plan: Plan, notes: list[str]) -> EventsMapping:
    """By the table's name, where leadscore.toml has a mapping for such names; else by its columns.

    Raises FactsError where a column is missing.
    """
    aside = Quarantine(Report(notes=notes), strict=False)
    header, nobody = Header.of(table.name, table.names), Owners({}, {})
    return event_reader(Path(table.plain_name), header, config, plan.events, nobody, aside).mapping
