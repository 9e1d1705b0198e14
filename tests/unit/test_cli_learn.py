"""`leadscore learn` from the command line: what it writes, what it says, and how it takes what people give it."""

from __future__ import annotations

import csv
import random
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

import command_line
from command_line import told

DATED = ("--at", "created", "--days", "30")
HEADER = ("id", "created", "title", "size", "source", "region", "full_name", "won")
WON = HEADER.index("won")


@dataclass(slots=True)
class Story:
    """Leads and events of which the reasons are known: bosses, webinars and who looked at the prices buy."""

    leads: list[list[Any]] = field(default_factory=list)
    events: list[list[Any]] = field(default_factory=list)
    header: list[str] = field(default_factory=lambda: list(HEADER))

    @property
    def wins(self) -> list[bool]:
        return [row[WON] == "yes" for row in self.leads]

    def column(self, name: str, cells: Sequence[Any]) -> None:
        self.header.append(name)
        for row, cell in zip(self.leads, cells, strict=True):
            row.append(cell)

    def write(self, folder: Path) -> Path:
        folder.mkdir(exist_ok=True)
        for name, header, rows in (
            ("leads.csv", self.header, self.leads),
            ("events.csv", ["lead", "at", "event", "target"], self.events),
        ):
            with (folder / name).open("w", newline="") as out:
                csv.writer(out).writerows([header, *rows])
        return folder


def story(leads: int = 600, seed: int = 3) -> Story:
    draw, found = random.Random(seed), Story()
    for number in range(leads):
        created = date(2025, 1, 6) + timedelta(days=number * 300 // leads)
        boss, webinar, looked = (draw.random() < share for share in (0.35, 0.25, 0.3))
        won = draw.random() < (0.08, 0.25, 0.55, 0.8)[boss + webinar + looked]
        lead = f"L{number:04}"
        title = draw.choice(["CEO", "Chief Executive Officer"]) if boss else draw.choice(["Clerk", "Analyst", ""])
        source = "Webinar" if webinar else draw.choice(["Ads", "Fair", "Search"])
        found.leads.append([lead, created, title, draw.randint(1, 900), source, draw.choice("NSEW"),
                            f"Person {number}", "yes" if won else "no"])  # fmt: skip
        for kind, target, share in (("visited", "/pricing", looked), ("opened", "news", draw.random() < 0.5)):
            if share:
                found.events.append([lead, created + timedelta(days=draw.randint(0, 25)), kind, target])
    return found


def learn(folder: Path, *options: str, events: bool = False, outcome: str = "won") -> Result:
    data = ["--leads", str(folder / "leads.csv"), *(["--events", str(folder / "events.csv")] if events else [])]
    return command_line.run("learn", *data, "--outcome", outcome, *options)


def rules(text: str) -> list[str]:
    """As they stand in the policy, without their evidence."""
    return re.findall(r"^when (.*?)\s+because", text, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return story().write(tmp_path_factory.mktemp("story"))


@pytest.fixture(scope="module")
def written(folder: Path) -> tuple[Result, Path]:
    path = folder / "first.lead"
    return learn(folder, *DATED, "-o", str(path), events=True), path


# ------------------------------------------------------------------------------------------------- what it writes


def test_the_policy_is_laid_out_checks_without_a_word_and_passes_its_tests(written: tuple[Result, Path]) -> None:
    result, path = written
    assert result.exit_code == 0
    assert result.stdout == ""
    assert command_line.run("fmt", "--check", str(path)).exit_code == 0
    assert "no problems" in (checked := command_line.run("check", str(path))).output.lower(), checked.output
    tests = command_line.run("test", str(path))
    assert (tests.exit_code, path.read_text().count("\ntest ")) == (0, 4), tests.output


def test_the_policy_asks_for_what_was_planted_and_names_nobody(written: tuple[Result, Path]) -> None:
    text = written[1].read_text()
    asked = " ".join(rules(text))
    assert 'visited "pricing"' in asked or "visited" in asked
    assert "webinar" in asked
    assert "c_level" in asked or "ceo" in asked
    assert "region" not in asked
    assert "person" not in text.lower().replace("past leads", "")


def test_the_report_tells_each_rule_with_its_evidence_and_what_it_is_worth(written: tuple[Result, Path]) -> None:
    result, path = written
    lines = result.stderr.splitlines()
    number = len(rules(path.read_text()))
    assert re.fullmatch(rf"{number} rules? learned from \d+ leads; \d+ of them were won.", lines[0])
    assert lines[1].startswith("Judged on the newest ")
    assert re.search(r": AUC 0\.[678]\d \(0\.\d\d–0\.\d\d; 0.50 is chance\)\.$", lines[1])
    assert sum(line.strip().startswith("won: ") for line in lines) == number
    assert f"Wrote {path}. Next:" in lines
    again = next(line for line in lines if " backtest " in line)
    assert again.endswith("--outcome won --at created --days 30")


def test_the_next_step_that_is_named_works(written: tuple[Result, Path], folder: Path) -> None:
    options = ("--events", str(folder / "events.csv"), "--outcome", "won", *DATED)
    result = command_line.run("backtest", str(written[1]), "--leads", str(folder / "leads.csv"), *options)
    assert result.exit_code == 0, told(result)


def test_without_o_the_policy_is_all_that_goes_to_standard_output(written: tuple[Result, Path], folder: Path) -> None:
    result = learn(folder, *DATED, events=True)
    assert result.stdout == written[1].read_text()
    assert "Wrote" not in result.stderr


def test_rows_in_another_order_make_the_same_policy(written: tuple[Result, Path], tmp_path: Path) -> None:
    found = story()
    random.Random(1).shuffle(found.leads)
    random.Random(2).shuffle(found.events)
    assert learn(found.write(tmp_path), *DATED, events=True).stdout == written[1].read_text()


def test_large_files_are_read_into_a_store_and_teach_the_same(
    written: tuple[Result, Path], folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("leadscore.batch.ingest.large._LARGE", 0)
    large = learn(folder, *DATED, "-o", str(tmp_path / "large.lead"), events=True)
    assert large.exit_code == 0, command_line.told(large)
    assert (tmp_path / "large.lead").read_text() == written[1].read_text()


def test_every_lead_twice_makes_the_same_rules_and_points(written: tuple[Result, Path], tmp_path: Path) -> None:
    found = story()
    found.leads += [[f"again-{row[0]}", *row[1:]] for row in found.leads]
    found.events += [[f"again-{row[0]}", *row[1:]] for row in found.events]
    result = learn(found.write(tmp_path), *DATED, events=True)
    without_head = [text.split("policy ", 1)[1] for text in (result.stdout, written[1].read_text())]
    assert without_head[0] == without_head[1]
    assert "Every lead stands there 2 times, under other ids: one of each was looked at." in result.stderr


def test_shuffled_outcomes_write_no_policy(tmp_path: Path) -> None:
    for seed in range(2):
        found = story()
        wins = [row[WON] for row in found.leads]
        random.Random(seed).shuffle(wins)
        for row, won in zip(found.leads, wins, strict=True):
            row[WON] = won
        result = learn(found.write(tmp_path), "-o", str(tmp_path / "p.lead"), *DATED, events=True)
        assert result.exit_code == 1
        assert "No policy is learned: nothing in this data tells wins from the rest." in result.stderr
        assert 0.44 < float(re.findall(r"AUC of (\d\.\d\d)", result.stderr)[0]) < 0.56
        assert not (tmp_path / "p.lead").exists()


@pytest.mark.parametrize("number", [1, 2])
def test_there_are_no_more_rules_than_wished_for(folder: Path, number: int) -> None:
    result = learn(folder, "--rules", str(number), "--name", "Deals of 2026")
    assert len(rules(result.stdout)) == number
    assert f"{number} rule{'s' if number > 1 else ''} learned" in result.stderr
    assert '\npolicy "Deals of 2026"\n' in result.stdout


def test_a_higher_close_rate_stands_higher(folder: Path) -> None:
    usual, high = (learn(folder, *options) for options in ((), ("--target-rate", "60%")))
    at = [int(re.findall(r"^ready at (-?\d+)", result.stdout, re.MULTILINE)[0]) for result in (usual, high)]
    assert at[1] > at[0]


# ------------------------------------------------------------------------------------------------------------ leaks


@pytest.fixture(scope="module")
def leaky(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A contract number and a call by the onboarding team, which only customers have."""
    found = story()
    found.column("Contract", [f"C-{number}" if won else "" for number, won in enumerate(found.wins)])
    found.events += [[row[0], row[1], "onboarded", ""] for row in found.leads if row[WON] == "yes"]
    return found.write(tmp_path_factory.mktemp("leaky"))


def test_what_only_comes_with_the_win_is_left_out_and_named(leaky: Path) -> None:
    result = learn(leaky, *DATED, events=True)
    assert result.exit_code == 0
    assert "  `contract` is known for 100" in result.stderr
    assert "  `onboarded` happened to 100" in result.stderr
    assert not {"contract", "onboarded"} & set(re.findall(r"\w+", " ".join(rules(result.stdout))))


@pytest.mark.parametrize("name", ["contract", "onboarded"])
def test_what_is_trusted_is_used(leaky: Path, name: str) -> None:
    result = learn(leaky, *DATED, "--trust", name, events=True)
    assert any(name in rule for rule in rules(result.stdout))
    assert f"`{name}`" not in result.stderr


def test_what_is_trusted_has_to_be_there(leaky: Path) -> None:
    result = learn(leaky, "--trust", "contrakt")
    assert result.exit_code == 3
    assert told(result) == "--trust: there is no field or event `contrakt` Did you mean `contract`?"


def test_events_after_the_day_that_mattered_teach_nothing(folder: Path, tmp_path: Path) -> None:
    found = story()
    late = [[row[0], row[1] + timedelta(days=31), "visited", "/welcome"] for row in found.leads if row[WON] == "yes"]
    found.events += late
    result = learn(found.write(tmp_path), *DATED, events=True)
    assert result.exit_code == 0
    assert "welcome" not in result.stdout
    assert "`visited`" not in result.stderr
    planted = re.search(r"^when (visited.*?) add", result.stdout, re.MULTILINE)
    assert planted is not None


def test_days_after_the_day_that_mattered_are_no_signs(tmp_path: Path) -> None:
    found = story()
    found.column("renewal", [row[1] + timedelta(days=60) for row in found.leads])
    result = learn(found.write(tmp_path), *DATED)
    assert "`renewal`: for some leads it is a day after the one that mattered" in result.stderr


def test_a_column_can_be_left_out(folder: Path) -> None:
    result = learn(folder, "--without", "Source", "--without", "title")
    assert result.exit_code in (0, 1)
    assert "source" not in result.stdout
    assert "seniority" not in result.stdout
    wrong = learn(folder, "--without", "sauce")
    assert wrong.exit_code == 3
    assert "has no column `sauce`, which holds what is to be left out" in told(wrong)
    assert "`source` looks like it." in told(wrong)


# ---------------------------------------------------------------------------------------------------------- columns


def test_names_that_no_policy_can_use_are_told_as_leadscore_toml_takes_them(tmp_path: Path) -> None:
    found = story()
    found.column("Revenue (EUR)", [number % 7 for number in range(len(found.leads))])
    found.column("fit", ["a"] * len(found.leads))
    found.column('say "hi"', ["a"] * len(found.leads))
    found.events += [[row[0], row[1], "Email Opened", ""] for row in found.leads]
    result = learn(found.write(tmp_path), *DATED, events=True)
    assert '  [leads.fields]\n  revenue_eur = "Revenue (EUR)"\n  lead_fit = "fit"\n' in result.stderr
    assert '  say_hi = "say \\"hi\\""\n' in result.stderr
    assert '  values = { "email opened" = "email_opened" }\n' in result.stderr


def test_a_mapping_beside_the_policy_counts(tmp_path: Path) -> None:
    found = story()
    found.header[4] = "Lead Source"
    found.write(tmp_path)
    missing = '[leads]\nmissing = ["Webinar"]\n[leads.fields]\nsource = "Lead Source"\n'
    (tmp_path / "leadscore.toml").write_text(missing)
    result = learn(tmp_path, "-o", str(tmp_path / "p.lead"))
    text = (tmp_path / "p.lead").read_text()
    assert "source is missing" in text or "source is known" in text
    assert '"webinar"' not in text
    assert "leadscore.toml" not in result.stderr  # it gives one column a name, and the others keep theirs


def test_a_column_and_a_kind_of_event_of_one_name_are_no_trouble(tmp_path: Path) -> None:
    found = story()
    found.column("demo", [random.Random(n).choice("ab") for n in range(len(found.leads))])
    found.column("signal_1", [n % 5 for n in range(len(found.leads))])
    found.events += [[row[0], row[1], "demo", ""] for row in found.leads[::2]]
    result = learn(found.write(tmp_path), *DATED, events=True)
    assert result.exit_code == 0, told(result)
    assert '  values = { "demo" = "event_demo" }\n' in result.stderr


# --------------------------------------------------------------------------------------------------------- outcomes


def test_outcomes_can_stand_in_a_file_and_in_words_of_their_own(folder: Path, tmp_path: Path) -> None:
    found = story()
    usual = learn(folder).stdout
    with (tmp_path / "deals.csv").open("w", newline="") as out:
        lines = [[row[0], "Closed Won" if row[WON] == "yes" else "Closed Lost"] for row in found.leads]
        csv.writer(out).writerows([["lead", "outcome"], *lines])
    result = learn(folder, "--without", "won", outcome=str(tmp_path / "deals.csv"))
    assert result.stdout == usual
    for row in found.leads:
        row[WON] = "Kunde" if row[WON] == "yes" else "Absage"
    found.write(tmp_path)
    assert learn(tmp_path, "--won", "kunde").stdout == usual
    asked = learn(tmp_path)
    assert asked.exit_code == 3
    assert "Which value of `won` is a win?" in told(asked)


def test_a_file_of_outcomes_makes_a_column_of_outcomes_a_leak(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "deals.csv").write_text("lead,outcome\n" + "".join(f"{row[0]},{row[WON]}\n" for row in story().leads))
    result = learn(folder, outcome=str(tmp_path / "deals.csv"))
    assert "`won` is " in result.stderr
    assert not any("won" in rule for rule in rules(result.stdout))


def test_wins_with_a_day_and_others_without_are_not_told_apart_by_it(folder: Path, tmp_path: Path) -> None:
    found = story()
    found.column("Won On", [row[1] + timedelta(days=40) if row[WON] == "yes" else "" for row in found.leads])
    found.write(tmp_path)
    wrong = learn(tmp_path, "--without", "won", events=True, outcome="Won On")
    assert wrong.exit_code == 3
    assert told(wrong).endswith("Name a day that both have, as in --at created --days 30.")
    dated = learn(tmp_path, "--without", "won", *DATED, events=True, outcome="Won On")
    assert dated.stdout == learn(folder, *DATED, events=True).stdout
    undated = learn(tmp_path, "--without", "won", outcome="Won On")
    assert undated.stdout == learn(folder).stdout


def test_without_a_day_it_is_told_that_all_count_to_the_end(folder: Path) -> None:
    said = "what they did after their win counts, too"
    assert said in learn(folder, events=True).stderr
    assert said not in learn(folder, *DATED, events=True).stderr
    assert said not in learn(folder).stderr


def only(number: int, won: str) -> Callable[[Story], None]:
    """So many leads have that outcome, the others the other one."""

    def change(found: Story) -> None:
        for place, row in enumerate(found.leads):
            row[WON] = won if place < number else {"yes": "no", "no": "yes"}[won]

    return change


@pytest.mark.parametrize(
    ("change", "wins"), [(only(29, "yes"), 29), (only(29, "no"), 571), (only(600, "yes"), 600), (only(600, "no"), 0)]
)
def test_too_few_wins_or_others_write_no_policy(tmp_path: Path, change: Callable[[Story], None], wins: int) -> None:
    found = story()
    change(found)
    result = learn(found.write(tmp_path))
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"of 600 leads with a known outcome {wins} were won." in result.stderr
    assert "It takes 30 wins and 30 leads that were not won" in result.stderr


# ------------------------------------------------------------------------------------------------- what goes wrong


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "leads.csv is empty"),
        (b"id,won\n", "There is not one lead"),
        ("id,won,city\n1,yes,Köln\n".encode("latin-1"), "leads.csv is not in UTF-8"),
        (b"name,won\n1,yes\n", "leads.csv has no column `id`"),
        (b"id,city\n1,Rome\n", "leads.csv has no column `won`, which holds what became of each lead"),
        (b"id,won\n1,\n2,\n", "`won` says of no lead what became of it"),
    ],
)
def test_files_that_teach_nothing_are_told_calmly(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "leads.csv").write_bytes(content)
    result = learn(tmp_path)
    assert result.exit_code == 3
    assert said in told(result)


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (("-o", "leads.csv"), 3, "`leads.csv` is one of the files to read"),
        (("-o", "p.txt"), 3, "`p.txt` is no name of a policy Policies end in .lead: `p.lead`."),
        (("-o", "there.lead"), 3, "`there.lead` is there already Choose another name: nobody's work is written over."),
        (("-o", "nowhere/p.lead"), 3, "There is no folder `nowhere`"),
        (("--name", 'the "best"'), 3, "cannot be a policy's name"),
        (("--name", " "), 3, "cannot be a policy's name"),
        (("--days", "30"), 2, "--days counts from the day that --at names"),
        (("--at", "won"), 2, "--at names the outcome itself"),
        (("--at", "when"), 3, "has no column `when`, which holds the day to score each lead at"),
    ],
)
def test_options_that_do_not_go_together(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], code: int, said: str
) -> None:
    (tmp_path / "leads.csv").write_bytes((folder / "leads.csv").read_bytes())
    (tmp_path / "there.lead").write_text("mine")
    monkeypatch.chdir(tmp_path)
    result = command_line.run("learn", "--leads", "leads.csv", "--outcome", "won", *options)
    assert result.exit_code == code
    assert said in told(result)
    assert (tmp_path / "there.lead").read_text() == "mine"


def test_a_pipe_can_be_read_once_only(folder: Path) -> None:
    piped = (folder / "leads.csv").read_text()
    result = command_line.run("learn", "--leads", "-", "--outcome", "won", input=piped)
    assert result.exit_code == 2
    assert "standard input can be read once only: name a file" in told(result)


STOPPED = """
import signal
from leadscore.draft import first
first.held_out = lambda *others: signal.raise_signal(signal.SIGINT)
from leadscore.cli.main import run
run()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_who_stops_it_is_left_without_half_a_policy(folder: Path, tmp_path: Path) -> None:
    command = ["learn", "--leads", str(folder / "leads.csv"), "--outcome", "won", "-o", str(tmp_path / "p.lead")]
    run = subprocess.run([sys.executable, "-c", STOPPED, *command], capture_output=True, text=True, timeout=30)
    assert (run.returncode, run.stdout, run.stderr.strip()) == (128 + signal.SIGINT, "", "Stopped.")
    assert list(tmp_path.iterdir()) == []
