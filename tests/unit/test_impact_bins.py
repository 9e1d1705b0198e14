"""The bins that scores are shown in: few, round, and with everybody in them once."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadscore.batch.histogram import Histogram
from leadscore.review.impact.bins import bins_of
from leadscore.review.impact.model import Bin, Pair

SCORES = st.lists(st.integers(-300_000, 300_000) | st.integers(-(10**12), 10**12), max_size=60)


def binned(old: list[int], new: list[int]) -> tuple[Bin, ...]:
    return bins_of(Histogram.of(np.array(old, np.int64), np.array(new, np.int64)))


def points(bins: tuple[Bin, ...]) -> list[int]:
    return [each.low // 1000 for each in bins] + [bins[-1].high // 1000]


@given(SCORES, SCORES)
def test_everybody_is_in_one(old: list[int], new: list[int]) -> None:
    bins = binned(old, new)
    assert (not bins) == (not old and not new)
    assert len(bins) <= 24
    assert all(before.high == after.low for before, after in pairwise(bins))
    assert sum(each.leads.old for each in bins) == len(old)
    assert sum(each.leads.new for each in bins) == len(new)
    if bins:
        assert bins[0].low <= min(old + new)
        assert max(old + new) <= bins[-1].high
        widths = {each.high - each.low for each in bins[1:-1]}
        assert len(widths) <= 1
        assert all(str(width).rstrip("0") in ("1", "2", "5") for width in widths)


@given(st.lists(st.integers(-300_000, 300_000), min_size=1, max_size=60))
def test_each_is_in_the_right_one(scores: list[int]) -> None:
    """Where no cell is wider than a bin, to the millipoint."""
    bins = binned(scores, [])
    for each in bins[:-1]:
        assert each.leads == Pair(sum(each.low <= score < each.high for score in scores), 0)
    assert bins[-1].leads.old == sum(bins[-1].low <= score <= bins[-1].high for score in scores)


@pytest.mark.parametrize(
    ("scores", "edges"),
    [
        ([0], [0, 1]),
        ([100_000], [100, 101]),
        ([0, 3_500], [0, 1, 2, 3, 4]),
        ([0, 100_000], list(range(0, 101, 5))),
        ([-42_000, 7_000], list(range(-45, 11, 5))),
        ([-61_612, 136_000], list(range(-70, 141, 10))),
    ],
)
def test_edges_are_round(scores: list[int], edges: list[int]) -> None:
    assert points(binned(scores, scores)) == edges


def test_few_leads_far_away_do_not_squeeze_all_others_into_one() -> None:
    scores = [1_000 * (number % 100) for number in range(2_000)]
    assert points(binned(scores, [*scores, 250_000]))[-1] == 260
    far = points(binned(scores, [*scores, 9_000_000, -500_000]))
    assert (far[0], far[1], far[-2], far[-1]) == (-500, 5, 95, 9_000)
