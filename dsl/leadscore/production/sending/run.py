"""Sends what waits in the outbox. Every message is sent at least once: it is marked right after a service took it.

Between the two a process can die. Then the message is sent again, with the same key, and a receiver can drop one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from leadscore.facts.errors import FactsError
from leadscore.production.actions.settings import Destination, Settings
from leadscore.production.ledger.database import Database
from leadscore.production.outbox.backoff import TRIES, next_try
from leadscore.production.outbox.box import due, mark, take
from leadscore.production.outbox.model import Message, Status
from leadscore.production.outbox.parcels import Parcel, parcels
from leadscore.production.sending.apprise import Failure, Service, service
from leadscore.production.sending.letter import letter_of

_TAKEN_FOR = 120
"""So many seconds a message that is being sent belongs to who took it: if that process dies, others may try then."""

_IN_A_ROW = 3
"""After so many failures in a row, a destination gets no more this time: it would fail, and cost a time-out each."""


@dataclass(slots=True)
class Sent:
    """Numbers of messages. Of those that were `sent`, `late` ones came after their deadline, in so many `deliveries`:
    a digest is one. `failed` ones are tried again, `dead` ones were given up now, `postponed` ones were not tried for
    their destination failed, and `waiting` ones have a time that has not come. `problems` says why, by destination."""

    sent: int = 0
    deliveries: int = 0
    late: int = 0
    failed: int = 0
    dead: int = 0
    postponed: int = 0
    waiting: int = 0
    problems: dict[str, str] = field(default_factory=dict)

    @property
    def all_well(self) -> bool:
        return not (self.failed or self.dead or self.postponed)


def services_of(
    settings: Settings, names: set[str], environment: Mapping[str, str] | None = None
) -> dict[str, Service]:
    """The services behind destinations, all addresses read: call it before anything is recorded that is to be sent.
    Raises FactsError."""
    return {name: service(settings.destinations[name], environment) for name in sorted(names)}


def send_waiting(
    database: Database,
    settings: Settings,
    clock: Callable[[], int],
    environment: Mapping[str, str] | None = None,
) -> Sent:
    """Sends all that may go now, each message in a transaction of its own; `clock` gives the instant.

    A destination that cannot be used keeps nobody else's messages: its own wait, and `problems` says why.
    """
    sent = Sent()
    by_name: dict[str, list[Message]] = {}
    for message in due(database, clock()):
        by_name.setdefault(message.destination, []).append(message)
    for name, waiting in by_name.items():
        destination = settings.destinations.get(name)
        if destination is None:
            sent.postponed += len(waiting)
            sent.problems[name] = f'there is no destination "{name}" in {settings.path or "leadscore.toml"}'
            continue
        try:
            ready = list(parcels(destination, waiting, clock()))
            to = service(destination, environment) if ready else None
        except FactsError as error:
            sent.postponed += len(waiting)
            sent.problems[name] = error.message
            continue
        sent.waiting += len(waiting) - sum(len(parcel.messages) for parcel in ready)
        if to is not None:
            _send_all(database, destination, ready, to, clock, sent)
    return sent


def _send_all(
    database: Database,
    destination: Destination,
    ready: list[Parcel],
    to: Service,
    clock: Callable[[], int],
    sent: Sent,
) -> None:
    in_a_row = 0
    for parcel in ready:
        if in_a_row == _IN_A_ROW:
            sent.postponed += len(parcel.messages)
            continue
        now = clock()
        if not list(parcels(destination, parcel.messages, now)):  # meanwhile quiet hours have begun
            sent.waiting += len(parcel.messages)
            continue
        if max(message.attempts for message in parcel.messages) >= TRIES:
            # Each try counts when it begins: these all ended with the process.
            mark(database, parcel.keys, Status.DEAD, error="leadscore was ended each time that it was being sent")
            sent.dead += len(parcel.messages)
            continue
        if take(database, parcel.keys, parcel.key, now, now + _TAKEN_FOR) < len(parcel.messages):
            continue  # somebody else sends them
        failure = to.deliver(letter_of(parcel, now))
        if failure is None:
            _took(database, parcel, clock(), sent)
            in_a_row = 0
        else:
            _failed(database, parcel, failure, clock(), sent)
            in_a_row += 1


def _took(database: Database, parcel: Parcel, now: int, sent: Sent) -> None:
    mark(database, parcel.keys, Status.SENT, sent_at=now)
    sent.sent += len(parcel.messages)
    sent.deliveries += 1
    sent.late += sum(message.is_late(now) for message in parcel.messages)


def _failed(database: Database, parcel: Parcel, failure: Failure, now: int, sent: Sent) -> None:
    """All messages of a parcel have been tried as often as each other, but those that a person had tried anew."""
    sent.problems[parcel.destination.name] = failure.reason
    attempts = max(message.attempts for message in parcel.messages) + 1
    if attempts >= TRIES:
        mark(database, parcel.keys, Status.DEAD, error=failure.reason)
        sent.dead += len(parcel.messages)
        return
    deadline = min((message.due for message in parcel.messages if message.due is not None), default=None)
    again = next_try(parcel.key, attempts, now, deadline)
    mark(database, parcel.keys, Status.WAITING, next_try=again, error=failure.reason)
    sent.failed += len(parcel.messages)
