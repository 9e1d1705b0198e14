"""Scored leads as arrays say what the engine for one lead says of each, in the order in which results are listed."""

from __future__ import annotations

import csv
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadscore.batch.board import ranges
from leadscore.batch.board.board import Board
from leadscore.batch.board.exporting import results_of
from leadscore.batch.board.model import Row, Stale
from leadscore.batch.board.moves import compared, moves
from leadscore.batch.board.recorded import recorded
from leadscore.batch.board.rows import rows
from leadscore.batch.board.sample import sampled_moves
from leadscore.batch.board.scored import Scored, score_board
from leadscore.batch.board.some import score_some
from leadscore.batch.changed import score_changed
from leadscore.batch.errors import BatchError
from leadscore.batch.results import ResultRow, best, write_csv
from leadscore.engine.model import State
from leadscore.engine.outcome import Outcome
from leadscore.values.number import milli_text
from spec.boards import LEADS, board_of, listed, outcomes, plan_of, same
from spec.policies import NOON

POLICIES = range(1, 7)


def row(no: int, rank: int, told: Outcome, before: Outcome | None) -> Row:
    return Row(
        no=no,
        rank=rank,
        lead=told.lead,
        name="",
        company="",
        score=told.score,
        ready=told.ready,
        disqualified=told.disqualified,
        in_scope=told.in_scope,
        band=told.band,
        grade=told.grade,
        totals=told.totals,
        before=before.score if before else None,
        was_ready=before.ready if before and before.in_scope else None,
    )


@settings(max_examples=2)
@given(st.integers(1, 10_000))
def test_rows_are_what_the_engine_for_one_lead_says(seed: int) -> None:
    with board_of(seed % 900 + 101) as (board, some):
        for policy in range(seed, seed + 5):
            plan, other = plan_of(policy), plan_of(policy + 1)
            told, earlier = outcomes(plan, some), outcomes(other, some, NOON - 86_400)
            scored, before = score_board(board, plan, NOON), score_board(board, other, NOON - 86_400)
            order = listed(told)
            assert scored.best_first.tolist() == order
            found = rows(board, scored, before, scored.best_first)
            expected = [row(no, rank, told[no], earlier[no]) for rank, no in enumerate(order, 1)]
            assert [replace(one, name="") for one in found] == expected
            assert rows(board, scored, before, scored.best_first[::-2]) == found[::-2]
            assert scored.counts.ready == sum(one.ready for one in told)
            assert scored.counts.out_of_scope == sum(not one.in_scope for one in told)
            assert scored.counts.disqualified == sum(one.disqualified for one in told)


def test_effects_of_rules_are_sums_over_leads() -> None:
    with board_of(101) as (board, some):
        for plan in map(plan_of, POLICIES):
            told = [one for one in outcomes(plan, some) if one.in_scope]
            effects = score_board(board, plan, NOON).effects or ()
            assert [effect.rule for effect in effects] == [rule.id for rule in plan.rules]
            for place, effect in enumerate(effects):
                assert effect.leads == sum(one.states[place] is State.FIRED for one in told)
                assert effect.points == sum(one.points[place] for one in told)


def test_moves_are_those_between_two_scorings_by_the_engine_for_one_lead() -> None:
    with board_of(201) as (board, some):
        for first in POLICIES:
            plans = plan_of(first), plan_of(first + 1)
            old, new = (outcomes(plan, some) for plan in plans)
            found = moves(*(score_board(board, plan, NOON) for plan in plans))
            pairs = list(zip(old, new, strict=True))
            change = [0 if a.score is None or b.score is None else b.score - a.score for a, b in pairs]
            turned = [a.ready != b.ready for a, b in pairs]
            assert (found.leads, found.of) == (LEADS, LEADS)
            assert found.ready == (sum(a.ready for a in old), sum(b.ready for b in new))
            assert (found.up, found.down) == (sum(by > 0 for by in change), sum(by < 0 for by in change))
            assert found.gained == sum(b.ready and not a.ready for a, b in pairs)
            assert found.lost == sum(a.ready and not b.ready for a, b in pairs)
            moved = [no for no in range(LEADS) if turned[no] or change[no]]
            assert list(found.first) == sorted(moved, key=lambda no: (not turned[no], -abs(change[no]), no))


def test_a_sample_says_what_all_leads_say_of_it() -> None:
    with board_of(501, 5_000) as (board, _):
        plans = [plan_of(seed) for seed in (2, 3, 4)]
        old = score_board(board, plans[0], NOON)
        for plan in plans:
            everybody, new = moves(old, score_board(board, plan, NOON)), score_board(board, plan, NOON)
            assert sampled_moves(board, old, plan, 10_000) == replace(everybody, first=())
            numbers = np.concatenate([np.arange(0, 1_024), np.arange(4_096, 5_000)]).astype(np.int32)
            some = compared(old.columns.of_some(numbers), new.columns.of_some(numbers), of=5_000)
            assert sampled_moves(board, old, plan, 2_048) == some


def test_what_plans_asked_for_is_not_looked_up_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with board_of(501) as (board, some):
        for plan in map(plan_of, POLICIES):
            scored = score_board(board, plan, NOON)
            with monkeypatch.context() as patch:
                patch.setattr("leadscore.batch.lookups.match_targets", None)
                again = score_board(board, plan, NOON)
            assert same(again, scored)
            assert scored.best_first.tolist() == listed(outcomes(plan, some))


def test_only_the_first_movers_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    with board_of(301) as (board, _):
        old, new = (score_board(board, plan_of(seed), NOON) for seed in (3, 4))
        everybody = moves(old, new).first
        assert len(everybody) > 5
        monkeypatch.setattr("leadscore.batch.board.moves._FIRST", 5)
        assert moves(old, new).first == everybody[:5]


def test_ranges_are_joined_in_order_and_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    plan, told = plan_of(3), list[tuple[int, int]]()
    with board_of(501, 3_000) as (board, _):
        whole = score_board(board, plan, NOON)
        monkeypatch.setattr(ranges, "AT_ONCE", (10**9, 1_024))
        parts = score_board(board, plan, NOON, tell=lambda done, leads: told.append((done, leads)))
        assert told == [(1_024, 3_000), (2_048, 3_000), (3_000, 3_000)]
        assert same(parts, whole)


def test_who_is_not_wanted_any_more_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranges, "AT_ONCE", (10**9, 1_024))
    told: list[int] = []
    with board_of(501, 3_000) as (board, _):
        with pytest.raises(Stale):
            score_board(board, plan_of(3), NOON, tell=lambda done, _: told.append(done), stale=lambda: True)
        assert told == [1_024]
        assert score_board(board, plan_of(3), NOON).counts.leads == 3_000


def test_what_a_store_kept_is_what_was_scored() -> None:
    with board_of(401) as (board, _):
        for plan in map(plan_of, POLICIES):
            named = replace(plan, name=plan.fingerprint)
            assert recorded(board, named) is None
            with score_changed(board.store, named, NOON):
                pass
            kept = recorded(board, named)
            assert kept is not None
            assert same(kept, score_board(board, named, NOON))
            assert (kept.as_of, kept.is_current, kept.effects) == (NOON, True, None)
            assert kept.effects_later is not None
            assert kept.effects_later() == score_board(board, named, NOON).effects
            assert recorded(board, replace(named, fingerprint="another")) is None


def test_what_was_kept_is_not_read_by_a_policy_whose_groups_stand_in_another_order() -> None:
    """Its fingerprint is the same, and the columns of what is kept are not."""
    with board_of(401) as (board, _):
        plan = next(plan for plan in map(plan_of, range(1, 100)) if len(plan.groups) > 1)
        turned = replace(plan, groups=plan.groups[::-1])
        with score_changed(board.store, plan, NOON):
            pass
        assert recorded(board, plan) is not None
        assert recorded(board, turned) is None
        with score_changed(board.store, turned, NOON) as changed:
            assert (changed.rescored, changed.changed) == (LEADS, 0)
        kept = recorded(board, turned)
        assert kept is not None
        assert same(kept, score_board(board, turned, NOON))


@settings(max_examples=4)
@given(st.integers(1, 10_000), st.sets(st.integers(0, LEADS - 1), min_size=1))
def test_some_leads_are_scored_as_among_all(seed: int, numbers: set[int]) -> None:
    with board_of(401) as (board, _):
        plan = plan_of(seed)
        some = np.array(list(numbers), np.int32)
        everybody, told = score_board(board, plan, NOON), score_some(board, plan, NOON, some)
        assert told.counts.out_of_scope == LEADS - np.count_nonzero(everybody.columns.in_scope[some])
        inside = np.zeros(LEADS, np.bool_)
        inside[some] = True
        alone = replace(everybody.columns, in_scope=everybody.columns.in_scope & inside)
        alone = replace(alone, ready=alone.ready & inside, disqualified=alone.disqualified & inside)
        assert same(told, Scored(board, plan, NOON, alone))


def test_a_list_is_written_in_its_order(tmp_path: Path) -> None:
    with board_of(601) as (board, some):
        for plan in map(plan_of, POLICIES):
            told = outcomes(plan, some)
            scored = score_board(board, plan, NOON)
            numbers = scored.best_first[::-3]
            results = results_of(board, scored, numbers)
            found = [
                ResultRow(no, one.lead, one.score, one.ready, one.disqualified, one.band, one.grade, one.totals)
                for no, one in ((no, told[no]) for no in numbers.tolist())
            ]
            assert list(best(results, None)) == found
            assert results.counts.ready == sum(row.ready for row in found)
            header = ["lead", "score", "ready", "disqualified", "band", "grade", *(g.name for g in plan.groups)]
            write_csv(results, tmp_path / "list.csv", header)
            with (tmp_path / "list.csv").open(newline="", encoding="utf-8") as file:
                lines = list(csv.reader(file))
            assert lines[0] == header
            assert [(line[0], line[1]) for line in lines[1:]] == [
                (row.lead, "" if row.score is None else milli_text(row.score)) for row in found
            ]


def test_a_store_without_a_field_of_the_policy_is_refused() -> None:
    with board_of(501, 3) as (board, _):
        plan = replace(plan_of(3), used_fields=frozenset({"shoe_size"}))
        with pytest.raises(BatchError, match="without the field `shoe_size`"):
            score_board(board, plan, NOON)


def test_a_list_is_read_while_another_thread_scores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranges, "AT_ONCE", (10**9, 1_024))
    with board_of(501, 3_000) as (board, _):
        scored = score_board(board, plan_of(3), NOON)
        expected = rows(board, scored, None, scored.best_first[:200])
        with ThreadPoolExecutor(1) as pool:
            for seed in POLICIES:
                scoring = pool.submit(score_board, board, plan_of(seed), NOON)
                while not scoring.done():
                    assert rows(board, scored, None, scored.best_first[:200]) == expected
                assert same(scoring.result(), score_board(board, plan_of(seed), NOON))
        other = Board(board.store)
        assert rows(other, scored, None, scored.best_first[:200]) == expected
        other.close()
        assert score_board(board, plan_of(3), NOON).counts == scored.counts


def test_no_leads_at_all() -> None:
    with board_of(501, 3) as (board, _):
        for table in ("lead", "event", "history"):
            board.store.connection.execute(f"DELETE FROM {table}")
        scored = score_board(Board(board.store), plan_of(3), NOON)
        assert scored.counts.leads == 0
        assert rows(board, scored, None, scored.best_first) == []
        assert moves(scored, scored).first == ()
