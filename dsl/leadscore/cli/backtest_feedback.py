"""The option by which `backtest` holds what people said of leads against the score."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadscore.cli.data import calmly
from leadscore.cli.exits import BadInput
from leadscore.cli.recorded import opened_records

if TYPE_CHECKING:
    from leadscore.learn.verdicts import Agreement
    from leadscore.plan.model import Plan

_SCHEMES = ("postgresql://", "postgres://")

feedback_option = click.option(
    "--feedback",
    metavar="STORE|URL",
    help="Also hold what people said of leads (`leadscore feedback`) against the score: from this store, or the "
    "PostgreSQL database with the record.",
)


def said_of(place: str, plan: Plan, config: Path | None) -> Agreement:
    """What was said of leads that the policy scored. Raises BadInput where nothing is recorded there."""
    store = None if place.startswith(_SCHEMES) else Path(place)
    if store is not None and not store.exists():
        raise BadInput(f"There is no store {store}", "--feedback names the store that `leadscore run` keeps.")
    with calmly(), opened_records(store, place if store is None else None, config) as records:
        from leadscore.production.judging.agreement import agreement_on

        records.policies(plan.name)
        return agreement_on(records.ledger, plan)
