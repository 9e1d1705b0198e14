"""For how many leads each part decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from leadscore.batch.deciding.deciding import Decided
from leadscore.batch.deciding.parts import Part
from leadscore.batch.kernel.compare import Integers

Span: TypeAlias = tuple[int, int]
"""The least and the most."""
_FAR = 2**62


@dataclass(frozen=True, slots=True)
class Share:
    """A part that decided for so many `leads`; to them it gives points within `old` and within `new`."""

    part: Part
    leads: int
    old: Span
    new: Span


@dataclass(frozen=True, slots=True)
class Tally:
    """By the places of parts: how many leads, and the `least` and the `most` points under the old plan (first row) and
    the new one."""

    leads: Integers
    least: Integers
    most: Integers

    @classmethod
    def of(cls, parts: int, decided: Decided | None = None) -> Tally:
        leads, least, most = np.zeros(parts, np.int64), np.full((2, parts), _FAR), np.full((2, parts), -_FAR)
        if decided is not None:
            leads = np.bincount(decided.part, minlength=parts)
            for side, points in enumerate((decided.old, decided.new)):
                np.minimum.at(least[side], decided.part, points)
                np.maximum.at(most[side], decided.part, points)
        return cls(leads, least, most)

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.leads + other.leads, np.minimum(self.least, other.least), np.maximum(self.most, other.most))

    def shares(self, parts: Sequence[Part]) -> Iterator[Share]:
        """Of the parts that decided for anybody, in their order."""
        for place in np.flatnonzero(self.leads).tolist():
            old, new = ((int(self.least[side, place]), int(self.most[side, place])) for side in (0, 1))
            yield Share(parts[place], int(self.leads[place]), old, new)
