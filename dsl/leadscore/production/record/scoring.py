"""Scoring what may have moved, and recording what did: all of it in one transaction."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from leadscore.batch.changed import are_many, score_due, touched_since
from leadscore.batch.errors import BatchError
from leadscore.batch.kept import keep, last_of, stamp
from leadscore.batch.kernel.moves import plan_moves
from leadscore.batch.kernel.outcome import Bools, Outcomes
from leadscore.batch.lookups import Lookups
from leadscore.batch.results import collect
from leadscore.batch.scoring import program_for
from leadscore.batch.store.forgetting import forgotten_leads
from leadscore.batch.store.store import Store, transaction
from leadscore.engine.outcome import Counts
from leadscore.plan.model import Plan
from leadscore.production.ledger.blocks import write_blocks
from leadscore.production.ledger.columns import Integers
from leadscore.production.ledger.current import joined, merged, write_state
from leadscore.production.ledger.ledger import Ledger
from leadscore.production.ledger.model import Scoring, State, Transition
from leadscore.production.ledger.rows import Rows, digests, rows_of
from leadscore.production.ledger.shape import Shape
from leadscore.production.record.causes import Past, Rescored
from leadscore.production.record.mending import mended, state_of
from leadscore.production.record.numbers import Numbers, numbered
from leadscore.production.record.policies import note_policy
from leadscore.production.record.transitions import Earlier, earlier, write_transitions
from leadscore.values.days import instant

T = TypeVar("T", bound=np.generic)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was recorded: `before` is the scoring before this one, None where this is the policy's first, from which on
    leads cross; `earlier` is how those that crossed stood then, by their ids. `was_mended`: what is kept for the next
    scoring had been lost, and was made anew from the record."""

    scoring: Scoring
    before: Scoring | None = None
    transitions: tuple[Transition, ...] = ()
    earlier: Mapping[str, Earlier] = field(default_factory=dict)
    was_mended: bool = False

    @property
    def has_new_policy(self) -> bool:
        return self.before is not None and self.before.fingerprint != self.scoring.fingerprint


Then = Callable[[Recorded], None]
"""What else is done in the transaction of a scoring."""


def record_scoring(
    store: Store, ledger: Ledger, plan: Plan, path: Path, as_of: int, at: int, then: Then | None = None
) -> Recorded | None:
    """Scores the store's leads as of an instant and records it, wholly or not at all; `path` is where the policy lies,
    `at` when this is done. None where the same was recorded already, as of that instant and with these facts.

    Raises BatchError where the ledger knows of a later scoring, or the store was not made for such a policy.
    """
    with ledger.database.transaction():
        last = ledger.last(plan.name)
        _must_go_on(last, as_of)
        start = _start(store, ledger, plan, last)
        due = _due(store, plan, as_of, start)
        if last is not None and due is not None and not len(due) and as_of == last.as_of:
            return None
        note_policy(ledger, plan, path, at)
        recorded = _recorded(store, ledger, plan, as_of, at, start, due)
        if then is not None:
            then(recorded)
        return recorded


def _recorded(
    store: Store, ledger: Ledger, plan: Plan, as_of: int, at: int, start: _Start, due: NDArray[np.int32] | None
) -> Recorded:
    recording, last = _Recording(ledger, plan, start), start.last
    was_ready = start.was_ready if last else None
    program = program_for(store, plan, as_of, lookups := Lookups())
    outcomes = map(recording.added, score_due(store, program, due, was_ready=was_ready, explain=True))
    if _goes_on_from_kept(store, plan, start, due):
        with transaction(store.connection) if ledger.database.is_server else nullcontext():
            collect(store, plan, outcomes, to_keep=True)
            keep(store, plan, as_of, last_of(store, plan))
    else:
        deque(outcomes, maxlen=0)
    rescored = recording.finished()
    scoring = Scoring(
        no=recording.no,
        policy=plan.name,
        fingerprint=plan.fingerprint,
        as_of=as_of,
        at=at,
        batch=store.batch,
        facts=facts_of(store, store.batch),
        aligned=start.numbers.aligned,
        counts=_counts(rescored.state, start.numbers.of_store),
        rescored=len(rescored.leads),
        changed=recording.changed,
    )
    _write_scoring(ledger, scoring)
    if last is None:
        return Recorded(scoring)
    past = Past(last, start.state, start.was_ready, start.goes_on is not None, lookups)
    crossed = write_transitions(store, ledger, plan, scoring, past, rescored)
    stood = earlier(ledger, scoring, start.state) if crossed else {}
    return Recorded(scoring, last, crossed, stood, start.was_mended)


def _goes_on_from_kept(store: Store, plan: Plan, start: _Start, due: NDArray[np.int32] | None) -> bool:
    """Whether with these leads scored, all are: those of whom the store keeps what was scored (`batch.kept`), for who
    asks of all leads, are then as of the same instant and facts."""
    kept, last = last_of(store, plan), start.goes_on
    if due is None or are_many(store, due):
        return True
    if kept is None or last is None:
        return False
    return (kept.stamp, kept.as_of, kept.batch) == (stamp(plan), last.as_of, last.batch)


def _write_scoring(ledger: Ledger, scoring: Scoring) -> None:
    counts = scoring.counts
    ledger.database.execute(
        f"INSERT INTO ledger.scoring VALUES ({', '.join('?' * 14)})",
        (
            *(scoring.no, scoring.policy, scoring.fingerprint, scoring.as_of, scoring.at),
            *(scoring.batch, scoring.facts, scoring.aligned),
            *(counts.leads, counts.ready, counts.disqualified, counts.out_of_scope),
            *(scoring.rescored, scoring.changed),
        ),
    )


def _must_go_on(last: Scoring | None, as_of: int) -> None:
    if last is not None and as_of < last.as_of:
        raise BatchError(
            f"The last recorded scoring by {last.policy} is as of {instant(last.as_of)}, and this one would be as of "
            f"{instant(as_of)}, before it",
            "Is this machine's clock right? A record goes forward alone; `leadscore score --as-of` looks back.",
        )


# ------------------------------------------------------------------------------------------------ where to begin


@dataclass(frozen=True, slots=True)
class _Start:
    """What there is to begin with: the `state` that was recorded last, `places` in it of the store's leads, who of them
    is `known` there, and the leads' `numbers`. `goes_on` is the last scoring, where it was one of this very store.
    `was_mended` as in `Recorded`."""

    state: State
    numbers: Numbers
    places: NDArray[np.intp]
    known: Bools
    last: Scoring | None
    goes_on: Scoring | None
    was_mended: bool = False

    @property
    def was_ready(self) -> Bools:
        """Of the store's leads, by their numbers there."""
        ready: Bools = _at(self.state.ready, self.places) & self.known
        return ready


def _start(store: Store, ledger: Ledger, plan: Plan, last: Scoring | None) -> _Start:
    goes_on = last if last is not None and last.facts == facts_of(store, last.batch) else None
    numbers = numbered(store, ledger, goes_on)
    start = _placed(state_of(ledger, plan.name), numbers, last, goes_on)
    if last is None or not _lacks_leads(store, start):
        return start
    start = replace(_placed(mended(ledger, last), numbers, last, goes_on), was_mended=True)
    if _lacks_leads(store, start):
        raise BatchError(
            f"What was recorded of some leads by {plan.name} is gone, and all of them would be told of as new",
            "Take the last backup of the store or the database, and run again: what is missing is scored anew.",
        )
    return start


def _lacks_leads(store: Store, start: _Start) -> bool:
    """Whether there are leads that were scored the last time, and of which nothing is known. Nothing is known, either,
    of those that were forgotten since."""
    last = start.last
    if last is None or not last.counts.leads:
        return False
    if start.goes_on is None:  # another store than then: who was scored is known by the record alone
        return not len(start.state)
    unknown = np.flatnonzero(~start.known[: last.counts.leads])
    return bool(len(unknown)) and not np.isin(unknown, forgotten_leads(store)).all()


def _placed(state: State, numbers: Numbers, last: Scoring | None, goes_on: Scoring | None) -> _Start:
    places = np.searchsorted(state.no, numbers.of_store)
    known = _at(state.no, places) == numbers.of_store if len(state) else np.zeros(len(places), np.bool_)
    return _Start(state, numbers, places, known, last, goes_on)


def _at(column: NDArray[T], places: NDArray[np.intp]) -> NDArray[T]:
    """Of leads that are not there, anything."""
    return column[np.minimum(places, len(column) - 1)] if len(column) else np.zeros(len(places), column.dtype)


def facts_of(store: Store, batch: int) -> str:
    """By which the files that went into a store, up to a batch, are known again: in another store they are others."""
    query = (
        "SELECT md5(coalesce(string_agg(batch || what || digest, ',' ORDER BY batch, what, digest), '')) FROM ingested "
        f"WHERE batch <= {batch}"
    )
    ((digest,),) = store.connection.execute(query).fetchall()
    return str(digest)


def _due(store: Store, plan: Plan, as_of: int, start: _Start) -> NDArray[np.int32] | None:
    """The numbers, in the store, of the leads that may have moved, ascending; None where that may be any lead."""
    last = start.goes_on
    if last is None or last.fingerprint != plan.fingerprint or as_of >= plan_moves(plan, last.as_of):
        return None
    of_time = np.flatnonzero(~start.known | (_at(start.state.moves, start.places) <= as_of))
    touched = touched_since(store, last.batch)
    forgotten = np.isin(touched, forgotten_leads(store))
    done_with = forgotten & _at(start.known, touched.astype(np.intp))  # nothing comes after that
    return np.union1d(of_time, touched[~done_with]).astype(np.int32)


# ------------------------------------------------------------------------------------------------ recording


class _Recording:
    """Adds outcomes to a new scoring, range by range."""

    def __init__(self, ledger: Ledger, plan: Plan, start: _Start) -> None:
        self._ledger, self._plan, self._start = ledger, plan, start
        self._shape, self._bands = Shape.of(plan), tuple(band.name for band in plan.bands)
        ((self.no,),) = ledger.database.rows("SELECT coalesce(max(no) + 1, 1) FROM ledger.scoring")
        self.changed = self._blocks = 0
        self._states: list[State] = []
        self._leads: list[NDArray[np.int32]] = []

    def added(self, found: Outcomes) -> Outcomes:
        """Adds outcomes, and gives them back."""
        numbers = self._start.numbers.of_store[found.numbers]
        order = np.argsort(numbers, kind="stable")
        rows = rows_of(found, numbers).of(order)
        leads, moves = found.numbers[order], _needed(found.moves)[order]
        digest, places = digests(rows, self._shape), self._start.places[leads]
        self._write(rows.of(~self._start.known[leads] | (_at(self._start.state.digest, places) != digest)))
        state = (rows.no, rows.in_scope, rows.score, rows.ready, rows.disqualified, rows.band)
        self._states.append(State(*state, self._bands, digest, moves))
        self._leads.append(leads)
        return found

    def _write(self, rows: Rows) -> None:
        """Records these rows, some thousand a block."""
        self.changed += len(rows)
        self._blocks = write_blocks(self._ledger.database, self.no, self._blocks, rows, self._shape)

    def finished(self) -> Rescored:
        """Keeps the state of all leads for the next time."""
        database, old = self._ledger.database, self._start.state
        if not self._states:
            return Rescored(np.array([], np.int32), old, old)
        fresh = joined(self._states)
        state = merged(old, fresh)
        write_state(database, self._plan.name, state, fresh.no)
        return Rescored(np.concatenate(self._leads), fresh, state)


def _counts(state: State, of_store: Integers) -> Counts:
    """Of the leads that the store has."""
    places = np.searchsorted(state.no, of_store)
    ready, disqualified, in_scope = state.ready[places], state.disqualified[places], state.in_scope[places]
    return Counts(len(places), int(ready.sum()), int(disqualified.sum()), int((~in_scope).sum()))


def _needed(moves: Integers | None) -> Integers:
    if moves is None:
        raise TypeError("These outcomes do not say how long they hold")
    return moves
