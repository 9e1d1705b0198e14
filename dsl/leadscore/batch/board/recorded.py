"""The last scoring of a policy that `leadscore score --changed` kept in the store."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from leadscore.batch.board.board import Board
from leadscore.batch.board.scored import Columns, Scored, narrow
from leadscore.batch.store.schema import quoted, text_literal
from leadscore.batch.store.store import Store
from leadscore.plan.model import Grade, Plan


def recorded(board: Board, plan: Plan) -> Scored | None:
    """None where the store keeps none of exactly this policy; its `as_of` says as of when it is."""
    rows = board.store.connection.execute(
        "SELECT as_of, batch, place FROM scored WHERE policy = ? AND fingerprint = ?", [plan.name, plan.fingerprint]
    ).fetchall()
    if not rows:
        return None
    ((as_of, batch, place),) = rows
    columns = _columns(board.store, plan, place, board.count)
    return None if columns is None else Scored.of(board, plan, as_of, columns, is_current=batch == board.store.batch)


def _columns(store: Store, plan: Plan, place: str, count: int) -> Columns | None:
    """None where leads came into the store since: of them nothing was kept."""
    grades = _labels(store, place)
    totals = [f"t{group}" for group in range(len(plan.groups))]
    points = ", ".join(f"coalesce({name}, 0) AS {name}" for name in ("score", *totals))
    found = store.connection.execute(
        f"SELECT no, score IS NOT NULL AS in_scope, ready, disqualified, "
        f"{_place_in([band.name for band in plan.bands], 'band')}, {_place_in(grades, 'grade')}, {points} "
        f"FROM {quoted(place)}"
    ).fetchnumpy()
    if len(found["no"]) != count:
        return None

    def by_number(name: str) -> NDArray[Any]:
        values = np.empty(count, found[name].dtype)
        values[found["no"]] = found[name]
        return values

    numbers = np.array([*(_grade_number(plan.grades, label) for label in grades), 0], np.int64)  # the last for none
    return Columns(
        in_scope=by_number("in_scope"),
        score=narrow(by_number("score")),
        ready=by_number("ready"),
        disqualified=by_number("disqualified"),
        band=narrow(by_number("band")),
        grade=narrow(numbers[by_number("grade")]),
        totals=tuple(narrow(by_number(name)) for name in totals),
    )


def _labels(store: Store, place: str) -> list[str]:
    rows = store.connection.execute(f"SELECT DISTINCT grade FROM {quoted(place)} WHERE grade IS NOT NULL").fetchall()
    return [str(label) for (label,) in rows]


def _place_in(labels: Sequence[str], column: str) -> str:
    """Where a label stands among these; -1 where there is none."""
    listed = ", ".join(map(text_literal, labels))
    return f"coalesce(list_position(CAST([{listed}] AS VARCHAR[]), {column}), 0) - 1 AS {column}"


def _grade_number(grades: Sequence[Grade], label: str) -> int:
    """What `grade_label` makes this label of; where several do, the best of them."""
    numbers = {"": 0}  # by what of the label has been read
    for grade in grades:
        steps = [*(step for _, step in grade.steps), grade.otherwise]
        begun: dict[str, int] = {}
        for read, number in numbers.items():
            for place, step in enumerate(steps):
                if label.startswith(read + step):
                    begun.setdefault(read + step, number * len(steps) + place)
        numbers = begun
    return numbers[label]
