"""Texts of a store by their numbers: a few from the store, or all of them in little memory."""

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


class TextColumn:
    """The `expression` of each row of a table, numbered by `key`; empty for a number that has no row."""

    def __init__(self, expression: str, table: str, key: str) -> None:
        self.expression, self.table, self.key = expression, table, key
        self._all: Texts | None = None

    def at(self, connection: DuckDBPyConnection, numbers: NDArray[np.int32]) -> Sequence[str]:
        """The texts with these numbers. Of a million, 256 take some ten milliseconds, and one once all are `load`ed."""
        if self._all is not None:
            return self._all.at(numbers)
        connection.register("wanted", {"number": np.ascontiguousarray(numbers)})
        rows = connection.execute(
            f"SELECT {self.key}, {self.expression} FROM {self.table} WHERE {self.key} IN (SELECT number FROM wanted)"
        ).fetchall()
        connection.unregister("wanted")
        found = dict(rows)
        return [found.get(number, "") for number in numbers.tolist()]

    def load(self, connection: DuckDBPyConnection) -> None:
        """Reads all of them: a quarter of a second for a million, and their size in memory."""
        if self._all is not None:
            return
        query = f"SELECT coalesce(min({self.key}), 0), coalesce(max({self.key}) + 1, 0) FROM {self.table}"
        ((first, end),) = connection.execute(query).fetchall()
        parts, sizes = [], [np.zeros(first + 1, np.int64)]
        for start in range(first, end, _AT_ONCE):
            found = connection.execute(
                f"SELECT {self.expression} AS text, strlen(text) AS size FROM {self.table} "
                f"WHERE {self.key} >= {start} AND {self.key} < {start + _AT_ONCE} ORDER BY {self.key}"
            ).fetchnumpy()
            parts.append("".join(found["text"].tolist()).encode())
            sizes.append(np.asarray(found["size"], np.int64))
        starts = np.cumsum(np.concatenate(sizes))
        self._all = Texts(b"".join(parts), starts.astype(np.uint32) if starts[-1] < 2**32 else starts)


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """`joined` are all of them in UTF-8; text n goes from `starts[n]` up to `starts[n + 1]`."""

    joined: bytes
    starts: NDArray[np.uint32] | NDArray[np.int64]

    def at(self, numbers: NDArray[np.int32]) -> Sequence[str]:
        """The texts with these numbers."""
        bounds = zip(self.starts[numbers].tolist(), self.starts[numbers + 1].tolist(), strict=True)
        return [self.joined[start:end].decode() for start, end in bounds]
