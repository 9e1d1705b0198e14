"""A quarter in production, on the demo data: 90 daily runs with what had come in by then, messages to a local webhook,
a change of the policy in the middle, an override, feedback; then what all that comes to.

    PYTHONPATH=. python -m benchmarks.quarter FOLDER

Prints a table by weeks, the histories of three leads, and what replays of old days give. FOLDER gets everything, and
must be empty. One event in 25 comes in three days late; the clock of all commands is that of the day.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from benchmarks.faults.catcher import Caught, catching
from benchmarks.quarter.company import Company
from benchmarks.quarter.days import Day, days

_LEADS = ("L-1003", "L-1141", "L-1120")
_OLD_DAYS = ("2026-01-20", "2026-02-14", "2026-03-10")
_WEEK = 7
_HEADER = (
    *("week of", "runs", "leads", "events", "ready", "became", "left", "new", "facts", "time", "policy"),
    *("requests", "sales", "ann+bob", "nurture", "no contact"),
)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        parser.error(f"{folder} is not empty")
    with catching(folder, seed=1) as catcher:
        company = Company(folder, catcher)
        print("\n".join(_table(list(_weeks(company)))))
    for lead in _LEADS:
        print(f"\n$ leadscore history {lead}\n{company.told('history', lead)}")
    for day in _OLD_DAYS:
        print(f"\n$ leadscore replay {day}\n{company.told('replay', day)}")
    return 0


def _weeks(company: Company) -> Iterator[tuple[str, ...]]:
    """A row for each."""
    for _, some in groupby(days(company.folder), lambda day: day.no // _WEEK):
        week = list(some)
        seen = len(list(company.catcher.caught()))
        ran = [company.run(day) for day in week]
        caught = list(company.catcher.caught())[seen:]
        yield _row(week, ran, caught)


def _row(week: Sequence[Day], ran: Sequence[dict[str, Any]], caught: Sequence[Caught]) -> tuple[str, ...]:
    crossed = [one for run in ran for one in run["policies"][0]["transitions"] if one["state"] == "ready"]
    causes = Counter(one["cause"] for one in crossed)
    came = Counter(one.path.strip("/") for one in caught for _ in one.messages)
    ready = next(run["policies"][0]["scoring"]["ready"] for run in reversed(ran) if run["policies"][0]["scoring"])
    numbers = (
        *(len(ran), sum(day.lead_count for day in week), sum(day.event_count for day in week), ready),
        *(sum(one["entered"] for one in crossed), sum(not one["entered"] for one in crossed)),
        *(causes[cause] for cause in ("new", "facts", "time", "policy")),
        *(len(caught), came["sales"], came["ann"] + came["bob"], came["nurture"], came["no"]),
    )
    return (f"{week[0].moment:%Y-%m-%d}", *(f"{number or '.'}" for number in numbers))


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    cells = [_HEADER, *rows]
    widths = [max(len(row[place]) for row in cells) for place in range(len(_HEADER))]
    for row in cells:
        yield "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True))


if __name__ == "__main__":
    sys.exit(main())
