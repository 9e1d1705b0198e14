"""A run that is killed, wherever that is, and done again: the same is recorded as without, once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from command_line import run
from unit.production.recorded import EVENTS, LEADS, POLICY, policy, write_lines

STEP = int(os.environ.get("LEADSCORE_KILL_STEP", "40"))
"""Every how many places a run is killed; 1 tries them all, which takes minutes."""
KILLING = Path(__file__).with_name("killing.py")
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes of its own")


def told(folder: Path, *arguments: str) -> list[dict[str, object]]:
    command = [sys.executable, str(KILLING), str(STEP), str(folder), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=900, check=False)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in (folder.parent / "told.jsonl").read_text().splitlines()]


def made(folder: Path) -> Path:
    folder.mkdir()
    policy(folder)
    write_lines(folder / "leads.csv", [*LEADS, "L-3,joan@x.io,,500,no"])
    write_lines(folder / "events.csv", EVENTS)
    write_lines(folder / "more.csv", [EVENTS[0], "L-3,2026-04-01 10:00,visited,/pricing,"])
    write_lines(folder / "others.csv", [LEADS[0], "L-4,jo@x.io,,70,no"])
    return folder


def assert_nothing_lost(found: list[dict[str, object]], least: int) -> None:
    """`least` is how many places there are to be killed at."""
    first, *others = found
    assert len(others) > least // STEP
    assert [one["again"] for one in found] == [0] * len(found)
    assert [one["killed"] for one in others] == [True] * (len(others) - 1) + [False]
    assert others[-1]["code"] == 0
    for one in others:
        assert one["rows"] == first["rows"], one["place"]


def test_what_is_killed_and_done_again_is_recorded_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The policy is another than before, too: that leads to all that a run does."""
    folder = made(tmp_path / "w")
    monkeypatch.chdir(folder)
    arguments = ("p.lead", "--store", "s.duckdb")
    first = run("run", *arguments, "--leads", "leads.csv", "--events", "events.csv", "--as-of", "2026-04-01")
    assert first.exit_code == 0, first.output
    policy(folder, POLICY.replace("version 3", "version 4").replace("employees > 50 add 20", "employees > 50 add 15"))
    more = ("--leads", "others.csv", "--events", "more.csv", "--as-of", "2026-04-02")
    found = told(folder, "run", *arguments, *more)
    assert_nothing_lost(found, 20)
    assert "L-3 is ready" in str(found[0]["rows"])


def test_the_first_run_of_all_is_killed(tmp_path: Path) -> None:
    folder = made(tmp_path / "w")
    found = told(folder, "run", "p.lead", "--store", "s.duckdb", "--leads", "leads.csv", "--as-of", "2026-04-01")
    assert_nothing_lost(found, 15)
