"""Stores made for tests, and what the columnar engine says of their leads."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from leadscore.batch.ingest.run import Sources, make_store
from leadscore.batch.ingest.vocabulary import Vocabulary
from leadscore.batch.kernel.kleene import FALSE, TRUE, UNKNOWN
from leadscore.batch.kernel.outcome import Outcomes, grade_label
from leadscore.batch.scoring import program_for
from leadscore.batch.store.chunks import Reader
from leadscore.batch.store.store import Limits, Store, open_store
from leadscore.engine.model import State
from leadscore.engine.outcome import Outcome
from leadscore.facts.config import DataConfig
from leadscore.facts.quarantine import Report, quarantine
from leadscore.plan.model import Plan

LIMITS = Limits(threads=1)
STATES = {FALSE: State.NOT, UNKNOWN: State.UNKNOWN, TRUE: State.FIRED}
TRUTHS = {FALSE: False, UNKNOWN: None, TRUE: True}
EVENT_COLUMNS = ("lead", "at", "event", "target", "minutes")


@contextmanager
def store_of(
    plan: Plan, leads: Sequence[Mapping[str, str]], events: Iterable[Sequence[str]]
) -> Iterator[tuple[Store, Report]]:
    """A store of cells, read as files are. Leads may share an id here: they are told apart by their place."""
    columns = list(dict.fromkeys(name for lead in leads for name in lead))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with (folder / "leads.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(columns)
            writer.writerows(
                [str(place) if column == "id" else lead.get(column, "") for column in columns]
                for place, lead in enumerate(leads)
            )
        with (folder / "events.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(EVENT_COLUMNS)
            writer.writerows(events)
        report = Report()
        path = folder / "store.duckdb"
        sources = Sources(folder / "leads.csv", [folder / "events.csv"], DataConfig())
        with quarantine(None, False, report) as aside:
            make_store(path, Vocabulary(plan.fields, plan.events), sources, folder, LIMITS, aside)
        with open_store(path, folder, LIMITS, read_only=False) as store:
            ids = np.array([lead["id"].strip() for lead in leads], object)
            store.connection.register("ids", {"no": np.arange(len(ids)), "id": ids})
            store.connection.execute("UPDATE lead SET id = ids.id FROM ids WHERE lead.id = ids.no::VARCHAR")
            yield store, report


def score(store: Store, plan: Plan, as_of: int, was_ready: Sequence[bool] | None = None) -> list[Outcome]:
    """All leads' outcomes, in their order."""
    program = program_for(store, plan, as_of)
    chunk = Reader.of(store, program.needs).range(store.connection, (0, store.lead_count))
    before = None if was_ready is None else np.array(was_ready, np.bool_)
    found = program.score(chunk, was_ready=before, explain=True)
    ids = dict(store.connection.execute("SELECT no, id FROM lead").fetchall())
    return [outcome(plan, found, place, ids[number], as_of) for place, number in enumerate(found.numbers.tolist())]


def outcome(plan: Plan, found: Outcomes, place: int, lead: str, as_of: int) -> Outcome:
    """One lead's, as the other engines tell it."""
    in_scope = bool(found.in_scope[place])
    if not in_scope:
        return Outcome(lead, as_of, False, None, 0, 0, False, None, False, None, None, None, (), (), (), ())
    score, band = int(found.score[place]), int(found.band[place])
    return Outcome(
        lead=lead,
        as_of=as_of,
        in_scope=True,
        score=score,
        cut=int(found.cut[place]),
        overrides=int(found.overrides[place]),
        ready=bool(found.ready[place]),
        ready_condition=TRUTHS[int(found.ready_condition[place])] if plan.ready else None,
        disqualified=bool(found.disqualified[place]),
        band=None if band < 0 else plan.bands[band].name,
        grade=grade_label(plan.grades, int(found.grade[place])),
        to_ready=None if plan.ready is None else max(0, plan.ready.at - score),
        sums=tuple(int(group[place]) for group in found.sums),
        totals=tuple(int(group[place]) for group in found.totals),
        points=tuple(int(rule.points[place]) for rule in found.rules),
        states=tuple(STATES[int(rule.states[place])] for rule in found.rules),
    )
