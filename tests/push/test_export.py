"""`leadscore export` of a record in PostgreSQL, with the store beside it and without."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from command_line import run, told
from push.server import Server
from push.test_ledger import made
from unit.production.recorded import LEADS, policy, write_lines


@pytest.fixture
def url(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> str:
    """A ledger of two scorings of leads by ids of their own; the store lies in `s.duckdb`."""
    name = f"export_{abs(hash(request.node.name)) % 10**9}"
    made(server, name)
    monkeypatch.chdir(tmp_path)
    policy(tmp_path)
    write_lines(tmp_path / "l.csv", LEADS)
    write_lines(tmp_path / "l2.csv", [LEADS[0], "L-9,new@x.io,,70,no"])
    for leads, as_of in (("l.csv", "2026-04-01"), ("l2.csv", "2026-04-08")):
        run_ = ("run", "p.lead", "--store", "s.duckdb", "--leads", leads, "--as-of", as_of)
        result = run(*run_, "--record", server.url(name))
        assert result.exit_code == 0, told(result)
    return server.url(name)


def emails(*arguments: str) -> list[str]:
    result = run("export", "--for", "hubspot", *arguments)
    assert result.exit_code == 0, told(result)
    return [row["Email"] for row in csv.DictReader(io.StringIO(result.stdout))]


def test_the_servers_record_is_exported_and_remembers_what_was(url: str) -> None:
    with_store = ("--store", "s.duckdb", "--record", url)
    assert sorted(emails(*with_store)) == ["jack@x.io", "jane@x.io", "new@x.io"]
    assert len(emails(*with_store, "--changed")) == 3
    assert emails(*with_store, "--changed") == []
    write_lines(Path("l3.csv"), [LEADS[0], "L-9,new@x.io,,10,no"])
    result = run("run", "p.lead", *with_store, "--leads", "l3.csv", "--as-of", "2026-04-09")
    assert result.exit_code == 0, told(result)
    assert emails(*with_store, "--changed") == ["new@x.io"]


def test_without_the_store_there_are_no_e_mails(url: str) -> None:
    result = run("export", "--for", "hubspot", "--record", url)
    assert result.exit_code == 3
    assert "a record holds no e-mails" in told(result)
    assert "--store" in told(result)
    Path("leadscore.toml").write_text('[export.hubspot]\nkey = "id"\nid = "Our ID"\n')
    result = run("export", "--for", "hubspot", "--record", url)
    assert result.exit_code == 0, told(result)
    assert {row["Our ID"] for row in csv.DictReader(io.StringIO(result.stdout))} == {"L-1", "L-2", "L-9"}
