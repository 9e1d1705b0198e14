"""Kleene's logic on arrays: false < unknown < true, so that `and` is the least, `or` the greatest, `not` the mirror."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

FALSE, UNKNOWN, TRUE = 0, 1, 2

Truths: TypeAlias = NDArray[np.uint8]
"""One truth for each lead (or for each value of a dictionary)."""


def constant(truth: int, count: int) -> Truths:
    return np.full(count, truth, np.uint8)


def of_bools(values: NDArray[np.bool_]) -> Truths:
    return values.view(np.uint8) << np.uint8(1)


def negated(operand: Truths) -> Truths:
    return np.uint8(TRUE) - operand


def least(operands: Iterable[Truths], count: int) -> Truths:
    """Their conjunction; nothing at all is true."""
    result = constant(TRUE, count)
    for operand in operands:
        np.minimum(result, operand, out=result)
    return result


def greatest(operands: Iterable[Truths], count: int) -> Truths:
    """Their disjunction; nothing at all is false."""
    result = constant(FALSE, count)
    for operand in operands:
        np.maximum(result, operand, out=result)
    return result
