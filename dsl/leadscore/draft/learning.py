"""From leads to a few rules with their points, and how well they do on leads that they have not seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from leadscore.draft.gate import Gate
from leadscore.draft.logistic import patterns
from leadscore.draft.pairs import signals_of
from leadscore.draft.points import points_of
from leadscore.draft.sample import Sample
from leadscore.draft.search import best_signals
from leadscore.draft.signals import Signal, Term, holds_of
from leadscore.draft.steps import in_steps
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
    least = max(_LEAST, int(_SHARE * len(sample)))
    found = signals_of(sample, least)
    chosen = _plainer(best_signals(found, sample, most), found.all)
    return pointed(in_steps([found.all[place] for place in chosen], sample, Gate.of(sample, least)), sample)


def pointed(signals: Sequence[Signal], sample: Sample) -> Rules:
    """With the points that fit the sample, the weightiest first."""
    points = points_of(patterns(holds_of(signals, sample), sample.won), [signal.sign for signal in signals])
    order = sorted(range(len(signals)), key=lambda place: (-abs(points[place]), place))
    return Rules([signals[place] for place in order], [points[place] for place in order])


def _plainer(chosen: Sequence[int], signals: Sequence[Signal]) -> list[int]:
    """`A or B` beside `A and B` is what `A` beside `B` says, in plainer words."""
    alone = {signal.terms[0]: place for place, signal in enumerate(signals) if len(signal.terms) == 1}
    by_terms: dict[tuple[Term, ...], list[int]] = {}
    for place in chosen:
        by_terms.setdefault(signals[place].terms, []).append(place)
    plain: list[int] = []
    for terms, places in by_terms.items():
        singles = [alone[term] for term in terms if term in alone]
        plain += singles if len(places) == 2 and len(singles) == 2 else places
    return list(dict.fromkeys(plain))


def ladder_of(rules: Rules, sample: Sample) -> Ladder:
    return Ladder.of(rules.scores(sample), sample.won)
