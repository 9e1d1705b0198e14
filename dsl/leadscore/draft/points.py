"""From weights to points that people can add up in their heads."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from leadscore.draft.logistic import Patterns, deviance_of, fit_patterns

STEP = 5
_LARGEST = (25, 30, 35, 40, 45, 50)
_ROUNDS = 4


def points_of(table: Patterns, signs: Sequence[int]) -> list[int]:
    """Multiples of 5, of at most 50, for each column: of some scales the one that loses least by rounding, and then
    each number tried a step up and down. None is 0 or of the other sign than `signs`."""
    weights = fit_patterns(table).weights
    largest = float(np.abs(weights).max(initial=0.0))
    if largest == 0:
        return [sign * STEP for sign in signs]
    tried = [_nudged(_rounded(weights * (size / largest), signs), signs, table) for size in _LARGEST]
    return min(tried, key=lambda one: one[1])[0]


def _rounded(weights: np.typing.NDArray[np.float64], signs: Sequence[int]) -> list[int]:
    steps = np.round(weights / STEP).astype(int).tolist()
    return [STEP * (step if step * sign > 0 else sign) for step, sign in zip(steps, signs, strict=True)]


def _nudged(points: list[int], signs: Sequence[int], table: Patterns) -> tuple[list[int], float]:
    best = _lost(points, table)
    for _ in range(_ROUNDS):
        before = best
        for place, sign in enumerate(signs):
            for change in (STEP, -STEP):
                other = [*points]
                other[place] += change
                if other[place] * sign > 0 and abs(other[place]) <= _LARGEST[-1]:
                    lost = _lost(other, table)
                    if lost < best - 1e-9:
                        points, best = other, lost
        if best == before:
            break
    return points, best


def _lost(points: Sequence[int], table: Patterns) -> float:
    """The deviance of the score alone, however it is scaled."""
    score = table.columns @ np.array(points, float) / _LARGEST[-1]
    one = Patterns(score[:, None], table.leads, table.wins, table.of_lead)
    found = fit_patterns(one, ridge=1e-9)
    return deviance_of(found.intercept + score * found.weights[0], table)
