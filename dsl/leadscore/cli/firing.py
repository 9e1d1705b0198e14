"""For how many leads of the data each rule of a policy fires."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from leadscore.cli.data import Data, opened, outcomes, tell_report

if TYPE_CHECKING:
    from leadscore.batch.store.store import Store
    from leadscore.engine.outcome import Outcome
    from leadscore.plan.model import Plan
    from leadscore.review.coverage.leads import Firing

_AT_A_TIME = 20_000
"""So many leads of a store are held at once."""


def firing(plan: Plan, policy: Path, data: Data) -> Firing | None:
    """None where the options name no leads. What is wrong with the data raises BadInput."""
    from leadscore.review.coverage.leads import firing_of

    if data.store is not None:
        from leadscore.cli.stores import opened_store

        with opened_store(plan, policy, data) as (store, _):
            return firing_of(plan, _of_store(plan, store, data.as_of))
    if data.leads is None:
        return None
    with opened(plan, policy, data) as facts:
        found = firing_of(plan, (outcome for _, outcome in outcomes(plan, facts, data.as_of)))
        tell_report(facts)
    return found


def _of_store(plan: Plan, store: Store, as_of: int) -> Iterator[Outcome]:
    from leadscore.batch.store.leads import leads_of
    from leadscore.engine.compiled import compile_plan

    score = compile_plan(plan).score
    for start in range(0, store.lead_count, _AT_A_TIME):
        for lead in leads_of(store, range(start, min(start + _AT_A_TIME, store.lead_count))):
            yield score(lead, as_of)
