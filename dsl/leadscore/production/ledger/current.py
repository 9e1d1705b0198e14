"""What the ledger last recorded of each lead of a policy: kept by ranges of numbers, of which a scoring writes those
anew in which something changed."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from leadscore.production.ledger.columns import Columns, Integers, packed, unpacked
from leadscore.production.ledger.database import Database
from leadscore.production.ledger.model import State
from leadscore.production.ledger.rows import BLOCK

T = TypeVar("T", bound=np.generic)

_FAST = 1
"""The level of packing: this is written again and again."""


def read_state(database: Database, policy: str, bands: tuple[str, ...]) -> State:
    """Of all leads, in the order of their numbers; `bands` are those of the policy that scored last."""
    rows = database.rows("SELECT data FROM ledger.current WHERE policy = ? ORDER BY block", (policy,))
    found = [state_in(unpacked(data), bands) for (data,) in rows] or [state_in(Columns({}, 0), bands)]
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


def merged(old: State, fresh: State) -> State:
    """The leads of both; of those that are in both, what is fresh. The numbers of `fresh` may be in any order."""
    numbers = _either(old.no, fresh.no)
    of_old, of_fresh = np.searchsorted(numbers, old.no), np.searchsorted(numbers, fresh.no)

    def column(held: NDArray[T], given: NDArray[T]) -> NDArray[T]:
        found = np.zeros(len(numbers), given.dtype)
        found[of_old], found[of_fresh] = held, given
        return found

    places = [fresh.bands.index(band) if band in fresh.bands else -1 for band in old.bands]
    return State(
        numbers,
        column(old.in_scope, fresh.in_scope),
        column(old.score, fresh.score),
        column(old.ready, fresh.ready),
        column(old.disqualified, fresh.disqualified),
        column(np.array([*places, -1], np.int64)[old.band], fresh.band),
        fresh.bands,
        column(old.digest, fresh.digest),
        column(old.moves, fresh.moves),
    )


def _either(held: Integers, given: Integers) -> Integers:
    """The numbers of both, ascending, as those of `held` are: mostly there is nothing to be sorted in."""
    places = np.minimum(np.searchsorted(held, given), max(len(held) - 1, 0))
    new = given[held[places] != given] if len(held) else given
    return np.sort(np.concatenate((held, new))) if len(new) else held


def write_state(database: Database, policy: str, state: State, touched: Integers) -> None:
    """Writes the ranges in which one of the `touched` leads (numbers) lies; `state` is of all leads."""
    blocks = np.unique(touched // BLOCK)
    firsts, ends = (np.searchsorted(state.no, bound * BLOCK) for bound in (blocks, blocks + 1))
    ranges = [slice(first, end) for first, end in zip(firsts, ends, strict=True)]
    database.replace(
        "ledger.current",
        ("policy", "block"),
        {
            "policy": np.full(len(blocks), policy, object),
            "block": blocks,
            "leads": ends - firsts,
            "data": np.array([_packed(state, some) for some in ranges], object),
        },
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


def state_in(found: Columns, bands: tuple[str, ...]) -> State:
    """Of the leads of a range, as it was packed."""
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
