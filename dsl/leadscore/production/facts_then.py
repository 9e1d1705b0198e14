"""Whether the facts that a recorded scoring read are those of a store, as it knew them then."""

from __future__ import annotations

from leadscore.batch.errors import BatchError
from leadscore.batch.store.store import Store
from leadscore.batch.store.versions import facts_at
from leadscore.production.ledger.model import Scoring
from leadscore.production.record.scoring import facts_of


def is_of(store: Store, scoring: Scoring) -> bool:
    """Whether it was this store that was scored: a ledger may serve several, and a store may be made anew."""
    return scoring.batch <= store.batch and facts_of(store, scoring.batch) == scoring.facts


def has_facts(store: Store, scoring: Scoring) -> bool:
    """Whether the store can still show them: see `batch.store.versions.facts_at`."""
    try:
        with facts_at(store, scoring.batch):
            return is_of(store, scoring)
    except BatchError:
        return False
