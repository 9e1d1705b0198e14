"""What another scoring says of the same leads beside their scores and being ready."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from leadscore.batch.board.scored import Scored
from leadscore.batch.kernel.outcome import Bools, grade_label


@dataclass(frozen=True, slots=True)
class Turns:
    """How many leads begin and cease to be disqualified, and to be in the scope; of those that both scorings are about,
    how many go from one band to another (None: no band), and how many have another grade."""

    disqualified: tuple[int, int]
    in_scope: tuple[int, int]
    bands: Counter[tuple[str | None, str | None]]
    grades: int


def turns(old: Scored, new: Scored) -> Turns:
    """From one scoring of all leads to another one, by another policy perhaps."""

    def band(scored: Scored, place: int) -> str | None:
        return scored.plan.bands[place].name if place >= 0 else None

    def grade(scored: Scored, number: int) -> str | None:
        return grade_label(scored.plan.grades, number)

    return Turns(
        _both_ways(old.columns.disqualified, new.columns.disqualified),
        _both_ways(old.columns.in_scope, new.columns.in_scope),
        _pairs(old, new, lambda scored: scored.columns.band, band),
        _pairs(old, new, lambda scored: scored.columns.grade, grade).total(),
    )


def _both_ways(old: Bools, new: Bools) -> tuple[int, int]:
    return int(np.count_nonzero(new & ~old)), int(np.count_nonzero(old & ~new))


def _pairs(
    old: Scored,
    new: Scored,
    column: Callable[[Scored], NDArray[Any]],
    label: Callable[[Scored, int], str | None],
) -> Counter[tuple[str | None, str | None]]:
    """How often leads go from one label to another one."""
    both = old.columns.in_scope & new.columns.in_scope
    pairs, counts = np.unique(np.stack([column(old)[both], column(new)[both]]), axis=1, return_counts=True)
    found: Counter[tuple[str | None, str | None]] = Counter()
    for before, after, count in zip(*pairs.tolist(), counts.tolist(), strict=True):
        labels = label(old, before), label(new, after)
        found[labels] += count if labels[0] != labels[1] else 0
    return +found
