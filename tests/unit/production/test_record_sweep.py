"""Made-up policies over made-up leads, scored again and again while facts come in: the record says what the engine for
one lead says with the outcome before in mind, and who crossed is who stands elsewhere."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from leadscore.batch.board.board import Board
from leadscore.batch.board.recorded import brought_up_to
from leadscore.batch.board.scored import score_board
from leadscore.batch.store.store import Store
from leadscore.engine.compiled import CompiledPlan, compile_plan
from leadscore.engine.outcome import Outcome
from leadscore.facts.model import Lead
from leadscore.plan.model import Plan
from leadscore.production.ledger.ledger import Ledger
from leadscore.production.ledger.model import Entry
from leadscore.production.ledger.shape import Shape
from leadscore.production.record.scoring import record_scoring
from spec.boards import same
from spec.drawn import drawn, lead_from, plan_from
from spec.naive import RawEvent
from spec.policies import NOON
from spec.sweep import lead_set
from unit.production.recorded import DAY, EVENT_COLUMNS, opened, take_in, write_rows

POLICIES = 5
SEEDS = int(os.environ.get("LEADSCORE_RECORD_SEEDS", "1"))
"""So many worlds; each takes some seconds."""
INSTANTS = (NOON - 20 * DAY, NOON - DAY, NOON - DAY, NOON, NOON + 1, NOON + 40 * DAY)
FIELDS = ("id", "title", "email", "employees", "created", "existing_customer")


@dataclass
class World:
    """Leads with the batch in which each event comes in."""

    folder: Path
    leads: list[tuple[dict[str, object], list[tuple[int, RawEvent]]]]

    def known(self, place: int, batch: int) -> Lead:
        cells, history = self.leads[place]
        return replace(lead_from(cells, [event for came, event in history if came <= batch]), id=f"L{place}")

    def bring(self, batch: int, plan: Plan) -> None:
        """The first batch brings the leads, but for the last two."""
        rows = [(f"L{place}", *map(cell, cells)) for place, cells in self._arriving(batch)]
        leads = write_rows(self.folder / f"l{batch}.csv", FIELDS, rows) if rows else None
        events = [
            (f"L{place}", f"{datetime.fromtimestamp(e.at, UTC):%Y-%m-%d %H:%M:%S}", e.kind, e.target, str(e.minutes))
            for place, (_, history) in enumerate(self.leads)
            for came, e in history
            if came == batch
        ]
        take_in(
            self.folder / "s.duckdb", plan, leads, [write_rows(self.folder / f"e{batch}.csv", EVENT_COLUMNS, events)]
        )

    def _arriving(self, batch: int) -> Iterator[tuple[int, list[object]]]:
        for place, (cells, _) in enumerate(self.leads):
            if self.first(place) == batch:
                yield place, [cells.get(name, "") for name in FIELDS[1:]]

    def first(self, place: int) -> int:
        return 3 if place >= len(self.leads) - 2 else 0


def cell(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def world(folder: Path, seed: int) -> World:
    rng, leads = Random(seed), []
    drawn_leads = lead_set(seed * 100 + 1, 14)
    for place, one in enumerate(drawn_leads):
        first = 3 if place >= len(drawn_leads) - 2 else 0
        history = [(max(first, rng.choice((0, 0, 1, 3, 5))), event) for event in one.history]
        leads.append((dict(one.cells), history))
    return World(folder, leads)


@pytest.mark.parametrize("seed", range(1, SEEDS + 1))
def test_the_record_is_what_the_engine_for_one_lead_says(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("leadscore.batch.board.recorded._FEW", 1)
    made = world(tmp_path, seed)
    plans = [replace(plan_from(drawn(seed * POLICIES + place + 1)[0]), name=f"P{place}") for place in range(POLICIES)]
    compiled = [compile_plan(plan) for plan in plans]
    last: list[dict[str, Outcome]] = [{} for _ in plans]
    for step, as_of in enumerate(INSTANTS):
        if step != 2:
            made.bring(step, plans[0])
        with opened(tmp_path / "s.duckdb") as (store, ledger):
            for place, plan in enumerate(plans):
                note(ledger, plan)
                recorded = record_scoring(store, ledger, plan, Path("none"), as_of, at=as_of)
                now = {one.id: one for one in leads_at(made, step)}
                if step == 2:
                    assert recorded is None
                    continue
                assert recorded is not None
                outcomes = {
                    lead: compiled[place].score(facts, as_of, was_ready=lead in last[place] and last[place][lead].ready)
                    for lead, facts in now.items()
                }
                scoring = recorded.scoring
                assert scoring.counts.leads == len(now)
                assert scoring.counts.ready == sum(outcome.ready for outcome in outcomes.values())
                crossed = {(t.lead, t.state, t.entered): t.cause for t in recorded.transitions}
                expected = expected_crossings(made, compiled[place], step, as_of, last[place], outcomes)
                assert crossed == (expected if step else {}), (plan, crossed, expected)
                last[place] = outcomes
                assert_kept(store, plan, as_of)
    with opened(tmp_path / "s.duckdb") as (_, ledger):
        for place, plan in enumerate(plans):
            for lead, outcome in last[place].items():
                assert_same(plan, ledger.entries(plan.name, lead)[-1], outcome)


def assert_kept(store: Store, plan: Plan, as_of: int) -> None:
    """What the store keeps beside the record, for who asks of all leads, is what a scoring of all of them says."""
    with closing(Board(store)) as board:
        kept = brought_up_to(board, plan, as_of)
        assert kept is not None
        assert same(kept, score_board(board, plan, as_of))


def leads_at(made: World, step: int) -> list[Lead]:
    return [made.known(place, step) for place in range(len(made.leads)) if made.first(place) <= step]


def note(ledger: Ledger, plan: Plan) -> None:
    """As if the policy had been recorded: these have no text."""
    if not ledger.database.rows("SELECT 1 FROM ledger.policy WHERE name = ?", (plan.name,)):
        values = (plan.fingerprint, plan.name, None, '{"p": ""}', Shape.of(plan).text(), None, None, 0)
        ledger.database.execute("INSERT INTO ledger.policy VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)


def states(outcome: Outcome | None) -> set[str]:
    if outcome is None or not outcome.in_scope:
        return set()
    bands = {f"band:{outcome.band}"} if outcome.band else set()
    return bands | {name for name in ("ready", "disqualified") if getattr(outcome, name)}


def expected_crossings(
    made: World, compiled: CompiledPlan, step: int, as_of: int, last: dict[str, Outcome], now: dict[str, Outcome]
) -> dict[tuple[str, str, bool], str]:
    """With their causes: with the facts of the last time, time alone."""
    found: dict[tuple[str, str, bool], str] = defaultdict(str)
    for lead, outcome in now.items():
        before = last.get(lead)
        for state in states(before) ^ states(outcome):
            if before is None:
                cause = "new"
            else:
                old = compiled.score(made.known(int(lead[1:]), step - 1), as_of, was_ready=before.ready)
                cause = "time" if (state in states(old)) == (state in states(outcome)) else "facts"
            found[lead, state, state in states(outcome)] = cause
    return dict(found)


def assert_same(plan: Plan, entry: Entry, outcome: Outcome) -> None:
    told = (entry.in_scope, entry.score, entry.ready, entry.disqualified, entry.band, entry.grade)
    assert told == (
        outcome.in_scope,
        outcome.score,
        outcome.ready and outcome.in_scope,
        outcome.disqualified and outcome.in_scope,
        outcome.band,
        outcome.grade,
    )
    names = [group.name for group in plan.groups]
    assert entry.totals == dict(zip(names, outcome.totals, strict=bool(outcome.totals)))
    points = zip([rule.id for rule in plan.rules], outcome.points, strict=bool(outcome.points))
    assert entry.rules == {rule: given for rule, given in points if given}
