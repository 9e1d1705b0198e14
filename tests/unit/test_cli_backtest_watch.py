"""`leadscore backtest --since` and `--record` as a weekly job uses them; `--against` with git revisions."""

from __future__ import annotations

import json
import random
import subprocess
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

import command_line
from watch.story import POLICY

pytestmark = pytest.mark.usefixtures("without_models")

LEADS = 300


def write(folder: Path, *, half: int = 0, titles: float = 1.0, leads: int = LEADS) -> None:
    """Leads of a half-year. A boss who looked at the prices buys in every second case, who did one of the two in one of
    five, others hardly ever. Of so many the title is known."""
    draw, start = random.Random(half), date(2025, 1, 6) + timedelta(weeks=26 * half)
    rows, events = ["id,title,employees,competitor,created,won"], ["lead,at,event,target"]
    for n in range(leads):
        boss, looked = draw.random() < 0.4, draw.random() < 0.4
        created = start + timedelta(days=n * 181 // leads)
        won = draw.random() < (0.04, 0.2, 0.5)[boss + looked]
        title = ("CEO" if boss else "Clerk") if n % 100 < 100 * titles else ""
        rows.append(f"L{half}-{n},{title},{draw.randint(1, 180)},no,{created},{'yes' if won else 'no'}")
        if looked:
            events.append(f"L{half}-{n},{created + timedelta(days=3)},visited,/pricing")
    folder.mkdir(exist_ok=True)
    (folder / "leads.csv").write_text("\n".join(rows) + "\n")
    (folder / "events.csv").write_text("\n".join(events) + "\n")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "p.lead").write_text(POLICY)
    write(tmp_path)
    return tmp_path


def run(folder: Path, *options: str, data: Path | None = None) -> Result:
    data = data or folder
    files = ("--leads", str(data / "leads.csv"), "--events", str(data / "events.csv"))
    question = ("--outcome", "won", "--at", "created", "--days", "30", "--as-of", "2026-06-01")
    return command_line.run("backtest", str(folder / "p.lead"), *files, *question, *options)


def recorded(folder: Path) -> Result:
    """The run that later ones are compared with; as JSON, which takes the least time."""
    return run(folder, "--since", "last", "--format", "json")


def said(result: Result) -> str:
    return " ".join((result.stdout + result.stderr).split())


def lines(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "backtests.jsonl").read_text().splitlines()]


def test_the_first_run_is_recorded_and_the_next_compared(folder: Path) -> None:
    first = run(folder, "--since", "last")
    assert first.exit_code == 0
    assert "There is no earlier run to compare with" in said(first)
    assert "What has changed" not in first.stdout
    assert [one["close"][1] for one in lines(folder)] == [LEADS]
    write(folder, half=1)
    second = run(folder, "--since", "last")
    assert second.exit_code == 0, said(second)
    assert "What has changed since the run of 2026-06-01 Nothing has changed beyond chance" in said(second)
    assert len(lines(folder)) == 2


def test_decay_ends_with_1_and_says_what_to_do(folder: Path) -> None:
    recorded(folder)
    write(folder, half=1, titles=0.3)
    found = run(folder, "--since", "last")
    assert found.exit_code == 1
    assert "• `title` is known for 30.0% of the leads, down from 100.0%" in said(found)
    assert "Mend the data, not the policy." in said(found)
    assert "Mend the data first, then look again." in said(found)


def test_a_job_that_writes_a_file_hears_of_it_on_standard_error(folder: Path) -> None:
    recorded(folder)
    write(folder, half=1, titles=0.3)
    found = run(folder, "--since", "last", "-o", str(folder / "week.html"))
    assert (found.exit_code, found.stdout) == (1, "")
    assert "`title` is known for 30.0% of the leads" in found.stderr
    assert "is known for 30.0% of the leads" in (folder / "week.html").read_text()


def test_the_same_run_again_tells_the_same_and_is_not_recorded_twice(folder: Path) -> None:
    recorded(folder)
    write(folder, half=1, titles=0.3)
    one, again = run(folder, "--since", "last"), run(folder, "--since", "last")
    assert (one.exit_code, again.exit_code) == (1, 1)
    assert one.stdout == again.stdout
    assert "not recorded twice" in again.stderr
    assert len(lines(folder)) == 2


def test_since_first_goes_on_telling(folder: Path) -> None:
    recorded(folder)
    for half in (1, 2):
        write(folder, half=half, titles=0.3)
        last = recorded(folder)
    assert last.exit_code == 0, said(last)
    assert run(folder, "--since", "first", "--format", "json").exit_code == 1
    (folder / "p.lead").write_text(POLICY.replace("add 30 as boss", "add 25 as boss"))
    changed = run(folder, "--since", "first")
    assert changed.exit_code == 0
    assert "no earlier run with the policy as it is now" in said(changed)


def test_nothing_is_recorded_that_nobody_asked_for(folder: Path) -> None:
    assert run(folder, "--since", "2025-05-01", "--format", "json").exit_code == 0
    assert not (folder / "backtests.jsonl").exists()
    assert run(folder, "--record", str(folder / "mine.jsonl")).exit_code == 0
    assert len((folder / "mine.jsonl").read_text().splitlines()) == 1
    assert not (folder / "backtests.jsonl").exists()


def test_too_few_wins_are_compared_but_not_recorded(folder: Path) -> None:
    recorded(folder)
    write(folder, half=1, leads=60, titles=0.0)
    found = run(folder, "--since", "last")
    assert found.exit_code == 1
    assert "Not recorded in" in found.stderr
    assert "Now there are too few wins" in said(found)
    assert "`title` is known for 0% of the leads, down from 100.0%" in said(found)
    assert len(lines(folder)) == 1


def test_a_refused_run_is_not_recorded(folder: Path) -> None:
    leaking = POLICY + "field deal text\nwhen deal is known add 5\n"
    (folder / "p.lead").write_text(leaking)
    rows = (folder / "leads.csv").read_text().splitlines()
    with_deals = [f"{rows[0]},deal", *(f"{row},{'D1' if row.endswith('yes') else ''}" for row in rows[1:])]
    (folder / "leads.csv").write_text("\n".join(with_deals) + "\n")
    found = run(folder, "--since", "last")
    assert found.exit_code == 1
    assert "known only with the outcome" in found.stderr
    assert not (folder / "backtests.jsonl").exists()


def test_a_day_parts_the_leads_of_one_file(folder: Path) -> None:
    write(folder / "late", half=1, titles=0.3)
    for name in ("leads.csv", "events.csv"):
        late = (folder / "late" / name).read_text().splitlines()[1:]
        (folder / name).write_text((folder / name).read_text() + "\n".join(late) + "\n")
    found = run(folder, "--since", "2025-08-06")
    assert found.exit_code == 1
    assert f"{LEADS} leads, scored as of 2025-08-06" in said(found)
    assert "What has changed since 2025-08-06" in said(found)
    assert "`title` is known for 30.0% of the leads, down from 100.0%" in said(found)
    assert "left out" not in said(found)
    for day, message in (("2030-01-01", "No lead is scored from 2030-01-01 on"), ("2020-01-01", "before 2020-01-01")):
        empty = run(folder, "--since", day)
        assert empty.exit_code == 3
        assert message in command_line.told(empty)
        assert "Their days go from 2025-02-05 to" in command_line.told(empty)


def test_leads_without_a_day_cannot_be_parted(folder: Path) -> None:
    found = command_line.run(
        "backtest", str(folder / "p.lead"), "--leads", str(folder / "leads.csv"), "--outcome", "won",
        "--since", "2025-08-01",
    )  # fmt: skip
    assert found.exit_code == 3
    assert "--at created --days 30" in command_line.told(found)


def test_a_run_in_a_file_is_compared_and_kept(folder: Path) -> None:
    page = folder / "run.json"
    assert run(folder, "-o", str(page)).exit_code == 0
    before = page.read_text()
    same = run(folder, "--since", str(page), "--format", "json")
    assert same.exit_code == 0
    watch = json.loads(same.stdout)["watch"]
    assert (watch["changes"], watch["psi"], watch["since"]) == ([], 0, f"the run in `{page}`")
    assert watch["then"] == json.loads(before)["run"] == json.loads(same.stdout)["run"]
    over = run(folder, "--since", str(page), "-o", str(page))
    assert over.exit_code == 3
    assert page.read_text() == before


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A run as JSON."""
    folder = tmp_path_factory.mktemp("page")
    (folder / "p.lead").write_text(POLICY)
    write(folder)
    return run(folder, "--format", "json").stdout


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        (("--since", "lst"), 2, "`lst` is none of: last, first, a day such as 2026-03-01, a file with a run"),
        (("--since", "2026-02-30"), 2, "There is no such day"),
        (("--since", "rum.json"), 3, "Did you mean"),
        (("--since", "leads.csv"), 3, "holds no run"),
        (("--since", "last", "--record", "leads.csv"), 3, "would be written over"),
        (("--since", "last", "--record", "notes.txt"), 3, "holds no run"),
        (("--record", "-"), 2, "--record adds to a file"),
        (("--record", "nowhere/r.jsonl"), 3, "There is no folder"),
        (("--record", "r.json", "-o", "r.json"), 3, "would be written over"),
        (("--days", "60", "--since", "run.json"), 3, "--days 30; this one: --outcome won --at created --days 60"),
    ],
)
def test_slips_are_told_calmly(
    folder: Path, page: str, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], code: int, message: str
) -> None:
    monkeypatch.chdir(folder)
    Path("notes.txt").write_text("call Jane\n")
    for name in ("run.json", "r.json"):
        Path(name).write_text(page)
    kept = {path: path.read_bytes() for path in folder.iterdir()}
    found = run(folder, *options)
    assert found.exit_code == code, said(found)
    assert message in command_line.told(found)
    assert {path: path.read_bytes() for path in folder.iterdir()} == kept


def test_disqualified_leads_stand_beside_the_bands(folder: Path) -> None:
    leads = (folder / "leads.csv").read_text().replace(",no,", ",yes,", 30)
    (folder / "leads.csv").write_text(leads)
    recorded(folder)
    write(folder, half=1)
    assert "disqualified 30 (10.0%) 0 (0.0%)" in said(run(folder, "--since", "last"))


def test_another_policys_run_is_none_to_compare_with(folder: Path) -> None:
    run(folder, "-o", str(folder / "run.json"))
    recorded(folder)
    (folder / "p.lead").write_text(POLICY.replace('policy "P"', 'policy "Q"'))
    assert "is of the policy `P`, and this one of `Q`" in command_line.told(
        run(folder, "--since", str(folder / "run.json"))
    )
    found = run(folder, "--since", "last")
    assert "(1 run there asked something else, or of another policy)" in said(found)


def test_a_changed_policy_is_told_apart_from_a_changed_world(folder: Path) -> None:
    recorded(folder)
    (folder / "p.lead").write_text(POLICY.replace("ready at 60", "ready at 50"))
    found = run(folder, "--since", "last")
    assert "The policy itself has changed since then" in said(found)
    assert "Close rate by band, before and now" not in said(found)


def test_broken_lines_are_told_and_passed_over(folder: Path) -> None:
    recorded(folder)
    path = folder / "backtests.jsonl"
    path.write_text(path.read_text() + path.read_text()[:100])
    write(folder, half=1)
    found = run(folder, "--since", "last")
    assert found.exit_code == 0
    assert "line 2: no run, or cut short; passed over" in found.stderr
    assert len(path.read_text().splitlines()) == 3


def test_all_forms_show_what_has_changed(folder: Path) -> None:
    recorded(folder)
    write(folder, half=1, titles=0.3)
    texts = {form: run(folder, "--since", "last", "--format", form).stdout for form in ("text", "markdown", "html")}
    for form, text in texts.items():
        flat = " ".join(text.split())
        assert "What has changed since the run of 2026-06-01" in flat, form
        assert "is known for 30.0% of the leads, down from 100.0%" in flat, form
        assert "Close rate by band, before and now" in flat, form
    data = json.loads(run(folder, "--since", "last", "--format", "json").stdout)
    (field, *_) = data["watch"]["changes"]
    assert (field["kind"], field["name"], field["then"], field["now"]) == ("missing field", "title", 1, 0.3)
    assert field["text"] in " ".join(texts["text"].split())


def test_every_field_of_the_json_is_documented(folder: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "backtesting.md").read_text(encoding="utf-8")
    page = page.split("## The figures as JSON")[1]
    recorded(folder)
    write(folder, half=1, titles=0.3)
    data = json.loads(run(folder, "--since", "last", "--format", "json").stdout)
    for name in ("watch", "run"):
        for key in _keys({name: data[name]}):
            assert f"`{key}`" in page, key


def _keys(value: Any) -> set[str]:
    match value:
        case dict():
            return set(value) | {key for inner in value.values() for key in _keys(inner)}
        case list():
            return {key for inner in value for key in _keys(inner)}
        case _:
            return set()


# ------------------------------------------------------------------------------------------------ git


@pytest.fixture
def repository(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    monkeypatch.chdir(folder)

    def git(*arguments: str) -> None:
        identity = ("-c", "user.name=A", "-c", "user.email=a@b.c")
        subprocess.run(("git", *identity, *arguments), check=True, capture_output=True)

    git("init", "-q", "-b", "main")
    git("add", "p.lead")
    git("commit", "-q", "-m", "first")
    git("tag", "v1")
    return git


def against(folder: Path, rival: str) -> dict[str, Any]:
    result = run(folder, "--against", rival, "--format", "json")
    assert result.exit_code == 0, command_line.told(result) + said(result)
    found: dict[str, Any] = json.loads(result.stdout)["against"]
    return found


def test_a_policy_is_held_against_itself_at_a_revision(folder: Path, repository: Callable[..., None]) -> None:
    (folder / "p.lead").write_text(POLICY.replace("version 2", "version 3").replace("ready at 60", "ready at 30"))
    for rival in ("HEAD", "main", "v1", "v1:p.lead"):
        found = against(folder, rival)
        assert (found["this"]["policy"]["version"], found["other"]["policy"]["version"]) == ("3", "2"), rival
        assert (found["this"]["ready_at"], found["other"]["ready_at"]) == (30, 60)
    repository("mv", "p.lead", "renamed.lead")
    renamed = command_line.run(
        "backtest", "renamed.lead", "--leads", "leads.csv", "--events", "events.csv", "--outcome", "won", "--at",
        "created", "--days", "30", "--as-of", "2026-06-01", "--against", "v1", "--format", "json",
    )  # fmt: skip
    assert json.loads(renamed.stdout)["against"]["other"]["ready_at"] == 60


def test_a_file_comes_before_a_revision_and_what_is_neither_is_told(
    folder: Path, repository: Callable[..., None]
) -> None:
    (folder / "other.lead").write_text(POLICY.replace('"P" version 2', '"Other" version 9'))
    assert against(folder, "other.lead")["other"]["policy"] == {"name": "Other", "version": "9"}
    for rival, message in (
        ("othr.lead", "Did you mean `other.lead`?"),
        ("nain", "`nain` is no file here"),
        ("main..v1", "`main..v1` is not one policy"),
        ("v9:p.lead", "`v9`"),
        ("leads.csv", "does not look like a policy"),
    ):
        found = run(folder, "--against", rival)
        assert found.exit_code == 3, rival
        assert message in command_line.told(found)


def test_a_version_with_errors_is_shown_with_its_revision(folder: Path, repository: Callable[..., None]) -> None:
    (folder / "p.lead").write_text(POLICY.replace("title is", "titel is"))
    repository("commit", "-q", "-a", "-m", "broken")
    (folder / "p.lead").write_text(POLICY)
    found = run(folder, "--against", "HEAD")
    assert found.exit_code == 1
    assert "HEAD:p.lead" in found.stderr
