"""A store's leads in memory, as far as a list of them asks: read once, by the leads' numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from threading import local
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from leadscore.batch.board.latest import Latest
from leadscore.batch.board.texts import TextColumn
from leadscore.batch.kernel.chunk import Chunk
from leadscore.batch.kernel.kleene import Truths
from leadscore.batch.lookups import Lookups
from leadscore.batch.store.schema import dictionary, field_column
from leadscore.batch.store.store import Store
from leadscore.plan.model import Condition

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Numbers = NDArray[np.int32]


def as_numbers(numbers: Sequence[int]) -> Numbers:
    """The numbers of some leads, for who has no arrays."""
    return np.asarray(numbers, np.int32)


_FACTS = 32
"""So many conditions are remembered, each with a byte a lead."""


class Board:
    """May serve several threads. Whatever goes into the store later is not seen: make another one."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._own = local()
        self._connections: list[DuckDBPyConnection] = []
        self._codes: dict[str, Numbers] = {}
        self._ids = TextColumn("id", "lead", "no")
        self._shown: dict[tuple[str, str], TextColumn] = {}
        self._ranks: dict[str, Numbers] = {}
        self.facts = Latest[tuple[object, Condition], Truths](_FACTS)
        """Which conditions hold for whom, of those asked for lately."""
        self.lookups = Lookups()
        """What plans asked of the store's values."""
        self.samples: dict[int, Chunk] = {}
        """Some leads, by how many were asked for."""

    @property
    def store(self) -> Store:
        """The store, with a connection of this thread alone: one that others use at the same time would mix answers."""
        if not hasattr(self._own, "store"):
            connection = self._store.cursor()
            self._connections.append(connection)
            self._own.store = replace(self._store, connection=connection)
        store: Store = self._own.store
        return store

    def close(self) -> None:
        """Closes all connections but the store's own: a file is in use as long as one is open."""
        for connection in self._connections:
            connection.close()

    @cached_property
    def count(self) -> int:
        """How many leads there are; their numbers go from 0 up to it."""
        return self.store.lead_count

    @cached_property
    def fields(self) -> frozenset[str]:
        """The fields that the store has."""
        return frozenset(self.store.field_types)

    @cached_property
    def by_id(self) -> Numbers:
        """The numbers of the leads in the order of their ids."""
        found = self.store.connection.execute("SELECT no FROM lead ORDER BY id").fetchnumpy()
        return np.asarray(found["no"], np.int32)

    @cached_property
    def has_plain_ids(self) -> bool:
        """Whether ids are in ASCII with single blanks, so that they are folded as soon as they are in lower case."""
        query = "SELECT count(*) FROM lead WHERE NOT regexp_full_match(id, '[!-~]+( [!-~]+)*')"
        return not self.store.number(query)

    def codes(self, field: str) -> Numbers:
        """The code of each lead's value in the field's dictionary, 0 where it is unknown."""
        if field not in self._codes:
            query = f"SELECT no, {field_column(field)} AS code FROM lead"
            found = self.store.connection.execute(query).fetchnumpy()
            codes = np.zeros(self.count, np.int32)
            codes[found["no"]] = found["code"]
            self._codes[field] = codes
        return self._codes[field]

    def ids(self, numbers: Numbers) -> Sequence[str]:
        """The ids of these leads."""
        return self._ids.at(self.store.connection, numbers)

    def shown(self, field: str, numbers: Numbers, expression: str = "shown") -> Sequence[str]:
        """What these leads have in a field, as it was written, or the `expression` of it; nothing where it is unknown,
        and where the store does not have the field."""
        if field not in self.fields:
            return [""] * len(numbers)
        return self._texts(field, expression).at(self.store.connection, self.codes(field)[numbers])

    def load(self, fields: Mapping[str, str]) -> None:
        """Reads all ids, and what all leads have in these fields (each with the `expression` of what is shown), so that
        a page of any leads takes a moment only."""
        self._ids.load(self.store.connection)
        for field, expression in fields.items():
            if field in self.fields:
                self._texts(field, expression).load(self.store.connection)
                self.codes(field)

    def _texts(self, field: str, expression: str) -> TextColumn:
        return self._shown.setdefault((field, expression), TextColumn(expression, dictionary(field), "code"))

    def ranks(self, field: str, expression: str = "value") -> Numbers:
        """For each code of a field the place of its value among all, equal values at one place; -1 for unknown.

        `expression` is what of the `value` in the field's dictionary counts. It takes half a second for a million
        different texts, once.
        """
        key = f"{field} {expression}"
        if key not in self._ranks:
            found = self.store.connection.execute(
                f"SELECT code, hash({expression}) AS hash FROM {dictionary(field)} ORDER BY {expression}"
            ).fetchnumpy()
            ranks = np.full(len(found["code"]) + 1, -1, np.int32)
            ranks[found["code"]] = np.cumsum(np.diff(found["hash"], prepend=found["hash"][:1]) != 0)
            self._ranks[key] = ranks
        return self._ranks[key]
