"""Two conditions together: both of them, or either."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations

import numpy as np

from leadscore.draft.atoms import Atom, Shape
from leadscore.draft.gate import Gate
from leadscore.draft.sample import Sample
from leadscore.draft.signals import Signal, Signals, Term
from leadscore.draft.terms import terms_of

_PAIRED = 60
_OF_ONE_SUBJECT = 8
_ALIKE = 0.7
"""Close rates of two conditions that stand in one rule with `or` are no farther apart, in log odds."""
_SMALL = 1_000
"""With fewer leads, two conditions together only repeat what chance did."""
_COST = 15.0
"""Of some 1,800 pairs the best lowers the deviance by so much by chance alone: twice the logarithm of their number (D.
Foster, E. George, Annals of Statistics 22, 1994)."""
_NARROWS = 0.9
_WIDENS = 1.1


def signals_of(sample: Sample, least: int) -> Signals:
    """All whose close rate differs from that of all leads, beyond chance and by so much that it matters."""
    simple = terms_of(sample, least)
    if len(sample) < _SMALL:
        return simple
    return _together(simple, _pairs(simple, sample, Gate.of(sample, least)))


def _pairs(simple: Signals, sample: Sample, gate: Gate) -> Signals:
    """Two conditions on different subjects, of the strongest: both of them, or either where both say much the same."""
    leads = simple.holds.sum(axis=1)
    wins = (simple.holds & sample.won).sum(axis=1)
    rate = (wins + 1) / (leads + 2)
    odds = np.log(rate / (1 - rate))
    order = np.argsort(-np.abs(rate - gate.base) * np.sqrt(leads), kind="stable")
    subjects = [sample.atoms[signal.terms[0].atoms[0]].subject for signal in simple.all]
    chosen: list[int] = []
    taken: dict[str, int] = defaultdict(int)
    for place in order.tolist():
        if taken[subjects[place]] < _OF_ONE_SUBJECT and len(chosen) < _PAIRED:
            taken[subjects[place]] += 1
            chosen.append(place)
    found, masks = [], []
    cost = _COST * gate.scale
    for one, other in combinations(chosen, 2):
        if subjects[one] == subjects[other]:
            continue
        terms = (simple.all[one].terms[0], simple.all[other].terms[0])
        both = simple.holds[one] & simple.holds[other]
        if both.sum() <= _NARROWS * min(leads[one], leads[other]) and (sign := gate.sign(both)):
            found.append(Signal(terms, False, cost, sign))
            masks.append(both)
        is_alike = simple.all[one].sign == simple.all[other].sign and abs(odds[one] - odds[other]) < _ALIKE
        # Of two fields people make two rules.
        if is_alike and all(_is_event(term, sample.atoms) for term in terms):
            either = simple.holds[one] | simple.holds[other]
            if either.sum() >= _WIDENS * max(leads[one], leads[other]) and (sign := gate.sign(either)):
                found.append(Signal(terms, True, cost, sign))
                masks.append(either)
    return Signals(found, np.array(masks, np.bool_).reshape(len(found), len(sample)))


def _is_event(term: Term, atoms: Sequence[Atom]) -> bool:
    return atoms[term.atoms[0]].shape is Shape.EVENT


def _together(one: Signals, other: Signals) -> Signals:
    return Signals([*one.all, *other.all], np.concatenate((one.holds, other.holds)))
