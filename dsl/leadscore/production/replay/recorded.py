"""What the ledger says of all leads at a scoring: of each what was recorded last, then or before."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leadscore.production.ledger.columns import Integers
from leadscore.production.ledger.ledger import Ledger
from leadscore.production.ledger.model import Entry, Scoring
from leadscore.production.ledger.rows import Bools, Rows, digests, entry_at, rows_in
from leadscore.production.ledger.shape import Shape


@dataclass(frozen=True, slots=True)
class Recorded:
    """By the leads' numbers in the ledger: whether a lead was recorded, a number that stands for all that was, and
    whether it was ready at the scoring before."""

    known: Bools
    digest: Integers
    was_ready: Bools


def recorded_at(ledger: Ledger, scoring: Scoring) -> Recorded:
    """As of a scoring; the order of a policy's rules, and rules that gave nothing, make no difference."""
    ((count,),) = ledger.database.rows("SELECT coalesce(max(no) + 1, 0) FROM ledger.lead")
    found = Recorded(np.zeros(count, np.bool_), np.zeros(count, np.int64), np.zeros(count, np.bool_))
    for one, rows, shape in recorded_rows(ledger, scoring):
        found.known[rows.no] = True
        found.digest[rows.no] = digests(rows, shape)
        if one.no < scoring.no:
            found.was_ready[rows.no] = rows.ready
    return found


def entries_of(ledger: Ledger, scoring: Scoring, leads: Collection[int]) -> dict[int, Entry]:
    """What was recorded of these leads, by their numbers in the ledger."""
    wanted: NDArray[np.int64] = np.array(sorted(leads), np.int64)
    found = {}
    for one, rows, shape in recorded_rows(ledger, scoring) if len(wanted) else ():
        for place in np.flatnonzero(np.isin(rows.no, wanted)).tolist():
            found[int(rows.no[place])] = entry_at(rows, place, shape, one)
    return found


def recorded_rows(ledger: Ledger, until: Scoring) -> Iterator[tuple[Scoring, Rows, Shape]]:
    """All that was recorded by the policy up to a scoring, in order; a scoring after the other is in memory."""
    for scoring in ledger.scorings(until.policy):
        if scoring.no > until.no:
            return
        query = "SELECT data FROM ledger.block WHERE scoring = ? ORDER BY block"
        for (data,) in ledger.database.rows(query, (scoring.no,)):
            shape = ledger.shape_of(scoring)  # of what is kept: a scoring's policy may be gone with its rows
            yield scoring, rows_in(data, shape), shape
