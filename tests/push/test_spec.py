"""The spec corpus in PostgreSQL and on Spark, and policies made by chance, held against the reference."""

from __future__ import annotations

from functools import cache

import pytest

from leadscore.driver import compile_text
from leadscore.engine import reference
from leadscore.engine.outcome import outcome_of
from leadscore.facts.model import Lead
from leadscore.plan.model import Plan
from push.tables import OnPostgres
from spec import on_postgres, on_spark
from spec.canonical import Ask
from spec.drawn import drawn, lead_from, plan_from
from spec.load import Case, cases, differences
from spec.policies import NOON, Maker

CASES = list(cases())
DAY = 86_400


@cache
def plan_of(policy: str, files: tuple[tuple[str, str], ...]) -> Plan:
    compiled = compile_text(policy, used=dict(files))
    assert compiled.plan is not None, compiled.diagnostics
    return compiled.plan


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_row_in_postgres(case: Case, postgres: OnPostgres) -> None:
    told = on_postgres.OnPostgres(postgres.server.url()).run(plan_of(case.policy, tuple(case.files.items())), case)
    assert differences(case.expected, told) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
@pytest.mark.usefixtures("interpreting_spark")
def test_row_on_spark(case: Case) -> None:
    told = on_spark.run(plan_of(case.policy, tuple(case.files.items())), case)
    assert differences(case.expected, told) == []


def assert_agrees(ask: Ask, seed: int) -> None:
    """On several leads under one made-up policy."""
    file, row, history = drawn(seed)
    plan, maker = plan_from(file), Maker(seed + 1)
    leads = [lead_from(row, history)]
    leads += [lead_from(maker.cells(), maker.history() + maker.history()) for _ in range(5)]
    leads = [
        Lead(f"{lead.id}{place}" if place else lead.id, lead.values, lead.events) for place, lead in enumerate(leads)
    ]
    as_of = NOON + [0, 1, 43_200, -DAY, -20 * DAY][seed % 5]
    were_ready = [bool((seed >> place) & 1) for place in range(len(leads))]
    told = ask(plan, as_of, leads, were_ready)
    assert len(told) == len(leads)
    for lead, was_ready in zip(leads, were_ready, strict=True):
        expected = outcome_of(reference.score(plan, lead, as_of, was_ready=was_ready))
        assert repr(told[lead.id]) == repr(expected), f"seed {seed}, lead {lead.id}: assert_agrees(ask, {seed})"


@pytest.mark.parametrize("start", range(0, 300, 50))
def test_made_up_policies_in_postgres(start: int, postgres: OnPostgres) -> None:
    ask = on_postgres.OnPostgres(postgres.server.url()).ask
    for seed in range(start, start + 50):
        assert_agrees(ask, seed)


@pytest.mark.usefixtures("interpreting_spark")
def test_made_up_policies_on_spark() -> None:
    for seed in range(24):
        assert_agrees(on_spark.ask, seed)
