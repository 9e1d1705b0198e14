"""Every engine against the spec corpus (tests/spec), row by row."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from leadscore.driver import compile_text
from leadscore.plan.model import Plan
from spec import on_compiled, on_duckdb_sql, on_reference, on_store
from spec.load import Case, Outcome, cases, differences

CASES = list(cases())
ENGINES = {
    "reference": on_reference.run,
    "compiled": on_compiled.run,
    "store": on_store.run,
    "duckdb-sql": on_duckdb_sql.run,
}


@cache
def _plan(policy: str, files: tuple[tuple[str, str], ...]) -> Plan:
    compiled = compile_text(policy, used=dict(files))
    assert compiled.plan is not None, compiled.diagnostics
    return compiled.plan


@pytest.mark.parametrize("run", ENGINES.values(), ids=ENGINES)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_row(case: Case, run: Callable[[Plan, Case], Outcome]) -> None:
    plan = _plan(case.policy, tuple(case.files.items()))
    assert differences(case.expected, run(plan, case)) == []


def test_the_corpus_is_not_empty_and_names_its_rows_apart() -> None:
    assert len(CASES) > 350
    assert len({case.name for case in CASES}) == len(CASES)


def test_every_row_expects_something() -> None:
    assert [case.name for case in CASES if case.expected == type(case.expected)()] == []
