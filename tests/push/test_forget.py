"""Who is forgotten is in no table of a record in PostgreSQL, and those who are left come out again as recorded."""

from __future__ import annotations

from pathlib import Path

import pytest

from command_line import run, told
from leadscore.production.replay.replay import replay
from push.server import Server
from unit.production.recorded import EVENTS, LEADS, opened, policy, write_lines


def test_a_record_on_a_server_forgets(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    policy(tmp_path)
    write_lines(tmp_path / "leads.csv", [*LEADS, "Z-17,zaphod@heart.example,,500,no"])
    write_lines(tmp_path / "events.csv", EVENTS)
    write_lines(tmp_path / "more.csv", [EVENTS[0], "Z-17,2026-04-01 10:00,visited,/pricing,"])
    places = ("--store", "s.duckdb", "--record", server.url())
    for options in (("--leads", "leads.csv", "--events", "events.csv"), ("--events", "more.csv")):
        done = run("run", "p.lead", *places, *options, "--as-of", f"2026-04-0{1 + (options[0] == '--events')}")
        assert done.exit_code == 0, told(done)
    found = run("forget", "zaphod@heart.example", *places, "--yes")
    assert "2 recorded scores, 3 transitions, 1 message" in found.stdout, told(found)
    assert run("run", "p.lead", *places, "--as-of", "2026-04-03").exit_code == 0
    with opened(tmp_path / "s.duckdb", server.url()) as (store, ledger):
        names = ledger.database.rows("SELECT table_name FROM information_schema.tables WHERE table_schema = 'ledger'")
        held = str([ledger.database.rows(f"SELECT * FROM ledger.{name}") for (name,) in names])
        again = [replay(store, ledger, scoring) for scoring in ledger.scorings("B2B")]
        ledger.database.execute("DROP SCHEMA ledger CASCADE")  # the server is also other tests'
    assert "L-1" in held
    assert "Z-17" not in held
    assert [one.differences for one in again] == [(), (), ()]
