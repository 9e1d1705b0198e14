"""Leads and events out of a real PostgreSQL server, by address and by a query of the settings."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from urllib.parse import quote

import pytest

from command_line import run, told
from push.server import PASSWORD, SUPERUSER, Server
from push.tables import OnPostgres, Table
from unit.production.recorded import policy

CONTACTS = Table(
    {"id": "int", "Email": "text", "employees": "float", "existing_customer": "yes_no", "signed_up": "zoned"},
    [(7, 'ja"ne,@x.io\n', 1e20, False, "2026-01-01 23:30+00"), (8, None, 60.0, None, None), (9, "", 1.5, True, None)],
)
VISITS = Table(
    {"contact": "int", "seen": "zoned", "page": "text"},
    [(7, "2026-03-29 10:00+05:30", "/pricing"), (8, "2026-03-29 10:00+00", None)],
)
SETTINGS = """\
[sources.crm]
attach = "postgresql://${CRM_USER}:${CRM_PASSWORD}@127.0.0.1:%d/postgres"
leads = 'select id, "Email" as email, employees, existing_customer from source_contacts -- all of them'
events = { visits = "select contact as lead, seen as at, 'visited' as event, page as target from source_visits;" }
"""


@pytest.fixture
def here(postgres: OnPostgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Server:
    postgres.load("source_contacts", CONTACTS)
    postgres.load("source_visits", VISITS)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CRM_USER", SUPERUSER)
    monkeypatch.setenv("CRM_PASSWORD", quote(PASSWORD, safe=""))
    policy(tmp_path)
    Path("leadscore.toml").write_text(SETTINGS % postgres.server.port)
    return postgres.server


def scores(*arguments: str) -> dict[str, str]:
    result = run("score", "p.lead", "--as-of", "2026-04-01", *arguments)
    assert result.exit_code == 0, told(result)
    assert "set aside" not in result.stderr, result.stderr
    return {row["lead"]: row["score"] for row in csv.DictReader(io.StringIO(result.stdout))}


def test_a_query_of_the_settings_is_streamed_from_the_server(here: Server) -> None:
    assert scores("--leads", "@crm", "--events", "@crm") == {"7": "70", "8": "20", "9": "0"}


def test_a_table_is_read_by_its_address(here: Server) -> None:
    address = f"{here.url()}&table=public.source_contacts"
    assert scores("--leads", address) == {"7": "20", "8": "20", "9": "0"}
    result = run("ingest", "p.lead", "--store", "s.duckdb", "--leads", "@crm", "--events", "@crm")
    assert result.exit_code == 0, told(result)
    assert scores("--store", "s.duckdb") == {"7": "70", "8": "20", "9": "0"}


def test_what_the_server_refuses_is_told_without_the_password(here: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    def error(*arguments: str) -> str:
        result = run("score", "p.lead", *arguments)
        assert result.exit_code == 3, told(result)
        return told(result)

    without = "select from source_contacts"
    Path("leadscore.toml").write_text((SETTINGS % here.port).replace("select id,", f"{without} -- "))
    assert "What was asked for has no columns" in error("--leads", "@crm")
    assert "Did you mean `source_contacts`?" in error("--leads", f"{here.url()}#source_contact")
    wrong = (SETTINGS % here.port).replace("select id,", "delete from source_visits returning contact as id,")
    Path("leadscore.toml").write_text(wrong.replace("source_contacts", "source_visits"))
    assert "is no name of a table" in error("--leads", "@crm")  # only what reads is a query
    monkeypatch.setenv("CRM_PASSWORD", "hush")
    said = error("--leads", "@crm")
    assert "the user or the password is wrong" in said
    assert "hush" not in said
