"""The leads in the order in which they are listed."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from leadscore.batch.board.board import Board, Numbers
from leadscore.batch.board.columns import tiers_of
from leadscore.batch.board.filtering import shown_by
from leadscore.batch.board.model import IsStale, Order, Tell, never_stale, tell_nobody
from leadscore.batch.board.scored import Scored
from leadscore.batch.board.searching import found_by
from leadscore.filters.model import Filter


def arranged(
    board: Board,
    scored: Scored,
    before: Scored | None,
    order: Order,
    wanted: Filter | None = None,
    *,
    tell: Tell = tell_nobody,
    stale: IsStale = never_stale,
) -> Numbers:
    """The numbers of the leads that are listed, in their order. `wanted` is the order's filter, compiled in the words
    of the policy.

    Raises BatchError where there is no such column, or the store was not made for what the filter asks, and Stale where
    the answer is no longer wanted.
    """
    left = scored.best_first
    if wanted is not None:
        left = left[shown_by(board, scored, before, wanted, tell=tell, stale=stale)[left]]
    if order.search:
        left = left[found_by(board, order.search)[left]]
    if order.column == "rank":
        return left[::-1].copy() if order.descending else left
    parts = []
    for known, keys in tiers_of(board, scored, before, order.column):
        is_known = known[left]
        parts.append(_sorted(left[is_known], keys, order.descending))
        left = left[~is_known]
    return np.concatenate((*parts, left))


def _sorted(some: Numbers, keys: NDArray[Any], descending: bool) -> Numbers:
    """By their keys; of equal ones, those that stood first before."""
    of_some = keys[some].astype(np.int64, copy=False)
    return some[np.argsort(-of_some if descending else of_some, kind="stable")]
