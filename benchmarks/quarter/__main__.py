"""A quarter in production, on the demo data: 90 daily runs with what had come in by then, messages to a local webhook,
a change of the policy in the middle, an override, feedback; then what all that comes to.

    PYTHONPATH=. python -m benchmarks.quarter FOLDER

Prints a table by weeks, in which `became` and `left` mean ready, and causes are those of both; the histories of three
leads; and what replays of old days give. FOLDER gets everything, and must be empty. One event in 25 comes in three days
late; the clock of all commands is that of the day.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from benchmarks.faults.catcher import Caught, catching
from benchmarks.quarter.company import JUDGED, Company
from benchmarks.quarter.days import Day, days

_OLD_DAYS = ("2026-01-20", "2026-02-14", "2026-03-10")
_WEEK = 7
Crossing = Mapping[str, Any]
"""A transition as `leadscore run --json` tells it."""
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
        weeks = [_week(company, list(some)) for _, some in groupby(days(folder), lambda day: day.no // _WEEK)]
    print("\n".join(_table([week.row for week in weeks])))
    for lead in _telling(company, [one for week in weeks for one in week.crossed]):
        print(f"\n$ leadscore history {lead}\n{company.told('history', lead)}", end="")
    for day in _OLD_DAYS:
        print(f"\n$ leadscore replay {day}\n{company.told('replay', day)}", end="")
    return 0


@dataclass(frozen=True)
class _Week:
    """A row of the table, and who became ready or was so no longer."""

    row: Sequence[str]
    crossed: Sequence[Crossing]


def _week(company: Company, week: Sequence[Day]) -> _Week:
    seen = len(list(company.catcher.caught()))
    ran = [company.run(day)["policies"][0] for day in week]
    crossed = [one for policy in ran for one in policy["transitions"] if one["state"] == "ready"]
    ready = next(policy["scoring"]["ready"] for policy in reversed(ran) if policy["scoring"])
    return _Week(_row(week, ready, crossed, list(company.catcher.caught())[seen:]), crossed)


def _telling(company: Company, crossed: Sequence[Crossing]) -> Sequence[str]:
    """Three leads: one that became ready by what it did and lost that as time passed, one that somebody judged, and one
    that a change of the policy made ready; of all such leads those with the shortest stories."""

    def those(entered: bool, cause: str) -> set[str]:
        return {one["lead"] for one in crossed if one["entered"] is entered and one["cause"] == cause}

    def shortest(leads: set[str]) -> str:
        return min(leads, key=lambda lead: (company.told("history", lead).count("\n"), lead))

    return (shortest(those(True, "facts") & those(False, "time")), JUDGED, shortest(those(True, "policy")))


def _row(week: Sequence[Day], ready: int, crossed: Sequence[Crossing], caught: Sequence[Caught]) -> Sequence[str]:
    causes = Counter(one["cause"] for one in crossed)
    came = Counter(one.path.strip("/") for one in caught for _ in one.messages)
    entered = sum(one["entered"] for one in crossed)
    numbers = (
        *(len(week), sum(day.lead_count for day in week), sum(day.event_count for day in week), ready),
        *(entered, len(crossed) - entered, *(causes[cause] for cause in ("new", "facts", "time", "policy"))),
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
