"""Leads as rows of the two relations that SQL reads, for any database, and its answer as outcomes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache

import pytest

from leadscore.batch.sql.dialect import NotInSql
from leadscore.batch.sql.relations import fields_read
from leadscore.batch.store.schema import half_thousandths
from leadscore.engine.model import State
from leadscore.engine.outcome import Outcome
from leadscore.facts.cells import instant
from leadscore.facts.model import Lead, Value
from leadscore.plan.model import Plan
from leadscore.values.days import day_number
from leadscore.values.terms import ValueType
from spec.load import Case, cases
from spec.load import Outcome as Told
from spec.on_compiled import told_as_expected
from spec.on_reference import lead_of

Cell = str | int | bool | None
Ask = Callable[[Plan, int, Sequence[Lead], Sequence[bool]], Mapping[str, Outcome]]
"""Asks a database about leads at an instant: plan, as of, leads, which were ready; gives outcomes by the lead's id."""

EVENT_COLUMNS = {"lead": "text", "at": "bigint", "kind": "text", "target": "text", "minutes": "bigint"}
REFUSED = "fields: numbers may be negative and have three places; beyond a double's reach they still differ"
"""The one policy whose rows pass when it is refused: it compares with a number that SQL's 64 bits do not hold."""

_TYPES = {
    ValueType.TEXT: "text",
    ValueType.NUMBER: "bigint",
    ValueType.DATE: "bigint",
    ValueType.YES_NO: "boolean",
}
_STATES = (State.NOT, State.UNKNOWN, State.FIRED)


# ------------------------------------------------------------------------------------------------ rows


def lead_columns(plan: Plan) -> dict[str, str]:
    """Names and types (text, bigint, boolean) of the columns of `leads`."""
    return {"id": "text", "was_ready": "boolean"} | {field.name: _TYPES[field.type] for field in fields_read(plan)}


def lead_rows(plan: Plan, leads: Iterable[Lead], were_ready: Iterable[bool | None]) -> Iterator[tuple[Cell, ...]]:
    fields = [field.name for field in fields_read(plan)]
    for lead, was_ready in zip(leads, were_ready, strict=True):
        yield lead.id, was_ready, *(_cell(lead.values.get(name)) for name in fields)


def event_rows(leads: Iterable[Lead]) -> Iterator[tuple[Cell, ...]]:
    return ((lead.id, e.at, e.kind, e.target, e.minutes) for lead in leads for e in lead.events)


def _cell(value: Value | None) -> Cell:
    match value:
        case bool() | str() | None:
            return value
        case Decimal():
            return half_thousandths(value)
        case date():
            return day_number(value)


# ------------------------------------------------------------------------------------------------ answers


def outcome(plan: Plan, as_of: int, row: Mapping[str, object]) -> Outcome:
    """A row of the answer, by column; what was not asked for (sums, points, states) is empty."""
    groups, rules = range(1, 1 + len(plan.groups)), range(1, 1 + len(plan.rules))
    in_scope, explained = row["in_scope"], "state_1" in row or "sum_1" in row
    parts: dict[str, object] = {
        "sums": tuple(row[f"sum_{i}"] for i in groups) if explained else (),
        "totals": tuple(row[f"total_{i}"] for i in groups),
        "points": tuple(row[f"points_{i}"] for i in rules) if explained else (),
        "states": tuple(row[f"state_{i}"] for i in rules) if explained else (),
    }
    if not in_scope:
        assert {value for part in parts.values() for value in part} <= {None}  # type: ignore[attr-defined]
        parts = dict.fromkeys(parts, ())
    parts["states"] = tuple(_STATES[state] for state in parts["states"])  # type: ignore[attr-defined]
    names = "lead in_scope score cut overrides ready ready_condition disqualified band grade to_ready".split()
    return Outcome(as_of=as_of, **{name: row[name] for name in names}, **parts)  # type: ignore[arg-type]


def unexplained(told: Outcome) -> Outcome:
    """An outcome as it is told without `explain`."""
    return replace(told, sums=(), points=(), states=())


# ------------------------------------------------------------------------------------------------ the spec corpus


def run_with(ask: Ask, plan: Plan, case: Case) -> Told:
    """What a database says of a row. It is asked once for all rows of a policy and an instant."""
    names = tuple(row.name for row in _alike(plan, case))
    if case.name.startswith(REFUSED):
        with pytest.raises(NotInSql, match="is too large a number for SQL"):
            _asked(ask, plan, names)
        return case.expected
    return told_as_expected(plan, _asked(ask, plan, names)[case.name])


@cache
def _asked(ask: Ask, plan: Plan, names: tuple[str, ...]) -> Mapping[str, Outcome]:
    rows = [_by_name()[name] for name in names]
    leads = [lead_of(plan, row.lead, row.events) for row in rows]
    if len(rows) > 1:
        leads = [replace(lead, id=f"lead {number}") for number, lead in enumerate(leads)]
    answers = ask(plan, instant(rows[0].as_of), leads, [row.was_ready for row in rows])
    return {row.name: answers[lead.id] for row, lead in zip(rows, leads, strict=True)}


def _alike(plan: Plan, case: Case) -> Sequence[Case]:
    """The rows that can be asked about together: ids are unique, so one whose id matters stands alone."""
    if plan.overrides:
        return (case,)
    return _by_instant()[case.policy, tuple(case.files.items()), instant(case.as_of)]


@cache
def _by_name() -> Mapping[str, Case]:
    return {case.name: case for case in cases()}


@cache
def _by_instant() -> Mapping[object, Sequence[Case]]:
    found: dict[object, list[Case]] = {}
    for case in cases():
        found.setdefault((case.policy, tuple(case.files.items()), instant(case.as_of)), []).append(case)
    return found
