"""The figures of a back-test, held against the plainest way to work each of them out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadscore.learn.comparison import gain_interval
from leadscore.learn.ladder import Ladder, auc, average_precision
from leadscore.learn.rates import Rate, Z, wilson
from leadscore.learn.slices import tenths

LEADS = st.lists(st.tuples(st.integers(-4, 4), st.booleans()), min_size=1, max_size=60)
Leads = Sequence[tuple[int, bool]]


def ladder(leads: Leads) -> Ladder:
    return Ladder.of(np.array([score for score, _ in leads], np.int64), np.array([won for _, won in leads], np.bool_))


def sides(leads: Leads) -> tuple[list[int], list[int]]:
    return [score for score, won in leads if won], [score for score, won in leads if not won]


def beats(win: int, other: int) -> float:
    return 1.0 if win > other else 0.5 if win == other else 0.0


@given(LEADS)
def test_auc_is_the_share_of_pairs_in_which_the_win_scores_higher(leads: Leads) -> None:
    wins, others = sides(leads)
    found = auc(ladder(leads))
    if not wins or not others:
        assert found is None
        return
    assert found is not None
    pairs = [beats(win, other) for win, other in product(wins, others)]
    assert found.value == pytest.approx(sum(pairs) / len(pairs))
    assert 0 <= found.interval.low <= found.value <= found.interval.high <= 1


@given(LEADS)
def test_the_interval_of_auc_is_delongs_on_the_logit_scale(leads: Leads) -> None:
    """The variance is that of each lead's mean over the other side (DeLong and others 1988, equation for one curve)."""
    wins, others = sides(leads)
    if len(wins) < 2 or len(others) < 2:
        return
    of_wins = [sum(beats(win, other) for other in others) / len(others) for win in wins]
    of_others = [sum(beats(win, other) for win in wins) / len(wins) for other in others]
    variance = np.var(of_wins, ddof=1) / len(wins) + np.var(of_others, ddof=1) / len(others)
    found = auc(ladder(leads))
    assert found is not None
    if 0 < found.value < 1 and variance > 1e-12:
        slope = found.value * (1 - found.value)
        logits = [np.log(end / (1 - end)) for end in (found.interval.low, found.interval.high)]
        assert (logits[1] - logits[0]) / 2 == pytest.approx(Z * sqrt(variance) / slope, rel=1e-6)


BOTH = st.lists(st.tuples(st.integers(-3, 3), st.integers(-3, 3), st.booleans()), min_size=4, max_size=40)


@given(BOTH)
def test_the_interval_of_a_gain_heeds_that_both_scores_are_of_the_same_leads(
    leads: Sequence[tuple[int, int, bool]],
) -> None:
    """By DeLong's covariance matrices, worked out pair by pair."""
    wins, others = [lead for lead in leads if lead[2]], [lead for lead in leads if not lead[2]]
    if len(wins) < 2 or len(others) < 2:
        return
    of_wins = [[sum(beats(win[k], other[k]) for other in others) / len(others) for win in wins] for k in (0, 1)]
    of_others = [[sum(beats(win[k], other[k]) for win in wins) / len(wins) for other in others] for k in (0, 1)]
    covariance = np.cov(of_wins) / len(wins) + np.cov(of_others) / len(others)
    variance = covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1]
    scores = [np.array([lead[k] for lead in leads], np.int64) for k in (0, 1)]
    found = gain_interval(scores[0], scores[1], np.array([lead[2] for lead in leads]))
    assert (found.high - found.low) / 2 == pytest.approx(Z * sqrt(max(0, variance)), abs=1e-6)
    assert (found.high + found.low) / 2 == pytest.approx(np.mean(of_wins[0]) - np.mean(of_wins[1]), abs=1e-9)


def test_who_tells_all_apart_is_still_not_sure() -> None:
    found = auc(ladder([(1, True)] * 10 + [(0, False)] * 30))
    assert found is not None
    assert found.value == 1.0
    assert found.interval.high == 1.0
    assert found.interval.low == pytest.approx(wilson(10, 10).low)


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=20)
def test_the_interval_of_auc_holds_the_truth_as_often_as_it_says(seed: int) -> None:
    """Scores of two normal distributions a deviation apart: the true AUC is 0.7602. Of 100 intervals 95 hold it; fewer
    than 80 would come once in a million times."""
    draw = np.random.default_rng(seed)
    held = 0
    for _ in range(100):
        scores = np.concatenate((draw.normal(1, 1, 60), draw.normal(0, 1, 60)))
        found = auc(Ladder.of((scores * 1_000_000).astype(np.int64), np.arange(120) < 60))
        assert found is not None
        held += found.interval.low <= 0.7602 <= found.interval.high
    assert held >= 80


@given(LEADS)
def test_average_precision_steps_down_from_score_to_score(leads: Leads) -> None:
    wins, _ = sides(leads)
    found = average_precision(ladder(leads))
    if not wins:
        assert found is None
        return
    expected, recall = 0.0, 0.0
    for score in sorted({score for score, _ in leads}, reverse=True):
        above = [won for other, won in leads if other >= score]
        expected += (sum(above) / len(wins) - recall) * sum(above) / len(above)
        recall = sum(above) / len(wins)
    assert found == pytest.approx(expected)


@given(LEADS)
def test_twice_the_leads_are_ranked_alike(leads: Leads) -> None:
    once, twice = ladder(leads), ladder([*leads, *leads])
    assert average_precision(twice) == pytest.approx(average_precision(once))
    one, two = auc(once), auc(twice)
    assert (one and one.value) == pytest.approx(two and two.value)


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [
        # Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17 (1998), table I.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_as_newcombe_prints_it(hits: int, of: int, low: float, high: float) -> None:
    found = wilson(hits, of)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@given(st.integers(1, 400).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_wilson_ends_where_the_share_is_just_not_unlikely(counts: tuple[int, int]) -> None:
    """Each end p solves |share - p| = z · sqrt(p (1 - p) / n)."""
    hits, of = counts
    found = wilson(hits, of)
    for end in (found.low, found.high):
        if 0 < end < 1:
            assert abs(hits / of - end) == pytest.approx(Z * sqrt(end * (1 - end) / of), rel=1e-6)
    assert found.low <= hits / of <= found.high


def test_nobody_has_no_rate() -> None:
    assert Rate(0, 0).value is None
    assert wilson(0, 0).low == 0.0
    assert wilson(0, 0).high == 1.0


@given(LEADS)
def test_the_gains_table_keeps_equal_scores_together_and_loses_nobody(leads: Leads) -> None:
    wins, _ = sides(leads)
    found = tenths(ladder(leads))
    if not wins:
        assert found == ()
        return
    assert sum(tenth.won.of for tenth in found) == len(leads)
    assert sum(tenth.won.hits for tenth in found) == len(wins)
    assert found[-1].reach == found[-1].gain == 1.0
    assert found[-1].total_lift == pytest.approx(1.0)
    for tenth in found:
        assert tenth.low is not None
        assert tenth.high is not None
        inside = [won for score, won in leads if tenth.low <= score <= tenth.high]
        assert (sum(inside), len(inside)) == (tenth.won.hits, tenth.won.of)
        above = [won for score, won in leads if score >= tenth.low]
        assert tenth.reach == pytest.approx(len(above) / len(leads))
        assert tenth.gain == pytest.approx(sum(above) / len(wins))


def test_a_hundred_different_scores_give_ten_tenths_of_ten() -> None:
    found = tenths(ladder([(score, score >= 50) for score in range(100)]))
    assert [(tenth.high, tenth.low, tenth.won.of) for tenth in found[:2]] == [(99, 90, 10), (89, 80, 10)]
    assert [tenth.won.hits for tenth in found] == [10] * 5 + [0] * 5
    assert [tenth.lift for tenth in found] == [2.0] * 5 + [0.0] * 5
