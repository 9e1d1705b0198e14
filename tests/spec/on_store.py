"""Runs a row of the spec corpus on a store: all rows of a policy, and of one instant, at once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from leadscore.engine.outcome import Outcome as Told
from leadscore.facts.cells import instant
from leadscore.plan.model import Plan
from spec import stores
from spec.load import Case, Outcome, cases
from spec.on_compiled import told_as_expected


def run(plan: Plan, case: Case) -> Outcome:
    """What the columnar engine says of a row."""
    return told_as_expected(plan, _outcomes(plan, case.policy, tuple(case.lead))[case.name])


@lru_cache
def _outcomes(plan: Plan, policy: str, columns: tuple[str, ...]) -> dict[str, Told]:
    """By the rows' names. Rows whose leads have other columns stand in another file, for the sake of derived fields."""
    rows = [case for case in cases() if case.policy == policy and tuple(case.lead) == columns]
    events = [(str(place), at, *cells) for place, case in enumerate(rows) for at, *cells in case.events]
    with stores.store_of(plan, [case.lead for case in rows], events) as (store, report):
        assert report.total_set_aside == 0
        return {case.name: told for at in {case.as_of for case in rows} for case, told in _at(store, plan, rows, at)}


def _at(store: stores.Store, plan: Plan, rows: Sequence[Case], at: str) -> list[tuple[Case, Told]]:
    told = stores.score(store, plan, instant(at), [case.was_ready for case in rows])
    return [(case, outcome) for case, outcome in zip(rows, told, strict=True) if case.as_of == at]
