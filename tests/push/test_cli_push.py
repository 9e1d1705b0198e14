"""`score --on`, as far as it is not `score` itself."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from leadscore.cli.data import Data
from leadscore.cli.exits import BadInput
from leadscore.cli.push import _location, score_on, without_passwords
from leadscore.driver import compile_text
from leadscore.plan.model import Plan
from push.tables import OnPostgres, Table

POLICY = 'policy "Small"\nwhen employees > 10 add 10\nwhen visited add 1\nready at 10'


def data(leads: str, *events: str) -> Data:
    return Data(Path(leads), tuple(map(Path, events)), 1_775_001_600, config=None, rejects=None, strict=False)


@pytest.fixture
def plan() -> Plan:
    found = compile_text(POLICY).plan
    assert found is not None
    return found


def test_says_what_came_of_it(
    postgres: OnPostgres, plan: Plan, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    postgres.load("cli_leads", Table({"id": "text", "staff": "int"}, [("a", 11), ("a", 12), ("b", None)]))
    url = postgres.server.url()
    assert score_on(url, plan, tmp_path, data("cli_leads")) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines() == [
        "1 row of 3 in cli_leads set aside:",
        '  1 × an id that stood before (such as: the id "a" stands in several rows)',
        "`--rejects TABLE` writes them to a table with their reasons.",
        "Unknown for every lead, though the policy asks for it: employees. "
        "If your columns have other names, map them in leadscore.toml (docs/data.md).",
        "No --events are given, so for the policy nobody has done anything.",
        "Small: 2 leads scored as of 2026-04-01: 0 ready.",
        "The scores are in public.leadscore_scores in "
        f"postgresql://keeper@{postgres.server.folder}:{postgres.server.port}/postgres.",
    ]


def test_columns_are_mapped_by_the_policy_s_file(postgres: OnPostgres, plan: Plan, tmp_path: Path) -> None:
    (tmp_path / "leadscore.toml").write_text('[leads.fields]\nemployees = "staff"\n', encoding="utf-8")
    postgres.load("cli_leads", Table({"id": "text", "staff": "int"}, [("a", 11)]))
    score_on(postgres.server.url(), plan, tmp_path, data("cli_leads"), "cli_scores")
    assert [row["ready"] for row in postgres.rows("SELECT ready FROM cli_scores")] == [True]


def test_what_goes_wrong_ends_the_command_calmly(postgres: OnPostgres, plan: Plan, tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        score_on(postgres.server.url(), plan, tmp_path, data("nowhere"))
    assert caught.value.exit_code == 3
    assert "There is no table `nowhere`" in caught.value.message


def test_numbers_that_sql_cannot_compare(postgres: OnPostgres, tmp_path: Path) -> None:
    large = compile_text('policy "x"\nwhen revenue > 9007199254740992 add 1').plan
    assert large is not None
    postgres.load("cli_leads", Table({"id": "text"}, [("a",)]))
    with pytest.raises(BadInput, match="too large a number for SQL"):
        score_on(postgres.server.url(), large, tmp_path, data("cli_leads"))


def test_leads_are_named(plan: Plan, tmp_path: Path) -> None:
    with pytest.raises(click.UsageError, match="name that of the leads"):
        score_on("spark", plan, tmp_path, Data(None, (), 0, config=None, rejects=None, strict=False))


def test_another_database(plan: Plan, tmp_path: Path) -> None:
    with pytest.raises(click.UsageError, match="--on takes `spark`"):
        score_on("mysql://me@host/x", plan, tmp_path, data("leads"))


@pytest.mark.parametrize("address", ["s3://bucket/leads", "gs://b/x.parquet", "hdfs:/x", "crm.leads", "data/leads.csv"])
def test_addresses_survive_being_paths(address: str) -> None:
    assert _location(Path(address)) == address


@pytest.mark.parametrize(
    "secret",
    ["postgresql://me:hunter2@host/x", "postgresql://me:hunter2@x@host/x", "postgresql://h/x?password=hunter2&a=b",
     "postgresql://me:hunter2/@h/x", "host=h password=hunter2 user=me", "host=h password='hunter2 \\' x' user=me", "--on=postgres://:hunter2@h/x"],
)  # fmt: skip
def test_passwords_are_not_kept(secret: str) -> None:
    (kept,) = without_passwords([secret])
    assert "hunter2" not in kept
    assert without_passwords(["score", "b2b.lead", "postgresql://me@host/x"])[2] == "postgresql://me@host/x"
