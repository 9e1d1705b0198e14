"""All leads' outcomes as arrays by their numbers in the store, with their places from the best on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from leadscore.batch.board.board import Board, Numbers
from leadscore.batch.board.model import IsStale, RuleEffect, Tell, never_stale, tell_nobody
from leadscore.batch.board.ranges import of_all
from leadscore.batch.kernel.kleene import TRUE
from leadscore.batch.kernel.outcome import Bools, Outcomes
from leadscore.batch.scoring import program_for
from leadscore.batch.store.chunks import Reader
from leadscore.engine.outcome import Counts
from leadscore.plan.model import Plan

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Array = NDArray[Any]
Effects: TypeAlias = NDArray[np.int64]
"""In two rows, for how many leads in scope each of a plan's rules fired, and the millipoints that it gave them."""


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Outcomes of leads in the order of their numbers, an array each.

    Points are millipoints. Out of scope, nobody is ready or disqualified, and the rest means nothing. `band` is a place
    in the plan's bands, -1 for none; `grade` is for `grade_label`; `totals` stand in the order of the plan's groups.
    """

    in_scope: Bools
    score: Array
    ready: Bools
    disqualified: Bools
    band: Array
    grade: Array
    totals: tuple[Array, ...]

    @classmethod
    def of(cls, found: Outcomes) -> Columns:
        return cls(
            in_scope=found.in_scope,
            score=narrow(found.score),
            ready=found.ready & found.in_scope,
            disqualified=found.disqualified & found.in_scope,
            band=narrow(found.band),
            grade=narrow(found.grade),
            totals=tuple(narrow(total) for total in found.totals),
        )

    def of_some(self, places: Numbers) -> Columns:
        """Those of the leads at these places."""
        return Columns(
            in_scope=self.in_scope[places],
            score=self.score[places],
            ready=self.ready[places],
            disqualified=self.disqualified[places],
            band=self.band[places],
            grade=self.grade[places],
            totals=tuple(total[places] for total in self.totals),
        )


@dataclass(frozen=True, eq=False)
class Scored:
    """What a plan says of all leads of a store, as of an instant.

    `columns` are by the leads' numbers. `effects` are of the plan's rules in their order, None where they were not
    counted: then `effects_later`, if it is there, counts them. `is_current` is whether all that is in the store by now
    was scored.
    """

    board: Board
    plan: Plan
    as_of: int
    columns: Columns
    effects: tuple[RuleEffect, ...] | None = None
    is_current: bool = True
    effects_later: Callable[[], tuple[RuleEffect, ...]] | None = None

    @cached_property
    def best_first(self) -> Numbers:
        """The leads' numbers from the best on, as `batch.results` lists them."""
        return _best_first(self.board, self.columns)

    @cached_property
    def ranks(self) -> Numbers:
        """By the leads' numbers their places in that order, from 1."""
        ranks = np.empty(len(self.best_first), np.int32)
        ranks[self.best_first] = np.arange(1, len(self.best_first) + 1, dtype=np.int32)
        return ranks

    @cached_property
    def counts(self) -> Counts:
        columns = self.columns
        counted = (columns.ready, columns.disqualified, ~columns.in_scope)
        return Counts(len(columns.score), *(int(np.count_nonzero(mask)) for mask in counted))


def _best_first(board: Board, columns: Columns) -> Numbers:
    by_id = board.by_id
    in_scope, disqualified = columns.in_scope[by_id], columns.disqualified[by_id]
    parts = []
    for mask in (in_scope & ~disqualified, disqualified):
        some = by_id[mask]
        parts.append(some[np.argsort(-columns.score[some].astype(np.int64), kind="stable")])
    return np.concatenate((*parts, by_id[~in_scope]))


Part: TypeAlias = tuple[Columns, Effects]
"""What a plan says of some leads."""


def narrow(numbers: Array) -> Array:
    """In as few bytes as they need."""
    least, most = int(numbers.min(initial=0)), int(numbers.max(initial=0))
    fits = (kind for kind in (np.int8, np.int16, np.int32) if np.iinfo(kind).min < least and most < np.iinfo(kind).max)
    return numbers.astype(next(fits, np.int64), copy=False)


def score_board(
    board: Board,
    plan: Plan,
    as_of: int,
    *,
    with_effects: bool = True,
    tell: Tell = tell_nobody,
    stale: IsStale = never_stale,
) -> Scored:
    """Scores all leads, `as_of` seconds since 1970 (UTC), and, if `with_effects`, counts what each rule gives. Raises
    BatchError where the store was not made for such a policy, Stale where the answer is no longer wanted."""
    store = board.store
    program = program_for(store, plan, as_of, board.lookups)
    reader = Reader.of(store, program.needs)

    def score(connection: DuckDBPyConnection, bounds: tuple[int, int]) -> Part:
        return part_of(program.score(reader.range(connection, bounds), explain=with_effects))

    columns, effects = joined(plan, of_all(board, score, tell, stale))
    return Scored(board, plan, as_of, columns, rule_effects(plan, effects) if with_effects else None)


def part_of(found: Outcomes) -> Part:
    """Of outcomes: without effects where they are not explained."""
    return Columns.of(found), _effects(found)


def rule_effects(plan: Plan, effects: Effects) -> tuple[RuleEffect, ...]:
    """By the rules' ids."""
    return tuple(RuleEffect(rule.id, *of_rule) for rule, of_rule in zip(plan.rules, effects.T.tolist(), strict=True))


def _effects(found: Outcomes) -> Effects:
    everybody = bool(found.in_scope.all())
    effects = np.zeros((2, len(found.rules)), np.int64)
    for place, rule in enumerate(found.rules):
        fired, given = rule.states == TRUE, rule.points
        if not everybody:
            fired, given = fired & found.in_scope, given[found.in_scope]
        effects[:, place] = np.count_nonzero(fired), given.sum()
    return effects


def joined(plan: Plan, parts: Iterable[Part]) -> tuple[Columns, Effects]:
    """Parts of leads, one behind the other, as one."""
    columns: list[Columns] = []
    effects = np.zeros((2, len(plan.rules)), np.int64)
    for of_some, of_rules in parts:
        columns.append(of_some)
        if of_rules.size:
            effects += of_rules

    def whole(name: str, kind: type[np.generic]) -> Array:
        return np.concatenate((np.empty(0, kind), *(getattr(part, name) for part in columns)))

    return Columns(
        in_scope=whole("in_scope", np.bool_),
        score=whole("score", np.int8),
        ready=whole("ready", np.bool_),
        disqualified=whole("disqualified", np.bool_),
        band=whole("band", np.int8),
        grade=whole("grade", np.int8),
        totals=tuple(
            np.concatenate((np.empty(0, np.int8), *(part.totals[place] for part in columns)))
            for place in range(len(plan.groups))
        ),
    ), effects
