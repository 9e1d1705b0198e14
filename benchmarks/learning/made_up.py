"""Leads and events of which the truth is known: the chance of a win follows from a few signals, all else is noise.

Titles are written as people do; signals are a family of titles, a range of employees, a number of visits within a
window, a webinar, how recent the last visit is, and signs against a win. Noise are mail opens, two columns and most
pages. With `leak`, a column `onboarding_call` is there that is filled in for nearly all wins and for hardly anyone
else: a learner has to name it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]
from benchmarks.learning.aggregates import aggregates
from benchmarks.learning.sets import Bools, Made
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

DAYS = 30
_LEAK = "onboarding_call"
_START = np.datetime64("2025-01-01")
_SPAN = 300
_TOP = (
    "CEO",
    "CTO",
    "Chief Marketing Officer",
    "VP Sales",
    "VP of Marketing",
    "vice president, sales",
    "Head of Growth",
)
_MIDDLE = ("Marketing Manager", "Sales Manager", "IT manager", "Product Manager", "Team Lead Operations", "Consultant")
_ENTRY = (
    "Student",
    "student assistant",
    "Intern Marketing",
    "Trainee",
    "Executive Assistant to the CEO",
    "Jr. Analyst",
)
_MAIL = ("gmail.com", "gmx.de")
_COUNTRIES = ("Germany", "Austria", "France", "United Kingdom", "USA", "Spain")
_SOURCES = ("Organic", "Paid search", "Webinar", "Referral", "Trade fair")
_PAGES = ("pricing", "product", "blog/how-to-start", "blog/ten-tips", "about-us", "careers", "docs", "customers")


@dataclass(frozen=True, slots=True)
class _Kind:
    """`rate` events a lead, and the targets they have."""

    kind: str
    rate: float
    targets: Sequence[str]


_KINDS = (
    _Kind("visited", 5.0, _PAGES),
    _Kind("opened", 4.0, ("newsletter", "product news")),
    _Kind("downloaded", 0.4, ("pricing guide", "white paper", "checklist")),
    _Kind("attended", 0.25, ("webinar: first steps", "webinar: roi")),
    _Kind("unsubscribed", 0.08, ("",)),
)
_PER_LEAD = sum(kind.rate for kind in _KINDS)


def make(leads: int, seed: int, leak: bool = False, events: float = _PER_LEAD, first: int = 0) -> Made:
    """So many leads with so many events each, on average; the same for the same seed. The column
    `truth`, the logit of the chance, is in `columns` alone; ids count from `first`."""
    rng = np.random.default_rng([seed, leads, *([first] if first else [])])
    table = _fields(leads, rng)
    days = rng.integers(0, _SPAN, leads)
    lead, day, kind, target = _events(leads, events / _PER_LEAD, rng)
    logit = _of_fields(table) + _of_events(leads, lead, day, kind, target) - 2.4
    won = rng.random(leads) < 1 / (1 + np.exp(-logit))
    ids = np.array([f"L{number:06d}" for number in range(first, first + leads)])
    created = (_START + days).astype("datetime64[s]")
    if leak:
        called = np.where(won, rng.random(leads) < 0.96, rng.random(leads) < 0.002)
        table[_LEAK] = np.where(called, "done", "")
    of_leads = _relation({"id": ids, "created": created.astype("datetime64[D]").astype(str), **table, "won": won * 1})
    at = created[lead] + np.timedelta64(1, "s") * rng.integers(0, 86_400, len(lead)) + day * np.timedelta64(86_400, "s")
    of_events = _relation({"lead": ids[lead], "at": at.astype(str), "event": kind, "target": target}).project(
        "lead, replace(\"at\", 'T', ' ') as \"at\", event, target, NULL as minutes"
    )
    truth = _relation({"lead": ids, "truth": logit})
    seen = of_leads.project(f"* exclude {_LEAK}") if leak else of_leads
    columns = aggregates(seen, of_events, DAYS).join(truth, "id = lead").project("* exclude lead")
    return Made(of_leads, of_events, columns, days=DAYS, leak=_LEAK if leak else None)


def _relation(columns: dict[str, NDArray[np.generic]]) -> duckdb.DuckDBPyRelation:
    return duckdb.from_arrow(pa.table({name: column.tolist() for name, column in columns.items()}))


def _fields(leads: int, rng: np.random.Generator) -> dict[str, NDArray[np.generic]]:
    titles = np.array([*_TOP, *_MIDDLE, *_ENTRY])
    shares = np.repeat(
        [0.25 / len(_TOP), 0.5 / len(_MIDDLE), 0.25 / len(_ENTRY)], [len(_TOP), len(_MIDDLE), len(_ENTRY)]
    )
    title = np.where(rng.random(leads) < 0.1, "", rng.choice(titles, leads, p=shares))
    employees = np.round(np.exp(rng.normal(4.8, 1.5, leads))).astype(np.int64) + 1
    mail = np.where(rng.random(leads) < 0.25, rng.choice(_MAIL, leads), np.char.add("firm", employees.astype(str)))
    return {
        "title": title,
        "employees": np.where(rng.random(leads) < 0.15, "", employees.astype(str)),
        "email_domain": np.where(np.isin(mail, _MAIL), mail, np.char.add(mail, ".com")),
        "country": rng.choice(_COUNTRIES, leads),
        "source": rng.choice(_SOURCES, leads),
        "existing_customer": np.where(rng.random(leads) < 0.04, "yes", "no"),
        "campaign": np.char.add("c-", rng.integers(100, 140, leads).astype(str)),
        "luck": np.round(rng.normal(50, 20, leads), 1).astype(str),
    }


def _of_fields(table: dict[str, NDArray[np.generic]]) -> Floats:
    size = np.array([float(cell) if cell else np.nan for cell in table["employees"].tolist()])
    return (
        1.1 * np.isin(table["title"], _TOP)
        - 1.2 * np.isin(table["title"], _ENTRY)
        + 0.8 * ((size >= 50) & (size <= 1000))
        - 0.7 * np.isin(table["email_domain"], _MAIL)
        + 0.7 * (table["source"] == "Referral")
        - 4.0 * (table["existing_customer"] == "yes")
    )


def _events(
    leads: int, times: float, rng: np.random.Generator
) -> tuple[Ints, Ints, NDArray[np.str_], NDArray[np.str_]]:
    """Lead, day after it was created, kind, target: some leads do much, most little."""
    eager = rng.gamma(0.8, 1 / 0.8, leads)
    parts = [(np.repeat(np.arange(leads), rng.poisson(eager * kind.rate * times)), kind) for kind in _KINDS]
    lead = np.concatenate([of for of, _ in parts])
    kinds = np.concatenate([np.full(len(of), kind.kind) for of, kind in parts])
    targets = np.concatenate([rng.choice(np.array(kind.targets), len(of)) for of, kind in parts])
    return lead, rng.integers(0, DAYS, len(lead)), kinds, targets


def _of_events(leads: int, lead: Ints, day: Ints, kind: NDArray[np.str_], target: NDArray[np.str_]) -> Floats:
    def number(some: Bools) -> Ints:
        return np.bincount(lead[some], minlength=leads)

    pricing = (kind == "visited") & (target == "pricing")
    last_visit = np.full(leads, -1)
    np.maximum.at(last_visit, lead[kind == "visited"], day[kind == "visited"])
    return (
        1.3 * (number(pricing & (day >= DAYS - 14)) >= 1)
        + 0.6 * (number(pricing) >= 3)
        + 0.9 * (number(kind == "attended") >= 1)
        + 0.6 * (number(target == "pricing guide") >= 1)
        + 0.6 * (last_visit >= DAYS - 7)
        - 1.5 * (number(target == "careers") >= 1)
        - 1.5 * (number(kind == "unsubscribed") >= 1)
    )
