"""`leadscore history`: the story of a lead's recorded scores."""

from __future__ import annotations

import json
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from command_line import run, told
from unit.production.recorded import POLICY, policy, write_lines

LEADS = (
    "id,email,company,employees,existing_customer",
    "L-1,jane.moss@x.io,Acme,200,no",
    "L-2,tom.vane@y.io,Northpeak,20,",
)
EVENTS = ("lead,at,event,target", "L-1,2026-03-29,visited,/pricing", "L-2,2026-03-30,opened,news")
LATE = (EVENTS[0], "L-2,2026-03-31,visited,/pricing", "L-2,2026-04-06,opened,news")
OVERRIDE = 'override "L-2" add 7 by "Sam" until 2026-12-31 because "Met at the fair"\n'
CHANGED = POLICY.replace("version 3", "version 4").replace("add 50 as pricing", "add 60 as pricing") + OVERRIDE

STORY = """\
L-2 (Northpeak) by "B2B"
2026-04-01   -0.5         not ready, band cold, grade B
  from mail -0.5
2026-04-08     49  +49.5  not ready, band cold, grade B
  facts opened news (2026-04-06), visited pricing (2026-03-31, came later): pricing +50, mail -0.5
2026-05-01  56.25  +7.25  not ready, band cold, grade A
  time     pricing -25 (decay), mail +0.25 (decay)
  facts    employees 20 → 70: large +20
  policy   version 3 → 4: pricing +5 (changed)
  override +7 by Sam (the policy changed)
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with three scorings, and what they were made of."""
    folder = tmp_path_factory.mktemp("history")
    files = {"l": LEADS, "e": EVENTS, "late": LATE, "l2": (LEADS[0], "L-2,tom.vane@y.io,Northpeak,70,")}
    for name, lines in files.items():
        write_lines(folder / f"{name}.csv", lines)
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(folder)
        policy(folder)
        _run("2026-04-01", "--leads", "l.csv", "--events", "e.csv")
        _run("2026-04-08", "--events", "late.csv")
        policy(folder, CHANGED)
        _run("2026-05-01", "--leads", "l2.csv")
    return folder


@pytest.fixture(autouse=True)
def here(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)
    return tmp_path


def _run(as_of: str, *arguments: str) -> None:
    result = run("run", "p.lead", "--store", "s.duckdb", "--as-of", as_of, *arguments)
    assert result.exit_code == 0, told(result)


def history(*arguments: str) -> str:
    result = run("history", *arguments)
    assert result.exit_code == 0, told(result)
    return result.stdout


def test_the_story_tells_time_facts_policy_and_overrides_apart() -> None:
    assert history("L-2", "--store", "s.duckdb") == STORY


@pytest.mark.parametrize("name", ["tom.vane@y.io", "TOM", "northpeak", "tom vnae"])
def test_a_lead_is_found_by_what_people_call_it(name: str) -> None:
    assert history(name, "--store", "s.duckdb") == STORY


def test_json_has_it_all_and_adds_up() -> None:
    (story,) = json.loads(history("L-2", "--store", "s.duckdb", "--json"), parse_float=Decimal)
    last = story["history"][-1]
    assert sum(move["points"] for move in last["moves"]) == last["change"] == Decimal("7.25")
    assert {move["cause"] for move in last["moves"]} == {"time", "facts", "policy"}
    assert last["facts"]["fields"] == [{"field": "employees", "before": "20", "after": "70", "used": True}]
    assert last["policy_change"]["changed"] == ["pricing"]
    assert [event["came_later"] for event in story["history"][1]["facts"]["events"]] == [0, 1]


def test_it_fits_a_narrow_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    lines = history("L-2", "--store", "s.duckdb").splitlines()
    assert max(map(len, lines)) <= 60
    assert "time     pricing -25 (decay), mail +0.25 (decay)" in [line.strip() for line in lines]


def test_messages_and_crossings_are_told(here: Path) -> None:
    more = write_lines(here / "e9.csv", (EVENTS[0], "L-2,2026-05-01 10:00,visited,pricing"))
    _run("2026-05-02", "--events", str(more))
    shown = history("L-2", "--store", "s.duckdb")
    assert "crossed left cold (facts), entered hot (facts), entered ready (facts)" in shown
    assert 'told    notify "sales", held until it is released' in shown
    assert run("outbox", "s.duckdb", "--release", "all").exit_code == 0
    assert 'told    notify "sales", waits in the outbox' in history("L-2", "--store", "s.duckdb")


def test_one_message_about_many_is_told_to_each(here: Path) -> None:
    policy(here, CHANGED.replace("ready at 60", "ready at 50"))
    _run("2026-05-02")
    moved = 'told notify "sales", in one message about 1 lead that the policy moved, held until it is released'
    assert moved in " ".join(history("L-2", "--store", "s.duckdb").split())
    assert "told" not in history("L-1", "--store", "s.duckdb"), "it was ready before"
    (story,) = json.loads(history("L-2", "--store", "s.duckdb", "--json"))
    assert [message["leads"] for message in story["history"][-1]["messages"]] == [1]
    assert run("forget", "L-1", "--store", "s.duckdb", "--yes").exit_code == 0
    assert moved in " ".join(history("L-2", "--store", "s.duckdb").split())


def test_an_override_of_another_lead_is_no_news(here: Path) -> None:
    policy(here, CHANGED + OVERRIDE.replace("L-2", "JANE.moss@x.io"))
    _run("2026-05-20")
    last = history("L-2", "--store", "s.duckdb").partition("2026-05-20")[2]
    assert last == "   56.5  +0.25  not ready, band cold, grade A\n  time mail +0.25 (decay)\n"
    assert "override +7 by Sam (the policy changed)" in history("L-1", "--store", "s.duckdb").partition("2026-05-20")[2]
    done = run("replay", "--store", "s.duckdb")
    assert (done.exit_code, "scoring 4 as of 2026-05-20" in done.output) == (0, True)


def test_without_the_facts_it_says_what_is_recorded(here: Path) -> None:
    """As where the ledger is in another database, and the store was made anew."""
    from leadscore.production.history.model import Why
    from leadscore.production.history.story import story_of
    from leadscore.report.history_words import details, doubts
    from unit.production.recorded import opened

    with opened(here / "s.duckdb") as (_, ledger):
        story = story_of(ledger, None, "B2B", "L-2")
    assert story is not None
    assert [step.change for step in story.steps] == [None, 49_500, 7_250]
    assert {move.why for step in story.steps[1:] for move in step.moves} == {Why.UNKNOWN}
    assert list(details(story.steps[1])) == [("moved", "by time or facts: pricing +50, mail -0.5")]
    assert "of 2 scorings" in doubts(story)[0]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("L-9", "--store", "s.duckdb"), 3, "There is no lead `L-9`"),
        (("L-2", "--store", "s.duckdb", "--policy", "B2C"), 3, 'Did you mean "B2B"?'),
        (("L-2", "--store", "none.duckdb"), 3, "There is no store none.duckdb"),
        (("L-2",), 2, "Name the store that was scored with --store"),
    ],
)
def test_what_is_wrong_is_said(arguments: tuple[str, ...], code: int, message: str) -> None:
    result = run("history", *arguments)
    assert result.exit_code == code
    assert message in told(result)


def test_a_store_without_a_record_says_how_to_get_one() -> None:
    made = run("ingest", "p.lead", "--leads", "l.csv", "--store", "fresh.duckdb")
    assert made.exit_code == 0, told(made)
    result = run("history", "L-1", "--store", "fresh.duckdb")
    assert result.exit_code == 3
    assert "No scoring was recorded here yet" in told(result)
