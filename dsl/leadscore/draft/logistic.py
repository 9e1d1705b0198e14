"""Logistic regression on a few yes/no columns: leads that agree in all of them are one row."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leadscore.learn.ladder import Bools, Numbers

Floats = NDArray[np.float64]
_ROUNDS = 30
_NEAR = 1e-6
_RIDGE = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Patterns:
    """The combinations that occur: their columns, leads and wins; `of_lead` says which one each lead has."""

    columns: Floats
    leads: Numbers
    wins: Numbers
    of_lead: Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """`rates` are the expected close rates of the patterns; `deviance` is twice the lost log-likelihood."""

    intercept: float
    weights: Floats
    rates: Floats
    deviance: float


def patterns(holds: Bools, won: Bools) -> Patterns:
    """Of columns by leads, at most 62 columns."""
    bits = 1 << np.arange(len(holds), dtype=np.int64)
    codes = bits @ holds.astype(np.int64) if len(holds) else np.zeros(len(won), np.int64)
    seen, of_lead = np.unique(codes, return_inverse=True)
    leads = np.bincount(of_lead, minlength=len(seen))
    wins = np.bincount(of_lead, weights=won, minlength=len(seen)).astype(np.int64)
    columns = (seen[:, None] & bits[None, :] > 0).astype(np.float64)
    return Patterns(columns, leads, wins, of_lead)


def fit_patterns(table: Patterns, ridge: float = _RIDGE) -> Fit:
    """By Newton's method, with a small ridge on the weights, so that what never fails keeps finite points."""
    known = np.c_[np.ones(len(table.leads)), table.columns]
    penalty = np.full(known.shape[1], ridge)
    penalty[0] = 1e-9
    found = np.zeros(known.shape[1])
    base = (table.wins.sum() + 0.5) / (table.leads.sum() + 1)
    found[0] = np.log(base / (1 - base))
    for _ in range(_ROUNDS):
        rates = _rates(known @ found)
        gradient = known.T @ (table.wins - table.leads * rates) - penalty * found
        curvature = (known * (table.leads * rates * (1 - rates))[:, None]).T @ known + np.diag(penalty)
        step = np.linalg.solve(curvature, gradient)
        found = found + np.clip(step, -4, 4)
        if np.abs(step).max() < _NEAR:
            break
    odds = known @ found
    return Fit(float(found[0]), found[1:], _rates(odds), deviance_of(odds, table))


def deviance_of(odds: Floats, table: Patterns) -> float:
    """Of log odds for each pattern."""
    lost = table.wins * np.logaddexp(0, -odds) + (table.leads - table.wins) * np.logaddexp(0, odds)
    return 2 * float(lost.sum())


def _rates(odds: Floats) -> Floats:
    return 1 / (1 + np.exp(-np.clip(odds, -40, 40)))
