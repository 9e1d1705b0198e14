"""A threshold that people can picture: above 0."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from leadscore.draft.learning import Rules
from leadscore.draft.sample import Sample
from leadscore.draft.signals import Joined, Signal, Term
from leadscore.draft.threshold import ready_at
from leadscore.learn.ladder import Ladder


def above_zero(rules: Rules, sample: Sample, target_rate: float | None) -> Rules:
    """The same differences between leads, said the other way round where ready would be at 0 or less: `visits < 3
    subtract 20` becomes `visits >= 3 add 20`, as long as one of two conditions holds for every lead."""
    while rules.points and ready_at(Ladder.of(rules.scores(sample), sample.won), target_rate) <= 0:
        turned = _turned(rules, sample)
        if turned is None:
            break
        rules = turned
    return rules


def _turned(rules: Rules, sample: Sample) -> Rules | None:
    """With the largest loss that has an opposite said as a gain."""
    losses = [place for place, points in enumerate(rules.points) if points < 0]
    for place in sorted(losses, key=lambda place: (rules.points[place], place)):
        opposite = _opposite(rules.signals[place], sample)
        if opposite is not None:
            signals, points = [*rules.signals], [*rules.points]
            signals[place], points[place] = opposite, -points[place]
            return Rules(signals, points)
    return None


def _opposite(signal: Signal, sample: Sample) -> Signal | None:
    if len(signal.terms) > 1 or signal.terms[0].joined is not Joined.ALONE:
        return None
    (own,) = signal.terms[0].atoms
    others = _on(sample.atoms[own].subject, sample)
    exact = (place for place in others if np.array_equal(sample.holds[place], ~sample.holds[own]))
    found = next(exact, None)
    return None if found is None else replace(signal, terms=(Term((found,)),), sign=-signal.sign)


def _on(subject: str, sample: Sample) -> Sequence[int]:
    return [place for place, atom in enumerate(sample.atoms) if atom.subject == subject]
