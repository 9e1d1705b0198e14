"""Signs of a win that no rule asks for: what tells leads apart that the policy gives the same score."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import NormalDist

import numpy as np

from leadscore.draft.logistic import Patterns, fit_patterns
from leadscore.draft.sample import Sample
from leadscore.draft.signals import Floats, Signals
from leadscore.draft.terms import terms_of
from leadscore.draft.writing import Words
from leadscore.learn.evidence.model import Missing
from leadscore.learn.ladder import Bools, Numbers, rate_of
from leadscore.plan.model import Rule

_MOST = 5
_BINS = 40
_CHANCE = 0.05
_LIKE = 0.6
"""Two signs that hold for the same leads so much are one."""
_SPELLED = 3
"""So many values stand in a condition that names them one by one."""
_STEPS = (5_000, 1_000)
_LEAST = 20


def missing_signs(sample: Sample, score: Numbers, rules: Sequence[Rule]) -> tuple[Missing, ...]:
    """Up to five on different subjects, the strongest first; `score` is each lead's, in millipoints. No
    more points are advised than one of the policy's `rules` gives.

    Leads of about the same score are compared with each other (N. Mantel and W. Haenszel, JNCI 22, 1959), so that what
    the rules say already counts for nothing. So many conditions are looked at that the level is 5% for all of them
    together (Bonferroni).
    """
    found = terms_of(sample, max(_LEAST, len(sample) // 100))
    stratum = _strata(score)
    odds = _odds_per_point(score, sample.won)
    if not len(found.all) or odds <= 0:
        return ()
    gain, spread = _beyond(found.holds, sample.won, stratum)
    chance = gain / np.sqrt(spread)
    level = NormalDist().inv_cdf(1 - _CHANCE / 2 / found.tried)
    words = Words(sample.atoms, set())
    told: list[int] = []
    for place in np.argsort(-np.abs(chance), kind="stable").tolist():
        if len(told) == _MOST or abs(chance[place]) < level:
            break
        is_new = all(
            _subject(found, place, sample) != _subject(found, other, sample)
            and _likeness(found.holds[place], found.holds[other]) < _LIKE
            for other in told
        )
        is_short = len(found.all[place].terms[0].atoms) <= _SPELLED
        if is_new and is_short and not _is_asked(place, found, words, rules):
            told.append(place)
    expected = _rates(sample.won, stratum)
    most = max((abs(rule.points) for rule in rules if rule.points is not None), default=_STEPS[0])
    return tuple(
        Missing(
            _shown(place, found, words, sample),
            rate_of(sample.won, found.holds[place]),
            rate_of(sample.won, ~found.holds[place]),
            float(expected[found.holds[place]].mean()),
            _rounded(float(np.clip(gain[place] / spread[place] / odds, -most, most))),
        )
        for place in told
    )


def _subject(found: Signals, place: int, sample: Sample) -> str:
    return sample.atoms[found.all[place].terms[0].atoms[0]].subject


def _strata(score: Numbers) -> Numbers:
    """Leads of about the same score, in tenths of tenths; equal scores stay together."""
    cuts = np.unique(np.quantile(score, np.linspace(0, 1, _BINS + 1)[1:-1], method="inverted_cdf"))
    found: Numbers = np.searchsorted(cuts, score, side="left")
    return found


def _beyond(holds: Bools, won: Bools, stratum: Numbers) -> tuple[Floats, Floats]:
    """For each sign: wins beyond those that leads of the same score have, and the variance of that."""
    size = int(stratum.max()) + 1
    leads = np.bincount(stratum, minlength=size).astype(float)
    wins = np.bincount(stratum, weights=won, minlength=size)
    with_it = np.array([np.bincount(stratum[mask], minlength=size) for mask in holds], float)
    won_with = np.array([np.bincount(stratum[mask & won], minlength=size) for mask in holds], float)
    rate = wins / np.maximum(leads, 1)
    gain: Floats = (won_with - with_it * rate).sum(axis=1)
    left = leads - with_it
    spread: Floats = (with_it * left * rate * (1 - rate) / np.maximum(leads - 1, 1)).sum(axis=1)
    return gain, np.maximum(spread, 1e-9)


def _rates(won: Bools, stratum: Numbers) -> Floats:
    leads = np.bincount(stratum)
    found: Floats = (np.bincount(stratum, weights=won) / np.maximum(leads, 1))[stratum]
    return found


def _odds_per_point(score: Numbers, won: Bools) -> float:
    """By how much a millipoint raises the log odds of a win."""
    distinct, of_lead = np.unique(score, return_inverse=True)
    largest = max(1, int(np.abs(distinct).max(initial=1)))
    leads, wins = np.bincount(of_lead), np.bincount(of_lead, weights=won).astype(np.int64)
    table = Patterns((distinct / largest)[:, None], leads, wins, of_lead)
    return float(fit_patterns(table, ridge=1e-9).weights[0]) / largest


def _rounded(points: float) -> int:
    """To fives, of few points to ones; millipoints."""
    step = next(step for step in _STEPS if abs(points) >= step or step == _STEPS[-1])
    return step * round(points / step) or (step if points > 0 else -step)


def _likeness(one: Bools, other: Bools) -> float:
    return float((one & other).sum() / max(1, (one | other).sum()))


def _is_asked(place: int, found: Signals, words: Words, rules: Sequence[Rule]) -> bool:
    """Whether a rule is just this condition."""
    condition = words.condition(found.all[place])
    return any(rule.text == condition for rule in rules)


def _shown(place: int, found: Signals, words: Words, sample: Sample) -> str:
    """The condition with the values of a set in it, for no policy has declared it."""
    (term,) = found.all[place].terms
    atoms = [sample.atoms[number] for number in term.atoms]
    if len(atoms) > 1 and all(atom.value for atom in atoms):
        return " or ".join(atom.condition for atom in atoms)
    return words.condition(found.all[place])
