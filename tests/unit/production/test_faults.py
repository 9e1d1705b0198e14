"""The trials behind the table of faults, in small; and that they notice what they are to notice."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import duckdb
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
from benchmarks.faults.catcher import Catcher
from benchmarks.faults.compare import as_it_is, verdict
from benchmarks.faults.site import Ended, Site
from benchmarks.faults.trial import Times, rows

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kills processes as POSIX systems do")


def site(folder: Path) -> Site:
    return Site(folder, Catcher(0, folder / "caught.jsonl"))


def test_runs_that_are_killed_lose_nothing_and_what_is_lost_is_seen(tmp_path: Path) -> None:
    (row,) = rows(tmp_path, Times(kills=3, restarts=0, full=0, destinations=0, clocks=0, halves=0), leads=40, seed=1)
    assert row.times > 0
    assert row.faults == 0, row.verdict
    assert len(row.opened) == row.times

    killed, expected = site(tmp_path / "process-killed"), as_it_is(site(tmp_path / "undisturbed"))
    with duckdb.connect(str(killed.store)) as record:
        record.execute("UPDATE ledger.transition SET cause = 'policy' WHERE rowid = 0")
        record.execute("DELETE FROM ledger.block WHERE scoring = 2")
    first, *others = map(json.loads, killed.catcher.file.read_text().splitlines())
    others = [one for one in others if one["key"] != first["key"]]  # it may have come twice
    again = {**others[-1], "key": "another"}
    killed.catcher.file.write_text("".join(f"{json.dumps(one)}\n" for one in (*others, again)))
    gone = len(first["fields"].get("messages", [0]))
    twice = len(again["fields"].get("messages", [0]))
    found = verdict(killed, expected)
    assert (found.lost, found.extra, found.missing, found.beyond) == (1, 1, gone, twice)
    assert found.replays >= 1  # later scorings rest on what was deleted


@pytest.mark.parametrize(
    ("code", "said", "is_calm"),
    [
        (0, "", True),
        (1, "2 messages could not be sent", True),
        (3, "Error: The disk is full\n  Free some space.\n", True),
        (3, "Error: The disk is full\n", False),
        (3, "Traceback (most recent call last):\nError: no\n  help\n", False),
        (70, "Something went wrong inside leadscore", False),
        (-11, "", False),
    ],
)
def test_a_run_ends_as_documented_and_says_what_to_do(code: int, said: str, is_calm: bool) -> None:
    assert Ended(code, said).is_calm is is_calm
