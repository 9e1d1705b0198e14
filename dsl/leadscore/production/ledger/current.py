"""What the ledger last recorded of each lead of a policy: kept by ranges of numbers, of which a scoring writes those
anew in which something changed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from leadscore.production.ledger.columns import Columns, Integers, packed, unpacked
from leadscore.production.ledger.database import Database
from leadscore.production.ledger.model import State
from leadscore.production.ledger.rows import BLOCK

_FAST = 1
"""The level of packing: this is written again and again."""


def read_state(database: Database, policy: str, bands: tuple[str, ...]) -> State:
    """Of all leads, in the order of their numbers; `bands` are those of the policy that scored last."""
    rows = database.rows("SELECT data FROM ledger.current WHERE policy = ? ORDER BY block", (policy,))
    found = [_state(unpacked(data), bands) for (data,) in rows] or [_state(Columns({}, 0), bands)]
    return joined(found)


def joined(states: list[State]) -> State:
    """The leads of these states, one after the other."""
    return State(
        np.concatenate([state.no for state in states]),
        np.concatenate([state.in_scope for state in states]),
        np.concatenate([state.score for state in states]),
        np.concatenate([state.ready for state in states]),
        np.concatenate([state.disqualified for state in states]),
        np.concatenate([state.band for state in states]),
        states[0].bands,
        np.concatenate([state.digest for state in states]),
        np.concatenate([state.moves for state in states]),
    )


def write_state(database: Database, policy: str, state: State, touched: Integers) -> None:
    """Writes the ranges in which one of the `touched` leads (numbers) lies; `state` is of all leads."""
    blocks = np.unique(touched // BLOCK)
    firsts, ends = (np.searchsorted(state.no, bound * BLOCK) for bound in (blocks, blocks + 1))
    database.many(
        "INSERT INTO ledger.current VALUES (?, ?, ?, ?) "
        "ON CONFLICT (policy, block) DO UPDATE SET leads = excluded.leads, data = excluded.data",
        (
            (policy, int(block), int(end - first), _packed(state, slice(first, end)))
            for block, first, end in zip(blocks, firsts, ends, strict=True)
        ),
    )


def _packed(state: State, which: slice) -> bytes:
    flags: NDArray[np.int64] = (
        state.in_scope[which] + 2 * state.ready[which].astype(np.int64) + 4 * state.disqualified[which]
    )
    columns = {
        "no": np.diff(state.no[which], prepend=0),
        "flags": flags,
        "score": state.score[which],
        "band": state.band[which],
        "digest": state.digest[which],
        "moves": state.moves[which],
    }
    return packed(columns, _FAST)


def _state(found: Columns, bands: tuple[str, ...]) -> State:
    flags = found["flags"]
    return State(
        np.cumsum(found["no"]),
        (flags & 1) > 0,
        found["score"],
        (flags & 2) > 0,
        (flags & 4) > 0,
        found["band"],
        bands,
        found["digest"],
        found["moves"],
    )
