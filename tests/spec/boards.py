"""Boards of made-up leads, and what the engine for one lead says of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

import numpy as np

from leadscore.batch.board.board import Board
from leadscore.batch.board.scored import Columns, Scored
from leadscore.engine.compiled import compile_plan
from leadscore.engine.outcome import Outcome
from leadscore.plan.model import Plan
from spec import sweep
from spec.drawn import drawn, plan_from
from spec.policies import NOON

LEADS = 40


@contextmanager
def board_of(seed: int, leads: int = LEADS) -> Iterator[tuple[Board, list[sweep.Drawn]]]:
    """So many leads, whose ids stand in another order than their numbers."""
    some = sweep.lead_set(seed, leads)
    some = [replace(one, cells={**one.cells, "id": f"l{place * 7 % leads}"}) for place, one in enumerate(some)]
    with sweep.stored(some) as (store, report):
        assert report.total_set_aside == 0
        yield Board(store), some


def outcomes(plan: Plan, some: Sequence[sweep.Drawn], as_of: int = NOON) -> list[Outcome]:
    compiled = compile_plan(plan)
    return [compiled.score(one.lead, as_of) for one in some]


def plan_of(seed: int) -> Plan:
    return plan_from(drawn(seed)[0])


def listed(told: Sequence[Outcome]) -> list[int]:
    """The leads' numbers, the best first, as `batch.results` lists them."""
    keys = [(one.score is None, one.disqualified, -(one.score or 0), one.lead) for one in told]
    return sorted(range(len(told)), key=keys.__getitem__)


def same(one: Scored, other: Scored) -> bool:
    """Whether two scorings say the same: out of scope, nothing but that counts."""
    pairs = ((one.best_first, other.best_first), (one.ranks, other.ranks))
    return (
        one.counts == other.counts
        and same_columns(one.columns, other.columns)
        and all(np.array_equal(a, b) for a, b in pairs)
    )


def same_columns(columns: Columns, others: Columns) -> bool:
    """As `same`, of columns of the same leads."""
    inside = others.in_scope
    pairs = [(columns.in_scope, inside), (columns.ready, others.ready), (columns.disqualified, others.disqualified)]
    pairs += [(getattr(columns, name)[inside], getattr(others, name)[inside]) for name in ("score", "band", "grade")]
    pairs += [(a[inside], b[inside]) for a, b in zip(columns.totals, others.totals, strict=True)]
    return all(np.array_equal(a, b) for a, b in pairs)
