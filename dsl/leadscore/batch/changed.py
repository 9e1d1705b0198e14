"""Scoring anew only what may have moved since the last time: leads with new facts, and those whose time has come.

A store keeps the last outcomes of each policy, and for each lead the instant until which its outcome stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from leadscore.batch.kernel.moves import plan_moves
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
class Last:
    """The last time that a policy scored the store: `stamp` is that of its plan, `batch` the last one that had gone in,
    `moves` the instant from which on the policy itself says something else; `place` the table of the outcomes."""

    stamp: str
    as_of: int
    batch: int
    moves: int
    place: str


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
        place = _kept(store, plan, as_of, last)
        yield Changed(
            _changed(store, plan, place, collected),
            rescored,
            number(store.connection, "SELECT count(*) FROM differing"),
        )


def stamp(plan: Plan) -> str:
    """The policy's fingerprint, and the order of its groups and rules, in which the columns of what is kept stand."""
    order = "\n".join([*(group.name for group in plan.groups), *(rule.id for rule in plan.rules)])
    return f"{plan.fingerprint} {sha256(order.encode()).hexdigest()[:16]}"


def last_of(store: Store, plan: Plan) -> Last | None:
    """The last time that any policy of this one's name scored the store."""
    rows = store.connection.execute(
        "SELECT fingerprint, as_of, batch, moves, place FROM scored WHERE policy = ?", [plan.name]
    ).fetchall()
    return Last(*rows[0]) if rows else None


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
    if due is None or len(due) * _MANY > store.lead_count:
        return score_all(store, program, was_ready=was_ready, explain=explain, with_moves=True)
    return score_leads(store, program, due, was_ready=was_ready, explain=explain)


def _due(store: Store, plan: Plan, as_of: int, last: Last | None) -> NDArray[np.int32] | None:
    """The numbers of the leads that may have moved, in ascending order; None where that may be any lead."""
    if last is None or last.stamp != stamp(plan) or not last.as_of <= as_of < last.moves:
        return None
    return due_since(store, last, as_of)


def due_since(store: Store, last: Last, as_of: int) -> NDArray[np.int32]:
    """The numbers of the leads that may have moved from the last time to an instant, before that one and before the
    policy itself says something else; in ascending order."""
    of_time = _numbers(store, f"SELECT no FROM {last.place} WHERE moves <= {as_of}")
    return np.union1d(touched_since(store, last.batch), of_time)


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


def _kept(store: Store, plan: Plan, as_of: int, last: Last | None) -> str:
    """Puts the outcomes in the place of the last ones, and those that differ from them into the table `differing`."""
    connection = store.connection
    whole = number(connection, "SELECT count(*) FROM outcome") == store.lead_count
    place = last.place if last else f"outcome_{number(connection, 'SELECT count(*) FROM scored')}"
    told = ("score", "ready", "disqualified", "band", "grade")
    if last is None:
        connection.execute("CREATE OR REPLACE TEMP TABLE differing AS SELECT * FROM labelled")
    else:
        same = " AND ".join(f"old.{name} IS NOT DISTINCT FROM labelled.{name}" for name in told)
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE differing AS SELECT labelled.* FROM labelled "
            f"WHERE NOT EXISTS (SELECT 1 FROM {place} old WHERE old.no = labelled.no AND {same})"
        )
    if whole:
        connection.execute(f"CREATE OR REPLACE TABLE {place} AS SELECT * FROM labelled")
    else:
        connection.execute(f"DELETE FROM {place} WHERE no IN (SELECT no FROM outcome)")
        connection.execute(f"INSERT INTO {place} SELECT * FROM labelled")
    connection.execute("DELETE FROM scored WHERE policy = ?", [plan.name])
    connection.execute(
        "INSERT INTO scored VALUES (?, ?, ?, ?, ?, ?)",
        [plan.name, stamp(plan), as_of, store.batch, plan_moves(plan, as_of), place],
    )
    return place


def _changed(store: Store, plan: Plan, place: str, collected: Results) -> Results:
    # count_if is NULL where there are no rows.
    of_them = ", ".join(f"count(*) FILTER ({which})" for which in ("ready", "disqualified", "score IS NULL"))
    query = f"SELECT count(*), {of_them} FROM {quoted(place)}"
    ((leads, ready, disqualified, out_of_scope),) = store.connection.execute(query).fetchall()
    return Results(store, plan, "differing", Counts(leads, ready, disqualified, out_of_scope), collected.greatest)
