"""Leads that never buy: what rules them out, whatever else they show."""

from __future__ import annotations

import numpy as np

from leadscore.draft.atoms import Shape
from leadscore.draft.sample import Sample
from leadscore.draft.signals import Signal, Term
from leadscore.learn.ladder import Bools

_LEADS = 50
_EXPECTED = 10.0
"""So many wins there would have been by chance, and there was none: that happens by chance once in 20,000 times."""
_MOST = 2


def disqualifiers(sample: Sample, rules: int) -> tuple[list[Signal], Bools]:
    """Up to two values of a field of whose leads none was won, and the leads that are left. What is unknown of a lead
    rules nobody out, nor what it did: that may change."""
    kept = np.ones(len(sample), np.bool_)
    base = float(sample.won.mean())
    found: list[Signal] = []
    while len(found) < min(_MOST, rules - 1):
        best, most = None, 0
        for place, atom in enumerate(sample.atoms):
            if atom.shape is not Shape.LEVEL or atom.is_behaviour:
                continue
            holds = sample.holds[place] & kept
            leads = int(holds.sum())
            if leads > max(most, _LEADS - 1) and leads * base >= _EXPECTED and not (holds & sample.won).any():
                best, most = place, leads
        if best is None:
            break
        found.append(Signal((Term((best,)),), False, 0.0, -1))
        kept &= ~sample.holds[best]
    return found, kept
