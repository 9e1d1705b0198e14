"""From single conditions to what a rule may ask: sets of values, ranges of numbers, two conditions together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from leadscore.draft.atoms import Atom, Shape
from leadscore.draft.sample import Sample
from leadscore.learn.ladder import Bools
from leadscore.learn.rates import wilson

Floats = NDArray[np.float64]

_Z = 2.576
"""Many conditions are looked at, so a close rate has to differ from that of all by an interval of 99%."""
_MATERIAL = 0.02
_OF_BASE = 0.25
"""And by two points of a hundred, or a quarter of a close rate that is low itself."""
_LONG_SET = 6
_OF_MOST = 3.0
"""What holds for most leads is said better by what sets the others apart."""
_LEANS = 1.0
"""A value stands in a set of good or bad ones if it leans that way by a standard error itself."""
_RARELY = 3.09
"""The normal distribution's quantile that chance exceeds once in a thousand times."""
_PAIRED = 60
_OF_ONE_SUBJECT = 8
_ALIKE = 0.7
"""Close rates of two conditions that stand in one rule with `or` are no farther apart, in log odds."""
_SMALL = 1_000
"""With fewer leads, two conditions together only repeat what chance did."""
_NARROWS = 0.9
_WIDENS = 1.1


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
    """All that passed the gate, and for whom each holds (signals by leads)."""

    all: Sequence[Signal]
    holds: Bools


def signals_of(sample: Sample, least: int) -> Signals:
    """All whose close rate differs from that of all leads, beyond chance and by so much that it matters."""
    simple = terms_of(sample, least)
    if len(sample) < _SMALL:
        return simple
    return _together(simple, _pairs(simple, sample, _Gate.of(sample, least)))


def terms_of(sample: Sample, least: int) -> Signals:
    """The same, of one subject each."""
    gate = _Gate.of(sample, least)
    return gate.passed([(term, cost, _mask(term, sample.holds)) for term, cost in _terms(sample, gate)])


def holds_of(signals: Sequence[Signal], sample: Sample) -> Bools:
    """For whom each holds, of any leads."""
    masks = np.zeros((len(signals), len(sample)), np.bool_)
    for place, signal in enumerate(signals):
        parts = [_mask(term, sample.holds) for term in signal.terms]
        masks[place] = (np.any if signal.either else np.all)(parts, axis=0)
    return masks


def _mask(term: Term, holds: Bools) -> Bools:
    found: Bools = (np.all if term.joined is Joined.RANGE else np.any)(holds[list(term.atoms)], axis=0)
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _Gate:
    won: Bools
    least: int
    scale: float

    @classmethod
    def of(cls, sample: Sample, least: int) -> _Gate:
        # The deviance of twice as many leads is twice as large, and what reads badly is no better for that.
        return cls(sample.won, least, max(1.0, len(sample) / 5_000))

    @property
    def base(self) -> float:
        return float(self.won.mean())

    def passed(self, candidates: Sequence[tuple[Term, float, Bools]]) -> Signals:
        signals, masks = [], []
        seen: set[bytes] = set()
        for term, cost, mask in candidates:
            sign = self.sign(mask)
            # What holds for all others says the same with the opposite sign: the plainer of the two comes first.
            key = min(np.packbits(mask).tobytes(), np.packbits(~mask).tobytes())
            if sign and key not in seen:
                seen.add(key)
                of_most = _OF_MOST if mask.mean() > 0.5 else 0.0
                signals.append(Signal((term,), False, (cost + of_most) * self.scale, sign))
                masks.append(mask)
        return Signals(signals, np.array(masks, np.bool_).reshape(len(signals), len(self.won)))

    def sign(self, mask: Bools) -> int:
        """1 or -1; 0 where the close rate of who is in the mask tells nothing."""
        leads, wins = int(mask.sum()), int((mask & self.won).sum())
        if leads < self.least or len(self.won) - leads < self.least:
            return 0
        if abs(wins / leads - self.base) < min(_MATERIAL, _OF_BASE * self.base):
            return 0
        likely = wilson(wins, leads, _Z)
        return 1 if likely.low > self.base else -1 if likely.high < self.base else 0


def _terms(sample: Sample, gate: _Gate) -> Iterator[tuple[Term, float]]:
    by_subject: dict[str, list[int]] = defaultdict(list)
    for place, atom in enumerate(sample.atoms):
        by_subject[atom.subject].append(place)
    for places in by_subject.values():
        levels = [place for place in places if sample.atoms[place].shape is Shape.LEVEL]
        yield from ((Term((place,)), 2.0) for place in places if place not in levels)
        yield from _levels(levels, sample, gate)
        yield from _ranges(places, sample.atoms)


def _levels(levels: Sequence[int], sample: Sample, gate: _Gate) -> Iterator[tuple[Term, float]]:
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


def _pairs(simple: Signals, sample: Sample, gate: _Gate) -> Signals:
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
    cost = 12.0 * gate.scale
    for one, other in combinations(chosen, 2):
        if subjects[one] == subjects[other]:
            continue
        terms = (simple.all[one].terms[0], simple.all[other].terms[0])
        both = simple.holds[one] & simple.holds[other]
        if both.sum() <= _NARROWS * min(leads[one], leads[other]) and (sign := gate.sign(both)):
            found.append(Signal(terms, False, cost, sign))
            masks.append(both)
        is_alike = simple.all[one].sign == simple.all[other].sign and abs(odds[one] - odds[other]) < _ALIKE
        is_of_a_kind = _is_behaviour(terms[0], sample.atoms) == _is_behaviour(terms[1], sample.atoms)
        if is_alike and is_of_a_kind and not any(_is_missing(term, sample.atoms) for term in terms):
            either = simple.holds[one] | simple.holds[other]
            if either.sum() >= _WIDENS * max(leads[one], leads[other]) and (sign := gate.sign(either)):
                found.append(Signal(terms, True, cost, sign))
                masks.append(either)
    return Signals(found, np.array(masks, np.bool_).reshape(len(found), len(sample)))


def _is_missing(term: Term, atoms: Sequence[Atom]) -> bool:
    atom = atoms[term.atoms[0]]
    return atom.shape is Shape.KNOWN and atom.condition.endswith("is missing")


def _is_behaviour(term: Term, atoms: Sequence[Atom]) -> bool:
    return atoms[term.atoms[0]].is_behaviour


def _together(one: Signals, other: Signals) -> Signals:
    return Signals([*one.all, *other.all], np.concatenate((one.holds, other.holds)))
