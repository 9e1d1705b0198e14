"""Which few signals, together, tell wins from the rest best.

One by one the signal that lowers the deviance most is added, by its score statistic; each time, every signal chosen
before is tried against all others, of those that can be read beside each other. Points must agree in sign with the
signal's own close rate: a rule that takes points from leads that are won more often than others nobody would sign.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from leadscore.draft.beside import Beside
from leadscore.draft.logistic import Fit, fit_patterns, patterns
from leadscore.draft.sample import Sample
from leadscore.draft.signals import Floats, Signals
from leadscore.learn.ladder import Bools

_TRIED = 6
_WORTH = 0.5
_MOST = 20_000
"""So many leads, spread over all, are searched on; their points are fitted to all."""


def best_signals(signals: Signals, sample: Sample, most: int) -> list[int]:
    """The places of at most `most` of the signals of a sample, the weightiest first."""
    if not len(signals.all):
        return []
    every = max(1, -(-len(sample) // _MOST))
    search = _Search(signals, sample.won, every, Beside(signals, sample.atoms))
    chosen: list[int] = []
    deviance = np.inf
    while len(chosen) < most and (step := search.added(chosen)) is not None:
        if step.deviance >= deviance - _WORTH:
            break
        chosen, deviance = step.chosen, step.deviance
        if len(chosen) > 1:
            chosen, deviance = search.swapped(chosen, deviance)
    return chosen


@dataclass(frozen=True, slots=True)
class _Step:
    """`deviance` has the costs of the signals in it."""

    deviance: float
    chosen: list[int]


class _Search:
    def __init__(self, signals: Signals, won: Bools, every: int, beside: Beside) -> None:
        self._holds = signals.holds[:, ::every]
        self._dense = self._holds.astype(np.float32)
        self._won = won[::every]
        self._beside = beside
        self._sign = np.array([signal.sign for signal in signals.all])
        self._cost = np.array([signal.cost for signal in signals.all])

    def added(self, chosen: Sequence[int]) -> _Step | None:
        """The best signal beside those; None where none lowers the deviance by its cost."""
        paid = float(self._cost[list(chosen)].sum())
        gain = self._gains(chosen)
        best: _Step | None = None
        for place in np.argsort(-gain, kind="stable")[:_TRIED].tolist():
            if gain[place] <= 0:
                break
            wider = [*chosen, place]
            found = self._fit(wider)
            if (found.weights * self._sign[wider] < 0).any():
                continue
            deviance = found.deviance + paid + float(self._cost[place])
            if best is None or deviance < best.deviance:
                best = _Step(deviance, wider)
        return best

    def swapped(self, chosen: list[int], deviance: float) -> tuple[list[int], float]:
        """Each of them against all others, until none is better."""
        better = True
        while better:
            better = False
            for place in list(chosen):
                rest = [other for other in chosen if other != place]
                step = self.added(rest)
                if len(rest) < len(chosen) and step is not None and step.deviance < deviance - _WORTH:
                    chosen, deviance, better = step.chosen, step.deviance, True
        return chosen, deviance

    def _fit(self, chosen: Sequence[int]) -> Fit:
        return fit_patterns(patterns(self._holds[list(chosen)], self._won))

    def _gains(self, chosen: Sequence[int]) -> Floats:
        """By how much each signal would lower the deviance, about, less its cost: Rao's score statistic."""
        table = patterns(self._holds[list(chosen)], self._won)
        found = fit_patterns(table)
        expected = found.rates[table.of_lead]
        slope = (self._won - expected).astype(np.float32)
        weight = (expected * (1 - expected)).astype(np.float32)
        known = np.concatenate((np.ones((1, len(self._won)), np.float32), self._dense[list(chosen)]))
        shared = self._dense @ (known * weight).T
        inner = np.linalg.inv((known * weight) @ known.T + 1e-6 * np.eye(len(known)))
        gradient = self._dense @ slope
        spread = self._dense @ weight - np.einsum("ij,jk,ik->i", shared, inner, shared) + 1
        gain: Floats = gradient * gradient / spread - self._cost
        gain[np.sign(gradient) * self._sign < 0] = 0
        gain[list(chosen)] = 0
        gain[self._beside.barred(chosen)] = 0
        return gain
