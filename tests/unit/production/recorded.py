"""Stores with a record, made for tests: leads and events as files, taken in one after the other, and scored."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from leadscore.batch.ingest.run import Sources
from leadscore.batch.ingest.run import take_in as taken_in
from leadscore.batch.ingest.vocabulary import Vocabulary
from leadscore.batch.store.store import Limits, Store, open_store
from leadscore.driver import compile_path
from leadscore.facts.config import DataConfig
from leadscore.facts.quarantine import Report, quarantine
from leadscore.plan.model import Plan
from leadscore.production.ledger.ledger import Ledger, open_ledger

LIMITS = Limits(threads=1)
DAY = 86_400
APRIL = 1_775_001_600  # 2026-04-01
EVENT_COLUMNS = ("lead", "at", "event", "target", "minutes")

POLICY = """\
policy "B2B" version 3
applies if not country is "peru" or country is missing
group fit at most 30
when employees > 50 add 20 as large
when existing_customer disqualify
group engagement decays 50% every 30 days
when visited "pricing" add 50 as pricing
when opened subtract 0.5 each time up to 2 as mail
ready at 60 lost below 40
band hot at 60
band cold otherwise
grade fit A at 12, B otherwise
on ready notify "sales"
"""
LEADS = ("id,email,country,employees,existing_customer", "L-1,jane@x.io,france,200,no", "L-2,jack@x.io,peru,10,")
EVENTS = (",".join(EVENT_COLUMNS), "L-1,2026-03-29,visited,/pricing,")


def write_lines(path: Path, lines: Sequence[str]) -> Path:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def write_rows(path: Path, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([columns, *rows])
    return path


def policy(folder: Path, text: str = POLICY, name: str = "p.lead") -> tuple[Plan, Path]:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    plan = compile_path(path).plan
    assert plan is not None
    return plan, path


def take_in(store: Path, plan: Plan, leads: Path | None, events: Sequence[Path] = ()) -> None:
    """Makes the store if it is not there."""
    words, sources = Vocabulary(plan.fields, plan.events), Sources(leads, events, DataConfig())
    with quarantine(None, False, report := Report()) as aside:
        taken_in(store, words, sources, store.parent, LIMITS, aside)
    assert report.total_set_aside == 0, list(report.lines())


@contextmanager
def opened(store: Path, url: str | None = None) -> Iterator[tuple[Store, Ledger]]:
    with (
        open_store(store, store.parent, LIMITS, read_only=False) as found,
        open_ledger(found, url, write=True) as ledger,
    ):
        yield found, ledger


def all_rows(ledger: Ledger) -> Mapping[str, object]:
    """What stands in the tables, but for instants of the clock."""
    database = ledger.database
    return {
        "lead": database.rows("SELECT no, id FROM ledger.lead ORDER BY no"),
        "scoring": [
            (s.no, s.policy, s.as_of, s.batch, s.counts, s.rescored, s.changed)
            for name in ledger.policies()
            for s in ledger.scorings(name)
        ],
        "transition": ledger.transitions(),
        "block": database.rows("SELECT scoring, block, first, last, leads, data FROM ledger.block ORDER BY 1, 2"),
        "message": database.rows("SELECT key, lead, title, status FROM ledger.message ORDER BY key"),
    }
