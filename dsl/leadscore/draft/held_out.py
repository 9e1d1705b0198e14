"""How well rules do that were learned without the leads they are judged on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from leadscore.draft.disqualify import disqualifiers
from leadscore.draft.learning import rules_of
from leadscore.draft.model import HeldOut
from leadscore.draft.sample import Sample
from leadscore.draft.signals import Signal, holds_of
from leadscore.draft.threshold import ready_at
from leadscore.learn.history import LOWEST
from leadscore.learn.ladder import Bools, Estimate, Ladder, auc, rate_of
from leadscore.learn.rates import Interval, Rate, Z
from leadscore.learn.tally import FOLDS, fold_of
from leadscore.values.days import DAY

_NEWEST = 0.3
_SPREAD = 60 * DAY
_ENOUGH = 20
"""The newest leads judge alone if they have so many wins, and others."""
_FEW = 5
"""A part with fewer wins, or others, judges nothing."""
_LEAST_AUC = 0.55


@dataclass(frozen=True, slots=True)
class _Judged:
    signals: Sequence[Signal]
    auc: Estimate
    ready: Rate
    others: Rate


def held_out(
    sample: Sample, most: int, target_rate: float | None = None
) -> tuple[HeldOut | None, Sequence[Sequence[Signal]]]:
    """The figures, and what the rules ask that were learned for them; None where there are too few wins to be judged
    by. `target_rate` is the close rate that those who are ready shall have."""
    for by_time in (True, False) if _has_time(sample) else (False,):
        splits = _splits(sample, by_time)
        judged = [
            one
            for seen, unseen in splits
            if (one := _judged(sample.part(seen), sample.part(unseen), most, target_rate)) is not None
        ]
        if judged:
            return _figures(judged, by_time), [one.signals for one in judged]
    return None, ()


def _figures(judged: Sequence[_Judged], by_time: bool) -> HeldOut:
    value = float(np.mean([one.auc.value for one in judged]))
    half = (
        Z
        * float(np.sqrt(np.sum([((one.auc.interval.high - one.auc.interval.low) / 2 / Z) ** 2 for one in judged])))
        / len(judged)
    )
    ready, others = (_sum([getattr(one, name) for one in judged]) for name in ("ready", "others"))
    estimate = judged[0].auc if by_time else Estimate(value, Interval(max(0.0, value - half), min(1.0, value + half)))
    return HeldOut(by_time, len(judged), ready.of + others.of, ready.hits + others.hits, estimate, ready, others)


def has_signal(found: HeldOut) -> bool:
    """Whether the rules tell wins from the rest, beyond chance and by so much that it is worth a policy."""
    return found.auc.interval.low > 0.5 and found.auc.value > _LEAST_AUC


def _has_time(sample: Sample) -> bool:
    """Whether there is an earlier and a later, and enough of the later to judge by."""
    low, high = np.quantile(sample.at, (0.05, 0.95))
    newest = sample.won[_newest(sample)]
    return bool(high - low >= _SPREAD and min(newest.sum(), (~newest).sum()) >= _ENOUGH)


def _newest(sample: Sample) -> Bools:
    found: Bools = sample.at > np.quantile(sample.at, 1 - _NEWEST)
    return found


def _splits(sample: Sample, by_time: bool) -> Iterator[tuple[Bools, Bools]]:
    """Leads to learn from, and to judge by."""
    if by_time:
        newest = _newest(sample)
        yield ~newest, newest
        return
    folds = np.array([fold_of(identity) for identity in sample.ids])
    for fold in range(FOLDS):
        yield folds != fold, folds == fold


def _judged(old: Sample, new: Sample, most: int, target_rate: float | None) -> _Judged | None:
    """All as for the policy itself: who is disqualified ranks below all others, and is not ready."""
    if any(min(int(part.won.sum()), int((~part.won).sum())) < _FEW for part in (old, new)):
        return None
    out, kept = disqualifiers(old, most)
    rest = old.part(kept)
    rules = rules_of(rest, most - len(out))
    scores = np.where(holds_of(out, new).any(axis=0), LOWEST, rules.scores(new))
    tells = auc(Ladder.of(scores, new.won))
    if tells is None:
        return None
    ready = scores >= ready_at(Ladder.of(rules.scores(rest), rest.won), target_rate)
    return _Judged([*out, *rules.signals], tells, rate_of(new.won, ready), rate_of(new.won, ~ready))


def _sum(rates: Sequence[Rate]) -> Rate:
    return Rate(sum(rate.hits for rate in rates), sum(rate.of for rate in rates))
