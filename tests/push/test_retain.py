"""A record in PostgreSQL loses what is too old, together with the store, and what is kept comes out again."""

from __future__ import annotations

from pathlib import Path

import pytest

from command_line import run, told
from leadscore.production.replay.replay import replay
from push.server import Server
from unit.production.recorded import EVENTS, LEADS, opened, policy, write_lines


def test_a_record_on_a_server_ages(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    policy(tmp_path)
    write_lines(tmp_path / "leads.csv", [*LEADS, "Z-17,zaphod@heart.example,,500,no"])
    rules = ['history = "1 month"', 'leads_without_events = "1 month"', 'events = "2 months"', 'feedback = "1 day"']
    write_lines(tmp_path / "leadscore.toml", ["[retention]", *rules, "[destinations]", 'sales = "json://127.0.0.1:9/"'])
    places = ("--store", "s.duckdb", "--record", server.url())
    for no, day in enumerate(("2026-04-01", "2026-04-20", "2026-05-10")):
        more = ("L-1,2026-04-15,opened,news,", "L-1,2026-05-05,visited,/pricing,")[:no]
        write_lines(tmp_path / "events.csv", [*EVENTS, *more])
        done = run("run", "p.lead", *places, "--leads", "leads.csv", "--events", "events.csv", "--as-of", day)
        assert done.exit_code == 0, told(done)
    retain = ("retain", "s.duckdb", "--record", server.url(), "--as-of", "2026-05-25")
    ahead, record_alone = run(*retain, "--dry-run"), run("retain", *retain[2:], "--dry-run")
    assert "leads that have done nothing since 2026-04-25 (1 month): 2 leads" in ahead.stdout, told(ahead)
    assert "history of before 2026-04-25 (1 month): 1 recorded score" in record_alone.stdout, told(record_alone)
    assert run(*retain, "--yes").stdout.splitlines()[1:] == ahead.stdout.splitlines()[1:-1]
    dry = run("run", "p.lead", *places, "--as-of", "2026-09-01", "--dry-run")
    assert (dry.exit_code, "To be erased for their age: " in dry.stdout) == (0, True), told(dry)
    with opened(tmp_path / "s.duckdb", server.url()) as (store, ledger):
        names = ledger.database.rows("SELECT table_name FROM information_schema.tables WHERE table_schema = 'ledger'")
        held = str([ledger.database.rows(f"SELECT * FROM ledger.{name}") for (name,) in names])
        again = replay(store, ledger, ledger.scorings("B2B")[-1])
        ledger.database.execute("DROP SCHEMA ledger CASCADE")  # the server is also other tests'
    assert "L-1" in held
    assert "Z-17" not in held
    assert again.differences == ()
