"""What holds now of all leads, made anew from the record where it was lost: else all leads would count as new, and
whoever is told of new leads would be told of all of them again."""

from __future__ import annotations

import zlib
from itertools import groupby

import msgspec
import numpy as np

from leadscore.production.ledger.columns import Columns
from leadscore.production.ledger.current import joined, merged, state_in, write_state
from leadscore.production.ledger.ledger import Ledger
from leadscore.production.ledger.model import Scoring, State
from leadscore.production.ledger.rows import Rows, digests
from leadscore.production.ledger.shape import Shape
from leadscore.production.replay.recorded import recorded_rows

UNREADABLE = (zlib.error, msgspec.MsgspecError, ValueError)
"""What reading a block comes to whose bytes are not what was written."""


def state_of(ledger: Ledger, policy: str) -> State:
    """As `Ledger.state`; of nobody where it cannot be read."""
    try:
        return ledger.state(policy)
    except UNREADABLE:
        return state_in(Columns({}, 0), ())


def mended(ledger: Ledger, last: Scoring) -> State:
    """Writes the state that the record up to the `last` scoring of its policy comes to, in place of what is there; in
    the transaction of whoever calls. Until when it holds, nobody knows: the next scoring looks at all leads."""
    state = state_in(Columns({}, 0), ())
    for _, found in groupby(recorded_rows(ledger, last), key=lambda one: one[0].no):
        state = merged(state, joined([_state(rows, shape, last.as_of) for _, rows, shape in found]))
    state = merged(state, state_in(Columns({}, 0), ledger.shape_of(last).bands))
    ledger.database.execute("DELETE FROM ledger.current WHERE policy = ?", (last.policy,))
    write_state(ledger.database, last.policy, state, state.no)
    return state


def _state(rows: Rows, shape: Shape, moves: int) -> State:
    outcome = (rows.no, rows.in_scope, rows.score, rows.ready, rows.disqualified, rows.band)
    return State(*outcome, shape.bands, digests(rows, shape), np.full(len(rows), moves, np.int64))
