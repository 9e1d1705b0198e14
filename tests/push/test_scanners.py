"""Leads and events out of real servers by DuckDB's extensions, where these can be loaded: DuckDB downloads them when
they are first used."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import duckdb
import pytest

from command_line import run, told
from leadscore.batch.sources import postgres as driver
from push import mariadb
from push.server import PASSWORD, SUPERUSER, Server, binaries, started
from unit.production.recorded import policy

TABLES = """\
CREATE TABLE contacts (id INT, {q}Email{q} VARCHAR(80), employees DOUBLE PRECISION, existing_customer BOOL, city TEXT);
INSERT INTO contacts VALUES (7, 'ja"ne,@x.io', 200, FALSE, 'Zürich 😀'),
  (8, NULL, 60, NULL, NULL), (9, '', 1.5, TRUE, '');
CREATE TABLE visits (contact INT, seen {moment}, page VARCHAR(40));
INSERT INTO visits VALUES (7, '2026-03-29 10:00:00', '/pricing'), (8, '2026-03-29 10:00:00', NULL);
"""
SETTINGS = """\
[sources.crm]
attach = "{address}"
leads = '''select id, {q}Email{q} as email, employees, existing_customer from contacts -- all of them'''
events = {{ visits = "select contact as lead, {day} as at, 'visited' as event, page as target from visits;" }}
"""


def _extension(name: str) -> None:
    try:
        duckdb.connect().execute(f"LOAD {name}")
    except duckdb.Error as error:
        pytest.skip(f"DuckDB's extension {name} is not here: {error}")


@pytest.fixture(scope="module")
def my() -> Iterator[mariadb.MariaDb]:
    _extension("mysql")
    if not mariadb.is_here():
        pytest.skip("There is no MariaDB")
    with mariadb.started() as server:
        server.run(f"USE crm; {TABLES.format(q='`', moment='DATETIME')}")
        yield server


@pytest.fixture(scope="module")
def pg() -> Iterator[Server]:
    _extension("postgres")
    psycopg, found = pytest.importorskip("psycopg"), binaries()
    if found is None:
        pytest.skip("There is no PostgreSQL")
    with started(found) as server:
        with psycopg.connect(server.url()) as connection:
            connection.execute(TABLES.format(q='"', moment="TIMESTAMP"))
        yield server


@pytest.fixture(params=["mysql", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Of the database; the settings that name it lie here."""
    if request.param == "mysql":
        port = request.getfixturevalue("my").port
        found, q, day = f"mysql://{mariadb.USER}:${{SECRET}}@127.0.0.1:{port}/crm", "`", "date_format(seen, '%Y-%m-%d')"
    else:
        port = request.getfixturevalue("pg").port
        found, q, day = f"postgresql://{SUPERUSER}:${{SECRET}}@127.0.0.1:{port}/postgres", '"', "seen::date"
    monkeypatch.setattr(driver, "has_driver", lambda: False)
    monkeypatch.setenv("SECRET", quote(PASSWORD, safe=""))
    monkeypatch.chdir(tmp_path)
    policy(tmp_path)
    Path("leadscore.toml").write_text(SETTINGS.format(address=found, q=q, day=day))
    return str(found)


def scores(*arguments: str) -> dict[str, str]:
    result = run("score", "p.lead", "--as-of", "2026-04-01", *arguments)
    assert result.exit_code == 0, told(result)
    assert "set aside" not in result.stderr, result.stderr
    return {row["lead"]: row["score"] for row in csv.DictReader(io.StringIO(result.stdout))}


def test_a_query_is_in_the_databases_own_words(address: str) -> None:
    assert scores("--leads", "@crm", "--events", "@crm") == {"7": "70", "8": "20", "9": "0"}


def test_a_table_is_read_by_its_address(address: str) -> None:
    assert scores("--leads", f"{address}#contacts") == {"7": "20", "8": "20", "9": "0"}


def test_what_the_server_refuses_is_told_without_the_password(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def error(leads: str) -> str:
        result = run("score", "p.lead", "--leads", leads)
        assert result.exit_code == 3, told(result)
        assert "open sesame" not in told(result)
        return told(result)

    assert "Did you mean `contacts`?" in error(f"{address}#contactz")
    settings = Path("leadscore.toml").read_text()
    Path("leadscore.toml").write_text(settings.replace("select id,", "select idd,"))
    said = error("@crm")
    assert "idd" in said
    assert "sources.crm.leads: try the query in the database itself, whose SQL it is." in said
    monkeypatch.setenv("SECRET", "hush")
    said = error(f"{address}#contacts")
    assert "ccess denied" in said or "authentication failed" in said
    assert "hush" not in said
