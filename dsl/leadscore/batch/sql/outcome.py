"""The part of the query that makes an outcome of the rules' sums: totals, score, ready, band and grade.

Each step is a CTE that adds columns to those of the one before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from leadscore.batch.sql.dialect import Dialect, integer, joined
from leadscore.batch.sql.logic import tree
from leadscore.batch.sql.rules import FIRED
from leadscore.plan.model import Band, Condition, Grade, GroupCompare, Plan, Ready
from leadscore.plan.walk import Leaf, leaves


def outcome_leaves(plan: Plan) -> list[Leaf]:
    """The single conditions that the outcome asks about, besides groups' totals; each once."""
    conditions = [part.condition for part in (plan.ready, *plan.bands) if part and part.condition]
    found = (leaf for condition in conditions for leaf, _ in leaves(condition))
    return list(dict.fromkeys(leaf for leaf in found if not isinstance(leaf, GroupCompare)))


class OutcomeSql:
    """Writes the outcome's columns. `leaf_columns` say where the truth of each of the outcome's leaves stands."""

    def __init__(self, plan: Plan, dialect: Dialect, leaf_columns: Mapping[Leaf, str], knows_ready: bool) -> None:
        self._plan, self._dialect = plan, dialect
        self._leaf_columns, self._knows_ready = leaf_columns, knows_ready
        self._total_of = {group.name: f"total_{i}" for i, group in enumerate(plan.groups, start=1)}

    def sums(self) -> Iterator[str]:
        """Where every rule has columns of its own: what they come to."""
        place = 0
        for i, group in enumerate(self._plan.groups, start=1):
            points = [f"points_{place + n}" for n in range(1, 1 + len(group.rules))]
            place += len(points)
            yield f"{joined([self._dialect.zero, *points], '+')} AS sum_{i}"
        disqualify = [n for n, rule in enumerate(self._plan.rules, start=1) if rule.points is None]
        tests = [f"state_{n} = {FIRED}" for n in disqualify]
        yield f"{joined(tests, 'OR') if tests else 'FALSE'} AS disqualified"

    def totals(self) -> Iterator[str]:
        for i, group in enumerate(self._plan.groups, start=1):
            yield f"{_clamped(f'sum_{i}', group.at_least, group.at_most)} AS total_{i}"

    def of_groups(self) -> Iterator[str]:
        yield f"{joined([self._dialect.zero, *self._total_of.values()], '+')} AS of_groups"

    def cut(self) -> Iterator[str]:
        low, high = self._plan.score_low, self._plan.score_high
        bounded = low is not None or high is not None
        yield f"{_clamped('of_groups', low, high)} - of_groups AS cut" if bounded else f"{self._dialect.zero} AS cut"

    def score(self) -> Iterator[str]:
        yield "of_groups + cut + overrides AS score"
        ready = self._plan.ready
        if ready is None or ready.condition is None:
            yield f"{self._dialect.unknown if ready is None else 'TRUE'} AS ready_condition"
        else:
            yield f"{self._condition(ready.condition)} AS ready_condition"

    def last(self) -> list[tuple[str, str, str]]:
        """Names, expressions, and what they are for a lead out of scope, of what stands before the groups' totals."""
        ready = self._plan.ready
        to_ready = f"CASE WHEN score < {integer(ready.at)} THEN {integer(ready.at)} - score ELSE 0 END" if ready else ""
        return [
            ("score", "score", "NULL"),
            ("cut", "cut", "0"),
            ("overrides", "overrides", "0"),
            ("ready", "FALSE" if ready is None else self._ready(ready), "FALSE"),
            ("ready_condition", "ready_condition", "NULL"),
            ("disqualified", "disqualified", "FALSE"),
            ("band", self._band(), "NULL"),
            ("grade", self._grade(), "NULL"),
            ("to_ready", f"CAST({to_ready or 'NULL'} AS {self._dialect.bigint})", "NULL"),
        ]

    # ---------------------------------------------------------------------------------------- parts

    def _condition(self, condition: Condition) -> str:
        return tree(condition, self._leaf)

    def _leaf(self, leaf: Leaf) -> str:
        if isinstance(leaf, GroupCompare):
            return f"({self._total_of.get(leaf.group, '0')} {leaf.op.value} {integer(leaf.value)})"
        return self._leaf_columns[leaf]

    def _ready(self, ready: Ready) -> str:
        reached = f"(score >= {integer(ready.at)} AND COALESCE(ready_condition, FALSE))"
        if ready.lost_below is not None and self._knows_ready:
            reached = f"({reached} OR (COALESCE(was_ready, FALSE) AND score >= {integer(ready.lost_below)}))"
        return f"(NOT disqualified AND {reached})"

    def _band(self) -> str:
        falling = sorted(self._plan.bands, key=lambda band: (band.at is not None, band.at or 0), reverse=True)
        cases = [self._band_case(band) for band in falling]
        chosen = _cases(["WHEN disqualified THEN NULL", *cases], "NULL")
        return f"CAST({chosen} AS {self._dialect.text})"

    def _band_case(self, band: Band) -> str:
        tests = [] if band.at is None else [f"score >= {integer(band.at)}"]
        tests += [] if band.condition is None else [self._condition(band.condition)]
        return f"WHEN {' AND '.join(tests) or 'TRUE'} THEN {self._dialect.literal(band.name)}"

    def _grade(self) -> str:
        if not self._plan.grades:
            return f"CAST(NULL AS {self._dialect.text})"
        labels = " || ".join(self._label(grade) for grade in self._plan.grades)
        return f"NULLIF({labels}, '')"

    def _label(self, grade: Grade) -> str:
        total, literal = self._total_of.get(grade.group, "0"), self._dialect.literal
        cases = [f"WHEN {total} >= {integer(at)} THEN {literal(label)}" for at, label in grade.steps]
        return _cases(cases, literal(grade.otherwise))


def _cases(cases: Sequence[str], otherwise: str) -> str:
    return "\n  ".join(["CASE", *cases, f"ELSE {otherwise}"]) + "\nEND" if cases else otherwise


def _clamped(points: str, low: int | None, high: int | None) -> str:
    """The expression of `clamped`."""
    cases = [] if low is None else [f"WHEN {points} < {integer(low)} THEN {integer(low)}"]
    cases += [] if high is None else [f"WHEN {points} > {integer(high)} THEN {integer(high)}"]
    return f"CASE {' '.join(cases)} ELSE {points} END" if cases else points
