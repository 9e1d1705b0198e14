"""`leadscore backtest`: what it says of made-up leads whose story is known, and how it takes what people get wrong."""

from __future__ import annotations

import json
import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

import command_line
from past_story import EARLY, FIRST, LEADS, POLICY, story

pytestmark = pytest.mark.usefixtures("without_models")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return story(tmp_path_factory.mktemp("story"))


def run(folder: Path, *options: str, events: bool = True) -> Result:
    data = ["--leads", str(folder / "leads.csv"), *(["--events", str(folder / "events.csv")] if events else [])]
    return command_line.run("backtest", str(folder / "p.lead"), *data, "--as-of", "2026-04-01", *options)


def figures(folder: Path, *options: str, events: bool = True) -> dict[str, Any]:
    result = run(folder, *options, "--format", "json", events=events)
    assert result.exit_code == 0, command_line.told(result) + result.stderr
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def by_hand(folder: Path) -> list[tuple[int, bool]]:
    """Each lead's score on day 30, from the story alone, and whether it was won."""
    looked = set()
    created = {}
    leads = [line.split(",") for line in (folder / "leads.csv").read_text().splitlines()[1:]]
    for lead in leads:
        created[lead[0]] = date.fromisoformat(lead[2])
    for line in (folder / "events.csv").read_text().splitlines()[1:]:
        who, at, kind, _ = line.split(",")
        if kind == "visited" and date.fromisoformat(at) <= created[who] + timedelta(days=30):
            looked.add(who)
    return [(30 * (lead[1] == "CEO") + 40 * (lead[0] in looked), lead[3] == "yes") for lead in leads]


def test_leads_are_scored_on_their_day_and_counted_by_hand(folder: Path) -> None:
    found, hand = figures(folder, *EARLY), by_hand(folder)
    assert (found["all"]["close"]["won"], found["all"]["close"]["leads"]) == (sum(won for _, won in hand), len(hand))
    for band, low, high in (("hot", 60, 999), ("warm", 30, 60), ("cold", -999, 30)):
        (part,) = [part for part in found["bands"] if part["label"] == band]
        inside = [won for score, won in hand if low <= score < high]
        assert (part["close"]["won"], part["close"]["leads"]) == (sum(inside), len(inside))
    wins, others = [s for s, won in hand if won], [s for s, won in hand if not won]
    pairs = sum((win > other) + (win == other) / 2 for win in wins for other in others) / len(wins) / len(others)
    assert found["auc"]["value"] == pytest.approx(pairs, abs=1e-6)
    assert found["left_out"]["too_new"] == 0


def test_thresholds_count_who_would_have_been_handed_over(folder: Path) -> None:
    found, hand = figures(folder, *EARLY, "--target-rate", "25%", "--weeks", "52"), by_hand(folder)
    steps = {step["ready_at"]: step for step in found["thresholds"]["steps"]}
    assert sorted(steps) == [0, 5, 35, 45]
    assert [step["upto"] for step in found["thresholds"]["steps"]] == [70, 40, 30, 0]
    for at in steps:
        handed = [won for score, won in hand if score >= at]
        assert (steps[at]["close"]["won"], steps[at]["close"]["leads"]) == (sum(handed), len(handed))
        assert steps[at]["missed"] == sum(won for _, won in hand) - sum(handed)
        assert steps[at]["per_week"] == pytest.approx(len(handed) / 52, abs=1e-6)
    (advice,) = found["thresholds"]["advice"]
    rates = {at: [won for score, won in hand if score >= at] for at in range(0, 75, 5)}
    enough = [at for at, handed in rates.items() if handed and sum(handed) >= 0.25 * len(handed)]
    assert min(enough) == 35
    assert advice["ready_at"] == 35
    assert advice["low"] <= advice["ready_at"] <= advice["high"]


def test_calls_and_value_choose_as_counting_would(folder: Path) -> None:
    options = ("--weeks", "52", "--calls-per-week", "4", "--call-cost", "30", "--win-value", "150")
    found, hand = figures(folder, *EARLY, *options), by_hand(folder)
    calls, value = found["thresholds"]["advice"]
    handed = {at: [won for score, won in hand if score >= at] for at in range(0, 75, 5)}
    assert min(at for at, leads in handed.items() if len(leads) <= 4 * 52) == 45
    assert calls["ready_at"] == 60, "it hands over the same leads as 45, and is the policy's own"
    worth = {at: 150 * sum(leads) - 30 * len(leads) for at, leads in handed.items()}
    assert [at for at, w in worth.items() if w == max(worth.values())] == [45, 50, 55, 60, 65, 70]
    assert value["ready_at"] == 60
    assert [step["worth"] for step in value["around"]] == [worth[70], worth[40], worth[30]]


def test_twice_the_leads_give_the_same_figures_and_advice(folder: Path, tmp_path: Path) -> None:
    for name in ("leads.csv", "events.csv"):
        header, *rows = (folder / name).read_text().splitlines()
        (tmp_path / name).write_text("\n".join([header, *rows, *(f"twin-{row}" for row in rows)]) + "\n")
    (tmp_path / "p.lead").write_text(POLICY)
    options = (*EARLY, "--target-rate", "25%", "--call-cost", "30", "--win-value", "150")
    once, twice = figures(folder, *options), figures(tmp_path, *options)
    told = ("leads", "auc", "bands", "gains", "ranges", "thresholds", "rules", "missing")
    assert {name: once.get(name) for name in told} == {name: twice.get(name) for name in told}
    assert "Every lead stands there 2 times, under other ids: each was counted once." in run(tmp_path, *EARLY).stdout


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_shuffled_outcomes_are_foreseen_no_better_than_by_chance(folder: Path, tmp_path: Path, seed: int) -> None:
    header, *rows = (folder / "deals.csv").read_text().splitlines()
    outcomes = [row.split(",")[1] for row in rows]
    random.Random(seed).shuffle(outcomes)
    shuffled = [f"{row.split(',')[0]},{outcome}" for row, outcome in zip(rows, outcomes, strict=True)]
    (tmp_path / "deals.csv").write_text("\n".join(["lead,outcome", *shuffled]) + "\n")
    found = figures(folder, "--outcome", str(tmp_path / "deals.csv"), "--at", "created", "--days", "30")
    assert 0.4 < found["auc"]["value"] < 0.6
    assert header == "lead,outcome,at"


def test_a_file_of_deals_says_as_much_as_a_column(folder: Path) -> None:
    column = figures(folder, "--outcome", "stage", "--at", "closed")
    file = figures(folder, "--outcome", str(folder / "deals.csv"))
    for found in (column, file):
        del found["outcome"], found["run"]["asked"]
    assert column == file


def test_the_day_of_the_win_is_the_default_and_its_bias_is_named(folder: Path) -> None:
    result = run(folder, "--outcome", "won_on")
    assert result.exit_code == 0
    assert "these had longer to grow cold" in " ".join(result.stdout.split())


def test_facts_after_the_win_do_not_count(folder: Path) -> None:
    """All who were won looked at the prices and came to the onboarding a day later: neither may move their score."""
    found = figures(folder, *EARLY)
    later = {event["kind"]: event for event in found["later"]["events"]}
    wins = found["all"]["close"]["won"]
    assert later["attended"] == {"kind": "attended", "later": wins, "counted": 0}
    assert later["visited"]["later"] == wins
    assert "`attended` hardly ever happens before" in " ".join(run(folder, *EARLY).stdout.split())


def test_another_policy_is_held_against_the_same_leads(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "last.lead"
    other.write_text(POLICY.replace("version 2", "version 1").replace('visited "pricing" add 40', "replied add 40"))
    found, alone = figures(folder, *EARLY, "--against", str(other)), figures(folder, *EARLY)
    against = found["against"]
    assert against["this"]["auc"] == alone["auc"]
    assert against["other"]["all"]["ready"]["leads"] == 0
    assert against["gain"]["value"] == pytest.approx(alone["auc"]["value"] - against["other"]["auc"]["value"], abs=2e-6)
    assert against["gain"]["low"] > 0
    assert against["only_this"]["leads"] == alone["all"]["ready"]["leads"]
    text = " ".join(run(folder, *EARLY, "--against", str(other)).stdout.split())
    assert "This policy tells wins from the rest better than the other" in text
    same = " ".join(run(folder, *EARLY, "--against", str(folder / "p.lead")).stdout.split())
    assert "Which one tells wins from the rest better cannot be said" in same


def test_leads_that_had_little_time_are_told(folder: Path) -> None:
    options = ("--as-of", "2026-02-10", "--outcome", "won_on", "--at", "created", "--days", "30", "--format", "json")
    data = ("--leads", str(folder / "leads.csv"), "--events", str(folder / "events.csv"))
    young = json.loads(command_line.run("backtest", str(folder / "p.lead"), *data, *options).stdout)["young"]
    rows = [line.split(",") for line in (folder / "leads.csv").read_text().splitlines()[1:]]
    took = sorted((date.fromisoformat(r[4]) - date.fromisoformat(r[2])).days - 30 for r in rows if r[4])
    assert young["days"] == took[-(-len(took) * 3 // 4) - 1]
    days = [(date(2026, 2, 10) - date.fromisoformat(row[2])).days - 30 for row in rows if not row[4]]
    assert young["leads"] == sum(0 <= one < young["days"] for one in days)


# ------------------------------------------------------------------------------------------------ leaks


def test_events_after_the_win_are_named_where_nobody_says_when_it_was(folder: Path) -> None:
    result = run(folder, "--outcome", "converted")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "`attended` happened to 100% of the wins and to 0.0% of the others" in result.stderr
    assert run(folder, "--outcome", "converted", "--trust", "attended").exit_code == 0


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("when contract is known add 20", "`contract` is known for 100% of the wins and for 0.0% of the others"),
        ('when stage is "won" add 20', "`stage` is the outcome itself"),
        ('when stage is "lost" subtract 20', "`stage` is the outcome itself"),
    ],
)
def test_a_field_that_is_known_only_after_the_win_is_named(folder: Path, tmp_path: Path, rule: str, told: str) -> None:
    policy = tmp_path / "p.lead"
    policy.write_text(POLICY.replace("when title", f"{rule}\nwhen title"))
    data = ("--leads", str(folder / "leads.csv"), "--events", str(folder / "events.csv"), "--as-of", "2026-04-01")
    result = command_line.run("backtest", str(policy), *data, "--outcome", "stage", "--at", "created", "--days", "30")
    assert result.exit_code == 1
    assert told.replace("100%", "100.0%" if "100%" in told and "100.0%" in result.stderr else "100%") in result.stderr
    assert "--trust" in result.stderr


def test_only_what_the_policy_has_can_be_trusted(folder: Path) -> None:
    result = run(folder, *EARLY, "--trust", "contrct")
    assert result.exit_code == 2
    assert "no field, event or rule `contrct`" in command_line.told(result)


# ------------------------------------------------------------------------------------------------ small data, odd data


def test_too_few_wins_say_nothing_but_their_number(tmp_path: Path) -> None:
    small = story(tmp_path, leads=60)
    found = figures(small, *EARLY)
    assert found["all"]["close"]["won"] < 20
    assert found["enough"] is False
    assert found["auc"] is found["thresholds"] is None
    assert found["bands"] == found["gains"] == found["months"] == []
    assert "too few to say more: fewer than 20 were won" in " ".join(run(small, *EARLY).stdout.split())


def test_unknown_outcomes_are_counted_and_left_out(folder: Path, tmp_path: Path) -> None:
    lines = (folder / "deals.csv").read_text().splitlines()
    lines[1:31] = [line.replace(",won,", ",open,").replace(",lost,", ",open,") for line in lines[1:31]]
    lines[31:36] = [line.replace(",won,", ",,").replace(",lost,", ",,") for line in lines[31:36]]
    (tmp_path / "deals.csv").write_text("\n".join(lines[:-7]) + "\n")
    found = figures(folder, "--outcome", str(tmp_path / "deals.csv"))
    assert found["left_out"]["unknown"] == {"open": 30, "blank": 5}
    assert found["left_out"]["unmentioned"] == 7
    assert found["all"]["close"]["leads"] == LEADS - 42


def test_leads_whose_day_has_not_come_are_left_out(folder: Path) -> None:
    data = ("--leads", str(folder / "leads.csv"), "--events", str(folder / "events.csv"), "--as-of", "2025-07-01")
    result = command_line.run("backtest", str(folder / "p.lead"), *data, *EARLY, "--format", "json")
    found = json.loads(result.stdout)
    late = [n for n in range(LEADS) if FIRST + timedelta(days=n * 364 // LEADS + 30) > date(2025, 7, 1)]
    assert found["left_out"]["too_new"] == len(late)
    assert found["scored"]["last"] <= "2025-07-01T00:00:00Z"


def test_segments_by_a_column_that_the_policy_does_not_know(folder: Path) -> None:
    found = figures(folder, *EARLY, "--by", "Region")
    assert sorted(part["label"].lower() for part in found["segments"]) == ["north", "south"]
    assert sum(part["close"]["leads"] for part in found["segments"]) == LEADS


def test_months_add_up(folder: Path) -> None:
    found = figures(folder, *EARLY)
    assert [part["label"] for part in found["months"]] == sorted(part["label"] for part in found["months"])
    assert sum(part["close"]["won"] for part in found["months"]) == found["all"]["close"]["won"]


@pytest.mark.parametrize(
    ("options", "code", "told"),
    [
        (("--outcome", "wonon"), 3, "has no column `wonon`, which holds what became of each lead"),
        (("--outcome", "wonon"), 3, "Did you mean `won_on`?"),
        (("--outcome", "zzz"), 3, "The columns are: id, title, created"),
        (("--outcome", "region"), 3, "Which value of `region` is a win?"),
        (("--outcome", "deals-2025.csv"), 3, "There is no file deals-2025.csv"),
        (("--outcome", "converted", "--at", "craeted"), 3, "has no column `craeted`, which holds the day"),
        (("--outcome", "converted", "--at", "region"), 3, "No lead has a day"),
        (("--outcome", "won_on", "--at", "won_on"), 2, "--at names the outcome itself"),
        (("--outcome", "won_on", "--days", "30"), 2, "--days counts from the day that --at names"),
        (("--outcome", "won_on", "--call-cost", "3"), 2, "--call-cost and --win-value go together"),
        (("--outcome", "won_on", "--target-rate", "0"), 2, "write it as 12%"),
        (("--outcome", "won_on", "--by", "regoin"), 3, "has no column `regoin`, which holds the segments"),
        (("--outcome", "won_on", "-o", "backtest.pdf"), 3, "there is no form for .pdf files"),
    ],
)
def test_mistakes_are_told_with_their_mend(folder: Path, options: tuple[str, ...], code: int, told: str) -> None:
    result = run(folder, *options)
    assert told in command_line.told(result)
    assert result.exit_code == code
    assert result.stdout == ""


def test_a_file_of_outcomes_with_other_columns_is_told_what_they_are_called(folder: Path, tmp_path: Path) -> None:
    deals = tmp_path / "deals.csv"
    for header, lacks in (("Contact,Stage", "`lead` or `id`, which holds each lead's id"), ("id,Stage", "`outcome`")):
        deals.write_text(f"{header}\nL1,won\n")
        result = run(folder, "--outcome", str(deals))
        assert result.exit_code == 3
        assert lacks in command_line.told(result)
        assert "Rename the one that does: lead, outcome and perhaps at" in command_line.told(result)
        assert "leadscore.toml" not in command_line.told(result)


@pytest.mark.parametrize("name", ["deals.jsonl", "deals.parquet"])
def test_outcomes_are_read_in_every_form(folder: Path, tmp_path: Path, name: str) -> None:
    import duckdb

    path = tmp_path / name
    rows = duckdb.read_csv(str(folder / "deals.csv"))
    if path.suffix == ".parquet":
        rows.write_parquet(str(path))
    else:
        path.write_text(
            "".join(json.dumps(dict(zip(rows.columns, map(str, row), strict=True))) + "\n" for row in rows.fetchall())
        )
    found = figures(folder, "--outcome", str(path))
    assert found["all"] == figures(folder, "--outcome", str(folder / "deals.csv"))["all"]


def test_a_value_of_the_users_own_is_a_win(folder: Path) -> None:
    found = figures(folder, "--outcome", "region", "--won", "NORTH", "--at", "created", "--days", "30")
    rows = (folder / "leads.csv").read_text().splitlines()[1:]
    assert found["all"]["close"]["won"] == sum(row.endswith(",north") for row in rows)


def test_a_narrow_terminal_keeps_what_matters(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "48")
    lines = run(folder, *EARLY).stdout.splitlines()
    assert max(map(len, lines)) <= 48
    (header,) = [line for line in lines if line.strip().startswith("band")]
    assert "close rate" in header


def test_large_files_are_read_into_a_store_and_say_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    options = (*EARLY, "--by", "region")
    small = run(folder, *options, "--format", "json")
    monkeypatch.setattr("leadscore.batch.ingest.large._LARGE", 0)
    large = run(folder, *options, "--format", "json")
    assert large.exit_code == 0, command_line.told(large)
    assert large.stdout == small.stdout
    assert large.stderr == small.stderr


def test_the_end_of_the_data_is_its_newest_event(folder: Path, tmp_path: Path) -> None:
    """`--as-of` says another; events that are still to come (a booked visit) are not waited for."""
    newest = max(line.split(",")[1] for line in (folder / "events.csv").read_text().splitlines()[1:])
    data = ("--leads", str(folder / "leads.csv"), "--events", str(folder / "events.csv"))
    late = tmp_path / "late.csv"
    late.write_text("lead,at,event\nL1,9000-01-01,attended\n")
    options = ("--outcome", "stage", "--trust", "attended", "--format", "json")
    for more in ((), ("--events", str(late))):
        result = command_line.run("backtest", str(folder / "p.lead"), *data, *more, *options)
        assert json.loads(result.stdout)["scored"]["last"] == f"{newest}T00:00:00Z"


def test_why_no_lead_is_left_is_told(folder: Path, tmp_path: Path) -> None:
    data = ("--leads", str(folder / "leads.csv"), "--as-of", "2025-01-20", "--outcome", "won_on", "--at", "created")
    early = command_line.run("backtest", str(folder / "p.lead"), *data, "--days", "30")
    assert early.exit_code == 3
    assert f"{LEADS} leads would count only after 2025-01-20, where the data ends" in command_line.told(early)
    other = tmp_path / "other.lead"
    other.write_text(POLICY.replace("group fit", 'applies if country is "Atlantis"\ngroup fit', 1))
    outside = command_line.run("backtest", str(other), *data[:2], *data[4:], "--days", "30")
    assert outside.exit_code == 3
    assert "does not apply to any of the 600 leads" in command_line.told(outside)
    (tmp_path / "deals.csv").write_text("lead,outcome\nX1,won\nX2,lost\n")
    strangers = command_line.run(
        "backtest", str(folder / "p.lead"), *data[:2], "--outcome", str(tmp_path / "deals.csv")
    )
    assert strangers.exit_code == 3
    assert "Are the ids in the outcomes those of the leads?" in command_line.told(strangers)


def test_a_field_that_is_the_same_for_all_is_no_rival(tmp_path: Path) -> None:
    small = story(tmp_path, leads=300)
    (small / "p.lead").write_text('policy "P"\nwhen employees > 10 add 5\nready at 5\n')
    assert figures(small, *EARLY)["best_field"] is None


def test_rows_that_do_not_fit_are_why_no_lead_is_left(tmp_path: Path) -> None:
    (tmp_path / "p.lead").write_text(POLICY)
    (tmp_path / "leads.csv").write_text("id,created,won\nL1,2026-03-01 10:22,yes\nL2,2026-03-02 09:00,no\n")
    result = run(tmp_path, "--outcome", "won", events=False)
    assert result.exit_code == 3
    assert "2 rows of" in command_line.told(result)
    assert 'line 2: "2026-03-01 10:22" is no date' in command_line.told(result)
    assert "day_of_time = true" in command_line.told(result)
