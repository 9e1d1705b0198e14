"""Recorded scores of before an instant, taken out of the ledger, so that all that came later can still be told.

A ledger records of a scoring only what is another than before. So the last scoring before the instant stays, as what
held then, and takes over what was recorded earlier of leads that have not moved since. Scorings themselves stay, with
how many leads they counted: numbers about all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from leadscore.batch.kernel.outcome import grade_label
from leadscore.production.ledger.blocks import write_blocks
from leadscore.production.ledger.columns import Integers
from leadscore.production.ledger.ledger import Ledger
from leadscore.production.ledger.model import Scoring
from leadscore.production.ledger.rows import Rows, rows_in
from leadscore.production.ledger.shape import Shape

T = TypeVar("T", bound=np.generic)

_AT_ONCE = 131_072
"""Leads that are put together at a time."""


@dataclass(frozen=True, slots=True)
class Shortened:
    """What is gone: recorded scores, transitions, and texts of policies that no scoring since was made by."""

    entries: int = 0
    transitions: int = 0
    policies: int = 0


def scoring_that_held(ledger: Ledger, policy: str, before: int) -> Scoring | None:
    """The last one by this policy before an instant; None where there is none."""
    earlier = [one for one in ledger.scorings(policy) if one.as_of < before]
    return earlier[-1] if earlier else None


def shorten(ledger: Ledger, before: int) -> Shortened:
    """Of all policies, inside a transaction of the caller's."""
    found = Shortened()
    for policy in ledger.policies():
        base = scoring_that_held(ledger, policy, before)
        if base is not None:
            found = replace(
                found,
                entries=found.entries + _squashed(ledger, base),
                transitions=found.transitions + _without_transitions(ledger, base),
            )
    return replace(found, policies=_without_policies(ledger, before))


def _without_transitions(ledger: Ledger, base: Scoring) -> int:
    gone = ledger.database.rows(
        "DELETE FROM ledger.transition WHERE scoring <= ? AND scoring IN "
        "(SELECT no FROM ledger.scoring WHERE policy = ?) RETURNING scoring",
        (base.no, base.policy),
    )
    return len(gone)


def _without_policies(ledger: Ledger, before: int) -> int:
    """Texts name people, too: in overrides, and who wrote them."""
    used = {
        (one.fingerprint, name)
        for name in ledger.policies()
        for one in ledger.scorings(name)
        if one.no >= (scoring_that_held(ledger, name, before) or one).no
    }
    known = ledger.database.rows("SELECT fingerprint, name, noted FROM ledger.policy")
    gone = [(fingerprint, name) for fingerprint, name, _ in known if (fingerprint, name) not in used]
    for key in gone:
        ledger.database.execute("DELETE FROM ledger.policy WHERE fingerprint = ? AND name = ?", key)
    return len(gone)


# ------------------------------------------------------------------------------------------------ what held


def _squashed(ledger: Ledger, base: Scoring) -> int:
    """Returns how many recorded scores are gone."""
    database = ledger.database
    held = database.rows(
        "SELECT b.scoring, b.block, b.first, b.last, b.leads FROM ledger.block b "
        "JOIN ledger.scoring s ON s.no = b.scoring WHERE s.policy = ? AND b.scoring <= ? ORDER BY b.scoring, b.block",
        (base.policy, base.no),
    )
    numbers = {scoring for scoring, *_ in held}
    if numbers <= {base.no}:
        return 0
    scorings = ledger.scorings(base.policy)
    shapes = {one.no: ledger.shape_of(one) for one in scorings if one.no == base.no or one.no in numbers}
    end = 1 + max(last for *_, last, _ in held)
    kept: list[Rows] = []
    for first in range(0, end, _AT_ONCE):
        keys = [(scoring, block) for scoring, block, low, high, _ in held if high >= first and low < first + _AT_ONCE]
        kept.append(_last_rows(ledger, shapes, keys, (first, first + _AT_ONCE), shapes[base.no]))
    for scoring in numbers:
        database.execute("DELETE FROM ledger.block WHERE scoring = ?", (scoring,))
    start = 0
    for rows in kept:
        start = write_blocks(database, base.no, start, rows, shapes[base.no])
    return int(sum(leads for *_, leads in held)) - sum(map(len, kept))


def _last_rows(
    ledger: Ledger,
    shapes: Mapping[int, Shape],
    keys: Sequence[tuple[int, int]],
    bounds: tuple[int, int],
    shape: Shape,
) -> Rows:
    """What was recorded last of the leads with numbers within bounds [first, end), as rows of `shape`."""
    found = _joined(list(_all_rows(ledger, shapes, keys, bounds, shape)), shape)
    # Of a lead that was recorded several times, the last row is the first one from behind.
    _, places = np.unique(found.no[::-1], return_index=True)
    return found.of(len(found) - 1 - places)


def _all_rows(
    ledger: Ledger,
    shapes: Mapping[int, Shape],
    keys: Sequence[tuple[int, int]],
    bounds: tuple[int, int],
    shape: Shape,
) -> Iterator[Rows]:
    for scoring, block in keys:
        query = "SELECT data FROM ledger.block WHERE scoring = ? AND block = ?"
        ((data,),) = ledger.database.rows(query, (scoring, block))
        rows = rows_in(data, shapes[scoring])
        within = (rows.no >= bounds[0]) & (rows.no < bounds[1])
        yield reshaped(rows.of(within), shapes[scoring], shape)


def reshaped(rows: Rows, own: Shape, wanted: Shape) -> Rows:
    """Rows that another policy's scoring left as they are, as it would write them: what both give is by the same name,
    and what one of them does not have gave nothing."""
    if own == wanted:
        return rows
    nothing = np.zeros(len(rows), np.int64)
    totals = dict(zip((group.name for group in own.groups), rows.totals, strict=True))
    rules = dict(zip(own.rules, rows.rules, strict=True))
    places = np.array([wanted.bands.index(band) if band in wanted.bands else -1 for band in own.bands] + [-1])
    return replace(
        rows,
        band=places[rows.band].astype(np.int64),
        grade=_regraded(rows.grade, own, wanted),
        totals=[totals.get(group.name, nothing) for group in wanted.groups],
        rules=[rules.get(rule, nothing) for rule in wanted.rules],
    )


def _regraded(grades: Integers, own: Shape, wanted: Shape) -> Integers:
    count = 1
    for grade in wanted.grades:
        count *= len(grade.steps) + 1
    numbers = {grade_label(wanted.grades, number): number for number in range(count)}
    mapped = [numbers.get(grade_label(own.grades, number), 0) for number in range(int(grades.max(initial=0)) + 1)]
    return np.array(mapped, np.int64)[grades]


def _joined(parts: Sequence[Rows], shape: Shape) -> Rows:
    """One after the other."""
    none = np.zeros(0, np.int64)
    empty = Rows(
        none, none > 0, none, none > 0, none > 0, none, none, [none] * len(shape.groups), [none] * len(shape.rules)
    )
    parts = [empty, *parts]

    def column(of: Callable[[Rows], NDArray[T]]) -> NDArray[T]:
        return np.concatenate([of(part) for part in parts])

    return Rows(
        column(lambda rows: rows.no),
        column(lambda rows: rows.in_scope),
        column(lambda rows: rows.score),
        column(lambda rows: rows.ready),
        column(lambda rows: rows.disqualified),
        column(lambda rows: rows.band),
        column(lambda rows: rows.grade),
        [np.concatenate([part.totals[place] for part in parts]) for place in range(len(shape.groups))],
        [np.concatenate([part.rules[place] for part in parts]) for place in range(len(shape.rules))],
    )
