"""Predicates over a store's dictionaries: each is evaluated once for every distinct value, and looked up by code."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from leadscore.batch.kernel.compare import compare
from leadscore.batch.kernel.conditions import UNKNOWN_DAY, Tables
from leadscore.batch.kernel.kleene import UNKNOWN, Truths, of_bools
from leadscore.batch.kernel.selection import MatchedPairs
from leadscore.batch.sql.dialect import DUCKDB
from leadscore.batch.sql.texts import holds_phrase, matches
from leadscore.batch.store.schema import HALVES_LIMIT, dictionary, text_literal
from leadscore.batch.store.store import Store
from leadscore.facts.cells import number
from leadscore.plan.model import DayBetween, DayWithin, IsKnown, NumberCompare, Op, TextContains, TextMatches
from leadscore.plan.walk import FieldCondition
from leadscore.values.days import DAY, day_number
from leadscore.values.pattern import PatternSet
from leadscore.values.terms import ValueType
from leadscore.values.text import fold

_PYTHON: Mapping[Op, Callable[[Decimal, Decimal], bool]] = {
    Op.LESS: operator.lt,
    Op.LESS_EQUAL: operator.le,
    Op.EQUAL: operator.eq,
    Op.GREATER_EQUAL: operator.ge,
    Op.GREATER: operator.gt,
}
_AT_ONCE = 200
"""So many predicates stand in one query."""


def tables(store: Store, conditions: Iterable[FieldCondition], as_of: int, known: Tables | None = None) -> Tables:
    """The truths of conditions on fields that the store has, by code. What is `known` of another instant, and does not
    depend on it, is not looked up again."""
    truths: dict[FieldCondition, Truths] = {}
    if known is not None:
        truths |= {
            condition: truth for condition, truth in known.truths.items() if not isinstance(condition, DayWithin)
        }
    by_field: dict[str, list[FieldCondition]] = {}
    for condition in dict.fromkeys(conditions):
        if condition.field in store.field_types and not isinstance(condition, IsKnown) and condition not in truths:
            by_field.setdefault(condition.field, []).append(condition)
    for name, of_field in by_field.items():
        for condition, holds in zip(of_field, _holds(store, name, of_field, as_of // DAY), strict=True):
            truths[condition] = np.concatenate(([np.uint8(UNKNOWN)], of_bools(holds)))
    dates = [name for name, kind in store.field_types.items() if kind is ValueType.DATE]
    days = known.days if known and known.days else {name: _days_with_unknown(store, name) for name in dates}
    return Tables(truths, days)


def _holds(store: Store, name: str, conditions: Sequence[FieldCondition], today: int) -> Iterable[NDArray[np.bool_]]:
    match store.field_types[name]:
        case ValueType.TEXT:
            return _texts(store, name, conditions)
        case ValueType.NUMBER:
            return _numbers(store, name, conditions)
        case ValueType.DATE:
            days = _column(store, name, "value").astype(np.int64)
            return [_day_holds(condition, days, today) for condition in conditions]
        case ValueType.YES_NO:
            return [_column(store, name, "value")] * len(conditions)


def _column(store: Store, name: str, column: str) -> NDArray[Any]:
    found = store.connection.execute(f"SELECT {column} FROM {dictionary(name)} ORDER BY code").fetchnumpy()
    return np.asarray(found[column])


def _texts(store: Store, name: str, conditions: Sequence[FieldCondition]) -> Iterator[NDArray[np.bool_]]:
    """A set of more texts than there are values is looked through here: to write all of them into a query, and to have
    them read, takes longer."""
    count = store.number(f"SELECT count(*) FROM {dictionary(name)}")
    large = [c for c in conditions if isinstance(c, TextMatches) and len(c.patterns.exact) > count]
    values = _column(store, name, "value").tolist() if large else []
    found: dict[FieldCondition, NDArray[np.bool_]] = {
        c: np.array([c.patterns.matches(value) for value in values], np.bool_) for c in large
    }
    asked = [c for c in conditions if c not in found]
    query = f"FROM {dictionary(name)} ORDER BY code"
    found |= zip(asked, _predicates(store, query, [_text_predicate(c) for c in asked]), strict=True)
    return iter([found[condition] for condition in conditions])


def _text_predicate(condition: FieldCondition) -> str:
    match condition:
        case TextMatches(_, patterns):
            return matches(DUCKDB, patterns, "value")
        case TextContains(_, phrases):
            return holds_phrase(DUCKDB, phrases, "value")
        case _:
            raise TypeError(f"{condition} reads no text")


def _predicates(store: Store, relation: str, predicates: Sequence[str]) -> Iterator[NDArray[np.bool_]]:
    for start in range(0, len(predicates), _AT_ONCE):
        some = predicates[start : start + _AT_ONCE]
        columns = ", ".join(f"({predicate}) AS p{place}" for place, predicate in enumerate(some))
        found = store.connection.execute(f"SELECT {columns} {relation}").fetchnumpy()
        yield from (np.asarray(found[f"p{place}"]) for place in range(len(some)))


def _numbers(store: Store, name: str, conditions: Sequence[FieldCondition]) -> Iterator[NDArray[np.bool_]]:
    halves = _column(store, name, "value").astype(np.int64)
    for condition in conditions:
        if not isinstance(condition, NumberCompare):
            raise TypeError(f"{condition} reads no number")
        wanted = condition.value * 2000
        if abs(wanted) < HALVES_LIMIT:
            yield compare(halves, condition.op, int(wanted))
        else:  # what a store holds as its limit is told apart by how it was written
            holds = _PYTHON[condition.op]
            shown = _column(store, name, "shown")
            yield np.array([holds(number(fold(str(text))), condition.value) for text in shown], np.bool_)


def _day_holds(condition: FieldCondition, days: NDArray[np.int64], today: int) -> NDArray[np.bool_]:
    holds = np.ones(len(days), np.bool_)
    match condition:
        case DayBetween(_, first, last):
            if first is not None:
                holds &= days >= day_number(first)
            if last is not None:
                holds &= days <= day_number(last)
        case DayWithin(_, count):
            holds &= (today - count <= days) & (days <= today)
        case _:
            raise TypeError(f"{condition} reads no date")
    return holds


def _days_with_unknown(store: Store, name: str) -> NDArray[np.int64]:
    return np.concatenate(([UNKNOWN_DAY], _column(store, name, "value").astype(np.int64)))


def match_targets(store: Store, kind: str, targets: Sequence[PatternSet]) -> MatchedPairs:
    """The pairs of a kind, and for each of these sets of targets which of them it takes."""
    relation = f"FROM pair WHERE kind = {text_literal(kind)} ORDER BY code"
    codes = store.connection.execute(f"SELECT code {relation}").fetchnumpy()["code"]
    predicates = [matches(DUCKDB, patterns, "target") for patterns in targets]
    return MatchedPairs(np.asarray(codes, np.int32), list(_predicates(store, relation, predicates)))
