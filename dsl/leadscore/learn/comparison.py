"""Two policies held against the same leads: which one tells wins from the rest better."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from leadscore.learn.history import History
from leadscore.learn.ladder import Bools, Estimate, Numbers, auc, average_precision, ranked
from leadscore.learn.rates import Interval, Z
from leadscore.learn.slices import ENOUGH_WINS, Part, part_of


@dataclass(frozen=True, slots=True)
class Standing:
    """How one policy does; `ready_at` in millipoints."""

    policy: str
    version: str | None
    ready_at: int | None
    all: Part
    auc: Estimate
    average_precision: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """On the leads to which both apply. `gain` is this policy's AUC less the other's; `only_this` and `only_other` are
    those whom one alone had ready."""

    this: Standing
    other: Standing
    gain: Estimate
    only_this: Part
    only_other: Part


def comparison_of(this: History, other: History) -> Comparison | None:
    """None where there are too few wins, or leads that were not won, among those that both score."""
    mine, theirs = _shared(this, other)
    won = this.won[mine]
    if min(int(won.sum()), int((~won).sum())) < ENOUGH_WINS:
        return None
    standings = _standing(this, mine), _standing(other, theirs)
    ready, was = this.ready[mine], other.ready[theirs]
    return Comparison(
        *standings,
        Estimate(
            standings[0].auc.value - standings[1].auc.value,
            gain_interval(this.order[mine], other.order[theirs], won),
        ),
        part_of(this, "ready by this policy alone", _mask(this, mine[ready & ~was])),
        part_of(other, "ready by the other alone", _mask(other, theirs[was & ~ready])),
    )


def _shared(this: History, other: History) -> tuple[Numbers, Numbers]:
    """The places of the same leads in both."""
    places = {identity: place for place, identity in enumerate(other.ids)}
    pairs = [(place, places[identity]) for place, identity in enumerate(this.ids) if identity in places]
    mine, theirs = np.array(pairs, np.int64).reshape(-1, 2).T
    return mine, theirs


def _mask(history: History, places: Numbers) -> Bools:
    mask = np.zeros(len(history), np.bool_)
    mask[places] = True
    return mask


def _standing(history: History, places: Numbers) -> Standing:
    some = _mask(history, places)
    ladder, plan = history.ladder(some), history.plan
    tells, precision = auc(ladder), average_precision(ladder)
    if tells is None or precision is None:
        raise ValueError("there must be wins and others")
    return Standing(
        policy=plan.name,
        version=plan.version,
        ready_at=None if plan.ready is None else plan.ready.at,
        all=part_of(history, "all leads", some),
        auc=tells,
        average_precision=precision,
    )


def gain_interval(this: Numbers, other: Numbers, won: Bools) -> Interval:
    """Of the difference between two scores' AUC on the same leads."""
    return gain_of(this, other, won).interval


def gain_of(this: Numbers, other: Numbers, won: Bools) -> Estimate:
    """By how much the first score's AUC is higher, on the same leads. The interval is DeLong's, which heeds that both
    are about the same (DeLong, DeLong and Clarke-Pearson, Biometrics 44, 1988). A lead's part in the difference stands
    for the covariance."""
    difference = _placements(this, won) - _placements(other, won)
    of_wins, of_others = difference[won], difference[~won]
    variance = float(of_wins.var(ddof=1) / len(of_wins) + of_others.var(ddof=1) / len(of_others))
    middle = float(of_wins.mean())
    return Estimate(middle, Interval(middle - Z * sqrt(variance), middle + Z * sqrt(variance)))


def _placements(scores: Numbers, won: Bools) -> NDArray[np.float64]:
    """Of each win the share of others that it beats, of each other the share of wins that beat it; ties count half."""
    distinct, places = ranked(scores)
    wins, others = (np.bincount(places[some], minlength=len(distinct)) for some in (won, ~won))
    beats = (np.cumsum(others) - others / 2) / others.sum()
    beaten = 1 - (np.cumsum(wins) - wins / 2) / wins.sum()
    return np.asarray(np.where(won, beats[places], beaten[places]), np.float64)
