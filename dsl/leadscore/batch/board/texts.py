"""Many texts in little memory: one after the other, and where each begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_AT_ONCE = 100_000
"""So many texts are in Python's hands at a time."""


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """`joined` are all of them in UTF-8; text n goes from `starts[n]` up to `starts[n + 1]`."""

    joined: bytes
    starts: NDArray[np.uint32] | NDArray[np.int64]

    @classmethod
    def read(cls, connection: DuckDBPyConnection, column: str, table: str, key: str, numbers: tuple[int, int]) -> Texts:
        """The texts of a column, numbered by `key`, which has each number from the first of `numbers` up to the second;
        those below are empty."""
        first, end = numbers
        parts, sizes = [], [np.zeros(first + 1, np.int64)]
        for start in range(first, end, _AT_ONCE):
            found = connection.execute(
                f"SELECT {column} AS text, strlen({column}) AS size FROM {table} "
                f"WHERE {key} >= {start} AND {key} < {min(start + _AT_ONCE, end)} ORDER BY {key}"
            ).fetchnumpy()
            parts.append("".join(found["text"].tolist()).encode())
            sizes.append(np.asarray(found["size"], np.int64))
        starts = np.cumsum(np.concatenate(sizes))
        return cls(b"".join(parts), starts.astype(np.uint32) if starts[-1] < 2**32 else starts)

    def __len__(self) -> int:
        return len(self.starts) - 1

    def at(self, numbers: NDArray[np.int32]) -> Sequence[str]:
        """The texts with these numbers."""
        bounds = zip(self.starts[numbers].tolist(), self.starts[numbers + 1].tolist(), strict=True)
        return [self.joined[start:end].decode() for start, end in bounds]
