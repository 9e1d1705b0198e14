"""Leads and events that lie elsewhere than in one file: SQLite, DuckDB's files, Parquet in pieces, named sources."""

from __future__ import annotations

import csv
import io
import sqlite3
from contextlib import nullcontext
from pathlib import Path

import duckdb
import pytest

from command_line import run, told
from leadscore.batch.sources import attached, fetching
from leadscore.batch.sources.address import parted, wanted
from leadscore.batch.sources.attached import access
from leadscore.batch.sources.model import Wanted
from leadscore.facts.errors import FactsError
from unit.production.recorded import policy

CONTACTS = [("L-1", "jane@x.io", 200, 0), ("L-2", 'j"o,e@x.io\n', None, 1), ("L-3", "joan@x.io", 51, None)]
SETTINGS = """\
[sources.crm]
attach = "sqlite:///${CRM_FILE}"
leads = "contacts"
[sources.crm.events]
visits = "select lead, at, 'visited' as event, page as target from visits;"
mails = "select lead, at, 'opened' as event from mails"
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CRM_FILE", "crm.db")
    policy(tmp_path)
    for connect, name in ((sqlite3.connect, "crm.db"), (duckdb.connect, "crm.duckdb")):
        connection = connect(name)  # type: ignore[operator]
        connection.execute("CREATE TABLE contacts (id TEXT, email TEXT, employees INT, existing_customer INT)")
        connection.executemany("INSERT INTO contacts VALUES (?, ?, ?, ?)", CONTACTS)
        connection.execute('CREATE TABLE visits (lead TEXT, "at" TEXT, page TEXT)')
        connection.execute("INSERT INTO visits VALUES ('L-1', '2026-03-29 10:00:00', '/pricing')")
        connection.execute('CREATE TABLE mails (lead TEXT, "at" TEXT)')
        connection.executemany("INSERT INTO mails VALUES (?, ?)", [("L-1", "2026-03-30"), ("L-3", "2026-03-31")])
        connection.commit()
        connection.close()
    (tmp_path / "leadscore.toml").write_text(SETTINGS)
    return tmp_path


def scores(*arguments: str) -> dict[str, str]:
    result = run("score", "p.lead", "--as-of", "2026-04-01", *arguments)
    assert result.exit_code == 0, told(result)
    return {row["lead"]: row["score"] for row in csv.DictReader(io.StringIO(result.stdout))}


def error(*arguments: str) -> str:
    result = run("score", "p.lead", *arguments)
    assert result.exit_code == 3, told(result)
    return told(result)


def test_a_table_is_read_like_a_file() -> None:
    without_events = {"L-1": "20", "L-2": "0", "L-3": "20"}
    assert scores("--leads", "sqlite:///crm.db#contacts") == without_events
    assert scores("--leads", "sqlite:///crm.db?table=Contacts") == without_events
    assert scores("--leads", f"sqlite:///{Path('crm.db').absolute()}#contacts") == without_events
    assert scores("--leads", "duckdb:///crm.duckdb#main.contacts") == without_events


def test_a_table_without_rows_is_one_without_leads() -> None:
    Path("leadscore.toml").write_text(SETTINGS.replace('"contacts"', '"select * from contacts where id is null"'))
    assert scores("--leads", "@crm") == {}


def test_a_source_of_the_settings_gives_leads_and_several_kinds_of_events() -> None:
    assert scores("--leads", "@crm", "--events", "@crm") == {"L-1": "69.5", "L-2": "0", "L-3": "19.5"}


def test_run_and_ingest_take_sources_in_and_know_them_again() -> None:
    ingested = run("ingest", "p.lead", "--store", "i.duckdb", "--leads", "@crm", "--events", "@crm")
    assert (ingested.exit_code, "3 leads and 3 events" in ingested.stderr) == (0, True), told(ingested)
    for _ in range(2):
        ran = run(
            "run", "p.lead", "--store", "s.duckdb", "--leads", "@crm", "--events", "@crm", "--as-of", "2026-04-01"
        )
        assert ran.exit_code == 0, told(ran)
    assert "\ncrm leads went in before: it is passed over." in ran.stdout
    assert "0 leads new or changed" in ran.stdout
    assert scores("--store", "s.duckdb") == {"L-1": "69.5", "L-2": "0", "L-3": "19.5"}


def test_a_mapping_goes_by_the_name_of_what_was_fetched() -> None:
    mapping = (
        '[[events]]\nfile = "visits*"\nlead = "lead"\nat = "at"\nevent = { constant = "visited" }\ntarget = "page"\n'
    )
    Path("leadscore.toml").write_text(SETTINGS + mapping)
    assert scores("--leads", "@crm", "--events", "sqlite:///crm.db#visits")["L-1"] == "70"


def test_parquet_in_many_files_is_one(folder: Path) -> None:
    (folder / "out [1]").mkdir()
    with duckdb.connect() as connection:
        connection.execute("COPY (SELECT 'L-1' AS id, 200 AS employees) TO 'out [1]/b.parquet'")
        connection.execute("COPY (SELECT 'L-2' AS id, 'peru' AS country) TO 'out [1]/a.parquet'")
    assert scores("--leads", "out [1]/*.parquet") == {"L-1": "20", "L-2": ""}
    assert "There is no file none/*.parquet" in error("--leads", "none/*.parquet")


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("sqlite:///crm.db#contactz", "There is no table `contactz` in crm.db Did you mean `contacts`?"),
        ("duckdb:///crm.duckdb#contactz", "no table `contactz` in duckdb:///crm.duckdb Did you mean `contacts`?"),
        ("sqlite:///crm.db", "The address behind --leads names no table Write the table behind a #: sqlite:///file.db"),
        ("sqlite:///cm.db#contacts", "There is no file cm.db"),
        ("sqlite:///p.lead#contacts", "p.lead: file is not a database"),
        ("oracle://u:secret@h/d#t", "--leads: there is no way to read `oracle://…` Known are postgresql://"),
        ("@cmr", "says nothing of a source `cmr` Did you mean `@crm`?"),
        ("sqlite:///${NOPE}#x", "--leads needs `NOPE` from the environment"),
        (
            "sqlite:///crm.db#visits",
            "visits has no column `id`, which holds each lead's id Name the column in leadscore.toml",
        ),
    ],
)
def test_what_is_wrong_is_told_calmly(named: str, said: str) -> None:
    assert said in error("--leads", named)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ('[sources.crm]\natach = "sqlite:///crm.db"', "no setting `atach` in sources.crm Did you mean `attach`?"),
        ('[sources.crm]\nattach = "crm.db"', "`sources.crm.attach` should be the address of a database"),
        ('[sources.crm]\nattach = "sqlite:///crm.db"', "`sources.crm` says nothing of leads"),
        ('[sources.crm]\nattach = "sqlite:///crm.db#contacts"\nleads = "x"', "names a table Name it as `leads`"),
        ('[sources.crm]\nattach = "sqlite:///crm.db"\nleads = ["a"]', "leads` should be a table or a query"),
        ('[sources.crm]\nattach = "sqlite:///crm.db"\nleads = "select x from y"', "crm.db: no such table: y"),
        (
            '[sources.crm]\nattach = "sqlite:///crm.db"\nleads = "select id, from contacts"',
            "try the query in the database itself",
        ),
        ('[sources.crm]\nattach = "sqlite:///crm.db"\nleads = "select id, id from contacts"', "two columns `id`"),
    ],
)
def test_settings_that_do_not_fit_are_told(settings: str, said: str) -> None:
    Path("leadscore.toml").write_text(settings)
    assert said in error("--leads", "@crm")


class _WithoutNetwork:
    """A DuckDB that gets no extension."""

    def execute(self, sql: str) -> None:
        raise duckdb.IOException(f'IO Error: Failed to download extension "{sql.split()[-1]}" at URL "http://x"\nmore')


def test_an_extension_that_cannot_be_loaded_is_told_with_the_ways_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attached, "connected", lambda folder: nullcontext(_WithoutNetwork()))
    said = error("--leads", "mysql://u:hush@127.0.0.1/d#t")
    assert said.startswith(
        "MySQL is read by DuckDB's extension `mysql`, which cannot be loaded: "
        'IO Error: Failed to download extension "mysql" DuckDB downloads it when it is first used'
    )
    assert "INSTALL mysql" in said
    assert "export the tables as CSV" in said
    monkeypatch.setattr(fetching.postgres, "has_driver", lambda: False)
    said += error("--leads", "postgresql://u:hush@127.0.0.1/d#t")
    assert "pip install 'leadscore[postgres]'" in said
    assert "hush" not in said


def test_an_address_is_taken_apart_and_its_password_is_not_shown() -> None:
    found = wanted("mysql://me:p%40ss@host:3307/crm?ssl_mode=required#sales.contacts", "--leads")
    assert (found.name, found.table, found.shown) == ("contacts", "sales.contacts", "mysql://me@host:3307/crm")
    assert "p%40ss" not in repr(found)
    secret, settings = access(found)
    assert secret == {"HOST": "host", "PORT": "3307", "DATABASE": "crm", "USER": "me", "PASSWORD": "p@ss"}
    assert settings == {"ssl_mode": "required"}
    assert parted("postgres://h/d?sslmode=require&table=t", "x") == ("postgresql://h/d?sslmode=require", "t")
    with pytest.raises(FactsError, match="cannot be read"):
        access(Wanted("t", "mysql://me:p/ss@host/crm", "--leads", table="t"))


def test_a_password_in_duckdbs_words_is_left_out() -> None:
    one = Wanted("t", "mysql://me:hush@host/crm", "--leads", table="t")
    said = attached._said(RuntimeError('Failed to connect with "host=host password=hush"\nmore'), one)
    assert said == 'Failed to connect with "host=host password=…"'
