"""Files that somebody is still writing while a run begins."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from command_line import run, told
from unit.production.recorded import EVENTS, LEADS, policy, write_lines

FIRST = ("p.lead", "--store", "s.duckdb", "--leads", "leads.csv", "--events", "events.csv", "--as-of", "2026-04-01")


@pytest.fixture
def events(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    policy(tmp_path)
    write_lines(tmp_path / "leads.csv", LEADS)
    return write_lines(tmp_path / "events.csv", EVENTS)


def test_half_a_row_is_not_taken_for_a_whole_one(events: Path) -> None:
    whole = events.read_text()
    events.write_text(whole[: whole.rindex("cing")])  # …,visited,/pri
    refused = run("run", *FIRST)
    assert refused.exit_code == 3
    assert told(refused) == (
        "`events.csv` was written to just now, and its last row has no line end: it may not be whole yet "
        "Nothing of it was taken in. Run again in 10 seconds, when it is whole."
    )
    assert not Path("s.duckdb").exists()
    events.write_text(whole)
    assert run("run", *FIRST).exit_code == 0


@pytest.mark.parametrize("age", [11, -11])
def test_a_file_that_rests_needs_no_line_end(events: Path, age: int) -> None:
    events.write_text(events.read_text().rstrip())
    os.utime(events, (time.time() - age,) * 2)
    done = run("run", *FIRST)
    assert done.exit_code == 0
    assert "1 ready" in done.stdout


def test_an_empty_file_and_one_of_another_kind_are_left_to_their_readers(events: Path) -> None:
    events.write_bytes(b"")
    assert "just now" not in told(run("run", *FIRST))
    events.unlink()
    assert "just now" not in told(run("run", *FIRST))
