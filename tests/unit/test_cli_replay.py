"""`leadscore replay`: a recorded scoring, done again and compared."""

from __future__ import annotations

import io
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from command_line import run, told
from leadscore.production.ledger.rows import block_of, rows_in
from leadscore.production.replay.listing import Listed, listed
from leadscore.report.scorings import render
from unit.production.recorded import POLICY, opened, policy, write_lines
from unit.test_cli_history import CHANGED, EVENTS, LATE, LEADS

STORE = ("--store", "s.duckdb")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A lead that stays ready for it was, events that come in late, changed leads, and a policy that is changed and
    then deleted."""
    folder = tmp_path_factory.mktemp("replay")
    write_lines(folder / "l.csv", LEADS)
    write_lines(folder / "e.csv", EVENTS)
    write_lines(folder / "late.csv", LATE)
    write_lines(folder / "l2.csv", (LEADS[0], "L-1,jane.moss@x.io,Acme,10,yes", "L-3,joan@x.io,Beta,70,"))
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(folder)
        policy(folder)
        _run("2026-04-01", "--leads", "l.csv", "--events", "e.csv")
        _run("2026-05-01")
        policy(folder, CHANGED)
        _run("2026-05-02", "--leads", "l2.csv", "--events", "late.csv")
    (folder / "p.lead").unlink()
    return folder


@pytest.fixture(autouse=True)
def here(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _run(as_of: str, *arguments: str) -> None:
    result = run("run", "p.lead", *STORE, "--as-of", as_of, *arguments)
    assert result.exit_code == 0, told(result)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "B2B, scoring 3 as of 2026-05-02, by version 4, fingerprint {new}: all 3 leads the same.\n"),
        (("1",), "B2B, scoring 1 as of 2026-04-01, by version 3, fingerprint {old}: all 2 leads the same.\n"),
        (("2026-05-01",), "B2B, scoring 2 as of 2026-05-01, by version 3, fingerprint {old}: all 2 leads the same.\n"),
        (
            ("2", "--lead", "jane.moss@x.io"),
            "B2B, scoring 2 as of 2026-05-01, by version 3, fingerprint {old}: the one lead the same.\n",
        ),
    ],
)
def test_every_scoring_comes_out_as_it_was_recorded(arguments: tuple[str, ...], said: str, here: Path) -> None:
    result = run("replay", *arguments, *STORE)
    old, new = (policy(here, text, "x.lead")[0].fingerprint[:8] for text in (POLICY, CHANGED))
    assert (result.exit_code, result.stdout) == (0, said.format(old=old, new=new))


def test_what_there_is_to_be_done_again_is_listed(here: Path) -> None:
    old, new = (policy(here, text, "x.lead")[0].fingerprint[:8] for text in (POLICY, CHANGED))
    shown = run("replay", "--list", *STORE)
    assert [line.split() for line in shown.stdout.splitlines()[2:]] == [
        ["1", "2026-04-01", "B2B", "3", old, "2", "1", "2"],
        ["2", "2026-05-01", "B2B", "3", old, "2", "1", "2"],
        ["3", "2026-05-02", "B2B", "4", new, "3", "0", "3"],
    ]
    found = json.loads(run("replay", "--list", *STORE, "--policy", "b2b", "--json").stdout)
    assert [(one["number"], one["version"], one["recorded"]) for one in found] == [
        (1, "3", 2),
        (2, "3", 2),
        (3, "4", 3),
    ]
    assert run("replay", "--list", "3", *STORE).exit_code == 2


def test_the_list_breaks_no_word_where_room_is_short(here: Path) -> None:
    with opened(here / "s.duckdb") as (_, ledger):
        one, *_ = listed(ledger, ["B2B"])
    long = Listed(replace(one.scoring, policy="B2B SaaS", as_of=one.scoring.as_of + 9 * 3_600), one.version)

    def lines(width: int) -> list[str]:
        text = io.StringIO()
        Console(file=text, width=width).print(render([long], width))
        return [line.rstrip() for line in text.getvalue().splitlines()]

    assert lines(80)[0].split() == ["no", "as", "of", "policy", "version", "fingerprint", "leads", "ready", "recorded"]
    assert lines(60)[0].split() == ["no", "as", "of", "policy", "version", "leads", "ready"]
    assert lines(36)[0].split() == ["no", "as", "of", "policy", "ready"]
    assert [line.split()[-1] for line in lines(36)[2:]] == ["1", "SaaS"]


def test_who_was_ready_stays_so_in_a_replay(here: Path) -> None:
    with opened(here / "s.duckdb") as (_, ledger):
        entry = ledger.entries("B2B", "L-1")[1]
    assert (entry.score, entry.ready) == (45_000, True), "the sample has no lead under hysteresis"


def test_a_day_without_a_scoring_is_told_of() -> None:
    result = run("replay", "2026-04-20", *STORE)
    assert result.exit_code == 0
    assert result.stderr == 'On that day "B2B" recorded nothing; what held is as of 2026-04-01.\n'


def test_what_differs_is_listed(here: Path) -> None:
    _tamper(here)
    result = run("replay", "1", *STORE)
    assert result.exit_code == 1
    assert "1 of 2 leads not as recorded.\n  L-1: score 71, now 70, large 21, now 20\n" in result.stdout.replace(
        "fit 21, now 20, ", ""
    )
    (found,) = json.loads(run("replay", "1", *STORE, "--json").stdout)
    assert (found["leads"], found["same"]) == (2, 1)
    (difference,) = found["differences"]
    assert (difference["lead"], difference["recorded"]["score"], difference["computed"]["score"]) == ("L-1", 71, 70)
    assert run("replay", "1", *STORE, "--lead", "L-2").exit_code == 0


def _tamper(here: Path) -> None:
    """Somebody writes a point more into the record of the first lead."""
    with opened(here / "s.duckdb") as (_, ledger):
        shape = ledger.policy(ledger.scoring(1).fingerprint, "B2B").shape
        ((data,),) = ledger.database.rows("SELECT data FROM ledger.block WHERE scoring = 1")
        rows = rows_in(data, shape)
        for column in (rows.score, rows.rules[shape.rules.index("large")], rows.totals[0]):
            column[0] += 1_000
        ledger.database.execute("UPDATE ledger.block SET data = ? WHERE scoring = 1", (block_of(rows, shape),))


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("99", *STORE), 3, "No scoring 99 is recorded here"),
        (("soon", *STORE), 2, "`soon` is no date"),
        (("2026-03-01", *STORE), 3, "the first scoring is as of 2026-04-01"),
        (("1", *STORE, "--lead", "L-3"), 3, "`L-3` was not there yet at scoring 1"),
        (("1",), 2, "Missing option '--store'"),
    ],
)
def test_what_is_wrong_is_said(arguments: tuple[str, ...], code: int, message: str) -> None:
    result = run("replay", *arguments)
    assert result.exit_code == code
    assert message in told(result)
