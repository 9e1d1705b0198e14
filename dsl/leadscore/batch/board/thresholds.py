"""How many leads would be ready at other thresholds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from leadscore.batch.board.board import Numbers
from leadscore.batch.board.scored import Scored
from leadscore.batch.kernel.outcome import Bools


@dataclass(frozen=True, slots=True)
class AtThreshold:
    """With `ready at` so many millipoints, so many leads are `ready`; `gained` of them were not at an earlier time."""

    at: int
    ready: int
    gained: int


def reaching(scored: Scored, may: Bools, at: int) -> Numbers:
    """The numbers of those among some leads that have so many millipoints."""
    return np.flatnonzero(may & (scored.columns.score >= at)).astype(np.int32)


def by_threshold(
    now: tuple[Scored, Bools], before: tuple[Scored, Bools], thresholds: Sequence[int]
) -> list[AtThreshold]:
    """Two scorings of the same leads, each with who may be ready if they have the points."""

    def reached(found: tuple[Scored, Bools], at: int) -> Bools:
        scored, may = found
        holds: Bools = may & scored.columns.in_scope & (scored.columns.score >= at)
        return holds

    told = []
    for at in thresholds:
        is_ready, was_ready = reached(now, at), reached(before, at)
        told.append(AtThreshold(at, int(np.count_nonzero(is_ready)), int(np.count_nonzero(is_ready & ~was_ready))))
    return told
