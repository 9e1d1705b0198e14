"""Runs a row of the spec corpus on the compiled engine."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from leadscore.engine.compiled import CompiledPlan, compile_plan
from leadscore.engine.model import State
from leadscore.engine.outcome import Outcome as Told
from leadscore.facts.cells import instant
from leadscore.plan.model import Plan
from spec.load import Case, Outcome
from spec.on_reference import lead_of


def run(plan: Plan, case: Case) -> Outcome:
    """What the compiled engine says of a row."""
    lead = lead_of(plan, case.lead, case.events)
    return told_as_expected(plan, _compiled(plan).score(lead, instant(case.as_of), was_ready=case.was_ready))


def told_as_expected(plan: Plan, told: Told) -> Outcome:
    """An engine's outcome in the form of the corpus."""
    results = [
        (rule.name, points, state)
        for rule, points, state in zip(plan.rules, told.points, told.states, strict=told.in_scope)
        if rule.name is not None
    ]
    return Outcome(
        score=None if told.score is None else _points(told.score),
        cut=_points(told.cut),
        ready=told.ready,
        disqualified=told.disqualified,
        in_scope=told.in_scope,
        band=told.band or "",
        grade=told.grade or "",
        groups={g.name: _points(total) for g, total in zip(plan.groups, told.totals, strict=told.in_scope)},
        rules={name: _points(points) for name, points, _ in results},
        fired=frozenset(name for name, _, state in results if state is State.FIRED),
        unknown=frozenset(name for name, _, state in results if state is State.UNKNOWN),
    )


@lru_cache
def _compiled(plan: Plan) -> CompiledPlan:
    return compile_plan(plan)


def _points(milli: int) -> Decimal:
    return Decimal(milli) / 1000
