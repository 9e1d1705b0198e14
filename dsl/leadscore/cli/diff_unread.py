"""Leads that one of two versions reads and the other does not: a field that one alone declares sets rows aside. Whom a
change moves is told of the leads that both read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from leadscore.cli.data import Data
from leadscore.cli.stores import opened_store
from leadscore.review.impact.model import Impact, Unread
from leadscore.review.impact.unread import declared_alone

if TYPE_CHECKING:
    from leadscore.batch.store.store import Store
    from leadscore.facts.quarantine import Report
    from leadscore.plan.model import Plan


def unread(
    impact: Impact, plans: tuple[Plan, Plan], policy: Path, data: Data, store: Store, report: Report
) -> Iterator[Unread]:
    """`plans` are the older and the newer version, `store` what both were compared on, made with `report`.

    Raises BadInput where the data cannot be read once more.
    """
    old, new = plans
    for reads, sets_aside, ready in ((old, new, impact.ready.old), (new, old, impact.ready.new)):
        fields = declared_alone(sets_aside, reads, store.asked)
        if not fields or (data.store is None and not report.total_set_aside):
            continue
        if data.store is not None or not all(path.is_file() for path in data.files):  # a pipe can be read once
            yield Unread(sets_aside is new, fields, None, None)
            continue
        leads, all_ready = _read_by(reads, policy, data)
        if leads > impact.leads:
            yield Unread(sets_aside is new, fields, leads - impact.leads, all_ready - ready)


def _read_by(plan: Plan, policy: Path, data: Data) -> tuple[int, int]:
    """How many leads a version reads by itself, and how many of them are ready."""
    from leadscore.batch.scoring import program_for, score_all

    with opened_store(plan, policy, replace(data, rejects=None)) as (store, _):
        scored = score_all(store, program_for(store, plan, data.as_of))
        return store.lead_count, sum(int(found.ready.sum()) for found in scored)
