"""A few yes/no columns, and what is expected by them: leads that agree in all of them are one row."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadscore.learn.ladder import Bools, Numbers
from leadscore.learn.logistic import Floats, Regression

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
    """With a small ridge on the weights, so that what never fails keeps finite points."""
    regression = Regression(table.columns, table.leads, table.wins, ridge)
    found = regression.fit()
    intercept = regression.intercept(found)
    lost = deviance_of(intercept + table.columns @ found.weights, table)
    return Fit(intercept, found.weights, regression.chances(found), lost)


def deviance_of(odds: Floats, table: Patterns) -> float:
    """Of log odds for each pattern."""
    lost = table.wins * np.logaddexp(0, -odds) + (table.leads - table.wins) * np.logaddexp(0, odds)
    return 2 * float(lost.sum())
