"""What a store was told is kept: every earlier batch's facts are seen again, and give the same outcomes."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from effort import some
from leadscore.batch.ingest.run import Added
from leadscore.batch.ingest.vocabulary import Vocabulary
from leadscore.batch.kernel.outcome import Outcomes
from leadscore.batch.scoring import program_for, score_all, score_leads
from leadscore.batch.store.leads import leads_of
from leadscore.batch.store.store import Store
from leadscore.batch.store.versions import facts_at
from leadscore.engine.reference import score
from leadscore.facts.errors import FactsError
from leadscore.facts.model import Lead
from leadscore.plan.model import Plan
from spec.drawn import plan_from
from spec.policies import NOON, Maker
from unit.batch.taking import opened, taken
from unit.test_store_changes import World

DAY = 86_400
STEPS = ("events", "leads", "both", "many", "again", "whole", "policy", "time")


# ------------------------------------------------------------------------------------------------ any sequence


@dataclass(frozen=True)
class Seen:
    """What a store held at a time, and what came of it."""

    plan: Plan
    batch: int
    as_of: int
    leads: Sequence[Lead]
    outcomes: Sequence[Any]
    columns: Sequence[Any]


def seen(store: Store, plan: Plan, batch: int, as_of: int) -> Seen:
    leads = list(leads_of(store, range(store.lead_count)))
    program = program_for(store, plan, as_of)
    found = [rows(some) for some in score_all(store, program, explain=True, with_moves=True)]
    return Seen(plan, batch, as_of, leads, [score(plan, lead, as_of) for lead in leads], found)


def rows(found: Outcomes) -> Any:
    rules = [(rule.points.tolist(), rule.states.tolist()) for rule in found.rules]
    totals = [total.tolist() for total in found.totals]
    moves = None if found.moves is None else found.moves.tolist()
    bools = found.in_scope, found.ready, found.disqualified
    return found.numbers.tolist(), found.score.tolist(), [each.tolist() for each in bools], totals, rules, moves


@dataclass
class Job:
    """Runs one after the other, with all that each of them saw."""

    world: World
    plan: Plan
    as_of: int = NOON
    log: list[Seen] = field(default_factory=list)
    files: list[tuple[Path | None, tuple[Path, ...]]] = field(default_factory=list)

    @property
    def path(self) -> Path:
        return self.world.folder / "s.duckdb"

    def take(self, leads: Path | None, *events: Path) -> Added:
        self.files.append((leads, events))
        return taken(self.path, Vocabulary(self.plan.fields, self.plan.events), leads, *events)

    def step(self, what: str) -> None:
        rng, world = self.world.maker.rng, self.world
        match what:
            case "events":
                self.take(None, world.some_events(rng.choice([1, 4])))
            case "leads":
                self.take(world.some_leads(rng.choice([0, 2])))
            case "both":
                self.take(world.some_leads(1), world.some_events(3), world.some_events(1))
            case "many":  # they are sorted in
                self.take(None, world.some_events(40))
            case "again":
                with opened(self.path) as store:
                    before = list(leads_of(store, range(store.lead_count)))
                _, events = rng.choice(self.files)
                added = self.take(None, *events)
                assert added.moved == 0
                with opened(self.path) as store:
                    assert list(leads_of(store, range(store.lead_count))) == before
            case "whole":
                whole = world.everything()
                assert self.take(whole.leads, *whole.events).moved == 0
            case "policy":
                self.plan = plan_from(world.maker.policy())
            case _:
                self.as_of += rng.choice([1, 3600, DAY, 9 * DAY, 40 * DAY])

    def look(self) -> None:
        with opened(self.path) as store:
            try:
                self.log.append(seen(store, self.plan, store.batch, self.as_of))
            except FactsError:  # a policy that asks for more than the store was made for
                return


@settings(max_examples=some(5), deadline=None)
@given(seed=st.integers(0, 2**31), steps=st.lists(st.sampled_from(STEPS), min_size=2, max_size=6))
def test_every_past_is_seen_as_it_was(seed: int, steps: Sequence[str]) -> None:
    with tempfile.TemporaryDirectory() as name:
        world = World(Path(name), Maker(seed))
        job = Job(world, plan_from(world.maker.policy()))
        job.take(world.some_leads(12), world.some_events(20))
        job.look()
        for what in steps:
            job.step(what)
            job.look()
        with opened(job.path) as store:
            for then in job.log:
                with facts_at(store, then.batch) as past:
                    assert seen(past, then.plan, past.batch, then.as_of) == then
                    some = np.arange(0, len(then.leads), 2, dtype=np.int32)
                    (found,) = score_leads(past, program_for(past, then.plan, then.as_of), some)
                    scores = np.where(found.in_scope, found.score, 0).tolist()
                    assert scores == [outcome.score or 0 for outcome in then.outcomes[::2]]
