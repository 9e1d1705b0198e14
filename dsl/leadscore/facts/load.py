"""Leads with their events, from files: what the commands iterate over.

Leads are few and held in memory by id and place alone; their values and all events lie in temporary files, and DuckDB
sorts the events by lead, on disk where memory does not hold them.
"""

from __future__ import annotations

import csv
import pickle
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

from leadscore.facts.config import DataConfig
from leadscore.facts.errors import FactsError
from leadscore.facts.events import SHARED, Owners, read_events
from leadscore.facts.headers import must_have_columns
from leadscore.facts.leads import read_leads
from leadscore.facts.model import Event, Lead
from leadscore.facts.quarantine import Quarantine, Report, quarantine
from leadscore.facts.stopping import interruptible, load_duckdb
from leadscore.plan.model import EventKind, Field
from leadscore.source.working import working_folder

_BATCH = 4096


@dataclass(slots=True)
class Facts:
    """Leads with their events, in the order of their file; can be iterated once. `count` is their number.

    `report` says what became of the rows; it is complete from the start.
    """

    count: int
    report: Report
    _leads: BinaryIO
    _events: Path | None
    _folder: Path
    _open: ExitStack

    def __iter__(self) -> Iterator[Lead]:
        histories = _by_lead(self._events, self._folder) if self._events else iter(())
        try:
            owner, events = next(histories, (-1, ()))
            for place in range(self.count):
                lead: Lead = pickle.load(self._leads)  # what this very process wrote
                if owner == place:
                    lead = replace(lead, events=events)
                    owner, events = next(histories, (-1, ()))
                yield lead
        finally:
            self.close()

    def close(self) -> None:
        """Deletes the temporary files."""
        self._open.close()


def open_facts(
    fields: Sequence[Field],
    kinds: Sequence[EventKind],
    leads: Path,
    events: Sequence[Path],
    config: DataConfig,
    *,
    strict: bool = False,
    rejects: Path | None = None,
    lead_ids: Collection[str] | None = None,
) -> Facts:
    """Reads leads and events; `lead_ids` keeps these leads alone (their rows are checked all the same).

    Raises FactsError for what cannot be used as a whole, and with `strict` for the first row that does not fit.
    """
    must_have_columns(leads, events, config, fields, kinds)
    report = Report()
    with ExitStack() as stack:
        folder = stack.enter_context(working_folder())
        stored = stack.enter_context((folder / "leads").open("w+b"))
        with quarantine(rejects, strict, report) as aside:
            wanted = None if lead_ids is None else frozenset(lead_ids)
            owners = _store_leads(read_leads(leads, config, fields, aside), stored, wanted)
            history = folder / "events" if events else None
            if history is not None:
                _store_events(events, config, kinds, owners, aside, history)
        stored.seek(0)
        count = sum(place >= 0 for place in owners.by_id.values())
        return Facts(count, report, stored, history, folder, stack.pop_all())


_PASSED_OVER = -1
"""The place of a lead that is not asked for: its events are read, and left out."""


def _store_leads(leads: Iterator[Lead], file: BinaryIO, wanted: frozenset[str] | None) -> Owners:
    by_id: dict[str, int] = {}
    by_email: dict[str, int] = {}
    count = 0
    for lead in leads:
        place = _PASSED_OVER
        if wanted is None or lead.id in wanted:
            pickle.dump(lead, file, protocol=pickle.HIGHEST_PROTOCOL)
            place, count = count, count + 1
        by_id[lead.id] = place
        email = lead.values.get("email")
        if isinstance(email, str):
            by_email[email] = SHARED if email in by_email else place
    return Owners(by_id, by_email)


def _store_events(
    paths: Sequence[Path],
    config: DataConfig,
    kinds: Sequence[EventKind],
    owners: Owners,
    aside: Quarantine,
    stored: Path,
) -> None:
    with stored.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        for path in paths:
            for owner, event in read_events(path, config, kinds, owners, aside):
                if owner != _PASSED_OVER:
                    shown = event.shown if event.shown != event.target else ""
                    writer.writerow((owner, event.at, event.kind, event.target, event.minutes, shown))


_SORT = """
SELECT owner, moment, kind, target, minutes, shown
FROM read_csv(?, auto_detect = false, header = false, delim = ',', quote = '"', escape = '"', max_line_size = 67108864,
    columns = {'owner': 'BIGINT', 'moment': 'BIGINT', 'kind': 'VARCHAR', 'target': 'VARCHAR', 'minutes': 'BIGINT',
               'shown': 'VARCHAR'})
ORDER BY owner, moment, kind, target, minutes, shown
"""


def _by_lead(stored: Path, folder: Path) -> Iterator[tuple[int, tuple[Event, ...]]]:
    load_duckdb()
    import duckdb

    with duckdb.connect(config={"temp_directory": str(folder / "spill")}) as connection, interruptible(connection):
        try:
            connection.execute(_SORT, [str(stored)])
            rows = (row for rows in iter(lambda: connection.fetchmany(_BATCH), []) for row in rows)
            for owner, of_lead in groupby(rows, key=lambda row: row[0]):
                yield (
                    owner,
                    tuple(
                        Event(at, kind, target or "", minutes, shown or target or "")
                        for _, at, kind, target, minutes, shown in of_lead
                    ),
                )
        except duckdb.Error as error:
            raise FactsError(f"The events cannot be sorted: {str(error).splitlines()[0]}") from error
