"""What can be mended without losing anything: what holds now of all leads is made anew from what was recorded."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

from leadscore.batch.store.store import Limits, Store, has_table, open_store
from leadscore.production.doctor.checkup import SetUp
from leadscore.production.doctor.model import Finding, ok
from leadscore.production.doctor.records import compared
from leadscore.production.ledger.ledger import Ledger, open_ledger
from leadscore.production.ledger.place import database_url
from leadscore.production.lock import alone
from leadscore.production.record.mending import mended
from leadscore.values.number import counted


def mend(up: SetUp) -> Iterator[Finding]:
    """One finding for each policy whose record was mended. Raises FactsError, InUse while somebody runs."""
    url = database_url(up.record, up.config)
    with ExitStack() as stack:
        store: Store | None = None
        if url is None and up.store is not None:
            stack.enter_context(alone(up.store.resolve(), up.now))
            store = stack.enter_context(open_store(up.store, up.folder, Limits(), read_only=False))
            if not has_table(store.connection, "ledger", "format"):
                return
        if url is not None or store is not None:
            yield from _mended(stack.enter_context(open_ledger(store, url, write=True)))


def _mended(ledger: Ledger) -> Iterator[Finding]:
    for name in ledger.policies():
        last = ledger.last(name)
        if last is None or not compared(ledger, last)[1]:
            continue
        with ledger.database.transaction():
            state = mended(ledger, last)
        yield ok(f"mended {name}", f"what holds now of {counted(len(state), 'lead')} was made anew from the record")
