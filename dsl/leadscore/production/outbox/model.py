"""A message in the outbox, and what can become of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import Enum

import msgspec

from leadscore.production.actions.settings import Form


class Status(Enum):
    """`held` waits for a person's word, `dead` was given up after too many tries, `dropped` a person took out."""

    HELD = "held"
    WAITING = "waiting"
    SENT = "sent"
    DEAD = "dead"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Message:
    """What one action tells of one lead; or, with a blank `lead`, of all leads that a change of the policy moved.

    `key` is the same for the same action, lead and scoring, always. `title` and `body` are in `form`, `data` is
    the same for programs, as JSON. Instants are whole seconds since 1970-01-01T00:00:00Z: it waits from `since` on, is
    to be there by `due`, and is not tried before `next_try`. `error` says what became of the last try.
    """

    key: str
    policy: str
    scoring: int
    lead: str
    state: str
    verb: str
    action: str
    destination: str
    form: Form
    title: str
    body: str
    data: str
    created: int
    since: int
    due: int | None
    status: Status
    attempts: int = 0
    next_try: int = 0
    parcel: str | None = None
    sent_at: int | None = None
    error: str | None = None

    @property
    def about(self) -> int:
        """How many leads it tells of."""
        return 1 if self.lead else len(leads_in(self.data))

    def is_late(self, now: int) -> bool:
        """Whether it was not there in time, or is not yet though it should be. What was dropped is awaited no more."""
        if self.due is None or self.status is Status.DROPPED:
            return False
        return (now if self.sent_at is None else self.sent_at) > self.due


def leads_in(data: str) -> set[str]:
    """The leads that a message about many tells of, by its `data`; without those who were forgotten since."""
    return {one["lead"] for one in msgspec.json.decode(data)["leads"]}


def key_of(*parts: object) -> str:
    """A name of 32 letters and digits for what these parts say, the same one always."""
    text = "\0".join(str(part).replace("\0", "\0\0") for part in parts)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
