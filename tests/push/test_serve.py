"""`leadscore serve` with its record in PostgreSQL: before there is one, while runs add to it, and while it is gone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from command_line import run, told
from push.server import Server
from push.test_ledger import made
from unit.production.recorded import APRIL, DAY
from unit.production.serving_endpoint import Asked, serving, set_up

NAME, ELSEWHERE = "serve_record", "serve_record_elsewhere"


@pytest.fixture
def url(server: Server) -> str:
    _execute(server, f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
    made(server, NAME)
    return server.url(NAME)


def _execute(server: Server, statement: str) -> None:
    import psycopg

    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(statement.encode())


def _rename(server: Server, old: str, new: str) -> None:
    _execute(server, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{old}'")  # vacuum, say
    _execute(server, f"ALTER DATABASE {old} RENAME TO {new}")


def _run(folder: Path, url: str, as_of: str) -> None:
    result = run("run", str(folder / "p.lead"), "--store", str(folder / "s.duckdb"), "--record", url, "--as-of", as_of)
    assert result.exit_code == 0, told(result)


async def _in_days(ask: Asked, days: int) -> Any:
    """Of a lead that decays below `ready at` in April, and below `lost below` in May."""
    ask.made.clock = lambda: float(APRIL + days * DAY)
    return (await ask("GET", "/v1/leads/L-1/score")).json["ready"]


async def test_runs_say_who_was_ready(server: Server, url: str, tmp_path: Path) -> None:
    setup = replace(set_up(tmp_path), record=url)
    async with serving(setup) as ask:
        before_any_run = await _in_days(ask, 40)
        _run(tmp_path, url, "2026-04-01")
        await ask.made.freshness.look()
        recorded = await _in_days(ask, 40)
    async with serving(setup) as ask:
        after_a_restart = await _in_days(ask, 40)
        _run(tmp_path, url, "2026-07-01")  # lost meanwhile
        await ask.made.freshness.look()
        lost = await _in_days(ask, 40)
        problems = (await ask("GET", "/readyz")).json["problems"]
    assert (before_any_run, recorded, after_a_restart, lost) == (False, True, True, False)
    assert problems == []


async def test_a_database_that_is_gone_for_a_while_keeps_nobody_waiting(
    server: Server, url: str, tmp_path: Path
) -> None:
    setup = replace(set_up(tmp_path), record=url)
    _run(tmp_path, url, "2026-04-01")
    async with serving(setup) as ask:
        _rename(server, NAME, ELSEWHERE)
        ask.made.freshness.ask()
        for _ in range(3):
            await ask.made.freshness.look()
            ask.made.freshness._not_before = 0
        meanwhile = await _in_days(ask, 40)
        (problem,) = (await ask("GET", "/readyz")).json["problems"]
        told_of = [line for line in ask.log if "could not be read again" in line]
        _rename(server, ELSEWHERE, NAME)
        await ask.made.freshness.look()  # nothing changed but that the database is back
        problems = (await ask("GET", "/readyz")).json["problems"]
    assert meanwhile is True
    assert f'database "{NAME}" does not exist' in problem
    assert len(told_of) == 1
    assert problems == []
