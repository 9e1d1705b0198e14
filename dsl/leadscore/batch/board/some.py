"""Some of a store's leads, scored, where it is known beforehand that no others count."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from leadscore.batch.board.board import Board, Numbers
from leadscore.batch.board.model import IsStale, Stale, Tell, never_stale, tell_nobody
from leadscore.batch.board.ranges import of_all
from leadscore.batch.board.scored import Array, Columns, Part, Scored, joined, part_of
from leadscore.batch.scoring import program_for
from leadscore.batch.store.chunks import Reader
from leadscore.batch.store.store import Store
from leadscore.plan.model import Plan

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_AT_ONCE = 25_000
"""So many leads, whose events fit into a processor's cache, take a third less time than all of them in one."""
_MANY = 6
"""Where they have more than one event in so many, to read all events in their order takes less than to pick theirs."""
_RANGE = 2_000_000, 100_000
"""So many events and leads are read at once then: the fewer are picked of them, the less is left to score at once."""


def score_some(
    board: Board, plan: Plan, as_of: int, numbers: Numbers, *, tell: Tell = tell_nobody, stale: IsStale = never_stale
) -> Scored:
    """As `score_board`, of these leads; all others are out of scope. It takes as long as all of them where these are a
    third."""
    numbers = np.sort(numbers)
    columns, _ = joined(plan, parts_of(board, plan, as_of, numbers, with_effects=False, tell=tell, stale=stale))
    return Scored(board, plan, as_of, among(nobody(plan, board.count), numbers, columns))


def parts_of(
    board: Board, plan: Plan, as_of: int, numbers: Numbers, *, with_effects: bool, tell: Tell, stale: IsStale
) -> Iterator[Part]:
    """What a plan says of these leads (their numbers in ascending order), some after the other. Raises BatchError where
    the store was not made for such a policy, Stale where the answer is no longer wanted."""
    store = board.store
    program = program_for(store, plan, as_of, board.lookups)
    reader = Reader.of(store, program.needs)
    if _have_many_events(store, numbers):

        def score(connection: DuckDBPyConnection, bounds: tuple[int, int]) -> Part:
            some = numbers[slice(*np.searchsorted(numbers, bounds))]
            return part_of(program.score(reader.some(connection, bounds, some), explain=with_effects))

        yield from of_all(board, score, tell, stale, _RANGE)
        return
    for start in range(0, len(numbers), _AT_ONCE):
        some = numbers[start : start + _AT_ONCE]
        yield part_of(program.score(reader.leads(store.connection, some), explain=with_effects))
        tell(start + len(some), len(numbers))
        if stale():
            raise Stale


def _have_many_events(store: Store, numbers: Numbers) -> bool:
    store.connection.register("wanted", {"no": numbers})
    try:
        theirs = store.number("SELECT coalesce(sum(events), 0) FROM history SEMI JOIN wanted ON lead = no")
    finally:
        store.connection.unregister("wanted")
    return theirs * _MANY > store.event_count


def nobody(plan: Plan, count: int) -> Columns:
    """So many leads, all out of scope."""
    none, points = np.zeros(count, np.bool_), np.zeros(count, np.int8)
    return Columns(none, points, none, none, points, points, (points,) * len(plan.groups))


def among(whole: Columns, numbers: Numbers, some: Columns) -> Columns:
    """All leads' columns, with those of some in their places."""

    def put(old: Array, new: Array) -> Array:
        found = old.astype(np.result_type(old, new))
        found[numbers] = new
        return found

    return Columns(
        in_scope=put(whole.in_scope, some.in_scope),
        score=put(whole.score, some.score),
        ready=put(whole.ready, some.ready),
        disqualified=put(whole.disqualified, some.disqualified),
        band=put(whole.band, some.band),
        grade=put(whole.grade, some.grade),
        totals=tuple(put(old, new) for old, new in zip(whole.totals, some.totals, strict=True)),
    )
