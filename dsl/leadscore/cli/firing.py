"""For how many leads of the data each rule of a policy fires."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from leadscore.cli.data import Data, opened, outcomes, tell_report

if TYPE_CHECKING:
    from leadscore.plan.model import Plan
    from leadscore.review.coverage.leads import Firing


def firing(plan: Plan, policy: Path, data: Data) -> Firing | None:
    """None where the options name no leads. What is wrong with the data raises BadInput."""
    from leadscore.review.coverage.leads import firing_of

    if data.store is not None:
        from leadscore.cli.stores import opened_store, outcomes_of_store

        with opened_store(plan, policy, data) as (store, _):
            return firing_of(plan, (outcome for _, outcome in outcomes_of_store(plan, store, data.as_of)))
    if data.leads is None:
        return None
    with opened(plan, policy, data) as facts:
        found = firing_of(plan, (outcome for _, outcome in outcomes(plan, facts, data.as_of)))
        tell_report(facts)
    return found
