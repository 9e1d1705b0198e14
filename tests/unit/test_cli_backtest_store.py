"""`leadscore backtest --store`: the same as from the files that the store was made of; and what has no store."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result

import command_line
from leadscore.driver import compile_path
from leadscore.facts.config import DataConfig
from leadscore.learn.past.source import Source
from leadscore.learn.past.story import Story
from leadscore.review.backtesting import Answer, Question, Refused, ask
from past_story import EARLY, LEADS, POLICY, story

pytestmark = pytest.mark.usefixtures("without_models")

NOW = 1_775_001_600
AS_OF = ("--as-of", "2026-04-01")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A policy that knows the columns of outcomes as fields, its leads and events, and a store of both."""
    made = story(tmp_path_factory.mktemp("stored"))
    (made / "p.lead").write_text(
        POLICY.replace("field stage", "field won_on date\nfield converted yes/no\nfield stage")
    )
    done = command_line.run("ingest", str(made / "p.lead"), "--store", str(made / "s.duckdb"), *files(made))
    assert done.exit_code == 0, command_line.told(done)
    return made


def files(folder: Path) -> tuple[str, ...]:
    return "--leads", str(folder / "leads.csv"), "--events", str(folder / "events.csv")


def stored(folder: Path, *options: str) -> Result:
    return command_line.run("backtest", str(folder / "p.lead"), "--store", str(folder / "s.duckdb"), *AS_OF, *options)


@pytest.mark.parametrize(
    "options",
    [
        (*EARLY, "--by", "region"),
        ("--outcome", "deals.csv"),
        ("--outcome", "deals.csv", "--at", "created", "--days", "30"),
        ("--outcome", "won_on", "--at", "created", "--days", "30", "--since", "2025-08-01"),
    ],
)
def test_a_store_says_the_same_as_its_files(folder: Path, options: tuple[str, ...]) -> None:
    named = tuple(str(folder / one) if one.endswith(".csv") else one for one in options)
    found = stored(folder, *named, "--format", "json")
    same = command_line.run(
        "backtest", str(folder / "p.lead"), *files(folder), *AS_OF, *named, "--format", "json"
    )  # fmt: skip
    assert found.exit_code in (0, 1), command_line.told(found)
    assert found.stdout
    assert (found.exit_code, found.stdout) == (same.exit_code, same.stdout)


def test_a_leak_in_a_store_is_named(folder: Path, tmp_path: Path) -> None:
    policy = tmp_path / "p.lead"
    policy.write_text(
        (folder / "p.lead").read_text().replace("when title", "when converted add 20 as itself\nwhen title")
    )
    found = command_line.run(
        "backtest", str(policy), "--store", str(folder / "s.duckdb"), *AS_OF, "--outcome", "converted"
    )
    assert found.exit_code == 1
    assert "`converted` is the outcome itself" in found.stderr


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--outcome", "convertd"), "has no field `convertd`, which holds what became of each lead"),
        (("--outcome", "convertd"), "Did you mean `converted`?"),
        (("--outcome", "closed"), "declare this one, and make the store anew with `leadscore ingest`"),
        (("--outcome", "closed"), "can also stand in a file with the columns lead, outcome and at"),
        (("--outcome", "converted", "--at", "closed"), "has no field `closed`, which holds the day"),
        (
            ("--outcome", "converted", "--at", "created", "--by", "rank"),
            "has no field `rank`, which holds the segments",
        ),
    ],
)
def test_what_a_store_does_not_keep_is_told(folder: Path, options: tuple[str, ...], told: str) -> None:
    found = stored(folder, *options)
    assert told in command_line.told(found)
    assert found.exit_code == 3
    assert found.stdout == ""


def test_a_store_of_another_policy_is_told(folder: Path, tmp_path: Path) -> None:
    policy = tmp_path / "p.lead"
    policy.write_text('policy "Q"\nfield seats number\nwhen seats > 3 add 5\n')
    found = command_line.run("backtest", str(policy), "--store", str(folder / "s.duckdb"), "--outcome", "converted")
    assert "The store was made without the field `seats`" in command_line.told(found)
    assert found.exit_code == 3


def test_learning_names_the_files(folder: Path) -> None:
    found = command_line.run("learn", "--store", str(folder / "s.duckdb"), "--outcome", "converted")
    assert found.exit_code == 2
    assert "name the files that it was made of" in command_line.told(found)
    helped = command_line.run("learn", "--help").stdout
    assert "--store" not in helped
    assert "standard input" not in helped


def test_without_rivals_all_else_is_the_same(folder: Path) -> None:
    whole, part = (
        json.loads(stored(folder, *EARLY, *more, "--format", "json").stdout) for more in ((), ("--no-rivals",))
    )
    assert whole.pop("contest") is not None
    assert part.pop("contest") is None
    assert part == whole


def test_a_question_needs_no_command_line(folder: Path) -> None:
    plan = compile_path(folder / "p.lead").plan
    assert plan is not None
    past = Story("won_on", NOW, at="created", days=30, until=NOW)
    said: list[str] = []
    answers = [
        ask(plan, source, Question(past, rivals=False), step=said.append)
        for source in (
            Source(DataConfig(), folder / "leads.csv", (folder / "events.csv",)),
            Source(DataConfig(), None, store=folder / "s.duckdb"),
        )
    ]
    for answer in answers:
        assert isinstance(answer, Answer)
        assert answer.found.all.won.of == LEADS
    assert "scoring" in said
    refused = ask(
        plan, Source(DataConfig(), folder / "leads.csv", (folder / "events.csv",)), Question(Story("converted", NOW))
    )
    assert isinstance(refused, Refused)
    assert [leak.name for leak in refused.leaks] == ["attended"]


def test_whoever_waits_can_end_it(folder: Path) -> None:
    class GivenUpError(Exception):
        pass

    def step(what: str) -> None:
        if what == "scoring":
            raise GivenUpError

    plan = compile_path(folder / "p.lead").plan
    assert plan is not None
    with pytest.raises(GivenUpError):
        ask(plan, Source(DataConfig(), None, store=folder / "s.duckdb"), Question(Story("converted", NOW)), step=step)
