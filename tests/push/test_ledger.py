"""The ledger in PostgreSQL: what it holds is what a store's own ledger holds, and one run at a time writes to it."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from command_line import run, told
from leadscore.batch.errors import InUse
from leadscore.production.ledger.ledger import open_ledger
from push.server import Server
from unit.production.recorded import EVENTS, LEADS, POLICY, all_rows, opened, policy, write_lines

KILLING = Path(__file__).parents[1] / "unit" / "production" / "killing.py"
STORE = ("--store", "s.duckdb")


@pytest.fixture
def url(server: Server, request: pytest.FixtureRequest) -> str:
    """The address of a new database."""
    name = f"ledger_{abs(hash(request.node.name)) % 10**9}"
    made(server, name)
    return server.url(name)


def made(server: Server, *names: str) -> None:
    import psycopg

    with psycopg.connect(server.url(), autocommit=True) as connection:
        for name in names:
            connection.execute(f"CREATE DATABASE {name}".encode())


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    here = tmp_path / "w"
    here.mkdir()
    monkeypatch.chdir(here)
    policy(here)
    write_lines(here / "leads.csv", [*LEADS, "L-3,joan@x.io,,500,no"])
    write_lines(here / "events.csv", EVENTS)
    write_lines(here / "more.csv", [EVENTS[0], "L-3,2026-04-01 10:00,visited,/pricing,"])
    write_lines(here / "others.csv", [LEADS[0], "L-4,jo@x.io,,70,no"])
    return here


FIRST = ("--leads", "leads.csv", "--events", "events.csv", "--as-of", "2026-04-01")
SECOND = ("--leads", "others.csv", "--events", "more.csv", "--as-of", "2026-04-02")


def test_a_server_holds_what_a_store_holds(url: str, folder: Path) -> None:
    for store, record in (("own.duckdb", ()), ("s.duckdb", ("--record", url))):
        policy(folder)
        for step in (FIRST, SECOND, ("--as-of", "2026-05-20")):
            result = run("run", "p.lead", "--store", store, *record, *step)
            assert result.exit_code == 0, told(result)
        policy(folder, POLICY.replace("add 20 as large", "add 90 as large"))
        assert run("run", "p.lead", "--store", store, *record, "--as-of", "2026-05-20").exit_code == 0
    with opened(folder / "own.duckdb") as (_, own), opened(folder / "s.duckdb", url) as (_, there):
        assert all_rows(own) == all_rows(there)
        told_of = [[replace(entry, scoring=None) for entry in ledger.entries("B2B", "L-3")] for ledger in (own, there)]
        assert told_of[0] == told_of[1]
        assert [entry.scoring.no for entry in there.entries("B2B", "L-3")] == [1, 2, 3, 4]
        assert there.state("B2B").ready.tolist() == own.state("B2B").ready.tolist()
    assert not (folder / "s.duckdb.run").exists()


def test_a_new_store_goes_on_with_the_record(url: str, folder: Path) -> None:
    assert run("run", "p.lead", *STORE, "--record", url, *FIRST).exit_code == 0
    write_lines(folder / "leads.csv", [LEADS[0], "L-3,joan@x.io,,500,no", *LEADS[1:]])
    again = run("run", "p.lead", "--store", "again.duckdb", "--record", url, *FIRST[:-1], "2026-04-01T00:00:01")
    assert "3 leads rescored since 2026-04-01, of which 0 were recorded as different." in again.stdout


def test_one_writes_at_a_time(url: str, folder: Path) -> None:
    assert run("run", "p.lead", *STORE, "--record", url, *FIRST).exit_code == 0
    with open_ledger(None, url, write=True), open_ledger(None, url, write=False) as reading:
        assert reading.policies() == ["B2B"]
        with pytest.raises(InUse, match=r"Somebody else writes .* leadscore on .*, process \d+, since 20"):
            open_ledger(None, url, write=True).__enter__()
        second = run("run", "p.lead", *STORE, "--record", url, *SECOND)
        assert second.exit_code == 3
        assert "Somebody else writes to the record" in told(second)
    assert run("run", "p.lead", *STORE, "--record", url, *SECOND).exit_code == 0


def test_a_dry_run_records_nothing(url: str, folder: Path) -> None:
    assert run("run", "p.lead", *STORE, "--record", url, *FIRST).exit_code == 0
    with opened(folder / "s.duckdb", url) as (_, ledger):
        before = all_rows(ledger)
    dry = run("run", "p.lead", *STORE, "--record", url, *SECOND, "--dry-run")
    assert "ready: 1 entered (1 by new facts)" in dry.stdout
    with opened(folder / "s.duckdb", url) as (store, ledger):
        assert (all_rows(ledger), store.lead_count) == (before, 3)


def test_the_settings_name_the_database(url: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "leadscore.toml").write_text('[record]\ndatabase = "${WHERE}"\n')
    refused = run("run", "p.lead", *STORE, *FIRST)
    assert (refused.exit_code, "needs `WHERE` from the environment" in told(refused)) == (3, True)
    monkeypatch.setenv("WHERE", url)
    assert run("run", "p.lead", *STORE, *FIRST).exit_code == 0
    with open_ledger(None, url, write=False) as ledger:
        assert ledger.policies() == ["B2B"]


def test_a_server_that_is_not_there(folder: Path) -> None:
    result = run("run", "p.lead", *STORE, "--record", "postgresql://nobody@127.0.0.1:1/none", *FIRST)
    assert (result.exit_code, "no PostgreSQL server answers there" in told(result)) == (3, True)


def test_what_is_killed_between_two_databases_is_recorded_once(server: Server, folder: Path) -> None:
    """What went into the store stays there; the ledger alone says what was recorded."""
    step = 15
    made(server, *(f"killed_{place}" for place in (0, *range(1 + step // 2, 200, step))))
    url = server.url("killed_{place}")
    command = [sys.executable, str(KILLING), str(step), str(folder), "run", "p.lead", *STORE, "--record", url, *FIRST]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    first, *others = [json.loads(line) for line in (folder.parent / "told.jsonl").read_text().splitlines()]
    assert len(others) > 2
    assert [(one["again"], one["killed"]) for one in others] == [(0, True)] * (len(others) - 1) + [(0, False)]
    assert {one["rows"] for one in others} == {first["rows"]}
