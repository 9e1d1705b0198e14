"""Scoring anew only what may have moved since the last time: leads with new facts, and those whose time has come.

A store keeps the last outcomes of each policy, and for each lead the instant until which its outcome stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leadscore.batch.kept import Last, keep, last_of, stamp
from leadscore.batch.kernel.outcome import Bools, Outcomes
from leadscore.batch.kernel.program import Program
from leadscore.batch.results import Results, collect
from leadscore.batch.scoring import program_for, score_all, score_leads
from leadscore.batch.store.schema import quoted
from leadscore.batch.store.store import Store, number, transaction
from leadscore.engine.outcome import Counts
from leadscore.plan.model import Plan

_MANY = 4
"""Where more than a quarter of all leads may have moved, to read all in their order is faster than to pick those."""


@dataclass(frozen=True, slots=True)
class Changed:
    """`results` are of the leads whose outcome is another one than last time (all leads the first time), their counts
    of all leads; `rescored` is how many leads had to be looked at."""

    results: Results
    rescored: int
    changed: int


@contextmanager
def score_changed(store: Store, plan: Plan, as_of: int) -> Iterator[Changed]:
    """What the store keeps afterwards is what a full scoring gives, and who was ready the last time stays so until
    `lost below`.

    It is kept wholly, once the block is done, in which the results are written where they are wanted. If that fails,
    nothing is kept, and the next time tells of the same changes again.
    """
    with transaction(store.connection):
        last = last_of(store, plan)
        collected, rescored = _rescored(store, plan, as_of, last)
        _compare(store, last)
        place = keep(store, plan, as_of, last)
        yield Changed(
            _changed(store, plan, place, collected),
            rescored,
            number(store.connection, "SELECT count(*) FROM differing"),
        )


def _rescored(store: Store, plan: Plan, as_of: int, last: Last | None) -> tuple[Results, int]:
    """The leads that may have moved, in the tables `outcome` and `labelled`, and how many these are."""
    due, was_ready = _due(store, plan, as_of, last), _was_ready(store, plan, as_of, last)
    outcomes = score_due(store, program_for(store, plan, as_of), due, was_ready=was_ready, explain=True)
    found = collect(store, plan, outcomes, to_keep=True)
    return found, found.counts.leads


def score_due(
    store: Store, program: Program, due: NDArray[np.int32] | None, *, was_ready: Bools | None, explain: bool = False
) -> Iterator[Outcomes]:
    """The outcomes of at least the leads with these numbers (ascending), of all where it is None; the rest is as in
    `score_leads`."""
    if due is None or are_many(store, due):
        return score_all(store, program, was_ready=was_ready, explain=explain, with_moves=True)
    return score_leads(store, program, due, was_ready=was_ready, explain=explain)


def are_many(store: Store, due: NDArray[np.int32]) -> bool:
    """Whether it takes less to score all leads than these."""
    return len(due) * _MANY > store.lead_count


def _due(store: Store, plan: Plan, as_of: int, last: Last | None) -> NDArray[np.int32] | None:
    """The numbers of the leads that may have moved, in ascending order; None where that may be any lead."""
    if last is None or last.stamp != stamp(plan) or not last.as_of <= as_of < last.moves:
        return None
    return due_since(store, last, as_of)


def due_since(store: Store, last: Last, as_of: int) -> NDArray[np.int32]:
    """The numbers of the leads that may have moved from the last time to an instant, before that one and before the
    policy itself says something else; in ascending order."""
    of_time = _numbers(store, f"SELECT no FROM {last.place} WHERE moves <= {as_of}")
    return either(store.lead_count, of_time, touched_since(store, last.batch))


def either(count: int, *numbers: NDArray[np.int32]) -> NDArray[np.int32]:
    """The numbers, below `count`, that stand in any of these arrays; in ascending order. Of many, NumPy's own way takes
    ten times as long."""
    stands = np.zeros(count, np.bool_)
    for some in numbers:
        stands[some] = True
    return np.flatnonzero(stands).astype(np.int32)


def touched_since(store: Store, batch: int) -> NDArray[np.int32]:
    """The numbers of the leads of which files after this batch said something, in ascending order."""
    return _numbers(store, f"SELECT DISTINCT lead AS no FROM touched WHERE batch > {batch} ORDER BY no")


def _was_ready(store: Store, plan: Plan, as_of: int, last: Last | None) -> Bools | None:
    """Who was ready the last time; None where that plays no part. What was found as of a later instant is no past."""
    if last is None or as_of < last.as_of or plan.ready is None or plan.ready.lost_below is None:
        return None
    ready = np.zeros(store.lead_count, np.bool_)
    ready[_numbers(store, f"SELECT no FROM {last.place} WHERE ready")] = True
    return ready


def _numbers(store: Store, query: str) -> NDArray[np.int32]:
    return np.asarray(store.connection.execute(query).fetchnumpy()["no"], np.int32)


def _compare(store: Store, last: Last | None) -> None:
    """Puts the outcomes that differ from the last ones into the table `differing`."""
    told = ("score", "ready", "disqualified", "band", "grade")
    where = ""
    if last is not None:
        same = " AND ".join(f"old.{name} IS NOT DISTINCT FROM labelled.{name}" for name in told)
        where = f"WHERE NOT EXISTS (SELECT 1 FROM {last.place} old WHERE old.no = labelled.no AND {same})"
    store.connection.execute(f"CREATE OR REPLACE TEMP TABLE differing AS SELECT labelled.* FROM labelled {where}")


def _changed(store: Store, plan: Plan, place: str, collected: Results) -> Results:
    # count_if is NULL where there are no rows.
    of_them = ", ".join(f"count(*) FILTER ({which})" for which in ("ready", "disqualified", "score IS NULL"))
    query = f"SELECT count(*), {of_them} FROM {quoted(place)}"
    ((leads, ready, disqualified, out_of_scope),) = store.connection.execute(query).fetchall()
    return Results(store, plan, "differing", Counts(leads, ready, disqualified, out_of_scope), collected.greatest)
