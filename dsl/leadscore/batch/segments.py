"""Leads by the values of a field: the most frequent ones, all others, and those of whom it is unknown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leadscore.batch.errors import BatchError
from leadscore.batch.kernel.chunk import Chunk
from leadscore.batch.kernel.outcome import Bools
from leadscore.batch.store.schema import dictionary, field_column
from leadscore.batch.store.store import MAKE_ANEW, Store

_MOST = 12


@dataclass(frozen=True, slots=True)
class Counted:
    """Of the leads of a segment: how many there are, how many are ready under the old and the new plan, and how many
    scores go `up` and `down`."""

    leads: int
    ready: tuple[int, int]
    up: int
    down: int


@dataclass(frozen=True, slots=True)
class Segments:
    """`values` are the most frequent ones as people write them. Segments are numbered: 0 is unknown, then come the
    values, then all others. `segment_of` has the number of each code of the field."""

    field: str
    values: tuple[str, ...]
    segment_of: NDArray[np.int8]

    def counts(self, chunk: Chunk, ready: Sequence[Bools], moved: NDArray[np.int64]) -> NDArray[np.int64]:
        """A row a segment, `leads, ready, ready, up, down`; `moved` is by how much each score differs."""
        size = len(self.values) + 2
        if self.field in chunk.codes:
            segments = self.segment_of[chunk.codes[self.field]]
        else:
            segments = np.zeros(len(chunk), np.int8)
        masks = (np.ones(len(chunk), np.bool_), *ready, moved > 0, moved < 0)
        return np.array([np.bincount(segments[mask], minlength=size) for mask in masks], np.int64).T

    def told(self, counts: NDArray[np.int64]) -> list[tuple[str | None, bool, Counted]]:
        """The segments that have leads: the most frequent value first, then all others, then those unknown (None). The
        second says whether it is all others."""
        names: list[tuple[str | None, bool]] = [(None, False), *((value, False) for value in self.values), ("", True)]
        rows = [
            (*name, Counted(leads, (old, new), up, down))
            for name, (leads, old, new, up, down) in zip(names, counts.tolist(), strict=True)
        ]
        return [row for row in (*rows[1:], rows[0]) if row[2].leads]


def segments_of(store: Store, field: str) -> Segments:
    """Raises BatchError where the store was made without the field."""
    if field not in store.asked:
        raise BatchError(f"The store was made without the field `{field}`", MAKE_ANEW)
    if field not in store.field_types:  # no file had such a column
        return Segments(field, (), np.zeros(1, np.int8))
    rows = store.connection.execute(
        f"SELECT list(code), arg_max(shown, leads) FROM {dictionary(field)} JOIN "
        f"(SELECT {field_column(field)} AS code, count(*) AS leads FROM lead GROUP BY ALL) USING (code) "
        f"GROUP BY value ORDER BY sum(leads) DESC, value LIMIT {_MOST}"
    ).fetchall()
    codes = store.number(f"SELECT coalesce(max(code), 0) FROM {dictionary(field)}")
    segment_of = np.full(codes + 1, len(rows) + 1, np.int8)
    segment_of[0] = 0
    for number, (some, _) in enumerate(rows, 1):
        segment_of[some] = number
    return Segments(field, tuple(str(shown) for _, shown in rows), segment_of)
