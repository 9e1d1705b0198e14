"""From single conditions to terms of one subject: sets of values, ranges of numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from leadscore.draft.atoms import Atom, Shape
from leadscore.draft.gate import Candidate, Gate
from leadscore.draft.sample import Sample
from leadscore.draft.signals import Joined, Signals, Term, mask_of

_LONG_SET = 6
_LEANS = 1.0
"""A value stands in a set of good or bad ones if it leans that way by a standard error itself."""
_RARELY = 3.09
"""The normal distribution's quantile that chance exceeds once in a thousand times."""


def terms_of(sample: Sample, least: int) -> Signals:
    """All of one subject whose close rate differs from that of all leads, beyond chance and by so much that it
    matters."""
    gate = Gate.of(sample, least)
    rivals = _rivals(sample.atoms)
    return gate.passed(
        Candidate(term, cost, mask_of(term, sample.holds), rivals.get(term.atoms[0], 1))
        for term, cost in _terms(sample, gate)
    )


def _rivals(atoms: Sequence[Atom]) -> dict[int, int]:
    """Of words: how many there are of their field; of events with a target: how many targets of their kind."""
    families: dict[tuple[str, Shape], set[str]] = defaultdict(set)
    for atom in atoms:
        families[atom.subject, atom.shape].add(atom.asks if atom.shape is Shape.EVENT else atom.value)
    picked = {place for place, atom in enumerate(atoms) if atom.shape is Shape.WORD or atom.asks != atom.subject}
    return {place: len(families[atoms[place].subject, atoms[place].shape]) for place in picked}


def _terms(sample: Sample, gate: Gate) -> Iterator[tuple[Term, float]]:
    by_subject: dict[str, list[int]] = defaultdict(list)
    for place, atom in enumerate(sample.atoms):
        by_subject[atom.subject].append(place)
    for places in by_subject.values():
        levels = [place for place in places if sample.atoms[place].shape is Shape.LEVEL]
        yield from ((Term((place,)), 2.0) for place in places if place not in levels)
        yield from _levels(levels, sample, gate)
        yield from _ranges(places, sample.atoms)


def _levels(levels: Sequence[int], sample: Sample, gate: Gate) -> Iterator[tuple[Term, float]]:
    """Each value of a field; the best few together, and the worst few. Of values that are seldom seen little is
    believed, and nothing of a field whose values differ by no more than chance."""
    counts = {place: int(sample.holds[place].sum()) for place in levels}
    levels = [place for place in levels if counts[place]]
    wins = {place: int((sample.holds[place] & sample.won).sum()) for place in levels}
    base = gate.base
    chance = {
        place: (wins[place] - counts[place] * base) / np.sqrt(counts[place] * base * (1 - base)) for place in levels
    }
    if len(levels) > 2 and sum(z * z for z in chance.values()) < _more_than_chance(len(levels) - 1):
        return
    yield from ((Term((place,)), 2.0) for place in levels)
    if len(levels) < 3:
        return
    for side in (1, -1):
        order = sorted(levels, key=lambda place: -side * (wins[place] + 5 * base) / (counts[place] + 5))
        leaning = [place for place in order if side * chance[place] >= _LEANS]
        for size in range(2, len(leaning) + 1):
            yield Term(tuple(sorted(leaning[:size])), Joined.ANY), 2.5 if size <= _LONG_SET else 4.5


def _more_than_chance(freedom: int) -> float:
    """What chi-square exceeds by chance once in a thousand times: E. B. Wilson and M. M. Hilferty, PNAS 17, 1931."""
    spread = 2 / (9 * freedom)
    return freedom * float((1 - spread + _RARELY * np.sqrt(spread)) ** 3)


def _ranges(places: Sequence[int], atoms: Sequence[Atom]) -> Iterator[tuple[Term, float]]:
    lows = [place for place in places if atoms[place].shape is Shape.FROM]
    highs = [place for place in places if atoms[place].shape is Shape.BELOW]
    few = max(1, len(lows) // 8)
    for low in lows:
        is_any = not atoms[low].cut  # more than nothing: the first of all ranges
        for number, high in enumerate(highs):
            if atoms[low].cut < atoms[high].cut and (is_any or (number % few == 0 and lows.index(low) % few == 0)):
                yield Term((low, high), Joined.RANGE), 2.0 if is_any else 3.0
