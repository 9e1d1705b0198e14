"""Bars that begin and end anywhere, in eighths of a cell."""

from __future__ import annotations

from dataclasses import dataclass

_EIGHTHS = " ▏▎▍▌▋▊▉█"


@dataclass(frozen=True, slots=True)
class Scale:
    """Places `low` to `high` on `width` cells."""

    low: int
    high: int
    width: int

    def eighth(self, place: int) -> int:
        """How many eighths of a cell lie left of the place."""
        return (place - self.low) * self.width * 8 // max(1, self.high - self.low)

    def cell(self, place: int) -> int:
        """The cell in which the place lies."""
        return max(0, min(self.width - 1, self.eighth(place) // 8))


def bar_between(scale: Scale, start: int, end: int) -> str:
    """A bar from place to place, whichever is the greater, with the blanks before it; never thinner than an eighth.

    It ends to an eighth of a cell, and begins to a half: there are no letters for what lies between on that side.
    """
    left, right = sorted((scale.eighth(start), scale.eighth(end)))
    left = min(left, scale.width * 8 - 1)
    right = max(right, left + 1)
    cell, skipped = divmod(left, 8)
    blanks = " " * cell
    if right <= (cell + 1) * 8:
        return blanks + _within(skipped, right - left)
    whole, rest = divmod(right - (cell + 1) * 8, 8)
    return blanks + _beginning(skipped) + "█" * whole + (_EIGHTHS[rest] if rest else "")


def _beginning(skipped: int) -> str:
    return "█" if skipped < 3 else "▐" if skipped < 7 else "▕"


def _within(skipped: int, size: int) -> str:
    """A bar that begins and ends in one cell, at the side of it that is nearer."""
    return _EIGHTHS[size] if skipped < 4 else "▕" if size < 4 else "▐"
