"""Columns of text as numbers: for models, and as yes/no conditions for learners of few rules.

What is decided (which levels have a column, medians, cuts) is decided on the training part alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from benchmarks.learning.sets import Bools, Cells
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_SUPPORT = 20
"""A level that fewer leads of the training part have gets no column; of small parts 2%, but 5 at least."""
_TENTHS = np.arange(0.1, 1.0, 0.1)


@dataclass(frozen=True, slots=True)
class Encoded:
    """All leads of a set: `sparse` has a column a level and numbers with NaN where they are missing, `filled` the
    median there and a column that says so, and numbers in standard deviations. `conditions` are yes/no: levels, numbers
    of at least a tenth of the training part's, missing. `groups` are the columns again, with a number for each level or
    tenth."""

    sparse: Floats
    filled: Floats
    conditions: Bools
    groups: Ints


def encoded(columns: Mapping[str, Cells], train: Bools) -> Encoded:
    least = min(_SUPPORT, max(5, round(0.02 * train.sum())))
    sparse: list[NDArray[np.generic]] = []
    filled: list[NDArray[np.generic]] = []
    conditions: list[Bools] = []
    groups: list[Ints] = []
    for cells in columns.values():
        numbers = _numbers(cells)
        if numbers is None:
            levels = list(_levels(cells, train, least))
            sparse += levels
            filled += levels
            conditions += levels
            groups.append(_numbered(levels, len(cells)))
        elif np.isfinite(numbers[train]).any():  # a column that is wholly missing says nothing, and ends boosting
            missing = np.isnan(numbers)
            sparse.append(numbers)
            filled += [_standard(np.where(missing, np.nanmedian(numbers[train]), numbers), train), missing]
            reached = list(_reached(numbers, train))
            conditions += [missing, *reached]
            groups.append(np.where(missing, -1, np.sum(reached, axis=0)))
    varied = [some for some in conditions if least <= some[train].sum() <= train.sum() - least]
    return Encoded(_matrix(sparse), _matrix(filled), np.array(varied, np.bool_).T, np.array(groups).T)


def _numbers(cells: Cells) -> Floats | None:
    """None for a column of text."""
    try:
        return np.array([float(cell) if cell else np.nan for cell in cells.tolist()])
    except ValueError:
        return None


def _levels(cells: Cells, train: Bools, least: int) -> Iterator[Bools]:
    frequent = Counter(cells[train].tolist())
    for level, leads in sorted(frequent.items()):
        if leads >= least and len(frequent) > 1:
            yield cells == level


def _numbered(levels: list[Bools], leads: int) -> Ints:
    """0 for all levels that have no column."""
    return sum((place * level for place, level in enumerate(levels, 1)), np.zeros(leads, np.int64))


def _reached(numbers: Floats, train: Bools) -> Iterator[Bools]:
    known = numbers[train][np.isfinite(numbers[train])]
    for cut in np.unique(np.quantile(known, _TENTHS, method="inverted_cdf")):
        yield numbers >= cut


def _standard(numbers: Floats, train: Bools) -> Floats:
    spread = numbers[train].std()
    standard: Floats = (numbers - numbers[train].mean()) / (spread or 1.0)
    return standard


def _matrix(columns: list[NDArray[np.generic]]) -> Floats:
    return np.array(columns, np.float64).T
