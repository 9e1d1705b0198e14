"""Small words that sentences about changes share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from leadscore.syntax import nodes as n
from leadscore.syntax.literals import duration_text
from leadscore.syntax.printer import decay_text
from leadscore.values.number import milli_text

_SHOWN = 8
_HALF = 50
_UNBOUNDED = {
    "at least": "no lower bound",
    "at most": "no upper bound",
    "up to": "no bound",
    "lost below": "lost as soon as it is not reached",
}


def bound(words: str, milli: int | None) -> str:
    """`at most 50`; without one `no upper bound`."""
    return _UNBOUNDED[words] if milli is None else f"{words} {milli_text(milli)}"


def now(old: str, new: str) -> str:
    """`now halves every 90 days, was 30 days` where only numbers behind the same words differ, else `old → new`."""
    ours, theirs = old.split(), new.split()
    shared = 0
    while shared < min(len(ours), len(theirs)) and ours[shared] == theirs[shared]:
        shared += 1
    rest = ours[shared:]
    return f"now {new}, was {' '.join(rest)}" if shared and rest and rest[0][0].isdigit() else f"{old} → {new}"


def decay_words(decay: n.Decay | None) -> str:
    """`halves every 30 days`, `loses 20% every 7 days`, `fades over 60 days every 10 days`, `no decay`."""
    match decay:
        case None | n.NeverDecays():
            return "no decay"
        case n.Decays(percent, every) if percent.value == _HALF:
            return f"halves every {duration_text(every)}"
        case _:
            return decay_text(decay)


def quoted(text: str) -> str:
    return f"“{text}”"


def listed(texts: Sequence[str]) -> str:
    """`"a", "b" and 12 more`."""
    shown = ", ".join(f'"{text}"' for text in texts[:_SHOWN])
    return f"{shown} and {len(texts) - _SHOWN:,} more" if len(texts) > _SHOWN else shown


def used_by(labels: Iterable[str]) -> tuple[str, ...]:
    """`used by …`, or that nothing is; the line for a change's details."""
    found = list(dict.fromkeys(labels))
    if not found:
        return ("nothing in this policy uses it",)
    more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    return (f"used by {', '.join(found[:_SHOWN])}{more}",)
