"""The scorings of a policy that were kept in the store (`batch.kept`), as they were and at later instants."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from leadscore.batch.board.board import Board, Numbers
from leadscore.batch.board.model import IsStale, RuleEffect, Tell, never_stale, tell_nobody
from leadscore.batch.board.scored import Columns, Scored, joined, narrow, rule_effects
from leadscore.batch.board.some import among, nobody, parts_of
from leadscore.batch.changed import due_since, either
from leadscore.batch.kept import Last, is_earlier, last_of, nearest, stamp
from leadscore.batch.rule_columns import effects_in
from leadscore.batch.store.schema import quoted, text_literal
from leadscore.batch.store.store import Store
from leadscore.plan.model import Grade, Plan

if TYPE_CHECKING:
    from leadscore.batch.board.scored import Effects

_FEW = 4
"""Where more than one lead in so many may have moved, to score all anew is faster."""


def recorded(board: Board, plan: Plan) -> Scored | None:
    """None where the store keeps none of exactly this policy; its `as_of` says as of when it is."""
    last = last_of(board.store, plan)
    if last is None or last.stamp != stamp(plan):
        return None
    numbers, columns = _columns(board.store, plan, last.place)
    if len(numbers) != board.count:  # leads came into the store since: of them nothing was kept
        return None
    return Scored(
        board,
        plan,
        last.as_of,
        among(nobody(plan, board.count), numbers, columns),
        is_current=last.batch == board.store.batch,
        effects_later=lambda: rule_effects(plan, _effects(board.store, plan, last, _NONE)),
    )


_NONE = np.empty(0, np.int32)


def brought_up_to(
    board: Board,
    plan: Plan,
    as_of: int,
    only: Numbers | None = None,
    *,
    tell: Tell = tell_nobody,
    stale: IsStale = never_stale,
) -> Scored | None:
    """What `score_board` says, by what was kept as of that instant or before it, and by the few leads of which more is
    known or whose time has come since; None where that would take longer, or nothing is kept of exactly this policy.
    Of others than `only` these, what it says counts for nothing. Who was kept as ready for having been it before is not
    so here: all that is said of policies and days is to be comparable. Raises as `score_board`."""
    store = board.store
    last = nearest(store, plan, as_of)
    if last is None:
        return None
    due = either(
        board.count, due_since(store, last, as_of), _hysteretic(store, plan, last), _unknown(store, last, board.count)
    )
    if only is not None:
        is_wanted = np.zeros(board.count, np.bool_)
        is_wanted[only] = True
        due = due[is_wanted[due]]
    if _FEW * len(due) > (board.count if only is None else len(only)):
        return None
    numbers, columns = _columns(store, plan, last.place)
    has_rules = not is_earlier(last)
    parts = parts_of(board, plan, as_of, due, with_effects=has_rules, tell=tell, stale=stale) if len(due) else ()
    some, of_rules = joined(plan, parts)
    whole = among(among(nobody(plan, board.count), numbers, columns), due, some)

    def effects() -> tuple[RuleEffect, ...]:
        return rule_effects(plan, _effects(store, plan, last, due) + of_rules)

    return Scored(board, plan, as_of, whole, effects_later=effects if has_rules and only is None else None)


def _unknown(store: Store, last: Last, leads: int) -> Numbers:
    """Of whom nothing was kept: they came into the store since."""
    if store.number(f"SELECT count(*) FROM {quoted(last.place)}") == leads:
        return _NONE
    found = store.connection.execute(f"SELECT no FROM lead ANTI JOIN {quoted(last.place)} USING (no)").fetchnumpy()
    return np.asarray(found["no"], np.int32)


def _hysteretic(store: Store, plan: Plan, last: Last) -> Numbers:
    """Who may have been ready only for having been it before."""
    if plan.ready is None or plan.ready.lost_below is None:
        return _NONE
    maybe = "ready" if plan.ready.condition else f"ready AND score < {plan.ready.at}"
    found = store.connection.execute(f"SELECT no FROM {quoted(last.place)} WHERE {maybe} ORDER BY no").fetchnumpy()
    return np.asarray(found["no"], np.int32)


def _effects(store: Store, plan: Plan, last: Last, without: Numbers) -> Effects:
    """What each rule gave then, in sum, but to some."""
    if not len(without):
        return effects_in(store.connection, plan, quoted(last.place))
    store.connection.register("anew", {"no": without})
    try:
        return effects_in(store.connection, plan, f"{quoted(last.place)} ANTI JOIN anew USING (no)")
    finally:
        store.connection.unregister("anew")


def _columns(store: Store, plan: Plan, place: str) -> tuple[Numbers, Columns]:
    """What was kept, of the leads with these numbers."""
    grades = _labels(store, place)
    totals = [f"t{group}" for group in range(len(plan.groups))]
    points = ", ".join(f"coalesce({name}, 0) AS {name}" for name in ("score", *totals))
    found = store.connection.execute(
        f"SELECT no, score IS NOT NULL AS in_scope, ready, disqualified, "
        f"{_place_in([band.name for band in plan.bands], 'band')}, {_place_in(grades, 'grade')}, {points} "
        f"FROM {quoted(place)}"
    ).fetchnumpy()
    numbers = np.array([*(_grade_number(plan.grades, label) for label in grades), 0], np.int64)  # the last for none
    return np.asarray(found["no"], np.int32), Columns(
        in_scope=np.asarray(found["in_scope"]),
        score=narrow(found["score"]),
        ready=np.asarray(found["ready"]),
        disqualified=np.asarray(found["disqualified"]),
        band=narrow(found["band"]),
        grade=narrow(numbers[found["grade"]]),
        totals=tuple(narrow(found[name]) for name in totals),
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
