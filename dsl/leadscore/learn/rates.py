"""Shares of leads, with the interval that goes with so few or so many of them."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

Z = 1.959963984540054
"""The normal distribution's quantile for an interval of 95%."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Where the true value lies, with a confidence of 95%."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Rate:
    """`hits` of `of` leads."""

    hits: int
    of: int

    @property
    def value(self) -> float | None:
        """From 0 to 1; None of nobody."""
        return self.hits / self.of if self.of else None

    @property
    def interval(self) -> Interval:
        return wilson(self.hits, self.of)


def wilson(hits: int, of: int, z: float = Z) -> Interval:
    """The score interval for a share: E. B. Wilson, Probable inference, JASA 22 (1927). It stays within 0 and 1, and is
    honest for few leads and for shares near the ends (Brown, Cai and DasGupta, Statistical Science 16, 2001)."""
    if not of:
        return Interval(0.0, 1.0)
    share, square = hits / of, z * z
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = z / (1 + square / of) * sqrt(share * (1 - share) / of + square / (4 * of * of))
    # The ends are exact where nobody or everybody is hit; rounding would leave a speck.
    return Interval(0.0 if not hits else middle - half, 1.0 if hits == of else middle + half)
