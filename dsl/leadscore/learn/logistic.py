"""How much each of some facts says of the outcome once all others have had their say: a logistic regression.

It is penalised by the sum of squares (ridge: le Cessie and van Houwelingen, Applied Statistics 41, 1992), so that facts
which go together share what they say, and worked out by Newton's method, which needs no library.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from leadscore.learn.ladder import Numbers

Floats = NDArray[np.float64]

_PENALTY = 0.02
"""Of the information that a column would have alone. It grows with the leads: twice the leads say the same."""
_STEPS = 30
_CLOSE = 1e-9
_LIMIT = 30.0
"""Log-odds beyond which an exponential says no more."""


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """`weights` are log-odds for each unit of a column, 0 where it was left out; `base` those where all columns have
    their mean. `inverse` is the weights' covariance; `deviance` is minus twice the log-likelihood, penalty included."""

    base: float
    weights: Floats
    inverse: Floats
    deviance: float


class Regression:
    """Fits columns to how many leads were won. `rows` (rows × columns) are leads that have the same in each column:
    `leads` of them, of whom `wins` were won. There must be wins, and others. Each weight's square costs `ridge`; None:
    what grows with the leads, a part of the information that its column would have alone."""

    def __init__(self, rows: Floats, leads: Numbers, wins: Numbers, ridge: float | None = None) -> None:
        self._leads, self._wins = leads.astype(np.float64), wins.astype(np.float64)
        self._total, self._share = self._leads.sum(), self._wins.sum() / self._leads.sum()
        self._means: Floats = self._leads @ rows / self._total
        self._columns = np.empty((rows.shape[0], rows.shape[1] + 1))
        self._columns[:, 0] = 1
        np.subtract(rows, self._means, out=self._columns[:, 1:])
        alone = self._alone() if ridge is None else np.full(rows.shape[1], ridge)
        self._penalty = np.concatenate(([0.0], alone))

    @cached_property
    def spread(self) -> Floats:
        """The columns' covariance."""
        columns = self._columns[:, 1:]
        found: Floats = (columns * self._leads[:, np.newaxis]).T @ columns / self._total
        return found

    def _alone(self) -> Floats:
        found: Floats = _PENALTY * self._total * self._share * (1 - self._share) * np.diagonal(self.spread)
        return found

    def fit(self, without: Collection[int] = (), start: Fit | None = None) -> Fit:
        """With all columns but those `without` which it is to do, from where another fit ended."""
        active = self._active(without)
        columns, penalty = self._columns[:, active], self._penalty[active]
        known = self._start(start)[active]
        odds = columns @ known
        deviance = self._deviance(odds, known, penalty)
        information = np.eye(len(known))
        for _ in range(_STEPS):
            chance = _chance(odds)
            expected = self._leads * chance
            slope = columns.T @ (self._wins - expected) - penalty * known
            information = (columns * (expected * (1 - chance))[:, np.newaxis]).T @ columns
            information.flat[:: len(known) + 1] += penalty
            step = np.linalg.solve(information, slope)
            part, better = 1.0, deviance
            while part > _CLOSE:
                moved = known + part * step
                moved_odds = columns @ moved
                better = self._deviance(moved_odds, moved, penalty)
                if better <= deviance:
                    known, odds = moved, moved_odds
                    break
                part /= 2
            gain, deviance = deviance - better, min(better, deviance)
            if gain <= _CLOSE * abs(deviance):
                break
        return self._fit(active, known, np.asarray(np.linalg.inv(information), np.float64), deviance)

    def _active(self, without: Collection[int]) -> NDArray[np.intp] | slice:
        """The base, and the columns that are not left out and say anything; all of them as a slice, which copies
        nothing."""
        silent = np.concatenate(([False], self._penalty[1:] <= 0))
        silent[[1 + at for at in without]] = True
        return np.flatnonzero(~silent) if silent.any() else slice(None)

    def _start(self, start: Fit | None) -> Floats:
        known = np.zeros(self._columns.shape[1])
        known[0] = np.log(self._share / (1 - self._share)) if start is None else start.base
        if start is not None:
            known[1:] = start.weights
        return known

    def _fit(self, active: NDArray[np.intp] | slice, known: Floats, inverse: Floats, deviance: float) -> Fit:
        """With 0 for what was left out."""
        size = self._columns.shape[1]
        all_known, all_inverse = np.zeros(size), np.zeros((size, size))
        all_known[active] = known
        places = np.arange(size)[active]
        all_inverse[np.ix_(places, places)] = inverse
        return Fit(float(all_known[0]), all_known[1:], all_inverse[1:, 1:], deviance)

    def _deviance(self, odds: Floats, known: Floats, penalty: Floats) -> float:
        unlikely = self._leads * np.logaddexp(0, odds) - self._wins * odds
        return float(2 * unlikely.sum() + penalty @ known**2)

    def intercept(self, fit: Fit) -> float:
        """The log-odds where all columns are 0."""
        return fit.base - float(self._means @ fit.weights)

    def chances(self, fit: Fit) -> Floats:
        """How likely it is, by a fit, that a lead of each row is won."""
        return _chance(fit.base + self._columns[:, 1:] @ fit.weights)


def _chance(odds: Floats) -> Floats:
    found: Floats = 1 / (1 + np.exp(-np.clip(odds, -_LIMIT, _LIMIT)))
    return found
