"""What holds now of all leads was lost: it comes back from the record, and nobody is told of leads as new."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from command_line import run, told
from unit.production.recorded import opened

RUN = ("run", "p.lead", "--store", "s.duckdb", "--events", "more.csv", "--as-of", "2026-04-02")
LOSSES = (
    "DELETE FROM ledger.current",
    "UPDATE ledger.current SET data = data[:20]",
    "UPDATE ledger.current SET data = (SELECT data FROM ledger.block WHERE scoring = 1)",
)


@pytest.fixture(autouse=True)
def here(first_run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(first_run, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def lose(here: Path, statement: str) -> None:
    with opened(here / "s.duckdb") as (_, ledger):
        ledger.database.execute(statement)


@pytest.mark.parametrize("loss", LOSSES[:2])
def test_a_run_mends_it_and_tells_of_the_same_as_without(here: Path, loss: str) -> None:
    shutil.copyfile(here / "s.duckdb", here / "whole.duckdb")
    whole = run(*RUN[:3], "whole.duckdb", *RUN[4:])
    lose(here, loss)
    first, second, *others = whole.stdout.splitlines()[1:]
    told_of = "What is kept of each lead for the next run had been lost: it was made anew from the record."
    assert run(*RUN).stdout.splitlines()[1:] == [first, second, told_of, *others]
    assert "what holds now agrees with them" in run("doctor", "p.lead", "--store", "s.duckdb").stdout


def test_what_cannot_be_mended_is_not_scored(here: Path) -> None:
    lose(here, "DELETE FROM ledger.current")
    lose(here, "DELETE FROM ledger.block")
    result = run(*RUN)
    assert result.exit_code == 3
    assert "What was recorded of some leads by B2B is gone" in told(result)
    assert "Take the last backup" in told(result)


@pytest.mark.parametrize("loss", LOSSES)
def test_the_doctor_mends_it_if_it_is_told_to(here: Path, loss: str) -> None:
    lose(here, loss)
    mended = run("doctor", "p.lead", "--store", "s.duckdb", "--mend")
    assert mended.exit_code == 0, mended.stdout
    assert "mended B2B: what holds now of 3 leads was made anew from the record" in mended.stdout
    with opened(here / "s.duckdb") as (_, ledger):
        state = ledger.state("B2B")
        assert (state.ready.tolist(), state.score.tolist()) == ([True, False, False], [70_000, 0, 20_000])


def test_what_is_well_is_not_mended() -> None:
    assert "mended" not in run("doctor", "p.lead", "--store", "s.duckdb", "--mend").stdout
