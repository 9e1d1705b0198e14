"""Bounds on points."""

from __future__ import annotations


def clamped(points: int, low: int | None, high: int | None) -> int:
    """`points`, or the bound that they overstep; None is no bound."""
    if low is not None and points < low:
        return low
    return high if high is not None and points > high else points


def sized(points: int, most: int | None) -> int:
    """`points`, or what `most` leaves of their size."""
    return points if most is None else clamped(points, -most, most)
