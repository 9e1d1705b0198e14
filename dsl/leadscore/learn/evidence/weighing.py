"""Each rule's points held against what became of its leads, once all other rules have had their say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import copysign, sqrt
from statistics import NormalDist

import numpy as np

from leadscore.learn.evidence.model import Verdict, Weight
from leadscore.learn.evidence.rows import Rows, rows_of
from leadscore.learn.evidence.steps import idea_of, rounded, step_of
from leadscore.learn.history import History
from leadscore.learn.ladder import Bools, auc, rate_of
from leadscore.learn.logistic import Fit, Floats, Regression
from leadscore.learn.rates import Interval, Rate, Z

ENOUGH_LEADS = 20
"""Of a rule that fired for fewer leads, or for all but fewer, nothing is said."""
MANY_LEADS = 100
"""A rule that fired for fewer leads, and of which nothing is found, is too rare; of others there is no evidence."""
CHANCE = 0.05
"""How likely it may be that chance alone names any of the rules."""


@dataclass(frozen=True, slots=True, eq=False)
class Weighing:
    """`weights` stand in the order of the plan's rules."""

    weights: tuple[Weight, ...]
    tested: int
    fitted: int
    has_scale: bool


def weighed(history: History, some: Bools) -> Weighing:
    """The rules by these leads alone. There must be wins among them, and others, who are not disqualified."""
    return _Weighing(history, some).weighing()


@dataclass(frozen=True, slots=True, eq=False)
class _Scale:
    """Of the fitted columns: `per_point` log-odds are worth a point, so that scores spread as widely as they do now;
    `off` is by how many standard errors each rule has more than its points are worth (negative: less)."""

    per_point: float
    off: Floats


class _Weighing:
    def __init__(self, history: History, some: Bools) -> None:
        self._history, self._some = history, some
        self._rules = history.plan.rules
        self._groups = [group for group in history.plan.groups for _ in group.rules]
        self._in = some & ~history.disqualified
        self._rates = [self._both(place) for place in range(len(self._rules))]
        self._tested = [place for place, (hit, rest) in enumerate(self._rates) if min(hit.of, rest.of) >= ENOUGH_LEADS]
        self._level = NormalDist().inv_cdf(1 - CHANCE / 2 / max(1, len(self._tested)))
        self._places = [place for place in self._tested if self._rules[place].points is not None]

    def weighing(self) -> Weighing:
        weights: list[Weight] = []
        ladder = self._history.ladder(self._some)
        tells = auc(ladder)
        is_telling = tells is not None and tells.interval.low > 0.5
        rows = rows_of(self._history, self._in, self._places) if self._places else None
        fitted = {} if rows is None else self._fitted(rows, is_telling)
        for place, (hit, rest) in enumerate(self._rates):
            if place not in self._tested:
                weights.append(Weight(_nothing_found(hit), hit, rest))
            elif self._rules[place].points is None:
                weights.append(Weight(self._of_disqualifier(hit, rest), hit, rest))
            else:
                weights.append(fitted[place])
        return Weighing(tuple(weights), len(self._tested), 0 if rows is None else len(rows.of), is_telling)

    def _both(self, place: int) -> tuple[Rate, Rate]:
        """With the rule, and without it."""
        history, fired = self._history, self._history.firings.fired[place]
        hit = fired & (self._some if self._rules[place].points is None else self._in)
        return rate_of(history.won, hit), rate_of(history.won, ~fired & self._in)

    def _of_disqualifier(self, hit: Rate, rest: Rate) -> Verdict:
        apart = _apart(hit, rest)
        if abs(apart) > self._level:
            return Verdict.EARNS if apart < 0 else Verdict.WRONG_WAY
        return _nothing_found(hit)

    # ---------------------------------------------------------------------------------------- rules with points

    def _fitted(self, rows: Rows, is_telling: bool) -> Mapping[int, Weight]:
        regression = Regression(rows.rows, rows.leads, rows.wins)
        whole = regression.fit()
        fit, silent = self._unopposed(regression, whole)
        scale = self._scale(regression, fit, whole, silent) if is_telling else None
        return {
            place: self._weight(column, rows, regression, fit, silent, scale)
            for column, place in enumerate(self._places)
        }

    def _unopposed(self, regression: Regression, whole: Fit) -> tuple[Fit, frozenset[int]]:
        """The fit without silent columns, and which these are: their weight would go against the policy and against the
        close rate of their own leads, and nobody would sign a rule that takes points from leads who close more often.
        They stand in for what other rules say."""
        silent: frozenset[int] = frozenset()
        fit = whole
        while against := {column for column in range(len(self._places)) if self._is_against(column, fit)}:
            silent |= against
            fit = regression.fit(silent, fit)
        return fit, silent

    def _is_against(self, column: int, fit: Fit) -> bool:
        place, weight = self._places[column], fit.weights[column]
        return bool(weight * _apart(*self._rates[place]) < 0 and weight * (self._rules[place].points or 0) <= 0)

    def _scale(self, regression: Regression, fit: Fit, whole: Fit, silent: frozenset[int]) -> _Scale | None:
        points: Floats = np.array([(self._rules[place].points or 0) / 1000 for place in self._places])
        spread = regression.spread
        now, found = float(points @ spread @ points), float(fit.weights @ spread @ fit.weights)
        if now <= 0 or found <= 0 or float(points @ spread @ fit.weights) <= 0:
            return None
        scale = sqrt(found / now)
        # The scale is itself found: what it moves with each weight counts (the delta method).
        moves = np.eye(len(points)) - np.outer(points, spread @ fit.weights / (scale * now))
        errors = np.sqrt(np.maximum(np.einsum("ij,jk,ik->i", moves, fit.inverse, moves), 0))
        more = fit.weights - scale * points
        for column in silent:
            more[column] = whole.weights[column] - scale * points[column]
            errors[column] = sqrt(whole.inverse[column, column])
        return _Scale(scale, np.divide(more, errors, out=np.zeros_like(more), where=errors > 0))

    def _weight(
        self, column: int, rows: Rows, regression: Regression, fit: Fit, silent: frozenset[int], scale: _Scale | None
    ) -> Weight:
        place = self._places[column]
        hit, rest = self._rates[place]
        alone = regression.fit(silent | {column}, fit)
        expected = rows.mean(regression.chances(alone), self._history.firings.fired[place])
        says = copysign(sqrt(max(0.0, alone.deviance - fit.deviance)), fit.weights[column])
        rule = self._rules[place]
        if scale is None or (rule.points == 0 and rule.each is not None):
            verdict, idea = self._judged(place, expected, says, 0.0, None)
            return Weight(verdict, hit, rest, expected, idea=idea)
        per = 1000 / scale.per_point
        exact, error = float(fit.weights[column]) * per, Z * sqrt(fit.inverse[column, column]) * per
        span = None if column in silent else Interval(exact - error, exact + error)
        points = rounded(exact, step_of(rule, self._rules))
        verdict, idea = self._judged(place, expected, says, float(scale.off[column]), points)
        if verdict is Verdict.TOO_RARE:
            return Weight(verdict, hit, rest, expected)
        return Weight(verdict, hit, rest, expected, points, span, idea)

    def _judged(
        self, place: int, expected: float | None, says: float, off: float, points: int | None
    ) -> tuple[Verdict, int | None]:
        """`says` is how surely the rule says something that the others do not, `off` how surely its points are too low
        (negative: too high), both in standard errors."""
        rule, level = self._rules[place], self._level
        hit, rest = self._rates[place]
        sign = copysign(1, rule.points or says)
        if sign * says < -level and sign * _apart(hit, rest) < 0:
            return Verdict.WRONG_WAY, 0
        idea = None if points is None else idea_of(rule, points, step_of(rule, self._rules), self._groups[place])
        if idea is not None and abs(off) > level:
            if sign * off < 0:
                return Verdict.OVERRATED, idea
            if sign * says > level:
                return Verdict.UNDERRATED, idea
        if sign * says > level:
            return Verdict.EARNS, None
        if sign * _apart(hit, rest) <= level:
            return _nothing_found(hit), None
        # By its own rate it earns its points, unless the others explain that.
        return Verdict.ECHO if _explained(expected, hit, rest) else Verdict.EARNS, None


def _apart(hit: Rate, rest: Rate) -> float:
    """By how many standard errors the first rate is higher, if both are the same in truth."""
    whole = (hit.hits + rest.hits) / (hit.of + rest.of)
    error = sqrt(whole * (1 - whole) * (1 / hit.of + 1 / rest.of))
    return (hit.hits / hit.of - rest.hits / rest.of) / error if error else 0.0


def _nothing_found(hit: Rate) -> Verdict:
    return Verdict.TOO_RARE if hit.of < MANY_LEADS else Verdict.NO_EVIDENCE


def _explained(expected: float | None, hit: Rate, rest: Rate) -> bool:
    """Whether what the other rules say comes half of the way from the rest to what is seen, or further."""
    seen, others = hit.value or 0.0, rest.value or 0.0
    return expected is not None and abs(seen - expected) <= abs(seen - others) / 2
