"""Marks and bars: every state has a mark and a word, so that nothing is told by colour alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from leadscore.batch.board.model import Row

READY, NOT_READY, DISQUALIFIED, OUT = "●", "○", "✕", "–"


def state(row: Row, *, knows_ready: bool) -> str:
    """Mark and word. Where the policy does not say who is ready, nobody is told not to be: there are bands alone."""
    if knows_ready or row.disqualified or not row.in_scope:
        return f"{mark(row)} {state_word(row)}"
    return row.band or ""


def mark(row: Row) -> str:
    if not row.in_scope:
        return OUT
    if row.disqualified:
        return DISQUALIFIED
    return READY if row.ready else NOT_READY


def state_word(row: Row) -> str:
    """As filters, the explanation and the policy say it. Its band says more than that it is not ready."""
    if not row.in_scope:
        return "out of scope"
    if row.disqualified:
        return "disqualified"
    return "ready" if row.ready else row.band or "not ready"


def bar(points: int, highest: int, width: int) -> str:
    """A line of `width` cells at most, in halves of a cell; what is not positive has none."""
    if points <= 0 or highest <= 0:
        return ""
    halves = max(1, min(points, highest) * width * 2 // highest)
    return "━" * (halves // 2) + "╸" * (halves % 2)
