"""What another scoring says of the same leads beside their scores and being ready."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from leadscore.batch.board.scored import Scored
from leadscore.batch.kernel.outcome import Bools, grade_label

if TYPE_CHECKING:
    from leadscore.batch.board.board import Numbers

BandTurns = Counter[tuple[str | None, str | None]]
"""How many leads go from one band to another one; None: no band."""


@dataclass(frozen=True, slots=True)
class Turns:
    """How many leads begin and cease to be disqualified, and to be in the scope; of those that both scorings are about,
    how many go from one band to another (None: no band), and how many have another grade."""

    disqualified: tuple[int, int]
    in_scope: tuple[int, int]
    bands: BandTurns
    grades: int


def turns(old: Scored, new: Scored) -> Turns:
    """From one scoring of all leads to another one, by another policy perhaps."""

    def grade(scored: Scored, number: int) -> str | None:
        return grade_label(scored.plan.grades, number)

    return Turns(
        _both_ways(old.columns.disqualified, new.columns.disqualified),
        _both_ways(old.columns.in_scope, new.columns.in_scope),
        band_turns(old, new),
        _pairs(old, new, lambda scored: scored.columns.grade, grade).total(),
    )


def band_turns(old: Scored, new: Scored, of: Numbers | None = None) -> BandTurns:
    """Of all leads, or of those with these numbers."""

    def band(scored: Scored, place: int) -> str | None:
        return scored.plan.bands[place].name if place >= 0 else None

    return _pairs(old, new, lambda scored: scored.columns.band, band, of)


def _both_ways(old: Bools, new: Bools) -> tuple[int, int]:
    return int(np.count_nonzero(new & ~old)), int(np.count_nonzero(old & ~new))


def _pairs(
    old: Scored,
    new: Scored,
    column: Callable[[Scored], NDArray[Any]],
    label: Callable[[Scored, int], str | None],
    of: Numbers | None = None,
) -> Counter[tuple[str | None, str | None]]:
    """How often leads go from one label to another one."""
    both = np.flatnonzero(old.columns.in_scope & new.columns.in_scope)
    some = both if of is None else np.intersect1d(both, of)
    before, after = (column(one)[some].astype(np.int64) for one in (old, new))
    least = min((int(one.min()) for one in (before, after) if len(one)), default=0)
    wide = max((int(one.max()) for one in (before, after) if len(one)), default=0) - least + 1
    counts = np.bincount((before - least) * wide + after - least)
    found: Counter[tuple[str | None, str | None]] = Counter()
    for pair in np.flatnonzero(counts).tolist():
        labels = label(old, pair // wide + least), label(new, pair % wide + least)
        found[labels] += int(counts[pair]) if labels[0] != labels[1] else 0
    return +found
