"""Which number a lead of the store has in the ledger: mostly the same, but a store may be made anew, and a ledger may
serve several."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadscore.batch.store.store import Store
from leadscore.production.ledger.columns import Integers
from leadscore.production.ledger.database import Database
from leadscore.production.ledger.ledger import Ledger
from leadscore.production.ledger.model import Scoring

_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of the store's leads in the ledger, in the order of theirs in the store; `aligned` where all are the
    same."""

    of_store: Integers
    aligned: bool


def numbered(store: Store, ledger: Ledger, last: Scoring | None) -> Numbers:
    """Gives numbers to leads that the ledger does not know. `last` is a scoring of this very store, if there was
    one: the leads of that time need not be looked up again."""
    first = last.counts.leads if last is not None and last.aligned else 0
    ids = [id for (id,) in store.connection.execute(f"SELECT id FROM lead WHERE no >= {first} ORDER BY no").fetchall()]
    known = _known(ledger.database, ids, all_of_them=first == 0)
    ((following,),) = ledger.database.rows("SELECT coalesce(max(no) + 1, 0) FROM ledger.lead") if ids else [(0,)]
    fresh = [id for id in ids if id not in known]
    known |= {id: following + place for place, id in enumerate(fresh)}
    if fresh:
        numbers = np.arange(following, following + len(fresh), dtype=np.int64)
        ledger.database.insert("ledger.lead", {"no": numbers, "id": np.array(fresh, object)})
    found = np.fromiter((known[id] for id in ids), np.int64, len(ids))
    aligned = bool((found == np.arange(first, first + len(ids))).all())
    return Numbers(np.concatenate((np.arange(first, dtype=np.int64), found)), aligned)


def _known(database: Database, ids: list[str], *, all_of_them: bool) -> dict[str, int]:
    if all_of_them:
        return dict(database.rows("SELECT id, no FROM ledger.lead"))
    found: dict[str, int] = {}
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        places = ", ".join("?" * len(some))
        found |= dict(database.rows(f"SELECT id, no FROM ledger.lead WHERE id IN ({places})", some))
    return found
