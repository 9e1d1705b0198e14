"""What the headers of files tell alone: whether the columns are there. Said before anything is read for minutes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from leadscore.facts.columns import Header
from leadscore.facts.config import DataConfig
from leadscore.facts.events import Owners, encoding_of, event_reader
from leadscore.facts.leads import encoding_of_leads, lead_reader, leads_mapping
from leadscore.facts.quarantine import Quarantine, Report
from leadscore.facts.rows import has_header, open_table
from leadscore.plan.model import EventKind, Field


def must_have_columns(
    leads: Path | None,
    events: Sequence[Path],
    config: DataConfig,
    fields: Sequence[Field],
    kinds: Sequence[EventKind],
) -> None:
    """Raises FactsError for a file that is not there, is no table or lacks a column.

    Files that can be read once only are passed over, and JSON lines, in which every line may have other columns.
    """
    unheard = Quarantine(Report(), strict=False)  # what is odd about a header is told when the file is read
    if leads is not None and has_header(leads):
        with open_table(leads, encoding_of_leads(config)) as table:
            lead_reader(Header.of(table.name, table.columns), config, fields, unheard)
    for path in filter(has_header, events):
        with open_table(path, encoding_of(path, config)) as table:
            event_reader(path, Header.of(table.name, table.columns), config, kinds, Owners({}, {}), unheard)


def preset_of(leads: Path | None, config: DataConfig) -> str | None:
    """The name of the ready-made mapping that a file of leads is read by: the one that leadscore.toml starts from, else
    the one that its columns fit; None where there is none, or where that is not known from the beginning of the file.
    Raises FactsError."""
    if config.leads is not None:
        return config.leads.preset
    if leads is None or not has_header(leads):
        return None
    with open_table(leads, encoding_of_leads(config)) as table:
        unheard = Quarantine(Report(), strict=False)
        return leads_mapping(Header.of(table.name, table.columns), config, (), unheard).preset
