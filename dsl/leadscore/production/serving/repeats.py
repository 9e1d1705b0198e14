"""Events that were sent again, known by their ids."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from hashlib import blake2b

MOST = 1_000_000
"""At least so many ids are remembered, at most twice as many (200 MB); the oldest are forgotten first."""


class Repeats:
    """The ids that were taken, and those that are being written."""

    def __init__(self) -> None:
        self._taken: set[bytes] = set()
        self._older: set[bytes] = set()
        self._coming: dict[bytes, asyncio.Future[str]] = {}

    def told_apart(self, ids: Sequence[str]) -> tuple[list[int], list[asyncio.Future[str]]]:
        """The places of what is new (a blank id always is), and what to wait for until the repeats' firsts are on
        disk."""
        fresh: list[int] = []
        before: list[asyncio.Future[str]] = []
        here: set[bytes] = set()
        for place, identity in enumerate(ids):
            key = _key(identity)
            if identity and key in self._coming:
                before.append(self._coming[key])
            elif not identity or not (key in self._taken or key in self._older or key in here):
                fresh.append(place)
                here.add(key)
        return fresh, before

    def expect(self, ids: Iterable[str], written: asyncio.Future[str]) -> None:
        """These ids are taken once they are written; where they cannot be, they are as if they had never come."""
        keys = [_key(identity) for identity in ids if identity]
        self._coming.update(dict.fromkeys(keys, written))

        def settle(done: asyncio.Future[str]) -> None:
            for key in keys:
                self._coming.pop(key, None)
            if not done.cancelled() and done.exception() is None:
                self._remember(keys)

        written.add_done_callback(settle)

    def taken(self, ids: Iterable[str]) -> None:
        """Ids of before this process began, oldest first."""
        self._remember([_key(identity) for identity in ids if identity])

    def _remember(self, keys: Iterable[bytes]) -> None:
        self._taken.update(keys)
        if len(self._taken) >= MOST:
            self._older, self._taken = self._taken, set()


def _key(identity: str) -> bytes:
    return blake2b(identity.encode(), digest_size=16).digest()
