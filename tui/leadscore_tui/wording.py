"""What an edit does to the leads, and what is to be known of the data, in short."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from leadscore.values.number import counted

if TYPE_CHECKING:
    from leadscore.batch.board.model import Moves
    from leadscore_tui.backstage.protocol import Opened, Scoreboard


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


def edit_in_words(board: Scoreboard) -> str:
    """`ready 412 → 437 (31 new, 6 no longer) · 120 scores up, 44 down`; of ready nothing if nobody turned and the
    policy does not say who is. "" where nothing is edited."""
    return "" if board.moves is None else _line(board.moves, 1, 1, "", board.threshold is not None)


def moves_of_all(sample: Moves, *, knows_ready: bool) -> str:
    """What the moves of a sample come to among all: "≈" says that it is a guess."""
    return _line(sample, sample.of, max(1, sample.leads), "≈ ", knows_ready)


def _line(moves: Moves, times: int, over: int, about: str, knows_ready: bool) -> str:
    def of_all(count: int) -> int:
        return (count * times + over // 2) // over

    before, after = map(of_all, moves.ready)
    gained, lost, up, down = map(of_all, (moves.gained, moves.lost, moves.up, moves.down))
    if not (moves.up or moves.down or moves.gained or moves.lost):
        return f"{about}no score moves"
    scores = f"{counted(up, 'score')} up, {down:,} down"
    if gained or lost:
        return f"{about}ready {before:,} → {after:,} ({gained:,} new, {lost:,} no longer) · {scores}"
    return f"{about}ready {before:,} as before · {scores}" if knows_ready else f"{about}{scores}"


def why_not_scored(*, is_whole: bool, has_leads: bool) -> str:
    """Of a policy as it is being written: it has mistakes, or there are no leads to score."""
    if has_leads:
        return "The policy has mistakes: the scores are those of before them."
    if is_whole:
        return "No leads have been read. Ctrl+S saves the policy, and reads them."
    return "The policy has mistakes: mend and save it, and leads are read."


def first_note(opened: Opened) -> str:
    """What is odd about the data, in short; "" if nothing is. What stands below a file's line is for those who ask."""
    told = [note for note in opened.notes if not note.startswith(" ")]
    return f"{told[0].rstrip(':')}. Press i to see all." if told else ""
