"""A store's leads in memory, as far as a list of them asks: read once, by the leads' numbers."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from threading import local

import numpy as np
from numpy.typing import NDArray

from leadscore.batch.board.latest import Latest
from leadscore.batch.board.texts import Texts
from leadscore.batch.kernel.kleene import Truths
from leadscore.batch.store.schema import dictionary, field_column
from leadscore.batch.store.store import Store
from leadscore.plan.model import Condition

Numbers = NDArray[np.int32]

_FACTS = 32
"""So many conditions are remembered, each with a byte a lead."""


class Board:
    """May serve several threads. Whatever goes into the store later is not seen: make another one."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._own = local()
        self._codes: dict[str, Numbers] = {}
        self._shown: dict[str, Texts] = {}
        self._ranks: dict[str, Numbers] = {}
        self.facts = Latest[tuple[object, Condition], Truths](_FACTS)
        """Which conditions hold for whom, of those asked for lately."""

    @property
    def store(self) -> Store:
        """The store, with a connection of this thread alone: one that others use at the same time would mix answers."""
        if not hasattr(self._own, "store"):
            self._own.store = replace(self._store, connection=self._store.connection.cursor())
        store: Store = self._own.store
        return store

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

    @cached_property
    def ids(self) -> Texts:
        """The leads' ids."""
        return Texts.read(self.store.connection, "id", "lead", "no", (0, self.count))

    def codes(self, field: str) -> Numbers:
        """The code of each lead's value in the field's dictionary, 0 where it is unknown."""
        if field not in self._codes:
            query = f"SELECT no, {field_column(field)} AS code FROM lead"
            found = self.store.connection.execute(query).fetchnumpy()
            codes = np.zeros(self.count, np.int32)
            codes[found["no"]] = found["code"]
            self._codes[field] = codes
        return self._codes[field]

    def shown(self, field: str) -> Texts:
        """A field's values as they were written, by code; empty for the code 0, unknown."""
        if field not in self._shown:
            table = dictionary(field)
            end = self.store.number(f"SELECT coalesce(max(code), 0) + 1 FROM {table}")
            self._shown[field] = Texts.read(self.store.connection, "shown", table, "code", (1, end))
        return self._shown[field]

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
