"""What became of messages of the outbox, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import assert_never

from leadscore.production.outbox.model import Message, Status
from leadscore.production.sending.run import Sent
from leadscore.report.words import instant
from leadscore.values.number import counted

SHORT_KEY = 8
"""So many characters of a key are shown; any beginning of one names a message that no other begins with."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A message, and the instant from which on it can go; None where the settings know no such destination, or where
    they were not `looked_up`."""

    message: Message
    goes: int | None
    late: bool
    looked_up: bool = True


def became(listed: Listed) -> str:
    """`sent 2026-04-01 12:00 UTC`, `held: nothing is sent until it is released`."""
    message = listed.message
    match message.status:
        case Status.HELD:
            said = "held until it is released"
        case Status.WAITING:
            said = _waiting(listed)
        case Status.SENT:
            said = f"sent {instant(message.sent_at or 0)}"
        case Status.DEAD:
            said = f"given up after {counted(message.attempts, 'try', 'tries')}: {message.error}"
        case Status.DROPPED:
            said = "dropped"
        case _:
            assert_never(message.status)
    return f"{said}; late, due {instant(message.due)}" if listed.late and message.due is not None else said


def _waiting(listed: Listed) -> str:
    message = listed.message
    if listed.goes is not None:
        when = f"goes from {instant(listed.goes)} on"
    else:
        when = "no such destination" if listed.looked_up else "waits in the outbox"
    if not message.attempts:
        return when
    failed = message.error or "its sending was broken off"
    return f"{counted(message.attempts, 'try', 'tries')}: {failed}; {when}"


def tally(counts: Mapping[Status, int]) -> str:
    """`3 held, 1 waiting, 12 sent`; what is not there is not told."""
    told = [f"{count:,} {status.value}" for status, count in counts.items() if count]
    return f"In the outbox: {', '.join(told)}." if told else "The outbox is empty: no action of a policy was due yet."


def sent_lines(sent: Sent) -> Iterator[str]:
    """What sending came to, a sentence each."""
    in_digests = f" in {counted(sent.deliveries, 'delivery', 'deliveries')}" if sent.deliveries < sent.sent else ""
    late = f", {sent.late:,} of them after the deadline" if sent.late else ""
    yield f"{counted(sent.sent, 'message')} sent{in_digests}{late}."
    if sent.waiting:
        yield f"{counted(sent.waiting, 'message')} waiting for a digest or the end of quiet hours."
    if sent.failed:
        yield f"{counted(sent.failed, 'message')} not sent; the next run tries again."
    if sent.postponed:
        yield f"{counted(sent.postponed, 'message')} not tried, for the destination fails."
    if sent.dead:
        yield f"{counted(sent.dead, 'message')} given up; `leadscore outbox` with `--retry all` has them tried again."
    for destination, reason in sent.problems.items():
        yield f'"{destination}": {reason}.'
