"""Whose events these are. A store's leads may be more than memory holds, so it is asked for some cells at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from leadscore.batch.ingest.raw import folded
from leadscore.batch.store.schema import dictionary, field_column
from leadscore.batch.store.store import Store
from leadscore.facts.events import SHARED, Owners
from leadscore.values.text import fold

_FOLDED = "folded_id"
"""The table of ids in the form in which no other lead has them."""


@dataclass(frozen=True)
class StoredOwners(Owners):
    """The owners of those cells that were looked up last."""

    by_id: dict[str, int] = field(default_factory=dict)
    by_email: dict[str, int] = field(default_factory=dict)

    def of_id(self, identity: str) -> int | None:
        return self.by_id.get(identity)

    def look_up(self, store: Store, cells: Iterable[str], *, by_email: bool) -> None:
        """From now on, answers are for these cells (without blanks around them)."""
        found = self.by_email if by_email else self.by_id
        found.clear()
        if by_email:
            found.update(_by_email(store, {fold(cell) for cell in cells}))
            return
        texts = set(cells)
        found.update(_by_id(store, texts))
        others = {cell: fold(cell) for cell in texts - found.keys()}
        if others:
            places = _by_folded_id(store, set(others.values()))
            found.update((cell, places[text]) for cell, text in others.items() if text in places)


def _by_id(store: Store, ids: set[str]) -> dict[str, int]:
    return _answers(store, ids, "SELECT cell, no FROM cells JOIN lead ON id = cell")


def _by_folded_id(store: Store, ids: set[str]) -> dict[str, int]:
    """As `Owners.of_id`: an id that two leads share, folded, is nobody's."""
    store.connection.execute(
        f"CREATE TEMP TABLE IF NOT EXISTS {_FOLDED} AS SELECT {folded('id')} AS folded, any_value(no) AS no "
        "FROM lead GROUP BY ALL HAVING count(*) = 1"
    )
    return _answers(store, ids, f"SELECT cell, no FROM cells JOIN {_FOLDED} ON folded = cell")


def _by_email(store: Store, emails: set[str]) -> dict[str, int]:
    if "email" not in store.field_types:
        return {}
    column = field_column("email")
    return _answers(
        store,
        emails,
        f"SELECT cell, CASE WHEN count(*) > 1 THEN {SHARED} ELSE any_value(no) END "
        f"FROM cells JOIN {dictionary('email')} ON value = cell JOIN lead ON {column} = code GROUP BY cell",
    )


def _answers(store: Store, cells: set[str], query: str) -> dict[str, int]:
    if not cells:
        return {}
    store.connection.register("cells", {"cell": np.array(list(cells), object)})
    found = store.connection.execute(query).fetchall()
    store.connection.unregister("cells")
    return dict(found)
