"""Some of a store's leads, scored, where it is known beforehand that no others count."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from leadscore.batch.board.board import Board, Numbers
from leadscore.batch.board.model import IsStale, Stale, Tell, never_stale, tell_nobody
from leadscore.batch.board.scored import Array, Columns, Part, Scored, joined, part_of
from leadscore.batch.scoring import program_for
from leadscore.batch.store.chunks import Reader
from leadscore.plan.model import Plan

_AT_ONCE = 25_000
"""So many leads, whose events fit into a processor's cache, take a third less time than all of them in one."""


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
    for start in range(0, len(numbers), _AT_ONCE):
        some = numbers[start : start + _AT_ONCE]
        yield part_of(program.score(reader.leads(store.connection, some), explain=with_effects))
        tell(start + len(some), len(numbers))
        if stale():
            raise Stale


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
