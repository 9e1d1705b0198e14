"""How scores are spread, under an old and a new plan, in a bounded number of cells."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

_SMALLEST = 1_000
_MOST_CELLS = 10_000


@dataclass(slots=True)
class Histogram:
    """How many leads have a score in [cell * width, (cell + 1) * width), under the old plan and under the new one.

    In millipoints; `width` is a power of ten, from a point up. `lowest` and `highest` are the scores at the ends, None
    where nobody has one.
    """

    width: int = _SMALLEST
    old: Counter[int] = field(default_factory=Counter)
    new: Counter[int] = field(default_factory=Counter)
    lowest: int | None = None
    highest: int | None = None

    @classmethod
    def of(cls, old: NDArray[np.int64], new: NDArray[np.int64]) -> Histogram:
        ends = [int(end) for scores in (old, new) if len(scores) for end in (scores.min(), scores.max())]
        if not ends:
            return cls()
        width = _width(min(ends), max(ends))
        first = min(ends) // width
        return cls(width, _counted(old // width, first), _counted(new // width, first), min(ends), max(ends))

    def add(self, other: Histogram) -> None:
        """Counts the leads of another one too."""
        if other.lowest is None or other.highest is None:
            return
        self.lowest = other.lowest if self.lowest is None else min(self.lowest, other.lowest)
        self.highest = other.highest if self.highest is None else max(self.highest, other.highest)
        width = _width(self.lowest, self.highest)
        self.old, self.new = (
            _coarser(mine, width // self.width) + _coarser(its, width // other.width)
            for mine, its in ((self.old, other.old), (self.new, other.new))
        )
        self.width = width


def _width(lowest: int, highest: int) -> int:
    """As there are ever more leads, the ends only part, and the width only grows."""
    width = _SMALLEST
    while (highest - lowest) // width > _MOST_CELLS:
        width *= 10
    return width


def _counted(cells: NDArray[np.int64], first: int) -> Counter[int]:
    counts = np.bincount(cells - first)
    places = np.flatnonzero(counts)
    return Counter(dict(zip((places + first).tolist(), counts[places].tolist(), strict=True)))


def _coarser(counts: Counter[int], factor: int) -> Counter[int]:
    found: Counter[int] = Counter()
    for cell, count in counts.items():
        found[cell // factor] += count
    return found
