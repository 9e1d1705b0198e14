"""What each column of the list is sorted by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from leadscore.batch.board.board import Board
from leadscore.batch.board.moves import change_of
from leadscore.batch.board.rows import LOCAL_PART
from leadscore.batch.board.scored import Scored
from leadscore.batch.errors import BatchError
from leadscore.batch.kernel.outcome import Bools
from leadscore.plan.model import Band
from leadscore.values.vocabulary import NAMES

Tier: TypeAlias = tuple[Bools, NDArray[Any]]
"""Which leads are known, and for all leads whole numbers, the least first."""


def tiers_of(board: Board, scored: Scored, before: Scored | None, column: str) -> Iterator[Tier]:
    """What a column of the list is sorted by: leads known in one tier stand before those of the next, and before
    leads that are known in none. Raises BatchError where there is no such column."""
    columns, plan = scored.columns, scored.plan
    groups = {group.name: total for group, total in zip(plan.groups, columns.totals, strict=True)}
    match column:
        case "rank":
            yield _everybody(scored.ranks)
        case "lead":
            places = np.empty(board.count, np.int32)
            places[board.by_id] = np.arange(board.count, dtype=np.int32)
            yield _everybody(places)
        case "name":
            yield from _names(board)
        case "score":
            yield columns.in_scope, columns.score
        case "state":
            yield _everybody(np.where(columns.in_scope, 1 + columns.disqualified - columns.ready, 3))
        case "band":
            yield columns.in_scope, _places(plan.bands)[columns.band]
        case "grade":
            yield columns.in_scope, columns.grade
        case "change" if before is not None:
            yield columns.in_scope & before.columns.in_scope, change_of(before.columns, columns)
        case "change":
            return
        case _ if column in groups:
            yield columns.in_scope, groups[column]
        case _ if column in board.fields:
            yield _field(board, column)
        case "company":
            return
        case _:
            raise BatchError(f"There is no column `{column}` to sort by", "Sort by another one.")


def _everybody(keys: NDArray[Any]) -> Tier:
    return np.ones(len(keys), np.bool_), keys


def _field(board: Board, field: str, expression: str = "value") -> Tier:
    keys = board.ranks(field, expression)[board.codes(field)]
    return keys >= 0, keys


def _names(board: Board) -> Iterator[Tier]:
    """By what is known of a name, its parts in the order in which they are shown; then by what stands before the @ of
    the email."""
    for together in NAMES:
        parts = [_field(board, field) for field in together if field in board.fields]
        while parts:
            (known, first), *parts = parts
            keys = first.astype(np.int64)
            for _, part in parts:
                keys = (keys << 32) + part
            yield known, keys
    if "email" in board.fields:
        yield _field(board, "email", LOCAL_PART.replace("shown", "value"))


def _places(bands: tuple[Band, ...]) -> NDArray[np.int32]:
    """For each band its place from the highest threshold down, `otherwise` behind all; the last is of those in none."""
    order = sorted(range(len(bands)), key=lambda place: (bands[place].at is None, -(bands[place].at or 0)))
    places = np.full(len(bands) + 1, len(bands), np.int32)
    places[order] = np.arange(len(bands))
    return places
