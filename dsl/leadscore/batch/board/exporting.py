"""A list of leads as results, which `batch.results` writes as CSV and Parquet."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from leadscore.batch.board.board import Board, Numbers
from leadscore.batch.board.scored import Scored
from leadscore.batch.results import Results, label, size_of
from leadscore.engine.outcome import Counts


def results_of(board: Board, scored: Scored, numbers: Numbers) -> Results:
    """The leads with these numbers, in this order: `write_csv` and `best` give them so, `write_parquet` where it is
    told how many. The table is this thread's: it holds until the next results."""
    columns, store = scored.columns.of_some(numbers), board.store
    totals = {f"t{place}": total for place, total in enumerate(columns.totals)}
    points = {"score": columns.score, **totals}
    arrays: dict[str, NDArray[Any]] = {
        "no": np.ascontiguousarray(numbers),
        "place": np.arange(len(numbers)),
        "in_scope": columns.in_scope,
        "ready": columns.ready,
        "disqualified": columns.disqualified,
        "band": columns.band.astype(np.int32),
        "grade": columns.grade.astype(np.int64),
        **{name: array.astype(np.int64) for name, array in points.items()},
    }
    of_scope = ", ".join(f"CASE WHEN in_scope THEN {name} END AS {name}" for name in ("band", "grade", *points))
    store.connection.register("columns", arrays)
    store.connection.execute(
        f"CREATE OR REPLACE TEMP TABLE outcome AS SELECT no, place, ready, disqualified, {of_scope} FROM columns"
    )
    store.connection.unregister("columns")
    label(store, scored.plan)
    counted = (columns.ready, columns.disqualified, ~columns.in_scope)
    return Results(
        store=store,
        plan=scored.plan,
        table="labelled",
        counts=Counts(len(numbers), *(int(np.count_nonzero(mask)) for mask in counted)),
        greatest=max((size_of(array) for array in points.values()), default=0),
        order="told.place",
    )
