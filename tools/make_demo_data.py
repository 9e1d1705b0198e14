"""Writes the demo data: a few hundred leads and a few thousand events that nobody ever was or did.

    python tools/make_demo_data.py [FOLDER]      (without a folder: policies/demo)

The same words and the same seed give the same bytes on every machine, so the files can be kept with the code.
Only `Random.random` is used: it is the one method whose sequence Python promises to keep.
"""

from __future__ import annotations

import csv
import io
import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, TypeVar

_ROOT = Path(__file__).resolve().parents[1]
WORDS = _ROOT / "tools" / "demo_words.toml"
FOLDER = _ROOT / "policies" / "demo"
AS_OF = datetime(2026, 4, 1)
SEED = 2026

LEAD_COLUMNS = (
    "id created email company title industry country employees source crm seats"
    " existing_customer competitor job_applicant"
).split()
EVENT_COLUMNS = "lead at event target minutes".split()

# Rows as they come out of real systems, and that do not fit: the demo shows them set aside.
BAD_LEAD = {
    "id": "L-1999",
    "created": "2026-02-11",
    "email": "imported@amberstone.example",
    "company": "Amberstone Ltd",
    "title": "Head of Sales",
    "employees": "approx. 200",
}
BAD_EVENTS = (
    {"lead": "L-1003", "at": "31/03/2026 14:05", "event": "visited", "target": "/pricing", "minutes": ""},
    {"lead": "L-9042", "at": "2026-03-30 09:12", "event": "opened", "target": "Newsletter March", "minutes": ""},
)

T = TypeVar("T")
Row = Mapping[str, str]


class Dice:
    """The draws that the data needs, all from `Random.random`."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def chance(self, percent: float) -> bool:
        return self._random.random() * 100 < percent

    def whole(self, low: int, high: int) -> int:
        """A whole number, both ends in."""
        return low + int(self._random.random() * (high - low + 1))

    def one_of(self, choices: Sequence[T]) -> T:
        return choices[self.whole(0, len(choices) - 1)]

    def weighted(self, weights: Mapping[str, float]) -> str:
        """A key, drawn by its weight."""
        mark = self._random.random() * sum(weights.values())
        for key, weight in weights.items():
            mark -= weight
            if mark < 0:
                return key
        return key


@dataclass(frozen=True, slots=True)
class Company:
    """Where a lead works; every company has one domain."""

    name: str
    domain: str
    industry: str
    country: str
    employees: int


class DemoData:
    """Leads and events, drawn lead by lead; `leads` and `events` are the rows of the two files. Nothing happens after
    `now`."""

    def __init__(self, words: Mapping[str, Any], seed: int) -> None:
        self.now = AS_OF
        self.words = words
        self.dice = Dice(seed)
        self._taken: set[str] = set()
        self._companies: dict[str, Company] = {}
        self.leads: list[Row] = []
        self.events: list[Row] = []

    def fill(self) -> None:
        personas: list[Mapping[str, Any]] = [p for p in self.words["persona"] for _ in range(p["share"])]
        for number in range(len(personas)):
            other = self.dice.whole(number, len(personas) - 1)  # a shuffle: no file is sorted by persona
            personas[number], personas[other] = personas[other], personas[number]
            self.add_lead(f"L-{1001 + number}", personas[number])
        self._add_rosalind()
        self.leads.append({column: BAD_LEAD.get(column, "") for column in LEAD_COLUMNS})
        self.events.sort(key=lambda event: (event["at"], event["lead"], event["event"], event["target"]))
        for place, event in zip((len(self.events) // 3, len(self.events) // 2), BAD_EVENTS, strict=True):
            self.events.insert(place, event)

    def _add_rosalind(self) -> None:
        """The lead of whom the policy's override speaks."""
        person = {
            "id": "L-1900",
            "created": "2026-01-20",
            "email": "rosalind.vane@northpeak.example",
            "company": "Northpeak Robotics AG",
            "title": "Head of Sales",
            "country": "Switzerland",
            "employees": "450",
            "source": "Trade fair",
        }
        self.leads.append({column: person.get(column, "") for column in LEAD_COLUMNS})
        for habit, day in (("webinar", 20), ("evaluation", 6), ("blog", 2)):
            self._add_event("L-1900", habit, AS_OF - timedelta(days=day, hours=-10))

    def add_lead(self, lead: str, persona: Mapping[str, Any]) -> None:
        dice = self.dice
        company = self._company(persona)
        last = self.now - timedelta(
            minutes=dice.whole(persona["quiet"][0] * 1440 + 90, persona["quiet"][1] * 1440 + 1440)
        )
        first = last - timedelta(days=dice.whole(2, 90), minutes=dice.whole(0, 600))
        self._add_person(lead, persona, company, first)
        habits = [dice.weighted(persona["does"]) for _ in range(dice.whole(*persona["events"]))]
        for habit in habits:
            back = dice.whole(0, int((last - first).total_seconds() // 60))
            self._add_event(lead, habit, last - timedelta(minutes=back))
        if "first" in persona:
            self._add_event(lead, persona["first"], first)
        if "last" in persona:
            self._add_event(lead, persona["last"], last)

    def _company(self, persona: Mapping[str, Any]) -> Company:
        dice, words = self.dice, self.words
        if dice.chance(persona["account"]):
            return Company(**dice.one_of(words["account"]))
        name = dice.one_of(words["company_starts"]) + dice.one_of(words["company_ends"])
        if name not in self._companies:
            self._companies[name] = Company(
                name + dice.one_of(words["company_forms"]),
                f"{name.lower()}.example",
                dice.one_of(words["industries"]),
                dice.one_of(words["countries"]),
                dice.whole(*persona["employees"]),
            )
        return self._companies[name]

    def _add_person(self, lead: str, persona: Mapping[str, Any], company: Company, created: datetime) -> None:
        dice, words = self.dice, self.words
        flag, gaps = persona.get("flag"), persona["gaps"]

        def unless_missing(value: str) -> str:
            return "" if dice.chance(gaps) else value

        title = dice.one_of(words["titles"][persona["titles"]])
        self.leads.append(
            {
                "id": lead,
                "created": created.date().isoformat(),
                "email": self._address(company, persona),
                "company": unless_missing(company.name),
                "title": unless_missing(self._mess_up(title)),
                "industry": unless_missing(company.industry),
                "country": unless_missing(company.country),
                "employees": unless_missing(str(company.employees)),
                "source": dice.one_of(words["sources"]),
                "crm": dice.one_of(words["crms"]) if dice.chance(35) else "",
                "seats": str(dice.whole(1, 12) * 5) if dice.chance(15) else "",
                "existing_customer": "yes" if flag == "existing_customer" else "no",
                "competitor": "yes" if flag == "competitor" else unless_missing("no"),
                "job_applicant": "yes" if flag == "job_applicant" else "no",
            }
        )

    def _address(self, company: Company, persona: Mapping[str, Any]) -> str:
        """An address that no other lead has; private, or thrown away after use, for some."""
        dice, words = self.dice, self.words
        while True:
            first, last = dice.one_of(words["first_names"]).lower(), dice.one_of(words["last_names"]).lower()
            if dice.chance(persona.get("throw_away", 0)):
                address = f"{first}{dice.whole(1, 999)}@mailinator.com"
            elif dice.chance(persona["free_mail"]):
                address = f"{first}_{last}{dice.whole(70, 99)}@gmail.com"
            else:
                address = f"{first}.{last}@{company.domain}"
            if address not in self._taken:
                self._taken.add(address)
                return address

    def _mess_up(self, text: str) -> str:
        """What forms and imports do to a text."""
        match self.dice.whole(1, 12):
            case 1:
                return text.upper()
            case 2:
                return text.lower()
            case 3:
                return f" {text}  "
            case _:
                return text

    def _add_event(self, lead: str, habit: str, at: datetime) -> None:
        does = self.words["habit"][habit]
        self.events.append(
            {
                "lead": lead,
                "at": at.strftime("%Y-%m-%d %H:%M"),
                "event": does["kind"],
                "target": self.dice.one_of(does["targets"]),
                "minutes": str(self.dice.whole(*does["minutes"])) if "minutes" in does else "",
            }
        )


def as_csv(columns: Sequence[str], rows: Sequence[Row]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def make(folder: Path) -> None:
    """Writes `leads.csv` and `events.csv` into `folder`."""
    data = DemoData(tomllib.loads(WORDS.read_text(encoding="utf-8")), SEED)
    data.fill()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "leads.csv").write_bytes(as_csv(LEAD_COLUMNS, data.leads).encode())
    (folder / "events.csv").write_bytes(as_csv(EVENT_COLUMNS, data.events).encode())


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
