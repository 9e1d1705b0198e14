"""`leadscore compile`: what it prints runs as it is, and what it cannot do it says."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest
import sqlglot
from click.testing import CliRunner, Result

from leadscore.batch.sql.dialect import DIALECTS
from leadscore.cli.compile import _DIALECTS, command

POLICY = """\
policy "It's
 a */ policy"
field seats number
when title is "ceo" add 3 as boss
when visited "pricing" within 30 days add 10 because "It's -- the price"
when seats >= 2.5 add 1
ready at 10 lost below 5
""".replace("\n a", " a")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("p.lead").write_text(POLICY)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, arguments, standalone_mode=False)


def test_what_is_printed_runs_as_it_is() -> None:
    options = ("--as-of", "2026-04-01", "--explain", "--leads", "crm.people", "--events", "crm.acts", "--was-ready")
    result = run("p.lead", "--to", "duckdb", *options)
    assert result.exception is None
    assert not result.stderr
    database = duckdb.connect()
    database.execute("CREATE SCHEMA crm")
    database.execute("CREATE TABLE crm.people (id TEXT, was_ready BOOLEAN, title TEXT, seats BIGINT)")
    database.execute('CREATE TABLE crm.acts (lead TEXT, "at" BIGINT, kind TEXT, target TEXT, minutes BIGINT)')
    database.execute("INSERT INTO crm.people VALUES ('a', FALSE, 'ceo', 5000), ('b', TRUE, NULL, 4999)")
    database.execute("INSERT INTO crm.acts VALUES ('b', 1774000000, 'visited', 'pricing', 0)")
    answer = database.execute(result.stdout + "ORDER BY lead")
    names = [column[0] for column in answer.description]
    rows = [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
    assert [(row["score"], row["ready"], row["state_1"], row["points_3"]) for row in rows] == [
        (4_000, False, 2, 1_000),
        (10_000, True, 1, 0),
    ]
    for name in names:
        assert name in result.stdout.split("WITH")[0] or name.startswith(("points_", "state_", "total_", "sum_"))


@pytest.mark.parametrize("to", DIALECTS)
def test_the_head_names_every_column_and_is_all_comment(to: str) -> None:
    result = run("p.lead", "--to", to, "--as-of", "2026-04-01")
    head = result.stdout[: result.stdout.index("\nWITH")].split("\n")
    assert all(line.startswith("--") for line in head)
    for word in ("id", "title", "seats", "lead", "at", "kind", "target", "minutes", "as of 2026-04-01 00:00:00 UTC"):
        assert any(f" {word}" in line for line in head), word
    (tree,) = sqlglot.parse(result.stdout, read=to)
    assert tree is not None
    assert "`lost below` asks who was ready before" in result.stderr


def test_every_dialect_can_be_named() -> None:
    assert set(_DIALECTS) == set(DIALECTS)


def test_a_file_is_written_and_nothing_printed() -> None:
    result = run("p.lead", "--to", "spark", "--as-of", "2026-04-01", "-o", "p.sql")
    assert not result.stdout
    assert Path("p.sql").read_text() == run("p.lead", "--to", "spark", "--as-of", "2026-04-01").stdout


def test_the_policy_is_not_written_over() -> None:
    result = run("p.lead", "--to", "duckdb", "-o", "p.lead")
    assert "would be written over" in str(result.exception)
    assert Path("p.lead").read_text() == POLICY


@pytest.mark.parametrize("name", ["", "a..b", 'a"b', "a\nb", "a`; DROP TABLE x; --\\"])
def test_what_is_no_tables_name_is_refused(name: str) -> None:
    result = run("p.lead", "--to", "postgres", "--leads", name)
    assert "is no table's name" in str(result.exception)


def test_names_are_quoted() -> None:
    stdout = run("p.lead", "--to", "postgres", "--leads", "leads; DROP TABLE x").stdout
    assert 'FROM "leads; DROP TABLE x"' in stdout
    assert 'FROM "CRM"."LEADS"' in run("p.lead", "--to", "snowflake", "--leads", "crm.leads").stdout


def test_too_large_a_number_is_told() -> None:
    Path("p.lead").write_text('policy "x"\nwhen budget > 9007199254740992 add 1')
    result = run("p.lead", "--to", "duckdb")
    assert "9007199254740992 is too large a number for SQL" in str(result.exception)
    assert getattr(result.exception, "exit_code", None) == 3


def test_too_long_a_query_is_told() -> None:
    rules = "\n".join(f'when visited "{n:05}{"x" * 100}" add 1' for n in range(6_000))
    Path("p.lead").write_text(f'policy "x"\n{rules}')
    assert "BigQuery takes no more than 1,000,000" in run("p.lead", "--to", "bigquery").stderr


def test_what_the_page_shows_of_folding_runs(capsys: pytest.CaptureFixture[str]) -> None:
    page = (Path(__file__).parents[2] / "docs" / "sql.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    exec(code, {})
    for expression in capsys.readouterr().out.splitlines():
        assert sqlglot.parse_one(expression, read="bigquery") is not None


def test_the_page_names_every_column() -> None:
    page = (Path(__file__).parents[2] / "docs" / "sql.md").read_text(encoding="utf-8")
    database, stdout = duckdb.connect(), run("p.lead", "--to", "duckdb", "--explain", "--was-ready").stdout
    database.execute("CREATE TABLE leads (id TEXT, was_ready BOOLEAN, title TEXT, seats BIGINT)")
    database.execute('CREATE TABLE events (lead TEXT, "at" BIGINT, kind TEXT, target TEXT, minutes BIGINT)')
    for column in database.execute(stdout).description:
        assert f"`{re.sub('_[0-9]+$', '_1', column[0])}`" in page
