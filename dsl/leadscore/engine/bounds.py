"""Bounds on points."""

from __future__ import annotations


def clamped(points: int, low: int | None, high: int | None) -> int:
    """`points`, or the bound that they overstep; None is no bound."""
    if low is not None and points < low:
        return low
    return high if high is not None and points > high else points
