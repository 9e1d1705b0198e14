"""Which rules can be read beside each other: few about one thing, and of two about one field it is plain what both come
to."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from leadscore.draft.atoms import Atom, Shape
from leadscore.draft.signals import Signal, Signals
from leadscore.learn.ladder import Bools

_OF_ONE = 2
"""So many rules ask for one field, or for the same events."""


class Beside:
    """What is barred by the signals that are chosen already."""

    def __init__(self, signals: Signals, atoms: Sequence[Atom]) -> None:
        asked = [_asked(signal, atoms) for signal in signals.all]
        everything = sorted(set().union(*asked))
        self._asks = np.array([[one in of for one in everything] for of in asked], np.bool_)
        self._is_loose = np.array([_is_loose(signal, atoms) for signal in signals.all])
        self._holds = signals.holds
        self._leads = signals.holds.sum(axis=1)
        self._crossing: dict[int, Bools] = {}

    def barred(self, chosen: Sequence[int]) -> Bools:
        """For each signal whether it can no longer be chosen."""
        full = self._asks[list(chosen)].sum(axis=0) >= _OF_ONE
        found: Bools = (self._asks & full).any(axis=1)
        for place in chosen:
            found = found | self._crosses(place)
        return found

    def _crosses(self, place: int) -> Bools:
        """Those that ask for the same field, and hold for some of the leads for whom this one does, though neither of
        the two holds for all leads of the other."""
        if place not in self._crossing:
            found = (self._asks & self._asks[place]).any(axis=1) & ~(self._is_loose | self._is_loose[place])
            near = np.flatnonzero(found)
            both = (self._holds[near] & self._holds[place]).sum(axis=1)
            found[near] = (both > 0) & (both < np.minimum(self._leads[near], self._leads[place]))
            self._crossing[place] = found
        return self._crossing[place]


def _asked(signal: Signal, atoms: Sequence[Atom]) -> set[str]:
    return {atoms[term.atoms[0]].asks for term in signal.terms}


def _is_loose(signal: Signal, atoms: Sequence[Atom]) -> bool:
    """How often something was done and how long ago, or two words of a title, are told of independently."""
    return all(atoms[term.atoms[0]].shape in (Shape.EVENT, Shape.WORD) for term in signal.terms)
