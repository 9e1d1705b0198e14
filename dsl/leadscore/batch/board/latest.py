"""What was found out lately, and is likely to be asked again."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Latest(Generic[K, V]):
    """The last few answers; what was kept again last is forgotten last. May serve several threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: dict[K, V] = {}
        self._lock = Lock()

    def get(self, key: K) -> V | None:
        return self._known.get(key)

    def keep(self, found: Mapping[K, V]) -> None:
        with self._lock:
            for key, value in found.items():
                self._known.pop(key, None)
                self._known[key] = value
            for key in list(self._known)[: -self._most]:
                del self._known[key]
