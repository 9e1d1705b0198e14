"""The leads in the order in which they are listed."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from leadscore.batch.board.board import Board, Numbers
from leadscore.batch.board.columns import tiers_of
from leadscore.batch.board.model import Order
from leadscore.batch.board.scored import Scored
from leadscore.batch.board.searching import found_by


def arranged(board: Board, scored: Scored, before: Scored | None, order: Order) -> Numbers:
    """The numbers of the leads that are listed, in their order. Raises BatchError where there is no such column."""
    left = scored.best_first
    if order.search:
        left = left[found_by(board, order.search)[left]]
    if order.column == "rank":
        return left[::-1] if order.descending else left
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
