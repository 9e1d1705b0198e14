"""Sums, maxima and last values over runs: stretches of a sorted array that belong to one lead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Runs:
    """The runs of a sorted array of leads: where each starts, and whose it is. `count` leads are told about."""

    starts: NDArray[np.intp]
    leads: NDArray[np.int32]
    size: int
    count: int

    @classmethod
    def of(cls, leads: NDArray[np.int32], count: int) -> Runs:
        if not len(leads):
            return cls(np.empty(0, np.intp), np.empty(0, np.int32), 0, count)
        starts = np.concatenate(([0], np.flatnonzero(leads[1:] != leads[:-1]) + 1))
        return cls(starts, leads[starts], len(leads), count)

    @property
    def ends(self) -> NDArray[np.intp]:
        """The last place of each run."""
        return np.append(self.starts[1:], self.size) - 1 if self.size else self.starts

    @property
    def longest(self) -> int:
        return int((self.ends - self.starts).max()) + 1 if self.size else 0

    def lengths(self) -> NDArray[np.int64]:
        """How many places each lead has."""
        return self.spread(self.ends - self.starts + 1, 0)

    def sums(self, values: NDArray[np.int64]) -> NDArray[np.int64]:
        """Each lead's sum; 0 for one without a run."""
        return self.spread(np.add.reduceat(values, self.starts) if self.size else values, 0)

    def any_bits(self, values: NDArray[np.uint64]) -> NDArray[np.uint64]:
        """For each lead, which bits stand in any of its values."""
        found = np.zeros(self.count, np.uint64)
        if self.size:
            found[self.leads] = np.bitwise_or.reduceat(values, self.starts)
        return found

    def least(self, values: NDArray[Any], otherwise: int) -> NDArray[np.int64]:
        """Each lead's smallest value."""
        return self.spread(np.minimum.reduceat(values, self.starts) if self.size else values, otherwise)

    def last(self, values: NDArray[Any], otherwise: int) -> NDArray[np.int64]:
        """Each lead's last value: of instants, which are sorted, the newest."""
        return self.spread(values[self.ends], otherwise)

    def spread(self, of_runs: NDArray[Any], otherwise: int) -> NDArray[np.int64]:
        """From a value for each run to one for each lead."""
        if len(of_runs) == self.count:
            return np.asarray(of_runs, np.int64)
        spread = np.full(self.count, otherwise, np.int64)
        spread[self.leads] = of_runs
        return spread
