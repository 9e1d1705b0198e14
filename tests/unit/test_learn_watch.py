"""Two runs of a back-test beside each other: what was planted is found, and nothing else is."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import log

import numpy as np
import pytest
from hypothesis import given, settings

from effort import some
from leadscore.learn.history import History
from leadscore.learn.ladder import Estimate
from leadscore.learn.rates import Interval, Rate
from leadscore.learn.watch.compare import LEVELS, Kind, watch_of
from leadscore.learn.watch.fading import fading
from leadscore.learn.watch.ranges import ranges_for_rates, ranges_for_shares
from leadscore.learn.watch.run import Run
from watch.runs import runs
from watch.story import POLICY, World, history, run
from watch.sweep import PLANTED, scaled, watched

EXPECTED = {
    "visits no longer foresee a win": {Kind.AUC, Kind.CLOSE_RATES},
    "visits foresee half as much": {Kind.CLOSE_RATES},
    "the title is known of 40%, not 90%": {Kind.FIELD, Kind.READY},
    "visits no longer come in": {Kind.EVENT, Kind.READY, Kind.SCORES},
    "half as many leads a week": {Kind.INFLOW},
    "half as many leads close": {Kind.CLOSE_RATES},
    "twice as many bosses": {Kind.READY},
}


def test_every_planted_change_has_an_expectation() -> None:
    assert EXPECTED.keys() == PLANTED.keys() - {"nothing"}


@pytest.mark.parametrize("name", EXPECTED)
def test_what_was_planted_is_found(name: str) -> None:
    found = watched(World(), PLANTED[name], 11)
    assert {change.kind for change in found.changes} >= EXPECTED[name]
    assert found.has_decayed
    for change in found.changes:
        if change.kind is Kind.FIELD:
            assert (change.name, round(change.then, 1), round(change.now, 1)) == ("title", 0.9, 0.4)
        if change.kind is Kind.EVENT:
            assert (change.name, change.now) == ("visited", 0)


def test_all_that_is_looked_at_shares_the_5_percent() -> None:
    assert LEVELS.keys() == set(Kind)
    assert sum(LEVELS.values()) == pytest.approx(0.05)


def test_the_rule_that_no_longer_foresees_is_named() -> None:
    found = watched(World(), PLANTED["visits no longer foresee a win"], 11)
    off = {one.name for one in found.rules if one.is_off}
    assert "pricing" in off
    assert "answer" not in off


def test_undisturbed_draws_seldom_raise_an_alarm() -> None:
    """Fewer than 5 in 100 do (tests/watch/sweep.py measures it); of 30, more than 4 would come once in 70 times."""
    world = scaled(World(), 400)
    alarms = [watched(world, world, 1_000 + seed).changes for seed in range(30)]
    assert sum(map(bool, alarms)) <= 4, alarms


def test_little_data_cries_no_wolf_however_large_the_index() -> None:
    world = scaled(World(), 60)
    found = [watched(world, world, seed) for seed in range(12)]
    assert max(one.psi or 0 for one in found) > 0.1
    assert sum(one.has_decayed for one in found) <= 1


@given(runs())
@settings(max_examples=some(25), deadline=None)
def test_a_run_beside_itself_has_no_change(one: Run) -> None:
    found = watch_of(one, one, "itself")
    assert not found.has_decayed
    assert found.psi in (None, 0.0)
    assert not any(named.is_off for named in (*found.bands, *found.rules))
    assert found.off == ()
    if found.expected is not None:
        hits, of = (sum(getattr(both.now, name) for both in found.ranges) for name in ("hits", "of"))
        assert found.expected == pytest.approx(hits / of)


@given(runs(), runs())
@settings(max_examples=some(25), deadline=None)
def test_ranges_leave_nobody_out_but_disqualified_ones(then: Run, now: Run) -> None:
    for ranges in (ranges_for_shares(then, now), ranges_for_rates(then, now)):
        scored = [both for both in ranges if both.low is not None]
        if scored:
            assert sum(both.then.of for both in scored) == sum(rate.of for _, rate in then.scores)
            assert sum(both.now.hits for both in scored) == sum(rate.hits for _, rate in now.scores)
            assert all(one.high <= other.low for one, other in pairwise(scored))
        assert all(both.then.of or both.now.of for both in ranges)


@given(runs(), runs())
@settings(max_examples=some(25), deadline=None)
def test_any_two_runs_can_be_held_against_each_other(then: Run, now: Run) -> None:
    """Also such as nobody has: what a record says is not always true."""
    found = watch_of(now, then, "then")
    assert found.is_same_policy == (then.fingerprint == now.fingerprint)
    if not found.is_same_policy:
        assert {change.kind for change in found.changes} <= {Kind.FIELD, Kind.EVENT, Kind.INFLOW, Kind.AUC}
        assert (found.psi, found.expected, found.ranges, found.bands) == (None, None, (), ())


def test_the_index_is_that_of_the_books() -> None:
    base = run(World(), 1)
    then, now = (
        replace(base, close=Rate(60, 300), barred=Rate(0, 0), step=10_000, scores=scores)
        for scores in (
            ((0, Rate(20, 100)), (10_000, Rate(20, 100)), (20_000, Rate(20, 100))),
            ((0, Rate(20, 200)), (10_000, Rate(20, 60)), (20_000, Rate(20, 40))),
        )
    )
    found = watch_of(now, then, "then")
    shares = [(100.5 / 301.5, count / 301.5) for count in (200.5, 60.5, 40.5)]
    assert found.psi == pytest.approx(sum((b - a) * log(b / a) for a, b in shares))
    assert Kind.SCORES in {change.kind for change in found.changes}


def test_scores_counted_in_other_steps_are_compared_in_steps_that_fit_both() -> None:
    base = replace(run(World(), 1), barred=Rate(0, 0), close=Rate(60, 300))
    then = replace(base, step=2_000, scores=tuple((low, Rate(1, 30)) for low in range(0, 20_000, 2_000)))
    now = replace(base, step=5_000, scores=tuple((low, Rate(3, 75)) for low in range(0, 20_000, 5_000)))
    assert [(both.low, both.high, both.then.of, both.now.of) for both in ranges_for_shares(then, now)] == [
        (0, 10_000, 150, 150),
        (10_000, 20_000, 150, 150),
    ]


def test_another_policy_is_told_apart_from_another_world() -> None:
    then = run(World(), 2)
    now = run(World(), 3, half=1, text=POLICY.replace("add 40 as pricing", "subtract 40 as pricing"))
    found = watch_of(now, then, "then")
    assert not found.is_same_policy
    assert {change.kind for change in found.changes} == {Kind.AUC}


def test_a_field_that_the_policy_no_longer_reads_is_not_missed() -> None:
    then = run(World(), 2)
    now = run(World(), 3, half=1, text=POLICY.replace('when title is "ceo" add 30 as boss\n', ""))
    assert Kind.FIELD not in {change.kind for change in watch_of(now, then, "then").changes}


def test_a_week_that_is_not_whole_does_not_count_as_a_slack_one() -> None:
    found = run(World(), 4)
    assert len(found.weekly) == 25
    assert found.per_week == pytest.approx(2_000 / 26, rel=0.05)


def test_weeks_that_the_user_names_stand_in_for_days_that_nobody_knows() -> None:
    base = run(World(), 4)
    then, now = replace(base, weekly=(), weeks=10.0), replace(base, weekly=(), weeks=20.0)
    (change,) = watch_of(now, then, "then").changes
    assert (change.kind, change.then, change.now) == (Kind.INFLOW, 200, 100)
    assert not watch_of(now, replace(then, weeks=None), "then").changes


def test_a_small_fall_of_the_auc_does_not_matter_however_sure_it_is() -> None:
    base = run(World(), 4)
    then, now = (replace(base, auc=Estimate(value, Interval(value - 0.001, value + 0.001))) for value in (0.8, 0.785))
    assert not watch_of(now, then, "then").changes
    assert watch_of(replace(now, auc=Estimate(0.77, Interval(0.769, 0.771))), then, "then").has_decayed


def test_last_months_that_are_told_apart_worse_are_found_within_one_run() -> None:
    calm = history(World(), 5)
    assert fading(calm) is None
    month = np.datetime64("2025-06-01").astype("datetime64[s]").astype(np.int64)
    assert calm.at.min() < month < calm.at.max()
    draw = np.random.default_rng(1)
    score = np.where(calm.at >= month, draw.permutation(calm.score), calm.score)
    found = fading(_with(calm, score))
    assert found is not None
    assert found.since == "2025-06"
    assert found.last.value < 0.6 < found.before.value


def test_three_months_have_none_before_them() -> None:
    assert fading(history(World(weeks=8, leads=600), 5)) is None


def _with(found: History, score: np.ndarray) -> History:
    return replace(found, score=score)
