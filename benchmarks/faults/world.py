"""Days of a small company: leads that come and change, and what they do, as files that its systems export each day.

The same seed gives the same files. Files overlap: a day's events hold those of the day before once more, and one in
twenty comes in a day late.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

DAY = 86_400
START = 1_767_603_600
"""2026-01-05T09:00:00Z, a Monday: when the first day is scored."""
CHANGES = (6, 30, 70)
"""The days on which the policy is another than the day before."""
_POLICY = Path(__file__).with_name("policy.lead").read_text(encoding="utf-8")
_LEADS = ("id", "email", "company", "country", "employees", "competitor")
_EVENTS = ("lead", "at", "event", "target")
_COUNTRIES = ("Germany", "Österreich", "France", "España", "日本", "")
_COMPANIES = ("Müller & Söhne", "Café Noir", "Northpeak", "Żabka Polska", "東京商事", 'Smith, "Jones" & Co')
_DEEDS = (("opened", "newsletter"), ("visited", "/pricing"), ("visited", "/blog/über-uns"), ("requested", "demo"))
_WEIGHTS = (50, 35, 10, 5)


@dataclass(frozen=True)
class Day:
    """Scored at `instant`, seconds since 1970-01-01T00:00:00Z."""

    no: int
    instant: int
    leads: Path
    events: Path

    @property
    def as_of(self) -> str:
        return f"{datetime.fromtimestamp(self.instant, UTC):%Y-%m-%dT%H:%M:%S}"


def policy_on(day: int) -> str:
    """The policy as it is on a day: with each version a pricing page is worth 8 points more or less."""
    version = 1 + sum(day >= changed for changed in CHANGES)
    worth = 30 + 8 * ((version - 1) % 2)
    return _POLICY.replace("version 1", f"version {version}").replace("add 30 each", f"add {worth} each")


def make(folder: Path, days: int, leads: int, seed: int) -> list[Day]:
    """Half of the leads are there on the first day, the others come day by day."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(seed)
    known: list[list[str]] = []
    before: list[Sequence[str]] = []
    late: list[Sequence[str]] = []
    made = []
    for no in range(days):
        instant = START + no * DAY
        fresh = leads // 2 if no == 0 else max(1, leads // 2 // days)
        changed = chance.sample(known, min(len(known), 2))
        for lead in changed:
            lead[4] = str(chance.choice((5, 60, 200, 800)))
        known += (added := [_lead(chance, len(known) + place) for place in range(fresh)])
        happened = [_event(chance, known, instant) for _ in range(leads // 8)]
        delayed = [event for event in happened if chance.random() < 0.05]
        today = [event for event in happened if event not in delayed] + late
        files = folder / f"leads-{no:03}.csv", folder / f"events-{no:03}.csv"
        _write(files[0], _LEADS, [*added, *changed])
        _write(files[1], _EVENTS, [*before, *today])
        before, late = today, delayed
        made.append(Day(no, instant, *files))
    return made


def _lead(chance: random.Random, number: int) -> list[str]:
    employees = str(chance.choice((5, 20, 60, 200, 800, 2000))) if chance.random() < 0.9 else ""
    competitor = "yes" if chance.random() < 0.03 else "no"
    company, country = chance.choice(_COMPANIES), chance.choice(_COUNTRIES)
    return [f"L-{number:04}", f"jo.{number}@example.com", company, country, employees, competitor]


def _event(chance: random.Random, known: Sequence[Sequence[str]], until: int) -> Sequence[str]:
    """In the day before; a few leads do most of it."""
    lead = known[int(len(known) * chance.random() ** 2)][0]
    at = datetime.fromtimestamp(until - chance.randrange(1, DAY), UTC)
    return (lead, f"{at:%Y-%m-%d %H:%M:%S}", *chance.choices(_DEEDS, _WEIGHTS)[0])


def _write(path: Path, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows([columns, *rows])
