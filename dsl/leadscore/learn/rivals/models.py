"""What other points for the same rules, and models of the same facts, tell of leads that they have not learned from.

scikit-learn is needed (the extra `learn`), and loaded here alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from leadscore.learn.ladder import Bools, Numbers
from leadscore.learn.rivals.facts import Facts, Matrix
from leadscore.learn.tally import FOLDS, fold_of

SUPPORT = 20
"""A value that fewer leads have tells a model nothing that lasts."""
_MOST_LEVELS = 50
"""Of a field, these are told apart, the most frequent first."""
_UNIT = 1_000_000
_NEVER = 1e-9
_LEAVES = 15


Column = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """A row a lead: numbers (NaN: unknown), and of each text which of its frequent values it is (0: another)."""

    numbers: Matrix
    codes: Matrix

    @property
    def width(self) -> int:
        return int(self.numbers.shape[1] + self.codes.shape[1])


def is_there() -> bool:
    """Whether scikit-learn is installed."""
    return find_spec("sklearn") is not None


def columns_of(facts: Facts) -> Columns:
    """Without what never varies."""
    codes = [_codes(values) for values in facts.texts.values()]
    kept = [column for column in facts.numbers.T if _varies(column)]
    return Columns(_matrix(kept, len(facts.ids)), _matrix([code for code in codes if _varies(code)], len(facts.ids)))


def _codes(values: Sequence[str | None]) -> Column:
    """1, 2, … for values that enough leads have, the most frequent first, so also for that none is known; 0 for all
    others."""
    counts = Counter(values)
    frequent = sorted(counts, key=lambda value: (-counts[value], value or ""))[:_MOST_LEVELS]
    places = {value: place for place, value in enumerate(frequent, 1) if counts[value] >= SUPPORT}
    return np.array([places.get(value, 0) for value in values], np.float64)


def _matrix(columns: Sequence[Column], leads: int) -> Matrix:
    return np.array(columns, np.float64).reshape(len(columns), leads).T


def _varies(column: Column) -> bool:
    known = column[np.isfinite(column)]
    return bool(len(known)) and (len(known) < len(column) or bool((known != known[0]).any()))


def folds_of(facts: Facts) -> Numbers:
    """Each lead's fold, by its id. But few leads of whom the very same is known share one: they may be one lead that
    stands there several times, and who is to be judged must not have been learned from."""
    texts = list(zip(*facts.texts.values(), strict=True)) or [()] * len(facts.ids)
    known = [row.tobytes() + repr(said).encode() for row, said in zip(facts.numbers, texts, strict=True)]
    counts = Counter(known)
    alike = (crc32(one) % FOLDS if counts[one] < SUPPORT else None for one in known)
    folds = [fold_of(one) if fold is None else fold for one, fold in zip(facts.ids, alike, strict=True)]
    return np.array(folds, np.int64)


def added_up(columns: Columns, won: Bools, folds: Numbers) -> Numbers:
    """Scores by logistic regression: each fact has its weight, whatever the others are."""
    from sklearn.linear_model import LogisticRegression

    levels = _matrix([code == level for code in columns.codes.T for level in np.unique(code)], len(won))

    def fit(train: Bools) -> Matrix:
        seen = _filled(columns.numbers, train) if columns.numbers.shape[1] else columns.numbers
        seen = np.column_stack([seen, levels])
        model = LogisticRegression(solver="newton-cholesky", max_iter=100)
        return _chances(model.fit(seen[train], won[train]), seen[~train])

    return _held_out(fit, won, folds)


def any_pattern(columns: Columns, won: Bools, folds: Numbers) -> Numbers:
    """Scores by gradient boosting, which finds thresholds and combinations by itself."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    both = np.column_stack([columns.numbers, columns.codes])
    is_code = np.arange(both.shape[1]) >= columns.numbers.shape[1]

    def fit(train: Bools) -> Matrix:
        kept = [_varies(column) for column in both[train].T]  # what is wholly unknown in training would end it
        seen = both[:, kept]
        model = HistGradientBoostingClassifier(
            max_leaf_nodes=_LEAVES, early_stopping=False, random_state=0, categorical_features=is_code[kept]
        )
        return _chances(model.fit(seen[train], won[train]), seen[~train])

    return _held_out(fit, won, folds)


def _held_out(fit: Callable[[Bools], Matrix], won: Bools, folds: Numbers) -> Numbers:
    """Of each lead the log odds by a model of the other folds, less those of all leads there: what a fold closes by
    chance must not rank its leads. Whole numbers, in millionths; 0 where the other folds lack wins or others."""
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    scores = np.zeros(len(won), np.int64)
    for fold in range(FOLDS):
        train = folds != fold
        base = won[train].mean() if train.any() else 0.0
        if 0 < base < 1 and not train.all():
            with threadpool_limits(1):  # on a busy machine, threads wait for each other far longer than they save
                chances = np.clip(fit(train), _NEVER, 1 - _NEVER)
            scores[~train] = np.round((_log_odds(chances) - _log_odds(base)) * _UNIT)
    return scores


def _chances(model: Any, seen: Matrix) -> Matrix:
    chances: Matrix = model.predict_proba(seen)[:, 1]
    return chances


def _log_odds(chances: Matrix | float) -> Matrix:
    odds: Matrix = np.log(chances / (1 - np.asarray(chances)))
    return odds


def _filled(columns: Matrix, train: Bools) -> Matrix:
    """For a model that takes no unknown: the middle value in its place, a column that says so, and all in standard
    deviations of the training part; large numbers by their size, not their value."""
    missing = np.isnan(columns)
    sized = np.sign(columns) * np.log1p(np.abs(columns))
    with_known = np.isfinite(sized[train]).any(axis=0)
    middles = np.zeros(columns.shape[1])
    middles[with_known] = np.nanmedian(sized[train][:, with_known], axis=0)
    filled = np.where(missing, middles, sized)
    spread = filled[train].std(axis=0)
    standard = (filled - filled[train].mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    return np.column_stack([standard, missing[:, missing[train].any(axis=0)]])
