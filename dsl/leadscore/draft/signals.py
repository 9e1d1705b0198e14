"""What a rule may ask: a condition, a set of values, a range of a number, two of them together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from leadscore.draft.sample import Sample
from leadscore.learn.ladder import Bools

Floats = NDArray[np.float64]


class Joined(Enum):
    """How the atoms of a term go together; all ask for one subject."""

    ALONE = "alone"
    ANY = "any"
    RANGE = "range"


@dataclass(frozen=True, slots=True)
class Term:
    """Atoms by their place: one, values of a set, or the two ends of a range."""

    atoms: tuple[int, ...]
    joined: Joined = Joined.ALONE


@dataclass(frozen=True, slots=True)
class Signal:
    """What a rule asks: a term, or two of different subjects (`either` of them, else both).

    `cost` is by how much the deviance of leads has to fall for it: what reads badly has to be worth it. `sign` is 1
    where such leads are won more often than all, else -1.
    """

    terms: tuple[Term, ...]
    either: bool
    cost: float
    sign: int


@dataclass(frozen=True, slots=True, eq=False)
class Signals:
    """All that passed the gate, and for whom each holds (signals by leads); they are picked from `tried` conditions
    that hold for different leads."""

    all: Sequence[Signal]
    holds: Bools
    tried: int = 0


def holds_of(signals: Sequence[Signal], sample: Sample) -> Bools:
    """For whom each holds, of any leads."""
    masks = np.zeros((len(signals), len(sample)), np.bool_)
    for place, signal in enumerate(signals):
        parts = [mask_of(term, sample.holds) for term in signal.terms]
        masks[place] = (np.any if signal.either else np.all)(parts, axis=0)
    return masks


def mask_of(term: Term, holds: Bools) -> Bools:
    found: Bools = (np.all if term.joined is Joined.RANGE else np.any)(holds[list(term.atoms)], axis=0)
    return found
