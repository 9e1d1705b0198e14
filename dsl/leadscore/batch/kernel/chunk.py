"""A range of leads as arrays: what the kernel computes on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Events:
    """The events of a range of leads, sorted by lead and then by instant; four arrays of one length.

    `lead` counts from the range's first lead, `pair` is the code of kind and target, `at` seconds since 1970 (UTC),
    `minutes` thousandths; `minutes` is None where no rule asks for them.
    """

    lead: NDArray[np.int32]
    pair: NDArray[np.int32]
    at: NDArray[np.int64]
    minutes: NDArray[np.int64] | None

    def __len__(self) -> int:
        return len(self.lead)


@dataclass(frozen=True, slots=True)
class Chunk:
    """`numbers` are the leads' numbers in the store; `codes` has for each field that is read the code of each lead's
    value in the field's dictionary, 0 where it is unknown."""

    numbers: NDArray[np.int32]
    codes: Mapping[str, NDArray[np.int32]]
    events: Events

    def __len__(self) -> int:
        return len(self.numbers)
