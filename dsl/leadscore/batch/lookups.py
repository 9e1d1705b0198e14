"""What was looked up in a store for one plan, and need not be looked up again for the next."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from leadscore.batch.kernel.conditions import Tables
from leadscore.batch.kernel.selection import MatchedPairs
from leadscore.batch.sql.dialect import DUCKDB
from leadscore.batch.sql.texts import fold
from leadscore.batch.store.dictionaries import match_targets, tables
from leadscore.batch.store.schema import dictionary, field_column
from leadscore.batch.store.store import Store
from leadscore.plan.walk import FieldCondition
from leadscore.values.pattern import PatternSet

_MOST = 1_000
"""So many sets of targets, and so many leads with overrides, are remembered."""


class Lookups:
    """Of one store that does not change. A policy that is being edited asks for the same again, but for a sentence."""

    def __init__(self) -> None:
        self._tables = Tables({}, {})
        self._pairs: dict[str, NDArray[np.int32]] = {}
        self._matches: dict[tuple[str, PatternSet], NDArray[np.bool_]] = {}
        self._named: dict[str, Sequence[int]] = {}

    def earlier(self) -> Lookups:
        """For the same store as it was earlier: what is known of texts and targets holds there, too; who has them may
        not."""
        found = Lookups()
        found._tables, found._pairs, found._matches = self._tables, dict(self._pairs), dict(self._matches)
        return found

    def tables(self, store: Store, conditions: Collection[FieldCondition], as_of: int) -> Tables:
        """As `store.dictionaries` makes them; what was asked for the last time is known."""
        found = tables(store, conditions, as_of, self._tables)
        asked = {condition: found.truths[condition] for condition in conditions if condition in found.truths}
        self._tables = Tables(asked, found.days)
        return self._tables

    def match(self, store: Store, kind: str, targets: Sequence[PatternSet]) -> MatchedPairs:
        """As `store.dictionaries` finds them."""
        new = [patterns for patterns in targets if (kind, patterns) not in self._matches]
        if new or kind not in self._pairs:
            if len(self._matches) > _MOST:
                self._matches.clear()
                new = list(targets)
            found = match_targets(store, kind, new)
            self._pairs[kind] = found.pairs
            self._matches |= {(kind, patterns): matches for patterns, matches in zip(new, found.matches, strict=True)}
        return MatchedPairs(self._pairs[kind], [self._matches[kind, patterns] for patterns in targets])

    def named(self, store: Store, lead: str) -> Sequence[int]:
        """The numbers of the leads whose id or email, folded, is this text."""
        if lead not in self._named:
            if len(self._named) > _MOST:
                self._named.clear()
            name = DUCKDB.literal(lead)
            maybe = f"(lower(id) = {name} OR NOT regexp_full_match(id, '[!-~]+'))"  # to fold all ids takes much longer
            query = f"SELECT no FROM lead WHERE ({maybe} AND {fold(DUCKDB, 'id')} = {name})"
            if "email" in store.field_types:
                codes = f"SELECT code FROM {dictionary('email')} WHERE value = {name}"
                query += f" OR {field_column('email')} IN ({codes})"
            self._named[lead] = [number for (number,) in store.connection.execute(query).fetchall()]
        return self._named[lead]
