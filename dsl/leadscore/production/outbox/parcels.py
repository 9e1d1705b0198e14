"""What goes out in one go: a message by itself, or all messages of a digest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from leadscore.production.actions.schedule import may_go
from leadscore.production.actions.settings import Destination
from leadscore.production.outbox.model import Message, key_of


@dataclass(frozen=True, slots=True)
class Parcel:
    """Messages to one destination, the oldest first. The `key` is the same whenever the same ones are sent again."""

    key: str
    destination: Destination
    messages: tuple[Message, ...]

    @property
    def keys(self) -> list[str]:
        return [message.key for message in self.messages]


def parcels(destination: Destination, waiting: Iterable[Message], now: int) -> Iterator[Parcel]:
    """Those that may go to the destination now, of messages that wait for it and may be tried.

    What went out together once and did not arrive goes out together again, so that a receiver who has it knows it by
    its key.
    """
    anew: list[Message] = []
    again: dict[str, list[Message]] = {}
    for message in waiting:
        if not may_go(destination, message.since, now):
            continue
        if message.parcel is not None:
            again.setdefault(message.parcel, []).append(message)
        elif destination.digest is None:
            yield Parcel(message.key, destination, (message,))
        else:
            anew.append(message)
    for key, messages in again.items():
        yield Parcel(key, destination, tuple(messages))
    if anew:
        key = key_of(destination.name, *(message.key for message in anew))
        yield Parcel(key, destination, tuple(anew))
