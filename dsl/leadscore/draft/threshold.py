"""Where a first policy's `ready` and bands stand."""

from __future__ import annotations

import numpy as np

from leadscore.learn.ladder import Ladder
from leadscore.learn.thresholds import USUAL_RATE

_SELDOM = USUAL_RATE * 2 / 3
"""Below such a close rate of all, handed-over leads that close at the usual rate are a choice."""


def ready_at(ladder: Ladder, target: float | None = None) -> int:
    """The lowest score from which on so many leads are won (`target`, else the usual part where that is a choice);
    where nobody says, or no score reaches it, the score at which wins and others part best (Youden, Cancer 3, 1950)."""
    wins = np.cumsum(ladder.wins[::-1])[::-1]
    leads = np.cumsum(ladder.leads[::-1])[::-1]
    if target is None and wins[0] / leads[0] < _SELDOM:
        target = USUAL_RATE
    if target is not None:
        reached = np.flatnonzero(wins >= target * leads)
        # From the best lead down: a rate that is reached again far below, by chance, does not count.
        start = len(wins) - 1
        while start in reached and start - 1 in reached:
            start -= 1
        if start in reached:
            return int(ladder.scores[start])
    parted = wins / max(1, wins[0]) - (leads - wins) / max(1, leads[0] - wins[0])
    return int(ladder.scores[int(np.argmax(parted))])


def warm_at(ladder: Ladder, ready: int) -> int | None:
    """Where about the best third of those who are not ready starts, above 0: who shows nothing is not warm. None where
    no score lies between."""
    below = ladder.scores < ready
    leads = np.cumsum(ladder.leads[below][::-1])[::-1]
    some = np.flatnonzero(ladder.scores[below] > 0)
    if not len(some):
        return None
    nearest = some[np.argmin(np.abs(leads[some] - leads[0] / 3))]
    return int(ladder.scores[below][nearest])
