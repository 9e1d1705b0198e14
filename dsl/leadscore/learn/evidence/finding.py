"""Which rules of a policy earn their points, what comes of dropping each, and whether other points would help."""

from __future__ import annotations

import numpy as np

from leadscore.learn.comparison import gain_of
from leadscore.learn.evidence.model import Dropped, Evidence, RuleEvidence, Trial
from leadscore.learn.evidence.rescoring import Points, Rescoring, Standing
from leadscore.learn.evidence.weighing import ENOUGH_LEADS, Weighing, weighed
from leadscore.learn.history import History
from leadscore.learn.ladder import Bools, Ladder, Numbers, auc, rate_of
from leadscore.learn.tally import FOLDS, fold_of


def evidence_of(history: History, weeks: float | None) -> Evidence | None:
    """Of all rules; `weeks` is over how long the leads came in. None without rules, or where too few of those who are
    not disqualified were won, or were not."""
    everybody = np.ones(len(history), np.bool_)
    if not history.plan.rules or not _has_both(history, everybody):
        return None
    rescoring = Rescoring(history)
    found = weighed(history, everybody)
    now = rescoring.standing({})
    rules = tuple(
        RuleEvidence(
            place=place,
            rule=rule,
            typical=_typical(history, place),
            weight=found.weights[place],
            dropped=_dropped(history, now, rescoring.standing({place: 0}), weeks),
        )
        for place, rule in enumerate(history.plan.rules)
    )
    return Evidence(rules, found.tested, found.fitted, found.has_scale, _trial(history, rescoring, now, found))


def _has_both(history: History, some: Bools) -> bool:
    some = some & ~history.disqualified
    wins = int((history.won & some).sum())
    return min(wins, int(some.sum()) - wins) >= ENOUGH_LEADS


def _typical(history: History, place: int) -> int | None:
    firings = history.firings
    if place not in firings.varied or not firings.fired[place].any():
        return None
    given = firings.points(place)[firings.fired[place]]
    return int(np.quantile(given, 0.5, method="inverted_cdf"))


def _dropped(history: History, now: Standing, then: Standing, weeks: float | None) -> Dropped:
    leaving, joining = now.ready & ~then.ready, then.ready & ~now.ready
    more = int(joining.sum()) - int(leaving.sum())
    return Dropped(
        auc=gain_of(then.order, now.order, history.won),
        leaving=rate_of(history.won, leaving),
        joining=rate_of(history.won, joining),
        per_week=None if weeks is None else more / weeks,
    )


def _auc(order: Numbers, won: Bools) -> float:
    found = auc(Ladder.of(order, won))
    if found is None:
        raise ValueError("there must be wins and others")
    return found.value


# ------------------------------------------------------------------------------------------------ held out


def _trial(history: History, rescoring: Rescoring, now: Standing, found: Weighing) -> Trial | None:
    """Each fifth of the leads with the ideas that the other four give."""
    ideas = _ideas(history, rescoring, np.ones(len(history), np.bool_), found)
    if not ideas:
        return None
    folds = np.fromiter(map(fold_of, history.ids), np.int64, len(history))
    order = now.order.copy()
    for fold in range(FOLDS):
        held_out = folds == fold
        if _has_both(history, ~held_out):
            tried = rescoring.standing(_ideas(history, rescoring, ~held_out, weighed(history, ~held_out)))
            order[held_out] = tried.order[held_out]
    gain = gain_of(order, now.order, history.won)
    return Trial(
        ideas=ideas,
        now=_auc(now.order, history.won),
        then=_auc(order, history.won),
        gain=gain,
        ready_now=rate_of(history.won, now.ready),
        ready_then=rate_of(history.won, rescoring.standing(ideas).ready),
    )


def _ideas(history: History, rescoring: Rescoring, some: Bools, found: Weighing) -> Points:
    """Those that raise AUC on the leads in which they were found, each on top of the better ones: what a rule is worth
    by itself says nothing of what the bounds of its group leave of it."""
    won = history.won[some]

    def tells(points: Points) -> float:
        return _auc(rescoring.standing(points).order[some], won)

    best, kept = tells({}), dict[int, int]()
    ideas = [(place, weight.idea) for place, weight in enumerate(found.weights) if weight.idea is not None]
    for place, idea in sorted(ideas, key=lambda one: -tells(dict([one]))):
        better = tells({**kept, place: idea})
        if better > best:
            best, kept = better, {**kept, place: idea}
    return kept
