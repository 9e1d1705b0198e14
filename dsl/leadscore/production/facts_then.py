"""The facts that a recorded scoring read, where the store still knows them."""

from __future__ import annotations

from leadscore.batch.errors import BatchError
from leadscore.batch.store.leads import leads_of
from leadscore.batch.store.store import Store
from leadscore.batch.store.versions import facts_at
from leadscore.facts.model import Lead
from leadscore.production.ledger.model import Scoring
from leadscore.production.record.scoring import facts_of


def is_of(store: Store, scoring: Scoring) -> bool:
    """Whether it was this store that was scored: a ledger may serve several, and a store may be made anew."""
    return scoring.batch <= store.batch and facts_of(store, scoring.batch) == scoring.facts


def lead_at(store: Store, scoring: Scoring, lead: str) -> Lead | None:
    """The lead with this id as the scoring knew it, with all its events, those after the scoring's instant too. None
    where the store was another one then, or does not know its facts as they were."""
    if not is_of(store, scoring):
        return None
    try:
        with facts_at(store, scoring.batch) as then:
            rows = then.connection.execute("SELECT no FROM lead WHERE id = ?", [lead]).fetchall()
            return next(leads_of(then, [no for (no,) in rows]), None)
    except BatchError:
        return None
