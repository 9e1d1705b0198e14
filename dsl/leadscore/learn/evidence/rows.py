"""What rules gave to each lead, as the rows of a regression: leads to whom all rules gave the same share one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from leadscore.learn.history import History
from leadscore.learn.ladder import Bools, Numbers
from leadscore.learn.logistic import Floats

_MOST_ROWS = 50_000
"""Of leads with more than so many rows, about so many leads are taken."""
_SEED = 1


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """`rows` (rows × rules) say how many times its points each rule gave: 1 where it fired, less where they have
    decayed. `leads` and `wins` are of each row; `of` are the leads that were taken, `places` the row of each."""

    rows: Floats
    leads: Numbers
    wins: Numbers
    of: Numbers
    places: Numbers

    def mean(self, values: Floats, some: Bools) -> float | None:
        """The mean of what each row has, over those of `some` leads that were taken; None of nobody."""
        places = self.places[some[self.of]]
        return float(values[places].mean()) if len(places) else None


def rows_of(history: History, some: Bools, rules: Sequence[int]) -> Rows:
    """Of some leads, and of the rules at these places."""
    leads = np.flatnonzero(some)
    found = _rows(history, leads, rules)
    if len(found.rows) <= _MOST_ROWS:
        return found
    return _rows(history, leads[:: -(-len(leads) // _MOST_ROWS)], rules)


def _rows(history: History, leads: Numbers, rules: Sequence[int]) -> Rows:
    """A sum with weights of no pattern tells rows apart, as no two of them have the same."""
    weights = np.random.default_rng(_SEED).random(len(rules))
    sums = np.zeros(len(leads))
    for rule, weight in zip(rules, weights.tolist(), strict=True):
        sums += weight * _times(history, rule, leads)
    _, first, places = np.unique(sums, return_index=True, return_inverse=True)
    won = history.won[leads]
    return Rows(
        rows=np.column_stack([_times(history, rule, leads[first]) for rule in rules]),
        leads=np.bincount(places).astype(np.int64),
        wins=np.bincount(places[won], minlength=len(first)).astype(np.int64),
        of=leads,
        places=places.astype(np.int64),
    )


def _times(history: History, rule: int, leads: Numbers) -> Floats:
    points, firings = history.plan.rules[rule].points, history.firings
    times: Floats = firings.fired[rule][leads].astype(np.float64)
    if points and rule in firings.varied:
        times = firings.varied[rule][leads] / float(points)
    return times
