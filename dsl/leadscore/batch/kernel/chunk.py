"""A range of leads as arrays: what the kernel computes on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Instants: TypeAlias = NDArray[np.int64] | NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Events:
    """Events of a range of leads, sorted by lead and then by instant; arrays of one length.

    `lead` counts from the range's first lead, `pair` is the code of kind and target, `at` seconds since 1970 (UTC), in
    32 bits where they suffice.
    """

    lead: NDArray[np.int32]
    pair: NDArray[np.int32]
    at: Instants


@dataclass(frozen=True, slots=True)
class Timed:
    """The events among them that took some time, and how long: `minutes` in thousandths, all above 0."""

    events: Events
    minutes: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Chunk:
    """`numbers` are the leads' numbers in the store; `codes` has for each field that is read the code of each lead's
    value in the field's dictionary, 0 where it is unknown. `timed` is None where no rule asks for minutes."""

    numbers: NDArray[np.int32]
    codes: Mapping[str, NDArray[np.int32]]
    events: Events
    timed: Timed | None

    def __len__(self) -> int:
        return len(self.numbers)

    def some(self, places: NDArray[np.intp]) -> Chunk:
        """The leads at these places, which ascend."""
        place_of = np.full(len(self), -1, np.int32)
        place_of[places] = np.arange(len(places), dtype=np.int32)

        def theirs(events: Events) -> tuple[Events, NDArray[np.intp]]:
            lead = place_of[events.lead]
            kept = np.flatnonzero(lead >= 0)
            return Events(lead[kept], events.pair[kept], events.at[kept]), kept

        timed = None
        if self.timed is not None:
            events, kept = theirs(self.timed.events)
            timed = Timed(events, self.timed.minutes[kept])
        codes = {name: codes[places] for name, codes in self.codes.items()}
        return Chunk(self.numbers[places], codes, theirs(self.events)[0], timed)
