"""What only moved because events were erased for their age is told as that, and nothing else is."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from command_line import run, told
from unit.production.recorded import POLICY, policy, write_lines

STORE = ("--store", "s.duckdb")
OVERRIDE = 'override "L-1" add 5 by "Sam" until 2026-12-31 because "met"\n'
SETTINGS = ("[retention]", 'events = "1 month"', "[destinations]", 'sales = "json://127.0.0.1:9/"')


@pytest.fixture(autouse=True)
def here(taken_in: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(taken_in, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    write_lines(tmp_path / "leadscore.toml", SETTINGS)
    return tmp_path


def done(*arguments: str) -> str:
    result = run(*arguments)
    assert result.exit_code == 0, (told(result), result.exc_info)
    return result.stdout + result.stderr


def scored(day: str) -> str:
    return done("run", "p.lead", *STORE, "--as-of", day)


def test_who_left_for_that_is_told_so_with_the_day(here: Path) -> None:
    policy(here, POLICY + OVERRIDE)
    scored("2026-04-01")
    done("retain", "s.duckdb", "--as-of", "2026-05-10", "--yes")
    assert "  ready: 1 left (1 as events were erased for their age)\n" in scored("2026-05-10")
    story = done("history", "L-1", *STORE)
    assert "erased  events of before 2026-04-10, on 2026-05-10 for their age: pricing -50\n" in story
    assert "left ready (erased)" in story
    assert "not known" not in story
    assert "override" not in story.split("2026-05-10", 1)[1], "it gave the same before"
    (found,) = json.loads(run("history", "L-1", *STORE, "--json").stdout)
    last = found["history"][-1]
    assert last["events_erased"] == {"before": "2026-04-10T00:00:00Z", "at": "2026-05-10T00:00:00Z"}
    assert [(move["cause"], move["points"]) for move in last["moves"]] == [("erased", -50)]


def test_what_the_policy_would_read_no_longer_time_has_taken(here: Path) -> None:
    of_days = POLICY.replace('visited "pricing" add', 'visited "pricing" within 20 days add')
    policy(here, of_days.replace("when opened subtract 0.5 each time up to 2 as mail\n", ""))
    scored("2026-04-01")
    done("retain", "s.duckdb", "--as-of", "2026-05-10", "--yes")
    assert "  ready: 1 left (1 as time passed)\n" in scored("2026-05-10")
    story = done("history", "L-1", *STORE)
    assert "time    pricing -50" in story
    assert "erased" not in story


def test_what_moved_before_and_is_not_known_any_more_says_why(here: Path) -> None:
    policy(here)
    scored("2026-04-01")
    scored("2026-05-10")
    done("retain", "s.duckdb", "--as-of", "2026-05-10", "--yes")
    story = done("history", "L-1", *STORE)
    assert "by time or facts: pricing -25" in story
    assert (
        "What moved it is not known of 1 scoring: of this lead's events, those of before 2026-04-10 were erased on "
        "2026-05-10 for their age (`[retention]`).\n"
    ) in story
    assert "--store names" not in story
