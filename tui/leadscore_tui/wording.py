"""What an edit does to the leads, in one line."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from leadscore.values.number import counted

if TYPE_CHECKING:
    from leadscore.batch.board.model import Moves
    from leadscore_tui.backstage.protocol import Opened


def day(instant: int | None) -> str:
    """`2026-04-01`, in UTC; blank for None."""
    return "" if instant is None else f"{datetime.fromtimestamp(instant, UTC):%Y-%m-%d}"


def data_in_words(opened: Opened) -> str:
    """What was read, what was set aside and why, and the fields that the leads have."""
    lines = [
        f"{counted(opened.leads, 'lead')} with {counted(opened.events, 'event')}.",
        f"They have the fields {', '.join(opened.fields)}.",
        "",
        *opened.notes,
    ]
    return "\n".join(lines)


def moves_in_words(moves: Moves) -> str:
    """`ready 412 → 437 (31 new, 6 no longer) · 120 scores up, 44 down`."""
    return _line(moves, 1, 1, "")


def moves_of_all(sample: Moves) -> str:
    """What the moves of a sample come to among all: "≈" says that it is a guess."""
    return _line(sample, sample.of, max(1, sample.leads), "≈ ")


def _line(moves: Moves, times: int, over: int, about: str) -> str:
    def of_all(count: int) -> int:
        return (count * times + over // 2) // over

    before, after = map(of_all, moves.ready)
    gained, lost, up, down = map(of_all, (moves.gained, moves.lost, moves.up, moves.down))
    if not (moves.up or moves.down or moves.gained or moves.lost):
        return f"{about}no score moves"
    turned = f" ({gained:,} new, {lost:,} no longer)" if gained or lost else ""
    ready = f"ready {before:,} → {after:,}{turned}" if gained or lost else f"ready {before:,} as before"
    return f"{about}{ready} · {counted(up, 'score')} up, {down:,} down"
