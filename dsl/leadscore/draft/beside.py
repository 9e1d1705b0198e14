"""Which rules can be read beside each other: few about one thing, of two about one field it is plain what both come to,
and none takes back what another gives."""

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
        self._is_pair = np.array([len(signal.terms) > 1 for signal in signals.all])
        self._sign = np.array([signal.sign for signal in signals.all])
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
        """Those that ask for the same, and hold for some of the leads for whom this one does: of a field where neither
        of the two holds for all leads of the other; of two conditions together where the points go the other way."""
        if place not in self._crossing:
            found = (self._asks & self._asks[place]).any(axis=1)
            is_plain = ~(self._is_loose | self._is_loose[place])
            is_contrary = (self._is_pair | self._is_pair[place]) & (self._sign != self._sign[place])
            near = np.flatnonzero(found & (is_plain | is_contrary))
            both = (self._holds[near] & self._holds[place]).sum(axis=1)
            is_across = both < np.minimum(self._leads[near], self._leads[place])
            found[:] = False
            found[near] = (both > 0) & (is_plain[near] & is_across | is_contrary[near])
            self._crossing[place] = found
        return self._crossing[place]


def _asked(signal: Signal, atoms: Sequence[Atom]) -> set[str]:
    return {atoms[term.atoms[0]].asks for term in signal.terms}


def _is_loose(signal: Signal, atoms: Sequence[Atom]) -> bool:
    """How often something was done and how long ago, or two words of a title, are told of independently."""
    return all(atoms[term.atoms[0]].shape in (Shape.EVENT, Shape.WORD) for term in signal.terms)
