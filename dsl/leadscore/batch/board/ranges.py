"""All leads of a store, a range after the other, as long as somebody waits for the answer."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from typing import TYPE_CHECKING, TypeVar

from leadscore.batch.board.board import Board
from leadscore.batch.board.model import IsStale, Stale, Tell
from leadscore.batch.scoring import of_ranges

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

T = TypeVar("T")

AT_ONCE = 500_000, 25_000
"""So many events and leads: fewer than in a scoring that nobody looks at, for it takes less memory, and it is soon seen
that the answer is not wanted any more."""


def of_all(
    board: Board,
    work: Callable[[DuckDBPyConnection, tuple[int, int]], T],
    tell: Tell,
    stale: IsStale,
    at_once: tuple[int, int] | None = None,
) -> Iterator[T]:
    """What `work` makes of each range of leads, in order, on all cores. Raises Stale."""
    with closing(_with_ends(board, work, at_once or AT_ONCE)) as ranges:
        for end, found in ranges:
            yield found
            tell(end, board.count)
            if stale():
                raise Stale


def _with_ends(
    board: Board, work: Callable[[DuckDBPyConnection, tuple[int, int]], T], at_once: tuple[int, int]
) -> Generator[tuple[int, T], None, None]:
    yield from of_ranges(board.store, lambda connection, bounds: (bounds[1], work(connection, bounds)), at_once)
