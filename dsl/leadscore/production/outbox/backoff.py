"""When a message that could not be sent is tried again, and when it is given up."""

from __future__ import annotations

from hashlib import sha256

TRIES = 8
"""After so many tries without success a message is dead, until a person has it tried again."""

LONGEST = 86_400
_FIRST = 60
_HUNDREDTHS = 100


def next_try(key: str, attempts: int, now: int, due: int | None) -> int:
    """The instant of the next try after so many: half to all of 1 minute, 2, 4, … up to a day, but not after a deadline
    that can still be met.

    Which part of it follows from the key, so that messages that failed together do not all come back together.
    """
    longest = min(_FIRST << (attempts - 1), LONGEST)
    spread = sha256(f"{key}{attempts}".encode()).digest()[0] * _HUNDREDTHS // 255
    wait = longest // 2 + longest // 2 * spread // _HUNDREDTHS
    moment = now + max(wait, 1)
    return min(moment, due) if due is not None and due > now else moment
