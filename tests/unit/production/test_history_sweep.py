"""Made-up policies over made-up leads, the policy changed half-way: what a story says moved a score adds up to the last
digit and is what the reference engine gives for time, facts and policy alone; every scoring comes out again."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from leadscore.engine.reference import score
from leadscore.plan.model import Plan
from leadscore.production.history import story
from leadscore.production.history.model import Step, Why
from leadscore.production.ledger.ledger import Ledger
from leadscore.production.ledger.model import PolicyRecord, Scoring
from leadscore.production.ledger.shape import Shape
from leadscore.production.record import causes
from leadscore.production.record.scoring import record_scoring
from leadscore.production.replay import replay as replaying
from spec.drawn import drawn, plan_from
from unit.production.recorded import opened
from unit.production.test_record_sweep import INSTANTS, World, world

CHANGED_AT = 3
PAIRS = 2


@pytest.mark.parametrize("seed", [3])
def test_what_moved_a_score_adds_up_and_every_scoring_comes_out_again(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, pairs = world(tmp_path, seed), [_pair(seed, place) for place in range(PAIRS)]
    known = {plan.fingerprint: plan for pair in pairs for plan in pair}
    for module in (story, replaying, causes):
        monkeypatch.setattr(module, "plan_of_record", lambda record: _plan(known, record))
    steps: dict[int, int] = {}
    for step, as_of in enumerate(INSTANTS):
        made.bring(step, pairs[0][0])
        with opened(tmp_path / "s.duckdb") as (store, ledger):
            for pair in pairs:
                plan = pair[step >= CHANGED_AT]
                _note(ledger, plan)
                recorded = record_scoring(store, ledger, plan, Path("none"), as_of, at=as_of)
                if recorded is not None:
                    steps[recorded.scoring.no] = step
    seen: Counter[Why] = Counter()
    with opened(tmp_path / "s.duckdb") as (store, ledger):
        for old, new in pairs:
            for place in range(0, len(made.leads), 3):
                found = story.story_of(ledger, store, old.name, f"L{place}")
                assert found is not None
                for one in found.steps:
                    _must_add_up(one)
                    _must_be_told_apart(made, place, one, ledger.scorings(old.name), steps, old, new)
                    seen.update(move.why for move in one.moves)
            for scoring in ledger.scorings(old.name):
                again = replaying.replay(store, ledger, scoring)
                assert (again.differences, again.same) == ((), scoring.counts.leads), (old, new, scoring)
    assert seen.keys() == {Why.NEW, Why.TIME, Why.FACTS, Why.POLICY}


def _pair(seed: int, place: int) -> tuple[Plan, Plan]:
    """A policy and what it is changed to, under the same name."""
    first, second = (plan_from(drawn(seed * 100 + 2 * place + which)[0]) for which in (0, 1))
    return replace(first, name=f"P{place}"), replace(second, name=f"P{place}")


def _plan(known: dict[str, Plan], record: PolicyRecord) -> Plan:
    return replace(known[record.fingerprint], name=record.name)


def _note(ledger: Ledger, plan: Plan) -> None:
    known = "SELECT 1 FROM ledger.policy WHERE fingerprint = ? AND name = ?"
    if not ledger.database.rows(known, (plan.fingerprint, plan.name)):
        values = (plan.fingerprint, plan.name, None, '{"p": ""}', Shape.of(plan).text(), None, None, 0)
        ledger.database.execute("INSERT INTO ledger.policy VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)


def _must_add_up(step: Step) -> None:
    before = 0 if step.before is None else step.before.score or 0
    assert sum(move.points for move in step.moves) == (step.entry.score or 0) - before


def _must_be_told_apart(
    made: World, place: int, step: Step, scorings: list[Scoring], steps: dict[int, int], old: Plan, new: Plan
) -> None:
    if step.before is None:
        return
    at = next(number for number, one in enumerate(scorings) if one.no == step.entry.scoring.no)
    was, now = scorings[at - 1], scorings[at]
    then, today = (made.known(place, steps[one.no]) for one in (was, now))
    plans = [new if one.fingerprint == new.fingerprint else old for one in (was, now)]
    way = [
        score(plan, lead, as_of).score or 0
        for plan, lead, as_of in (
            (plans[0], then, was.as_of),
            (plans[0], then, now.as_of),
            (plans[0], today, now.as_of),
            (plans[1], today, now.as_of),
        )
    ]
    sums: Counter[Why] = Counter()
    for move in step.moves:
        sums[move.why] += move.points
    expected = [later - earlier for earlier, later in pairwise(way)]
    assert [sums[why] for why in (Why.TIME, Why.FACTS, Why.POLICY)] == expected
