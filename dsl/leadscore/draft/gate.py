"""Which conditions may stand in a rule: their leads are won more or less often than all, beyond chance and by so much
that it matters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from leadscore.draft.chance import at_most
from leadscore.draft.sample import Sample
from leadscore.draft.signals import Signal, Signals, Term
from leadscore.learn.ladder import Bools

_CHANCE = 0.01
"""Many conditions are looked at, so chance alone makes so few wins, or so many, once in a hundred times at most."""
_MATERIAL = 0.02
_OF_BASE = 0.25
"""And by two points of a hundred, or a quarter of a close rate that is low itself."""
_OF_MOST = 3.0
"""What holds for most leads is said better by what sets the others apart."""


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A term, by how much the deviance has to fall for it, and for whom it holds. `rivals` are as many as it was picked
    from: of forty words, one passes for a sign by chance sooner than one alone."""

    term: Term
    cost: float
    mask: Bools
    rivals: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class Gate:
    won: Bools
    least: int
    scale: float

    @classmethod
    def of(cls, sample: Sample, least: int) -> Gate:
        # The deviance of twice as many leads is twice as large, and what reads badly is no better for that.
        return cls(sample.won, least, max(1.0, len(sample) / 5_000))

    @property
    def base(self) -> float:
        return float(self.won.mean())

    def passed(self, candidates: Iterable[Candidate]) -> Signals:
        signals, masks = [], []
        seen: set[bytes] = set()
        tried: set[bytes] = set()
        for each in candidates:
            mask = each.mask
            sign = self.sign(mask, each.rivals)
            # What holds for all others says the same with the opposite sign: the plainer of the two comes first.
            key = min(np.packbits(mask).tobytes(), np.packbits(~mask).tobytes())
            tried.add(key)
            if sign and key not in seen:
                seen.add(key)
                of_most = _OF_MOST if mask.mean() > 0.5 else 0.0
                signals.append(Signal((each.term,), False, (each.cost + of_most) * self.scale, sign))
                masks.append(mask)
        return Signals(signals, np.array(masks, np.bool_).reshape(len(signals), len(self.won)), len(tried))

    def sign(self, mask: Bools, rivals: int = 1) -> int:
        """1 or -1; 0 where the close rate of who is in the mask tells nothing, picked from so many (Bonferroni)."""
        leads, wins = int(mask.sum()), int((mask & self.won).sum())
        if leads < self.least or len(self.won) - leads < self.least:
            return 0
        if abs(wins / leads - self.base) < min(_MATERIAL, _OF_BASE * self.base):
            return 0
        every, all_wins = len(self.won), int(self.won.sum())
        if is_more := wins > leads * self.base:
            by_chance = at_most(leads - wins, leads, every - all_wins, every)
        else:
            by_chance = at_most(wins, leads, all_wins, every)
        if by_chance > _CHANCE / 2 / rivals:
            return 0
        return 1 if is_more else -1
