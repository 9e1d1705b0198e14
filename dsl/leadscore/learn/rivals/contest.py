"""A policy beside what else could be made of what it knows: what is left on the table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

import numpy as np

from leadscore.learn.comparison import gain_interval
from leadscore.learn.history import History
from leadscore.learn.ladder import Bools, Estimate, Ladder, Numbers, auc
from leadscore.learn.rivals.facts import Facts
from leadscore.learn.rivals.models import SUPPORT, Columns, added_up, any_pattern, columns_of, folds_of, is_there
from leadscore.learn.slices import ENOUGH_WINS


class Kind(Enum):
    """Other points for the same rules; all facts added up, each with a weight; any pattern in the facts."""

    POINTS = "points"
    LINEAR = "linear"
    PATTERNS = "patterns"


@dataclass(frozen=True, slots=True)
class Contender:
    """`auc` is on leads held out; `gain` by how much that is more than the policy's on the same leads."""

    kind: Kind
    auc: Estimate
    gain: Estimate


@dataclass(frozen=True, slots=True)
class Contest:
    """On so many `leads`, of `out_of` that the policy scored. Without scikit-learn, it is not possible and there
    are no `contenders`."""

    leads: int
    out_of: int
    policy: Estimate | None
    contenders: tuple[Contender, ...]
    is_possible: bool = True


def contest_of(history: History, facts: Facts | None) -> Contest | None:
    """None where there are too few wins, or leads that were not won. `facts` may be of some of the leads, and of others
    that play no part; they are None where scikit-learn is missing."""
    if facts is None or not is_there():
        return Contest(0, len(history), None, (), is_possible=False)
    places, rows = _shared(history, facts)
    won = history.won[places]
    if min(int(won.sum()), int((~won).sum())) < ENOUGH_WINS:
        return None
    mine = history.order[places]
    tells = _auc(mine, won)
    some = Facts(
        [facts.ids[row] for row in rows],
        facts.numbers[rows],
        {name: [values[row] for row in rows] for name, values in facts.texts.items()},
    )
    contenders = tuple(
        Contender(kind, theirs, Estimate(theirs.value - tells.value, gain_interval(scores, mine, won)))
        for kind, scores in _scores(history, places, some)
        for theirs in (_auc(scores, won),)
    )
    return Contest(len(places), len(history), tells, contenders)


def _shared(history: History, facts: Facts) -> tuple[Numbers, Numbers]:
    """The places in the history of the leads whose facts are known, and their rows there."""
    rows = {one: row for row, one in enumerate(facts.ids)}
    pairs = [(place, rows[one]) for place, one in enumerate(history.ids) if one in rows]
    places, found = np.array(pairs, np.int64).reshape(-1, 2).T
    return places, found


def _scores(history: History, places: Numbers, facts: Facts) -> Iterator[tuple[Kind, Numbers]]:
    won, folds = history.won[places], folds_of(facts)
    rules = _given(history, places)
    if rules.width:
        yield Kind.POINTS, added_up(rules, won, folds)
    columns = columns_of(facts)
    if columns.width:
        yield Kind.LINEAR, added_up(columns, won, folds)
        yield Kind.PATTERNS, any_pattern(columns, won, folds)


def _given(history: History, places: Numbers) -> Columns:
    """What each rule gave, in points, or whether it fired, where that is always the same; of rules that fired for
    some."""
    firings = history.firings
    rows = [
        firings.varied[rule][places] / 1000 if rule in firings.varied else fired[places]
        for rule, fired in enumerate(firings.fired)
        if SUPPORT <= int(fired[places].sum()) < len(places)
    ]
    given = np.array(rows, np.float64).reshape(len(rows), len(places)).T
    return Columns(given, np.zeros((len(places), 0)))


def _auc(scores: Numbers, won: Bools) -> Estimate:
    found = auc(Ladder.of(scores, won))
    if found is None:
        raise ValueError("there must be wins and others")
    return found
