"""Leads with their events, from files: what the commands iterate over.

Leads are few and held in memory by id and place alone; their values and many events lie in temporary files, and DuckDB
sorts the events by lead, on disk where memory does not hold them. A few events are sorted sooner than DuckDB is loaded.
"""

from __future__ import annotations

import csv
import pickle
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import chain, groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import BinaryIO, TypeAlias

from leadscore.facts.config import DataConfig
from leadscore.facts.errors import FactsError
from leadscore.facts.events import SHARED, Owners, read_events
from leadscore.facts.headers import must_have_columns
from leadscore.facts.leads import read_leads
from leadscore.facts.model import Event, Lead
from leadscore.facts.quarantine import Report, quarantine
from leadscore.facts.stopping import interruptible, load_duckdb
from leadscore.plan.model import EventKind, Field
from leadscore.source.working import working_folder

_BATCH = 4096
_FEW, _SHORT = 10_000, 10_000_000
"""So many events, with targets of so many characters in all, are sorted without DuckDB."""
_Row: TypeAlias = tuple[int, int, str, str | None, int, str | None]
"""An event as it is sorted: its lead's place, instant, kind, target, minutes, and the target as shown, if that differs.
"""


@dataclass(slots=True)
class Facts:
    """Leads with their events, in the order of their file; can be iterated once. `count` is their number.

    `report` says what became of the rows; it is complete from the start.
    """

    count: int
    report: Report
    _leads: BinaryIO
    _events: Iterator[_Row]
    _open: ExitStack

    def __iter__(self) -> Iterator[Lead]:
        histories = _by_lead(self._events)
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
            found = (row for path in events for row in _rows(read_events(path, config, kinds, owners, aside)))
            history = _sorted(found, folder)
        stored.seek(0)
        count = sum(place >= 0 for place in owners.by_id.values())
        return Facts(count, report, stored, history, stack.pop_all())


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


def _rows(found: Iterable[tuple[int, Event]]) -> Iterator[_Row]:
    for owner, event in found:
        if owner != _PASSED_OVER:
            shown = event.shown if event.shown != event.target else ""
            yield owner, event.at, event.kind, event.target or None, event.minutes, shown or None


def _sorted(rows: Iterator[_Row], folder: Path) -> Iterator[_Row]:
    """All are read when it returns."""
    few, length = [], 0
    for row in islice(rows, _FEW):
        few.append(row)
        length += len(row[3] or "") + len(row[5] or "")
        if length > _SHORT:
            break
    if len(few) < _FEW and length <= _SHORT:
        return iter(sorted(few, key=_missing_last))
    stored = folder / "events"
    with stored.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows(chain(few, rows))
    return _sorted_on_disk(stored, folder)


def _missing_last(row: _Row) -> list[tuple[bool, object]]:
    """As DuckDB sorts."""
    return [(cell is None, "" if cell is None else cell) for cell in row]


_SORT = """
SELECT owner, moment, kind, target, minutes, shown
FROM read_csv(?, auto_detect = false, header = false, delim = ',', quote = '"', escape = '"', max_line_size = 67108864,
    columns = {'owner': 'BIGINT', 'moment': 'BIGINT', 'kind': 'VARCHAR', 'target': 'VARCHAR', 'minutes': 'BIGINT',
               'shown': 'VARCHAR'})
ORDER BY owner, moment, kind, target, minutes, shown
"""


def _sorted_on_disk(stored: Path, folder: Path) -> Iterator[_Row]:
    load_duckdb()
    import duckdb

    with duckdb.connect(config={"temp_directory": str(folder / "spill")}) as connection, interruptible(connection):
        try:
            connection.execute(_SORT, [str(stored)])
            while rows := connection.fetchmany(_BATCH):
                yield from rows
        except duckdb.Error as error:
            raise FactsError(f"The events cannot be sorted: {str(error).splitlines()[0]}") from error


def _by_lead(rows: Iterator[_Row]) -> Iterator[tuple[int, tuple[Event, ...]]]:
    for owner, of_lead in groupby(rows, key=itemgetter(0)):
        yield (
            owner,
            tuple(
                Event(at, kind, target or "", minutes, shown or target or "")
                for _, at, kind, target, minutes, shown in of_lead
            ),
        )
