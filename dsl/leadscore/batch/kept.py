"""What a store keeps of a policy's scorings: all leads' outcomes the last time, each with the instant until which it
stays as it is, and how they were on some days before.

An outcome that was kept is exactly what a scoring as of that instant says, but of leads of which more is known since
(`touched`), and but that who was ready before stays so until `lost below`.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from leadscore.batch.kernel.moves import plan_moves
from leadscore.batch.store.schema import quoted
from leadscore.batch.store.store import Store, number
from leadscore.plan.model import Plan
from leadscore.values.days import DAY

_EARLIER = "earlier_"
"""So the tables begin that hold outcomes of days before."""
_DAILY, _WEEKLY = 9 * DAY, 36 * DAY
"""Of the last days one scoring each is kept, and one a week for as long as people look back a month."""
_WEEK = 7 * DAY


@dataclass(frozen=True, slots=True)
class Last:
    """A time that a policy scored the store: `stamp` is that of its plan, `batch` the last one that had gone in,
    `moves` the instant from which on the policy itself says something else; `place` the table of the outcomes."""

    stamp: str
    as_of: int
    batch: int
    moves: int
    place: str


def stamp(plan: Plan) -> str:
    """The policy's fingerprint, and the order of its groups and rules, in which the columns of what is kept stand."""
    order = "\n".join([*(group.name for group in plan.groups), *(rule.id for rule in plan.rules)])
    return f"{plan.fingerprint} {sha256(order.encode()).hexdigest()[:16]}"


def last_of(store: Store, plan: Plan) -> Last | None:
    """The last time that any policy of this one's name scored the store."""
    return next((one for one in _all_of(store, plan) if not is_earlier(one)), None)


def nearest(store: Store, plan: Plan, as_of: int) -> Last | None:
    """Of all that is kept of exactly this policy, the last as of an instant or before it, since when the policy itself
    has said the same."""
    kept = (one for one in _all_of(store, plan) if one.stamp == stamp(plan) and one.as_of <= as_of < one.moves)
    return max(kept, key=lambda one: (one.as_of, not is_earlier(one)), default=None)


def is_earlier(one: Last) -> bool:
    """Whether it is of a day before the last time: without what each rule gave."""
    return one.place.startswith(_EARLIER)


def keep(store: Store, plan: Plan, as_of: int, last: Last | None) -> str:
    """Puts the outcomes in the table `labelled` (`results.collect`, of all leads or of those that may have moved) in
    the place of the last ones, inside a transaction of the caller's, and returns that place, a table."""
    connection = store.connection
    place = last.place if last else f"outcome_{_places(store)}"
    if last is not None:
        _set_aside(store, plan, as_of, last)
    if number(connection, "SELECT count(*) FROM outcome") == store.lead_count:
        connection.execute(f"CREATE OR REPLACE TABLE {place} AS SELECT * FROM labelled")
    else:
        connection.execute(f"DELETE FROM {place} WHERE no IN (SELECT no FROM outcome)")
        connection.execute(f"INSERT INTO {place} SELECT * FROM labelled")
    _note(store, plan, Last(stamp(plan), as_of, store.batch, plan_moves(plan, as_of), place))
    return place


def _places(store: Store) -> int:
    return number(store.connection, f"SELECT count(*) FROM scored WHERE NOT starts_with(place, '{_EARLIER}')")


def _all_of(store: Store, plan: Plan) -> list[Last]:
    rows = store.connection.execute(
        "SELECT fingerprint, as_of, batch, moves, place FROM scored WHERE policy = ?", [plan.name]
    ).fetchall()
    return [Last(*row) for row in rows]


def _note(store: Store, plan: Plan, one: Last) -> None:
    store.connection.execute("DELETE FROM scored WHERE place = ?", [one.place])
    store.connection.execute(
        "INSERT INTO scored VALUES (?, ?, ?, ?, ?, ?)",
        [plan.name, one.stamp, one.as_of, one.batch, one.moves, one.place],
    )


# ------------------------------------------------------------------------------------------------ days before


def _set_aside(store: Store, plan: Plan, as_of: int, last: Last) -> None:
    """Of the last scoring of a day, what it says of all leads stays; of another policy, nothing."""
    if last.stamp == stamp(plan) and last.as_of // DAY < as_of // DAY:
        aside = Last(last.stamp, last.as_of, last.batch, last.moves, f"{_EARLIER}{last.as_of}_{last.place}")
        totals = "".join(f", t{group}" for group in range(len(plan.groups)))
        moves = f"least(moves, {last.as_of + _DAILY}) AS moves"  # in a third of the bytes
        store.connection.execute(
            f"CREATE OR REPLACE TABLE {quoted(aside.place)} AS "
            f"SELECT no, score, ready, disqualified, band, grade{totals}, {moves} FROM {quoted(last.place)}"
        )
        _note(store, plan, aside)
    for one in _outdated([one for one in _all_of(store, plan) if is_earlier(one)], stamp(plan), as_of):
        store.connection.execute("DELETE FROM scored WHERE place = ?", [one.place])
        store.connection.execute(f"DROP TABLE {quoted(one.place)}")


def _outdated(earlier: list[Last], of_plan: str, as_of: int) -> list[Last]:
    newest_of_week = {one.as_of // _WEEK: one for one in sorted(earlier, key=lambda one: one.as_of)}
    return [
        one
        for one in earlier
        if one.stamp != of_plan
        or as_of - one.as_of > _WEEKLY
        or (as_of - one.as_of > _DAILY and newest_of_week[one.as_of // _WEEK] is not one)
    ]
