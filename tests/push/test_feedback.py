"""`leadscore feedback` with the record in a real PostgreSQL database."""

from __future__ import annotations

import json
from pathlib import Path

from command_line import run, told
from leadscore.production.judging.feedback import erase
from leadscore.production.ledger.ledger import open_ledger
from push.server import Server
from unit.production.recorded import EVENTS, LEADS, policy, write_lines


def test_feedback_in_a_database_is_given_listed_taken_back_and_erased(server: Server, tmp_path: Path) -> None:
    _, path = policy(tmp_path)
    store, url = str(tmp_path / "s.duckdb"), server.url()
    leads, events = write_lines(tmp_path / "leads.csv", LEADS), write_lines(tmp_path / "events.csv", EVENTS)
    files = ("--leads", str(leads), "--events", str(events), "--as-of", "2026-04-01")
    scored = run("run", str(path), "--store", store, "--record", url, *files)
    assert scored.exit_code == 0, told(scored)
    for lead, verdict in (("L-1", "bad"), ("L-2", "bad"), ("L-1", "good")):
        said = run("feedback", lead, verdict, "--because", "It's 100% so?", "--by", "Sam", "--record", url)
        assert said.exit_code == 0, told(said)
    assert run("feedback", "L-1", "--undo", "--by", "Sam", "--record", url).exit_code == 0
    (found,) = json.loads(run("feedback", "--agreement", "--json", "--record", url).stdout)
    assert (found["bad"], found["reasons"][0]["because"]) == ({"ready": 1, "not_ready": 1}, "It's 100% so?")
    assert [rule["rule"] for rule in found["rules"]] == ["large", "pricing"]
    with open_ledger(None, url, write=True) as ledger:
        assert erase(ledger.database, "L-1") == 1
    assert [one["lead"] for one in json.loads(run("feedback", "--list", "--json", "--record", url).stdout)] == ["L-2"]
    with open_ledger(None, url, write=True) as ledger:
        ledger.database.execute("DROP SCHEMA ledger CASCADE")  # the server is also other tests'
