"""The simplest rival of a policy: one of its fields alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from leadscore.facts.model import Value
from leadscore.learn.history import History
from leadscore.learn.ladder import Ladder, auc
from leadscore.learn.tally import FOLDS, Tally, as_number

_FEW = 20
"""A value that fewer leads have is taken with others of the kind."""
_BINS = 10
_UNIT = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Rival:
    """A field, and the AUC of the close rates of its values, held out."""

    field: str
    auc: float


def best_field(history: History) -> Rival | None:
    """The field in the policy's conditions that tells wins from the rest best by itself; None where each is the same
    for all leads.

    Each lead is ranked by the close rate of its value among the leads of the other folds; the AUC is the mean over the
    folds. Numbers and days are taken in tenths.
    """
    rivals = [Rival(name, tells) for name, values in history.seen.fields.items() for tells in _held_out(values)]
    return max(rivals, key=lambda rival: rival.auc, default=None)


def _held_out(values: Mapping[Value | None, Tally]) -> Iterator[float]:
    """Nothing where a fold lacks wins or others, or there are no values to tell apart."""
    groups = _grouped(values)
    if len(values) < 2:
        return
    leads, wins = (np.array([group[side] for group in groups]) for side in (0, 1))
    base = wins.sum() / leads.sum()
    found = []
    for fold in range(FOLDS):
        known, won = leads.sum(axis=1) - leads[:, fold], wins.sum(axis=1) - wins[:, fold]
        # A lead of the usual kind is added, so that a value that no other fold has ranks in the middle.
        rates = ((won + base) / (known + 1) * _UNIT).astype(np.int64)
        tells = auc(Ladder.of_counts(rates, wins[:, fold], leads[:, fold]))
        if tells is None:
            return
        found.append(tells.value)
    yield sum(found) / FOLDS


def _grouped(values: Mapping[Value | None, Tally]) -> list[NDArray[np.int64]]:
    """Leads and wins by fold, for each group of values."""
    groups: dict[object, NDArray[np.int64]] = {}
    bins = _bins({value: tally for value, tally in values.items() if isinstance(value, Decimal | date)})
    for value, tally in values.items():
        key: object = ("number", bins[value]) if value in bins else value
        if value not in bins and value is not None and tally.sign.leads < _FEW:
            key = "few"
        groups[key] = groups.get(key, np.zeros((2, FOLDS), np.int64)) + np.array((tally.leads, tally.wins))
    return list(groups.values())


def _bins(sizes: Mapping[Decimal | date, Tally]) -> dict[Value | None, int]:
    """Of each number or day the tenth in which the middle one of its leads stands."""
    before, total = 0, sum(tally.sign.leads for tally in sizes.values())
    bins: dict[Value | None, int] = {}
    for size in sorted(sizes, key=as_number):
        leads = sizes[size].sign.leads
        bins[size] = (2 * before + leads) * _BINS // (2 * total)
        before += leads
    return bins
