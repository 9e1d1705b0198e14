"""What a replay came to, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.production.ledger.model import Entry
from leadscore.production.replay.replay import Difference, Replay
from leadscore.report.history_words import author, score, short, state
from leadscore.report.words import instant
from leadscore.values.number import counted, milli_text

_LISTED = 20
"""So many leads are named; of more, how many there are is told."""


def lines(replay: Replay) -> Iterator[str]:
    """What was replayed, whether all came out the same, and what did not."""
    yield f"{heading(replay)}: {verdict(replay)}"
    for difference in replay.differences[:_LISTED]:
        yield f"  {difference.lead}: {', '.join(differences(difference))}"
    if len(replay.differences) > _LISTED:
        yield f"  and {len(replay.differences) - _LISTED:,} more; --json lists them all"
    if replay.elsewhere:
        yield f"{counted(replay.elsewhere, 'recorded lead')} this store does not have."
    if replay.gone:
        yield (
            f"{counted(replay.gone, 'lead')} cannot be compared: events of theirs were erased since, for their age "
            "(`[retention]`)."
        )


def heading(replay: Replay) -> str:
    """`B2B, scoring 3 as of 2026-04-01, by version 3 (1a2b3c4d)`."""
    record = replay.policy
    version = f"version {record.version}" if record.version else "a policy without a version"
    return (
        f"{record.name}, scoring {replay.scoring.no} as of {instant(replay.scoring.as_of)}, "
        f"by {version}{author(record)}, fingerprint {short(record)}"
    )


def verdict(replay: Replay) -> str:
    """`all 287 leads the same.`"""
    if replay.differences:
        return f"{len(replay.differences):,} of {counted(replay.leads, 'lead')} not as recorded."
    match replay.leads - replay.gone:
        case 0:
            return "no lead to compare."
        case 1:
            return "the one lead the same."
        case _:
            return f"all {replay.leads - replay.gone:,} leads the same."


def differences(difference: Difference) -> list[str]:
    """`score 70, now 65`."""
    recorded, computed = difference.recorded, difference.computed
    if recorded is None or computed is None:
        return ["not recorded, though the store had it" if recorded is None else "recorded, though it was not there"]
    pairs = [("score", score(recorded), score(computed)), ("", state(recorded), state(computed))]
    for kind in ("totals", "rules"):
        pairs += _of_points(recorded, computed, kind)
    return [f"{f'{name} ' if name else ''}{then}, now {now}" for name, then, now in pairs if then != now]


def _of_points(recorded: Entry, computed: Entry, kind: str) -> Iterator[tuple[str, str, str]]:
    then, now = getattr(recorded, kind), getattr(computed, kind)
    for name in dict.fromkeys((*then, *now)):
        yield name, milli_text(then.get(name, 0)), milli_text(now.get(name, 0))
