"""What `leadscore learn` is held against: models with all columns, and other learners of few rules."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from benchmarks.learning.encoding import Encoded, Floats, encoded
from benchmarks.learning.sets import Bools, Data, Split
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from threadpoolctl import threadpool_limits

Ints = NDArray[np.int64]

_RULES, _FEW = 10, 5
_STEP = 5


@dataclass(frozen=True, slots=True)
class Task:
    """`won` of the training part's leads alone is looked at while learning."""

    of: Encoded
    won: Bools
    train: Bools
    test: Bools


Score = NDArray[np.generic]
Learner = Callable[[Task], Score]
"""Learns from the training part, and scores the test part: a number a lead, higher is better."""


def task_of(data: Data, split: Split) -> Task:
    columns = {name: cells for name, cells in data.columns.items() if name != "truth"}
    return Task(encoded(columns, split.train), data.won, split.train, split.test)


def auc(won: Bools, score: Score) -> float:
    return float(roc_auc_score(won, score))


# ------------------------------------------------------------------------------------------------ models


def logistic(task: Task) -> Score:
    model = LogisticRegression(max_iter=2000)
    return _chances(model, task.of.filled, task)


def boosting(task: Task) -> Score:
    return _chances(HistGradientBoostingClassifier(random_state=0), task.of.sparse, task)


def ebm(task: Task) -> Score:
    """Needs `interpret-core`. By its own defaults (14 bags, three interactions a column) a split takes many minutes;
    with this much of both it comes to about .003 less."""
    from interpret.glassbox import ExplainableBoostingClassifier  # type: ignore[import-not-found]

    model = ExplainableBoostingClassifier(outer_bags=2, interactions=5, max_rounds=2000, random_state=0, n_jobs=1)
    return _chances(model, task.of.sparse, task)


def _chances(model: object, seen: Floats, task: Task) -> Score:
    with warnings.catch_warnings(), threadpool_limits(1):  # threads that wait for each other on a busy machine
        warnings.simplefilter("ignore")
        model.fit(seen[task.train], task.won[task.train])  # type: ignore[attr-defined]
        chances: Floats = model.predict_proba(seen[task.test])[:, 1]  # type: ignore[attr-defined]
    return chances


# ------------------------------------------------------------------------------------------------ few rules


def l1_rounded(task: Task) -> Score:
    """The ten conditions that the L1 path leaves; fitted again without the penalty, and rounded."""
    seen, won = task.of.conditions[task.train].astype(np.float64), task.won[task.train]
    best = np.zeros(seen.shape[1])
    low, high = -4.0, 1.0
    for _ in range(14):
        middle = (low + high) / 2
        model = LogisticRegression(l1_ratio=1, C=10**middle, solver="liblinear", max_iter=300, random_state=0)
        weights = model.fit(seen, won).coef_[0]
        if (weights != 0).sum() <= _RULES:
            best, low = weights, middle
        else:
            high = middle
    chosen = np.flatnonzero(best)
    weights = LogisticRegression(max_iter=300).fit(seen[:, chosen], won).coef_[0]
    return _rounded(weights / np.abs(weights).max() * 50) @ task.of.conditions[task.test][:, chosen].T


def close_rates_top(task: Task) -> Score:
    """The ten conditions whose close rate lies furthest from all others', in standard errors; points are percents."""
    points, evidence = _close_rates(task)
    chosen = np.argsort(-np.abs(evidence), kind="stable")[:_RULES]
    return points[chosen] @ task.of.conditions[task.test][:, chosen].T


def close_rates_greedy(task: Task) -> Score:
    return _greedy(task, _RULES)


def close_rates_greedy_few(task: Task) -> Score:
    return _greedy(task, _FEW)


def _greedy(task: Task, rules: int) -> Score:
    """One after the other the condition whose points by close rate raise the AUC most, as long as one does."""
    points, _ = _close_rates(task)
    seen, won = task.of.conditions[task.train], task.won[task.train]
    total, chosen, best = np.zeros(len(won), np.int64), np.zeros(len(points), np.bool_), 0.5
    for _ in range(rules):
        left = np.flatnonzero((points != 0) & ~chosen).tolist()
        tried = {place: _fast_auc(total + points[place] * seen[:, place], won) for place in left}
        place = max(tried, key=tried.__getitem__, default=-1)
        if place < 0 or tried[place] <= best:
            break
        best, chosen[place] = tried[place], True
        total = total + points[place] * seen[:, place]
    return (points * chosen) @ task.of.conditions[task.test].T


def _close_rates(task: Task) -> tuple[Ints, Floats]:
    """Of each condition by how many percents its leads close more often than the others, in steps of 5, and in standard
    errors."""
    seen, won = task.of.conditions[task.train], task.won[task.train]
    leads, wins = seen.sum(axis=0), seen[won].sum(axis=0)
    rate, other = wins / leads, (won.sum() - wins) / (len(won) - leads)
    error = np.sqrt(won.mean() * (1 - won.mean()) * (1 / leads + 1 / (len(won) - leads)))
    return _rounded(100 * (rate - other)), (rate - other) / error


def best_column(task: Task) -> Score:
    """The column that by the close rates of its levels or tenths tells wins apart best, judged within the training
    part."""
    fold = np.arange(len(task.won)) % 5

    def held_out(group: Ints) -> float:
        score = np.zeros(len(group))
        for number in range(5):
            known = task.train & (fold != number)
            score[fold == number] = _rates(group, known, task.won)[fold == number]
        return auc(task.won[task.train], score[task.train])

    best = max(task.of.groups.T, key=held_out)
    return _rates(best, task.train, task.won)[task.test]


def _rates(group: Ints, known: Bools, won: Bools) -> Floats:
    """Each lead's group's close rate among the known ones; a lead of the usual kind is added."""
    places = group + 1
    size = int(places.max()) + 1
    leads = np.bincount(places[known], minlength=size)
    wins = np.bincount(places[known & won], minlength=size)
    rates: Floats = ((wins + won[known].mean()) / (leads + 1))[places]
    return rates


def _rounded(points: Floats) -> Ints:
    return (np.round(points / _STEP) * _STEP).astype(np.int64)


def _fast_auc(score: Ints, won: Bools) -> float:
    """Of whole points, which are few: counted by value."""
    places = score - score.min()
    wins = np.bincount(places[won], minlength=int(places.max()) + 1)
    others = np.bincount(places[~won], minlength=len(wins))
    below = np.cumsum(others) - others
    return float((wins * (below + others / 2)).sum() / (wins.sum() * others.sum()))


MODELS: dict[str, tuple[str, Learner]] = {
    "boosting": ("gradient boosting (HistGradientBoosting)", boosting),
    "logistic": ("logistic regression", logistic),
    "ebm": ("EBM (interpret)", ebm),
    "l1": ("L1 path to 10 conditions, points rounded to 5", l1_rounded),
    "greedy": ("close-rate differences, greedy 10", close_rates_greedy),
    "greedy5": ("the same, 5 rules", close_rates_greedy_few),
    "top": ("close-rate differences, plain top 10", close_rates_top),
    "column": ("single best column", best_column),
}
