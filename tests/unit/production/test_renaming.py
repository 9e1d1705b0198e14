"""A policy that was renamed: nobody who crossed since goes untold, and nobody is told twice."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from command_line import run, told
from unit.production.recorded import POLICY, opened, policy

RENAMED = POLICY.replace('"B2B"', '"B2B SaaS"')
RUN = ("run", "p.lead", "--store", "s.duckdb", "--events", "more.csv", "--as-of", "2026-04-02")


@pytest.fixture(autouse=True)
def here(first_run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(first_run, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_it_is_not_scored_from_a_new_beginning(here: Path) -> None:
    policy(here, RENAMED)
    result = run(*RUN)
    assert result.exit_code == 3
    assert told(result) == (
        'There is no record of "B2B SaaS", but one of "B2B", of which 92% of the lines are the same '
        'If it was renamed, let it go on with that record: `--renamed-from "B2B"`, once. If it is another policy: '
        "`--new-record`, once."
    )


def test_it_goes_on_with_its_record(here: Path) -> None:
    policy(here, RENAMED)
    assert run(*RUN, "--renamed-from", "B2B", "--dry-run").exit_code == 0
    done = run(*RUN, "--renamed-from", "B2B")
    assert "ready: 1 entered (1 by new facts)" in done.stdout
    with opened(here / "s.duckdb") as (_, ledger):
        assert ledger.policies() == ["B2B SaaS"]
        assert [scoring.no for scoring in ledger.scorings("B2B SaaS")] == [1, 2]
        assert [entry.ready for entry in ledger.entries("B2B SaaS", "L-3")] == [False, True]
    again = run(*RUN[:-1], "2026-04-03", "--renamed-from", "B2B")
    assert again.exit_code == 0, "the option stayed in the crontab"
    assert run("replay", "1", "--store", "s.duckdb").exit_code == 0
    assert "1 held" in run("outbox", "s.duckdb").stderr


def test_another_policy_begins_anew(here: Path) -> None:
    policy(here, RENAMED)
    assert "Its first recorded scoring" in run(*RUN, "--new-record").stdout
    assert run(*RUN[:-1], "2026-04-03").exit_code == 0, "it has a record now"
    both = run(*RUN, "--renamed-from", "B2B")
    assert (both.exit_code, "has a record of its own" in told(both)) == (3, True)


def test_one_that_looks_otherwise_is_another(here: Path) -> None:
    policy(here, 'policy "Events"\nwhen visited "pricing" add 5\nready at 5\n')
    assert run(*RUN).exit_code == 0


def test_policies_that_run_together_may_look_alike(here: Path) -> None:
    policy(here, RENAMED, "other.lead")
    assert run("run", ".", *RUN[2:]).exit_code == 0


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        (("--renamed-from", "B2C"), 3, 'There is no record of "B2C" to go on with There are records of: "B2B".'),
        (("--renamed-from", "B2B", "--new-record"), 2, "is for one policy"),
    ],
)
def test_what_cannot_be_done(here: Path, options: tuple[str, ...], code: int, message: str) -> None:
    policy(here, RENAMED)
    result = run(*RUN, *options)
    assert (result.exit_code, message in told(result)) == (code, True), told(result)
