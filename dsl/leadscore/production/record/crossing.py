"""Who entered a state or left it, and why: new facts, time that passed, or another policy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from leadscore.batch.kernel.outcome import Bools
from leadscore.production.ledger.columns import Integers


@dataclass(frozen=True, slots=True)
class Standing:
    """In which states leads are, an array each. `band` is the place of a name in a list that all standings of a scoring
    share, -1 for none. Out of scope, a lead is in no state."""

    ready: Bools
    disqualified: Bools
    band: Integers

    def of(self, which: NDArray[np.intp] | Bools) -> Standing:
        return Standing(self.ready[which], self.disqualified[which], self.band[which])

    def holds(self, state: int) -> Bools:
        """Of each lead whether it is in a state: -2 `ready`, -1 `disqualified`, else a band."""
        match state:
            case -2:
                return self.ready
            case -1:
                return self.disqualified
            case _:
                in_band: Bools = self.band == state
                return in_band


def nowhere(count: int) -> Standing:
    """Of so many leads that are in no state, as those of whom nothing is known."""
    return Standing(np.zeros(count, np.bool_), np.zeros(count, np.bool_), np.full(count, -1, np.int64))


@dataclass(frozen=True, slots=True)
class Crossings:
    """Leads (places in the arrays that were compared) that entered a state or left it, an array each."""

    place: NDArray[np.intp]
    state: Integers
    entered: Bools
    cause: NDArray[np.object_]

    def __len__(self) -> int:
        return len(self.place)


def crossed(before: Standing, now: Standing) -> Bools:
    """Of each lead whether it is in another state than before."""
    found: Bools = (before.ready != now.ready) | (before.disqualified != now.disqualified) | (before.band != now.band)
    return found


def crossings(now: Standing, before: Standing, steps: Sequence[tuple[str, Standing]], bands: int) -> Crossings:
    """The states that leads are in `now` and were not `before`, and the other way round.

    `steps` lead from one to the other: a cause, and how the leads stand once it has had its effect; the last is as
    `now`. The cause of a crossing is the last step at which that state changed to what it is.
    """
    found: list[tuple[NDArray[np.intp], int, Bools, NDArray[np.object_]]] = []
    for state in range(-2, bands):
        holds, held = now.holds(state), before.holds(state)
        places = np.flatnonzero(holds != held)
        if len(places):
            causes = np.full(len(places), steps[0][0], object)
            for (_, earlier), (cause, _) in pairwise(steps):
                causes[earlier.holds(state)[places] != holds[places]] = cause
            found.append((places, state, holds[places], causes))
    none = (np.array([], np.intp), 0, np.array([], np.bool_), np.array([], object))
    parts = found or [none]
    return Crossings(
        np.concatenate([places for places, _, _, _ in parts]),
        np.concatenate([np.full(len(places), state, np.int64) for places, state, _, _ in parts]),
        np.concatenate([entered for _, _, entered, _ in parts]),
        np.concatenate([causes for _, _, _, causes in parts]),
    )
