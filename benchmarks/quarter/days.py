"""The demo data as a company's systems would have exported it, day by day."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

_DEMO = Path("policies/demo")
FIRST = datetime(2026, 1, 1, 6, tzinfo=UTC)
DAYS = 90
"""To 2026-03-31."""
_LATE = 25
"""One event in so many comes in three days late."""
_DELAY = timedelta(days=3)

Row = Sequence[str]


@dataclass(frozen=True)
class Day:
    """What had come in by six in the morning."""

    no: int
    moment: datetime
    leads: Path
    events: Path
    lead_count: int
    event_count: int

    @property
    def as_of(self) -> str:
        return f"{self.moment:%Y-%m-%dT%H:%M}"


def days(folder: Path) -> Iterator[Day]:
    """Writes each day's files, the first of which hold all that came before."""
    lead_header, leads = _table("leads.csv")
    event_header, events = _table("events.csv")
    for no in range(DAYS):
        moment = FIRST + timedelta(days=no)
        since = moment - timedelta(days=1) if no else datetime.min.replace(tzinfo=UTC)
        created = [row for row in leads if since < _exported(row[1]) <= moment]
        happened = [row for place, row in enumerate(events) if since < _arrival(place, row) <= moment]
        files = folder / f"leads-{moment:%m-%d}.csv", folder / f"events-{moment:%m-%d}.csv"
        _write(files[0], lead_header, created)
        _write(files[1], event_header, happened)
        yield Day(no, moment, *files, len(created), len(happened))


def _table(name: str) -> tuple[Row, Sequence[Row]]:
    """The header and the rows."""
    with (_DEMO / name).open(newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    return header, rows


def _exported(created: str) -> datetime:
    """On the morning of the day on which somebody became a lead: what they did on it comes with or after them."""
    return datetime.fromisoformat(created).replace(tzinfo=UTC)


def _arrival(place: int, row: Row) -> datetime:
    try:
        moment = datetime.fromisoformat(row[1]).replace(tzinfo=UTC)
    except ValueError:  # the demo has one in another notation, which is set aside
        return FIRST
    return moment + _DELAY if place % _LATE == 0 else moment


def _write(path: Path, header: Row, rows: Sequence[Row]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])
