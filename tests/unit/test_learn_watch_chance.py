"""The tests behind `backtest --since`, held against SciPy's, and against what they promise."""

from __future__ import annotations

from math import isclose
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from leadscore.learn.ladder import Estimate, Ladder, auc
from leadscore.learn.rates import Interval, Rate
from leadscore.learn.watch.chance import chi_square, fallen, same_rates, same_shares, two_inflows, two_rates


@pytest.fixture(scope="module")
def stats() -> Any:
    """SciPy's: it takes longer to load than to ask, and every process that runs tests looks at all of them."""
    from scipy import stats

    return stats


RATES = st.integers(1, 400).flatmap(lambda of: st.integers(0, of).map(lambda hits: Rate(hits, of)))


@given(st.floats(0.001, 200), st.integers(1, 30))
def test_the_tail_of_chi_square_is_scipys(stats: Any, value: float, freedom: int) -> None:
    assert chi_square(value, freedom) == pytest.approx(stats.chi2.sf(value, freedom), rel=1e-6, abs=1e-12)


@given(RATES, RATES)
def test_two_shares_are_compared_with_yatess_correction(stats: Any, then: Rate, now: Rate) -> None:
    table = [[then.hits, then.of - then.hits], [now.hits, now.of - now.hits]]
    assume(all(sum(column) for column in zip(*table, strict=True)))
    assert isclose(two_rates(then, now), stats.chi2_contingency(table, correction=True).pvalue, abs_tol=1e-9)
    assert two_rates(then, now) == two_rates(now, then)


@given(st.lists(st.tuples(st.integers(1, 60), st.integers(1, 60)), min_size=2, max_size=12))
def test_shares_of_classes_are_compared_by_pearsons_test(stats: Any, pairs: list[tuple[int, int]]) -> None:
    then, now = zip(*pairs, strict=True)
    expected = stats.chi2_contingency([then, now], correction=False).pvalue
    assert same_shares(then, now) == pytest.approx(expected, abs=1e-9)


@given(st.lists(RATES, min_size=1, max_size=8))
def test_the_same_rates_are_the_same(rates: list[Rate]) -> None:
    assert same_rates([(one, one) for one in rates]) == 1.0
    assert all(two_rates(one, one) == 1.0 for one in rates)


def test_rates_that_all_fall_a_little_are_found_where_none_is_by_itself() -> None:
    pairs = [(Rate(30, 100), Rate(20, 100))] * 8
    assert two_rates(*pairs[0]) > 0.05
    assert same_rates(pairs) < 0.001


def test_rates_that_move_apart_are_found_though_their_sum_stays() -> None:
    assert same_rates([(Rate(20, 100), Rate(50, 100)), (Rate(50, 100), Rate(20, 100))]) < 0.001


@settings(max_examples=5)
@given(st.integers(0, 2**32 - 1))
def test_chance_looks_like_a_fall_of_the_auc_as_often_as_it_says(seed: int) -> None:
    """Of 200 pairs of samples of one world, 5% at the level of 5%; more than 24 come once in a hundred thousand."""
    draw = np.random.default_rng(seed)

    def sample() -> Estimate:
        scores = np.concatenate((draw.normal(1, 1, 50), draw.normal(0, 1, 150)))
        found = auc(Ladder.of((scores * 1_000_000).astype(np.int64), np.arange(200) < 50))
        assert found is not None
        return found

    assert sum(fallen(sample(), sample()) < 0.05 for _ in range(200)) <= 24


def test_a_fall_of_the_auc_has_a_direction_and_no_end_at_1() -> None:
    high, low = Estimate(1.0, Interval(0.9, 1.0)), Estimate(0.6, Interval(0.5, 0.7))
    assert fallen(high, low) < 0.001
    assert fallen(low, high) == 1.0
    assert fallen(high, high) == 1.0


def test_weeks_that_differ_by_themselves_make_an_inflow_hard_to_tell_from_chance() -> None:
    calm, wild = [40] * 12, [5, 75] * 6
    fewer = [25] * 12
    assert two_inflows((480, 12), (300, 12), (calm, fewer)) < 1e-5
    assert two_inflows((480, 12), (300, 12), (wild, [5, 45] * 6)) > 0.1
    assert two_inflows((480, 12), (480, 12), (wild, calm)) == 1.0


def test_an_inflow_of_which_single_weeks_are_not_known_is_poissons(stats: Any) -> None:
    expected = stats.poisson_means_test(480, 12, 400, 12).pvalue
    assert two_inflows((480, 12), (400, 12), ((), ())) == pytest.approx(expected, rel=0.05)


def test_nothing_is_compared_with_nobody() -> None:
    assert two_rates(Rate(0, 0), Rate(5, 5)) == 1.0
    assert same_shares([0, 0], [4, 5]) == 1.0
    assert same_rates([(Rate(0, 0), Rate(5, 5))]) == 1.0
