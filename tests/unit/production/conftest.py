"""Stores that many tests begin with: made once, and copied."""

from __future__ import annotations

from pathlib import Path

import pytest

from command_line import run, told
from unit.production.recorded import EVENTS, LEADS, policy, write_lines


@pytest.fixture(scope="session")
def first_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `p.lead`, its files, and the store `s.duckdb` in which three leads were scored as of 2026-04-01;
    `more.csv` makes one of them ready. To be copied."""
    folder = tmp_path_factory.mktemp("first-run")
    policy(folder)
    write_lines(folder / "leads.csv", [*LEADS, "L-3,joan@x.io,,500,no"])
    write_lines(folder / "events.csv", EVENTS)
    write_lines(folder / "more.csv", [EVENTS[0], "L-3,2026-04-01 10:00,visited,/pricing,"])
    files = ("--leads", str(folder / "leads.csv"), "--events", str(folder / "events.csv"))
    done = run("run", str(folder / "p.lead"), "--store", str(folder / "s.duckdb"), *files, "--as-of", "2026-04-01")
    assert done.exit_code == 0, told(done)
    return folder
