"""`leadscore backtest`: which rules earn their points, in every form, and the policy that becomes of it."""

from __future__ import annotations

import json
import random
from math import exp
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from click.testing import Result

import command_line

pytestmark = pytest.mark.usefixtures("without_models")

POLICY = dedent(
    """\
    # What we sold by in 2025.
    policy "P" version 2

    use "vocabulary.lead"

    group fit "Who?"
    when title in bosses add 30 as boss because "They hold the budget"
    when industry is "retail" add 15 because "Our first customer was a shop"  # really?
    when do_not_call add 10

    group interest "What do they do?"
    when visited "pricing" add 30 as pricing
    when opened add 5 each time up to 10
    when attended "webinar" add 20
    when existing_customer disqualify

    ready at 50
    band hot at 50
    band cold otherwise

    test "a boss in a shop"
      given title "CEO", industry "Retail"
      expect boss 30, score 45, not ready
    """
)
LEADS = 1600


def story(folder: Path) -> Path:
    """Bosses and who looked at the prices buy; shops do not buy more than others, and who is not to be called, less."""
    draw = random.Random(5)
    leads, events = ["id,title,industry,do_not_call,existing_customer,won"], ["lead,at,event,target"]
    for number in range(LEADS):
        boss, shop, shy, looked = (draw.random() < share for share in (0.3, 0.3, 0.2, 0.3))
        opened = draw.choice([0, 0, 1, 2])
        odds = -2.6 + 1.8 * (boss + looked) - 0.9 * shy + 0.3 * opened
        won = "yes" if draw.random() < 1 / (1 + exp(-odds)) else "no"
        known = "yes" if draw.random() < 0.002 else "no"
        leads.append(
            f"L{number},{'CEO' if boss else 'Clerk'},{'Retail' if shop else ''},{'yes' if shy else 'no'},{known},{won}"
        )
        if looked:
            events.append(f"L{number},2026-01-0{draw.randint(1, 9)},visited,/pricing")
        events += [f"L{number},2026-01-0{draw.randint(1, 9)},opened,mail"] * opened
    (folder / "leads.csv").write_text("\n".join(leads) + "\n")
    (folder / "events.csv").write_text("\n".join(events) + "\n")
    (folder / "vocabulary.lead").write_text('set bosses = "ceo", "cto"\n\nfield do_not_call yes/no\n')
    (folder / "p.lead").write_text(POLICY)
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return story(tmp_path_factory.mktemp("rules"))


def run(folder: Path, *options: str, policy: str = "p.lead") -> Result:
    data = ("--leads", str(folder / "leads.csv"), "--events", str(folder / "events.csv"))
    return command_line.run(
        "backtest", str(folder / policy), *data, "--outcome", "won", "--as-of", "2026-02-01", *options
    )


@pytest.fixture(scope="module")
def text(folder: Path) -> str:
    """On a terminal of 80 columns."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", "80")
        return run(folder).stdout


@pytest.fixture(scope="module")
def figures(folder: Path) -> dict[str, Any]:
    result = run(folder, "--format", "json")
    assert result.exit_code == 0, command_line.told(result) + result.stderr
    found: dict[str, Any] = json.loads(result.stdout)["rules"]
    return found


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture
def ideas(folder: Path) -> Path:
    path = folder / "ideas.lead"
    path.unlink(missing_ok=True)
    return path


def test_rules_are_named_for_what_they_are(text: str) -> None:
    text = flat(text)
    assert "Which rules earn their points 5 of 7 rules fired often enough to be looked at" in text
    assert 'Overrated: `industry is "retail"` (+15, by the evidence' in text
    assert "Points the wrong way: `do_not_call` (+10, by the evidence -" in text
    assert 'Fired for nobody: `attended "webinar"`. Is the data behind them there?' in text
    assert "Of 5 rules that fired often enough to tell, 1 points the wrong way" in text
    assert "`--ideas FILE.lead` writes the policy so" in text


def test_the_figures_are_those_that_counting_gives(folder: Path, figures: dict[str, Any]) -> None:
    rules = {one["rule"]: one for one in figures["rules"]}
    leads = [line.split(",") for line in (folder / "leads.csv").read_text().splitlines()[1:]]
    counted = [lead for lead in leads if lead[4] == "no"]
    for value, side in (("CEO", "hit"), ("Clerk", "rest")):
        some = [lead[5] for lead in counted if lead[1] == value]
        assert (rules["boss"][side]["won"], rules["boss"][side]["leads"]) == (some.count("yes"), len(some))
    boss = rules["boss"]
    assert boss["verdict"] == "earns its points"
    assert boss["lift"] == pytest.approx(boss["hit"]["rate"] / boss["rest"]["rate"], abs=1e-5)
    assert boss["low"] <= boss["points"] <= boss["high"]
    assert boss["dropped"]["auc"]["high"] < 0
    assert rules["interest: existing_customer"]["verdict"] == "too rare to tell"
    assert rules["interest: existing_customer"]["points"] is None
    assert rules["interest: opened"]["typical"] == 5
    assert rules["boss"]["line"] == 7


def test_all_forms_say_the_same(folder: Path, figures: dict[str, Any]) -> None:
    markdown = run(folder, "--format", "markdown").stdout
    page = run(folder, "--format", "html").stdout
    for one in figures["rules"]:
        name = one["rule"].split(": ")[-1]
        rows = [line for line in markdown.splitlines() if line.startswith(f"| {name} |")]
        assert len(rows) == bool(one["hit"]["leads"]) + _changes_anything(one["dropped"])
        if rows:
            assert one["verdict"] in rows[0]
            assert f"| {one['hit']['leads']:,} |" in rows[0]
    assert "<h2>Which rules earn their points</h2>" in page
    assert "industry is &#34;retail&#34;" in page or "industry is &quot;retail&quot;" in page


def _changes_anything(dropped: dict[str, Any]) -> bool:
    low, value, high = (dropped["auc"][part] for part in ("low", "value", "high"))
    moved = dropped["leaving"]["leads"] + dropped["joining"]["leads"]
    return moved >= 5 or (abs(value) >= 0.0005 and not low <= 0 <= high)


def test_ideas_are_the_policy_with_other_numbers(folder: Path, figures: dict[str, Any], ideas: Path) -> None:
    result = run(folder, "--ideas", str(ideas))
    assert result.exit_code == 0, command_line.told(result)
    text = ideas.read_text()
    trial = figures["trial"]
    assert {one["rule"]: one["points"] for one in trial["ideas"]} == {
        'fit: industry is "retail"': None,
        "fit: do_not_call": None,
    }
    assert trial["helps"] is True
    assert trial["gain"]["low"] > 0
    changed = [line for line in text.splitlines() if line not in POLICY.splitlines()]
    assert all(line.startswith("# ") for line in changed)
    assert '# when industry is "retail" add 15 because "Our first customer was a shop"  # really?' in changed
    assert changed[0].startswith("# left out: ")
    assert [line for line in POLICY.splitlines() if line not in text.splitlines()] == [
        line.removeprefix("# ") for line in changed if "left out" not in line
    ]
    assert command_line.run("check", str(ideas)).exit_code == 0
    assert f"diff {folder / 'p.lead'} {ideas}" in result.stderr
    assert "1 test in it still expects the points of before" in result.stderr
    diff = flat(command_line.run("diff", str(folder / "p.lead"), str(ideas)).stdout)
    assert 'removed: when industry is "retail" add 15' in diff


def test_nothing_is_written_where_no_points_are_off(folder: Path, ideas: Path) -> None:
    (folder / "fine.lead").write_text(
        'policy "F"\nwhen title is "ceo" add 30\nwhen visited "pricing" add 30\nready at 30\n'
    )
    result = run(folder, "--ideas", str(ideas), policy="fine.lead")
    assert result.exit_code == 0, command_line.told(result)
    assert not ideas.exists()
    assert "No rule's points are off beyond chance." in flat(result.stdout)
    assert f"No ideas, so `{ideas}` is not written. No rule's points are off beyond chance." in result.stderr


def test_shuffled_outcomes_give_no_ideas(folder: Path, tmp_path: Path) -> None:
    lines = [line.rsplit(",", 1) for line in (folder / "leads.csv").read_text().splitlines()]
    outcomes = [line[1] for line in lines[1:]]
    random.Random(1).shuffle(outcomes)
    rows = [f"{line[0]},{won}" for line, won in zip(lines[1:], outcomes, strict=True)]
    (tmp_path / "leads.csv").write_text("\n".join([",".join(lines[0]), *rows]) + "\n")
    for name in ("p.lead", "vocabulary.lead", "events.csv"):
        (tmp_path / name).write_text((folder / name).read_text())
    result = run(tmp_path, "--ideas", str(tmp_path / "ideas.lead"))
    assert not (tmp_path / "ideas.lead").exists()
    assert "nobody can say what a point is worth" in flat(result.stdout)
    assert "overrated" not in result.stdout.replace("is called overrated or underrated", "")


def test_too_few_wins_give_no_ideas(folder: Path, tmp_path: Path) -> None:
    for name in ("p.lead", "vocabulary.lead", "events.csv"):
        (tmp_path / name).write_text((folder / name).read_text())
    few = (folder / "leads.csv").read_text().splitlines()[:40]
    (tmp_path / "leads.csv").write_text("\n".join(few) + "\n")
    result = run(tmp_path, "--ideas", str(tmp_path / "ideas.lead"), "--format", "json")
    assert json.loads(result.stdout)["rules"] is None
    assert "There are too few wins, or too few others, to judge rules by." in result.stderr
    assert not (tmp_path / "ideas.lead").exists()


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("ideas.txt", "ideas are a policy, whose name ends in .lead Name it `"),
        ("p.lead", "is one of the files to read: it would be written over"),
        ("vocabulary.lead", "is one of the files to read: it would be written over"),
        ("there.lead", "is there already, and may be somebody's work"),
        ("elsewhere/ideas.lead", "would not find the files that the policy uses Write it beside the policy: `"),
        ("nowhere/ideas.lead", "There is no folder `"),
    ],
)
def test_ideas_are_never_written_where_they_would_harm(folder: Path, name: str, told: str) -> None:
    (folder / "there.lead").write_text('policy "Theirs"\n')
    (folder / "elsewhere").mkdir(exist_ok=True)
    before = {path: path.read_bytes() for path in folder.rglob("*.*")}
    result = run(folder, "--ideas", str(folder / name))
    assert told in command_line.told(result)
    assert result.exit_code == 3
    assert result.stdout == ""
    assert before == {path: path.read_bytes() for path in folder.rglob("*.*")}


def test_a_narrow_terminal_keeps_verdict_and_points(text: str) -> None:
    lines = text.splitlines()
    assert max(map(len, lines)) <= 80
    (header,) = [line for line in lines if line.strip().startswith("rule ")]
    assert header.split() == ["rule", "verdict", "points", "evidence", "close", "rate"]
