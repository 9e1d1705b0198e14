"""Stores that many tests begin with: made once, and copied."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from command_line import run, told
from unit.production.recorded import EVENTS, LEADS, policy, take_in, write_lines


@pytest.fixture(scope="session")
def taken_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `p.lead`, its files, and the store `s.duckdb` that three leads went into; nothing was scored yet.
    `more.csv` makes one of them ready. To be copied."""
    folder = tmp_path_factory.mktemp("taken-in")
    plan, _ = policy(folder)
    leads = write_lines(folder / "leads.csv", [*LEADS, "L-3,joan@x.io,,500,no"])
    events = write_lines(folder / "events.csv", EVENTS)
    write_lines(folder / "more.csv", [EVENTS[0], "L-3,2026-04-01 10:00,visited,/pricing,"])
    take_in(folder / "s.duckdb", plan, leads, [events])
    return folder


@pytest.fixture(scope="session")
def first_run(taken_in: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, scored and recorded as of 2026-04-01."""
    folder = tmp_path_factory.mktemp("first-run")
    shutil.copytree(taken_in, folder, dirs_exist_ok=True)
    done = run("run", str(folder / "p.lead"), "--store", str(folder / "s.duckdb"), "--as-of", "2026-04-01")
    assert done.exit_code == 0, told(done)
    return folder
