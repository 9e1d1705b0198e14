"""What another scoring says of the same leads."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from leadscore.batch.board.model import Moves
from leadscore.batch.board.scored import Columns, Scored

_FIRST = 50


def moves(old: Scored, new: Scored) -> Moves:
    """From one scoring of all leads to another one."""
    return compared(old.columns, new.columns, of=len(new.columns.score), listed=_FIRST)


def compared(old: Columns, new: Columns, *, of: int, listed: int = 0) -> Moves:
    """From one scoring of some leads, `of` so many, to another one of the same. So many are listed, by their places."""
    change = change_of(old, new)
    gained, lost = new.ready & ~old.ready, old.ready & ~new.ready
    return Moves(
        leads=len(change),
        of=of,
        ready=(int(np.count_nonzero(old.ready)), int(np.count_nonzero(new.ready))),
        up=int(np.count_nonzero(change > 0)),
        down=int(np.count_nonzero(change < 0)),
        disqualified=int(np.count_nonzero((change != 0) & new.disqualified)),
        gained=int(np.count_nonzero(gained)),
        lost=int(np.count_nonzero(lost)),
        first=tuple(_first(gained | lost, np.abs(change), listed)),
    )


def change_of(old: Columns, new: Columns) -> NDArray[np.int64]:
    """By how much each score differs; 0 for leads that are not in the scope of both."""
    return np.where(old.in_scope & new.in_scope, new.score.astype(np.int64) - old.score, 0)


def _first(turned: NDArray[np.bool_], far: NDArray[np.int64], listed: int) -> list[int]:
    """Those that became ready or are it no longer, then the others, whose scores moved most first."""
    found: list[int] = []
    for some in (np.flatnonzero(turned), np.flatnonzero(~turned & (far > 0))):
        left = listed - len(found)
        if len(some) > left > 0:
            least = np.partition(far[some], len(some) - left)[len(some) - left]  # only what may be listed is sorted
            some = some[far[some] >= least]
        found += some[np.argsort(-far[some], kind="stable")][:left].tolist()
    return found
