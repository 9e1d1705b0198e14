"""Millions of texts in little memory: their bytes one after the other, and where each begins."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Texts:
    """A sequence of texts that does not change."""

    data: bytes
    starts: array[int]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Texts:
        data = bytearray()
        starts = array("q", [0])
        for text in texts:
            data += text.encode()
            starts.append(len(data))
        return cls(bytes(data), starts)

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, place: int) -> str:
        return self.data[self.starts[place] : self.starts[place + 1]].decode()

    def __iter__(self) -> Iterator[str]:
        return (self[place] for place in range(len(self)))


@dataclass(frozen=True, slots=True)
class Index:
    """Where a text stands: its hash is looked for among the sorted ones, and what is found is held against it."""

    hashes: NDArray[np.int64]
    places: NDArray[np.int32]

    @classmethod
    def of(cls, texts: Iterable[str], count: int) -> Index:
        """`count` is the number of texts. Blank ones are not found."""
        hashes = np.fromiter((hash(text) for text in texts), np.int64, count)
        order = np.argsort(hashes, kind="stable").astype(np.int32)
        return cls(hashes[order], order)

    def candidates(self, text: str) -> list[int]:
        """The places of all texts of this hash, in order: those of the text itself, and by a rare chance another's."""
        if not text:
            return []
        wanted = hash(text)
        first = end = int(self.hashes.searchsorted(wanted))
        while end < len(self.hashes) and self.hashes.item(end) == wanted:
            end += 1
        found: list[int] = self.places[first:end].tolist()
        return found
