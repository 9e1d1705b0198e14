"""Does the score tell wins from the rest worse in the last months of one run than before them?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadscore.learn.history import History
from leadscore.learn.ladder import Bools, Estimate, auc
from leadscore.learn.slices import ENOUGH_WINS, months_of
from leadscore.learn.watch.compare import is_worse

_LAST = 3
_LEVEL = 0.01
"""Of the runs in which nothing fades, so many are told that it does."""


@dataclass(frozen=True, slots=True)
class Fading:
    """The AUC in the months `since` one (`2026-03`), and before it."""

    since: str
    before: Estimate
    last: Estimate


def fading(history: History) -> Fading | None:
    """None where it does not, or where months are too few or hold too few wins."""
    months = list(months_of(history))
    if len(months) <= _LAST:
        return None
    last: Bools = np.logical_or.reduce([some for _, some in months[-_LAST:]])
    before, after = (_auc(history, some) for some in (~last, last))
    if before is None or after is None or not is_worse(before, after, _LEVEL):
        return None
    return Fading(months[-_LAST][0], before, after)


def _auc(history: History, some: Bools) -> Estimate | None:
    won, leads = int((history.won & some).sum()), int(some.sum())
    return auc(history.ladder(some)) if min(won, leads - won) >= ENOUGH_WINS else None
