"""What each rule gave to each lead, as a few columns of a table of outcomes: kept with the last scoring, so that nobody
has to score anew to say for how many leads a rule fires."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from leadscore.batch.kernel.kleene import TRUE
from leadscore.batch.kernel.outcome import Outcomes
from leadscore.batch.kernel.rules import RulePoints, constant_points, varies
from leadscore.plan.model import Plan

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_BITS = 64


def rule_columns(plan: Plan) -> list[str]:
    """Columns with their types: `fired0`, `fired1`, … with a bit for each rule, in the plan's order, and for each rule
    that does not give the same to whoever it fires for, `given` and its place: millipoints."""
    words = range(-(-len(plan.rules) // _BITS))
    return [
        *(f"fired{word} UBIGINT" for word in words),
        *(f"given{place} BIGINT" for place, rule in enumerate(plan.rules) if varies(rule)),
    ]


def rule_values(plan: Plan, found: Outcomes) -> dict[str, NDArray[Any]]:
    """The columns' values of explained outcomes: out of scope, no rule fired."""
    fired: dict[str, NDArray[Any]] = {}
    given: dict[str, NDArray[Any]] = {}
    for start in range(0, len(plan.rules), _BITS):
        fired[f"fired{start // _BITS}"] = _packed(found.rules[start : start + _BITS], found)
    for place, (rule, told) in enumerate(zip(plan.rules, found.rules, strict=True)):
        if varies(rule):
            given[f"given{place}"] = np.where(found.in_scope, told.points, 0)
    return fired | given


def _packed(rules: Sequence[RulePoints], found: Outcomes) -> NDArray[np.uint64]:
    bits = np.zeros(len(found.numbers), np.uint64)
    for place, told in enumerate(rules):
        bits |= (told.states == TRUE).astype(np.uint64) << np.uint64(place)
    return np.where(found.in_scope, bits, np.uint64(0))


def effects_in(connection: DuckDBPyConnection, plan: Plan, relation: str) -> NDArray[np.int64]:
    """In two rows, for how many leads of such a table each rule fired, and the millipoints that it gave them."""
    fired = list(_fired(connection, plan, relation))
    varying = [f"coalesce(sum(given{place}), 0)" for place, rule in enumerate(plan.rules) if varies(rule)]
    ((_, *given),) = connection.execute(f"SELECT {', '.join(['count(*)', *varying])} FROM {relation}").fetchall()
    sums = iter(given)
    points = [
        next(sums) if varies(rule) else leads * constant_points(rule)
        for rule, leads in zip(plan.rules, fired, strict=True)
    ]
    return np.array([fired, points], np.int64).reshape(2, len(fired))


def _fired(connection: DuckDBPyConnection, plan: Plan, relation: str) -> Iterator[int]:
    """To count bits here takes a quarter of what it takes in a query."""
    for start in range(0, len(plan.rules), _BITS):
        bits = connection.execute(f"SELECT fired{start // _BITS} AS bits FROM {relation}").fetchnumpy()["bits"]
        for place in range(min(_BITS, len(plan.rules) - start)):
            yield int(np.count_nonzero(bits & np.uint64(1 << place)))
