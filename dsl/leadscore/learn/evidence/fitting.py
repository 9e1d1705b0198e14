"""How much each rule says of the outcome once all others have had their say: a logistic regression on what they gave.

It is penalised by the sum of squares (ridge: le Cessie and van Houwelingen, Applied Statistics 41, 1992), so that rules
which fire together share what they earn, and worked out by Newton's method, which needs no library.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

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
    `leads` of them, of whom `wins` were won. There must be wins, and others."""

    def __init__(self, rows: Floats, leads: Numbers, wins: Numbers) -> None:
        self._leads, self._wins = leads.astype(np.float64), wins.astype(np.float64)
        total = self._leads.sum()
        self._columns = rows - self._leads @ rows / total
        share = self._wins.sum() / total
        self.spread: Floats = (self._columns * self._leads[:, np.newaxis]).T @ self._columns / total
        """The columns' covariance."""
        self._penalty = _PENALTY * total * share * (1 - share) * np.diagonal(self.spread)
        self._start = float(np.log(share / (1 - share)))

    def fit(self, without: Collection[int] = (), start: Fit | None = None) -> Fit:
        """With all columns but those `without` which it is to do, from where another fit ended."""
        size = self._columns.shape[1]
        active = np.array([at for at in range(size) if at not in without and self._penalty[at] > 0], np.intp)
        weights = np.zeros(size) if start is None else start.weights.copy()
        weights[np.setdiff1d(np.arange(size), active)] = 0
        base = self._start if start is None else start.base
        deviance = self._deviance(base, weights)
        inverse = np.zeros((size, size))
        for _ in range(_STEPS):
            step, found = self._step(base, weights, active)
            inverse[np.ix_(active, active)] = found[1:, 1:]
            part, better = 1.0, deviance
            while part > _CLOSE:
                moved = weights.copy()
                moved[active] += part * step[1:]
                better = self._deviance(base + part * step[0], moved)
                if better <= deviance:
                    base, weights = base + part * step[0], moved
                    break
                part /= 2
            gain, deviance = deviance - better, min(better, deviance)
            if gain <= _CLOSE * abs(deviance):
                break
        return Fit(base, weights, inverse, deviance)

    def chances(self, fit: Fit) -> Floats:
        """How likely it is, by a fit, that a lead of each row is won."""
        return _chance(fit.base + self._columns @ fit.weights)

    def _step(self, base: float, weights: Floats, active: NDArray[np.intp]) -> tuple[Floats, Floats]:
        """Newton's next step and the inverse of the information, the base first."""
        chance = _chance(base + self._columns @ weights)
        columns = self._columns if len(active) == self._columns.shape[1] else self._columns[:, active]
        missed, weight = self._wins - self._leads * chance, self._leads * chance * (1 - chance)
        slope = np.concatenate(([missed.sum()], columns.T @ missed - self._penalty[active] * weights[active]))
        weighted = columns * weight[:, np.newaxis]
        information = np.empty((len(active) + 1, len(active) + 1))
        information[0, 0] = weight.sum()
        information[0, 1:] = information[1:, 0] = weighted.sum(axis=0)
        information[1:, 1:] = columns.T @ weighted + np.diag(self._penalty[active])
        inverse = np.asarray(np.linalg.inv(information), np.float64)
        return inverse @ slope, inverse

    def _deviance(self, base: float, weights: Floats) -> float:
        odds = base + self._columns @ weights
        unlikely = self._leads * np.logaddexp(0, odds) - self._wins * odds
        return float(2 * unlikely.sum() + self._penalty @ weights**2)


def _chance(odds: Floats) -> Floats:
    found: Floats = 1 / (1 + np.exp(-np.clip(odds, -_LIMIT, _LIMIT)))
    return found
