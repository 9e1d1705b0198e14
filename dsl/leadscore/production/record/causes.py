"""Why leads crossed: the way from what was recorded to what is now, a step for each cause."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from leadscore.batch.changed import touched_since
from leadscore.batch.errors import BatchError
from leadscore.batch.kernel.outcome import Bools, Outcomes
from leadscore.batch.lookups import Lookups
from leadscore.batch.scoring import program_for, score_leads
from leadscore.batch.store.ageing import kept_since, leads_shortened_since
from leadscore.batch.store.store import Store
from leadscore.batch.store.versions import facts_at
from leadscore.plan.model import Plan
from leadscore.production.ledger.columns import Integers
from leadscore.production.ledger.ledger import Ledger
from leadscore.production.ledger.model import Scoring, State
from leadscore.production.record.crossing import Standing
from leadscore.production.record.policies import plan_of_record
from leadscore.production.retention.horizon import reads_before

NEW, ERASED, TIME, FACTS, POLICY = "new", "erased", "time", "facts", "policy"


@dataclass(frozen=True, slots=True)
class Past:
    """The scoring before, and the state of all leads that it left; `was_ready` is of each lead of the store, by its
    number there. `has_facts`: it was one of this very store, of which `lookups` knows what was asked."""

    scoring: Scoring
    state: State
    was_ready: Bools
    has_facts: bool
    lookups: Lookups


@dataclass(frozen=True, slots=True)
class Rescored:
    """The leads that a scoring looked at, by their numbers in the store, and their states in the same order; `state` is
    that of all leads now."""

    leads: NDArray[np.int32]
    fresh: State
    state: State


def steps(
    store: Store,
    ledger: Ledger,
    plan: Plan,
    as_of: int,
    past: Past,
    leads: NDArray[np.int32],
    before: Standing,
    now: Standing,
    bands: list[str],
) -> list[tuple[str, Standing]]:
    """How these leads (their numbers in the store, ascending) stand once events were erased for their age, then once
    time has passed, then with new facts, then by the new policy. What can no longer be found out is left to the later
    cause."""
    old = plan if plan.fingerprint == past.scoring.fingerprint else _old_plan(ledger, past.scoring)
    if old is None:
        return [(POLICY, now)]
    with_facts = now if old is plan else _standing(store, old, as_of, past, leads, bands)
    if with_facts is None:
        return [(POLICY, now)]
    later = [] if old is plan else [(POLICY, now)]
    lost = _without_erased(store, old, as_of, past, leads, before, bands)
    first = [] if lost is None else [(ERASED, lost)]
    of_time = _of_time(store, old, as_of, past, leads, before, with_facts, bands)
    return [*first, (TIME, of_time), (FACTS, with_facts), *later]


def _old_plan(ledger: Ledger, scoring: Scoring) -> Plan | None:
    return plan_of_record(ledger.policy(scoring.fingerprint, scoring.policy))


def _without_erased(
    store: Store,
    plan: Plan,
    as_of: int,
    past: Past,
    leads: NDArray[np.int32],
    before: Standing,
    bands: list[str],
) -> Standing | None:
    """As they stood, had the events not been there that were erased since; None where no lead lost any that this plan
    would still read: what it would not, time alone has taken."""
    kept = kept_since(store)
    if kept is None or not past.has_facts or not reads_before(plan, kept, as_of):
        return None
    lost = np.flatnonzero(np.isin(leads, list(leads_shortened_since(store, past.scoring.batch))))
    if not len(lost):
        return None
    then = replace(past, lookups=Lookups())  # what was looked up is of another instant
    found = _with_old_facts(store, plan, past.scoring.as_of, then, leads[lost], bands)
    return None if found is None else _put(before, lost, found)


def _of_time(
    store: Store,
    plan: Plan,
    as_of: int,
    past: Past,
    leads: NDArray[np.int32],
    before: Standing,
    with_facts: Standing,
    bands: list[str],
) -> Standing:
    """With the facts of the last scoring: of leads without new facts as with them."""
    if not past.has_facts:
        return before
    touched = np.flatnonzero(np.isin(leads, touched_since(store, past.scoring.batch)))
    if not len(touched):
        return with_facts
    found = _with_old_facts(store, plan, as_of, past, leads[touched], bands)
    return _put(with_facts, touched, found or before.of(touched))


def _put(standing: Standing, places: NDArray[np.intp], some: Standing) -> Standing:
    """With `some` at these places."""
    changed = replace(standing, **{name: getattr(standing, name).copy() for name in _COLUMNS})
    for name in _COLUMNS:
        getattr(changed, name)[places] = getattr(some, name)
    return changed


_COLUMNS = ("ready", "disqualified", "band")


def _with_old_facts(
    store: Store, plan: Plan, as_of: int, past: Past, leads: NDArray[np.int32], bands: list[str]
) -> Standing | None:
    """None where the store does not know them any more."""
    try:
        with facts_at(store, past.scoring.batch) as then:
            return _standing(then, plan, as_of, replace(past, lookups=past.lookups.earlier()), leads, bands)
    except BatchError:
        return None


def _standing(
    store: Store, plan: Plan, as_of: int, past: Past, leads: NDArray[np.int32], bands: list[str]
) -> Standing | None:
    """None where the store was not made for this policy."""
    try:
        program = program_for(store, plan, as_of, past.lookups)
    except BatchError:
        return None
    return standing_of(score_leads(store, program, leads, was_ready=past.was_ready), plan, bands)


def standing_of(outcomes: Iterable[Outcomes], plan: Plan, bands: list[str]) -> Standing:
    """Of outcomes, one after the other; `bands` are the names that all standings of a scoring share."""
    places: Integers = np.array([*(bands.index(band.name) for band in plan.bands), -1], np.int64)
    found = list(outcomes)
    return Standing(
        np.concatenate([some.ready & some.in_scope for some in found]),
        np.concatenate([some.disqualified & some.in_scope for some in found]),
        np.concatenate([places[np.where(some.in_scope, some.band, -1)] for some in found]),
    )
