"""Which leads the language's conditions hold for: all of a store's leads at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from leadscore.batch.board.board import Board
from leadscore.batch.board.model import IsStale, Tell
from leadscore.batch.board.ranges import of_all
from leadscore.batch.kernel.kleene import FALSE, UNKNOWN, Truths, constant, of_bools
from leadscore.batch.scoring import must_know, program_for
from leadscore.batch.store.chunks import Reader
from leadscore.batch.store.dictionaries import tables
from leadscore.plan.model import And, EventCount, Inactive, IsKnown, Plan
from leadscore.plan.walk import FieldCondition

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Fact: TypeAlias = FieldCondition | EventCount | Inactive
"""A condition that holds no others, and asks for nothing of the outcome."""


def facts(
    board: Board, plan: Plan, as_of: int, asked: Sequence[Fact], *, tell: Tell, stale: IsStale
) -> dict[Fact, Truths]:
    """Whether each of these conditions holds, for each lead. What was asked lately is not found out again.

    Raises BatchError where the store was not made for one of them, Stale where the answer is no longer wanted.
    """
    plan = _plan_that_asks(plan, asked)
    must_know(board.store, plan)
    key = as_of, plan.events  # who is inactive depends on which events leads do themselves
    found = {fact: known for fact in asked if (known := board.facts.get((key, fact))) is not None}
    new = [fact for fact in dict.fromkeys(asked) if fact not in found]
    of_events = [fact for fact in new if isinstance(fact, EventCount | Inactive)]
    found |= _of_fields(board, [fact for fact in new if not isinstance(fact, EventCount | Inactive)], as_of)
    if of_events:
        found |= _of_events(board, _plan_that_asks(plan, of_events), as_of, of_events, tell, stale)
    board.facts.keep({(key, fact): truths for fact, truths in found.items()})
    return found


def _plan_that_asks(plan: Plan, asked: Sequence[Fact]) -> Plan:
    """A plan with the same vocabulary that asks for nothing but this."""
    fields, kinds = set(), set()
    for fact in asked:
        match fact:
            case EventCount(selector):
                kinds.add(selector.kind)
            case Inactive():
                fields.add("created")
            case _:
                fields.add(fact.field)
    return replace(
        plan,
        used_fields=frozenset(fields),
        used_events=frozenset(kinds),
        groups=(),
        ready=None,
        bands=(),
        grades=(),
        applies=And(tuple(asked)),
        overrides=(),
    )


def _of_fields(board: Board, asked: Sequence[FieldCondition], as_of: int) -> Iterator[tuple[Fact, Truths]]:
    known = tables(board.store, asked, as_of)
    for fact in asked:
        if fact.field not in board.fields:  # no file had such a column: nobody's is known
            yield fact, constant(FALSE if isinstance(fact, IsKnown) else UNKNOWN, board.count)
        elif isinstance(fact, IsKnown):
            yield fact, of_bools(board.codes(fact.field) != 0)
        else:
            yield fact, known.truths[fact][board.codes(fact.field)]


def _of_events(
    board: Board, plan: Plan, as_of: int, asked: Sequence[EventCount | Inactive], tell: Tell, stale: IsStale
) -> Iterator[tuple[Fact, Truths]]:
    program = program_for(board.store, plan, as_of)
    reader = Reader.of(board.store, program.needs)

    def truths(connection: DuckDBPyConnection, bounds: tuple[int, int]) -> list[Truths]:
        view = program.view(reader.range(connection, bounds))
        return [view.truth(fact) for fact in asked]

    parts = [constant(FALSE, 0)] * len(asked), *of_all(board, truths, tell, stale)
    return zip(asked, map(np.concatenate, zip(*parts, strict=True)), strict=True)
