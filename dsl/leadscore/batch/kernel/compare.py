"""The language's comparisons on arrays of whole numbers."""

from __future__ import annotations

from typing import assert_never

import numpy as np
from numpy.typing import NDArray

from leadscore.plan.model import Op

Integers = NDArray[np.int64]

_LEAST, _MOST = -(2**63), 2**63 - 1


def compare(values: Integers, op: Op, number: int) -> NDArray[np.bool_]:
    """Exact also where the number has no place in 64 bits: then it lies beyond all values."""
    if not _LEAST <= number <= _MOST:
        return np.full(len(values), (op in (Op.LESS, Op.LESS_EQUAL)) == (number > 0) and op is not Op.EQUAL)
    holds: NDArray[np.bool_]
    match op:
        case Op.LESS:
            holds = values < number
        case Op.LESS_EQUAL:
            holds = values <= number
        case Op.EQUAL:
            holds = values == number
        case Op.GREATER_EQUAL:
            holds = values >= number
        case Op.GREATER:
            holds = values > number
        case _:
            assert_never(op)
    return holds
