"""From leads to a few rules with their points, and how well they do on leads that they have not seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from leadscore.draft.logistic import patterns
from leadscore.draft.points import points_of
from leadscore.draft.sample import Sample
from leadscore.draft.search import best_signals
from leadscore.draft.signals import Signal, holds_of, signals_of
from leadscore.learn.ladder import Ladder, Numbers

_LEAST = 20
_SHARE = 0.01


@dataclass(frozen=True, slots=True)
class Rules:
    """Signals with their points (whole ones), the weightiest first."""

    signals: Sequence[Signal]
    points: Sequence[int]

    def scores(self, sample: Sample) -> Numbers:
        """Of any leads, in points."""
        held = holds_of(self.signals, sample).T.astype(np.int64)
        found: Numbers = held @ np.array(self.points, np.int64)
        return found


def rules_of(sample: Sample, most: int) -> Rules:
    """At most `most` rules, for whom there must be wins and others in the sample; none where no signal is any good."""
    found = signals_of(sample, max(_LEAST, int(_SHARE * len(sample))))
    chosen = best_signals(found, sample.won, most)
    signals = [found.all[place] for place in chosen]
    points = points_of(patterns(found.holds[chosen], sample.won), [signal.sign for signal in signals])
    order = sorted(range(len(chosen)), key=lambda place: (-abs(points[place]), place))
    return Rules([signals[place] for place in order], [points[place] for place in order])


def ladder_of(rules: Rules, sample: Sample) -> Ladder:
    return Ladder.of(rules.scores(sample), sample.won)
