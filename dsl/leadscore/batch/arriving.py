"""The weeks in which leads can be seen to become ready: those that the data tells of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leadscore.batch.kernel.conditions import UNKNOWN_DAY
from leadscore.batch.store.schema import dictionary
from leadscore.batch.store.store import Store
from leadscore.values.days import DAY
from leadscore.values.terms import ValueType

_WEEK = 7 * DAY
_MOST = 4
"""Each week takes about as long as the comparison itself."""


@dataclass(frozen=True, slots=True)
class Week:
    """Instants in seconds since 1970: what is ready at the `end` and was not at the `start` has arrived."""

    start: int
    end: int


def weeks_of(store: Store, as_of: int) -> list[Week]:
    """The last weeks, without those before anything is known, and those of which nothing is: in them nobody moves, for
    the data had not begun, or had ended."""
    weeks = [Week(as_of - (back + 1) * _WEEK, as_of - back * _WEEK) for back in range(_MOST)]
    first, *in_weeks = _seen(store, weeks)
    return [week for week, seen in zip(weeks, in_weeks, strict=True) if seen and 0 <= first <= week.start]


def _seen(store: Store, weeks: list[Week]) -> Iterator[int]:
    """When the first thing happened (-1: nothing ever did), then how much did in each week: events and new leads."""
    counts = [f"count(*) FILTER (moment > {week.start} AND moment <= {week.end})" for week in weeks]
    tables = ["SELECT moment FROM event", "SELECT moment FROM recent"]
    if store.field_types.get("created") is ValueType.DATE:
        tables.append(f"SELECT CAST(value AS BIGINT) * {DAY} AS moment FROM {dictionary('created')}")
    query = f"SELECT coalesce(min(moment), -1), {', '.join(counts)} FROM ({' UNION ALL '.join(tables)})"
    (row,) = store.connection.execute(query).fetchall()
    return iter(map(int, row))


def is_there(created: NDArray[np.int64] | None, instant: int, count: int) -> NDArray[np.bool_]:
    """Which leads there were at an instant, by the days on which they were created; of whom that is unknown, always."""
    if created is None:
        return np.ones(count, np.bool_)
    found: NDArray[np.bool_] = (created == UNKNOWN_DAY) | (created * DAY <= instant)
    return found
