"""`leadscore history` and `leadscore replay` on a ledger in PostgreSQL, with the store beside it and without."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from command_line import run, told
from push.server import Server
from push.test_ledger import made
from unit.production.recorded import policy, write_lines
from unit.test_cli_history import CHANGED, EVENTS, LATE, LEADS, STORY


@pytest.fixture
def url(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> str:
    """A ledger of three scorings; the store lies in `s.duckdb`."""
    name = f"history_{abs(hash(request.node.name)) % 10**9}"
    made(server, name)
    record = server.url(name)
    monkeypatch.chdir(tmp_path)
    files = {"l": LEADS, "e": EVENTS, "late": LATE, "l2": (LEADS[0], "L-2,tom.vane@y.io,Northpeak,70,")}
    for name, lines in files.items():
        write_lines(tmp_path / f"{name}.csv", lines)
    steps = (
        ("2026-04-01", "--leads", "l.csv", "--events", "e.csv"),
        ("2026-04-08", "--events", "late.csv"),
        ("2026-05-01", "--leads", "l2.csv"),
    )
    policy(tmp_path)
    for as_of, *more in steps:
        if as_of == "2026-05-01":
            policy(tmp_path, CHANGED)
        result = run("run", "p.lead", "--store", "s.duckdb", "--record", record, "--as-of", as_of, *more)
        assert result.exit_code == 0, told(result)
    return record


def test_the_story_needs_the_store_for_causes_alone(url: str) -> None:
    shown = run("history", "northpeak", "--store", "s.duckdb", "--record", url)
    assert (shown.exit_code, shown.stdout) == (0, STORY), told(shown)
    alone = run("history", "L-2", "--record", url)
    assert alone.exit_code == 0, told(alone)
    assert "by time or facts: pricing +50, mail -0.5" in alone.stdout
    assert "override +7" in alone.stdout
    assert "--store names the store that was scored" in alone.stderr
    by_name = run("history", "northpeak", "--record", url)
    assert by_name.exit_code == 3
    assert "leads are found with --store, too" in told(by_name)


def test_a_replay_goes_by_the_servers_record(url: str) -> None:
    for scoring in ("1", "2", "3"):
        result = run("replay", scoring, "--store", "s.duckdb", "--record", url)
        assert result.exit_code == 0, told(result)
        assert "all 2 leads the same." in result.stdout
    shutil.copyfile("l.csv", "other.csv")
    made_anew = run("ingest", "p.lead", "--leads", "other.csv", "--store", "new.duckdb")
    assert made_anew.exit_code == 0, told(made_anew)
    refused = run("replay", "1", "--store", "new.duckdb", "--record", url)
    assert refused.exit_code == 3
    assert "was not of this store" in told(refused)
