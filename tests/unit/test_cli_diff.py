"""`leadscore diff`: what is shown, in each form, and how it ends."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from textwrap import dedent

import pytest
from click.testing import Result

import command_line

OLD = dedent(
    """\
    policy "P" version 1
    owned by marketing, sales
    set bosses = "ceo"
    group fit "Who?" at most 50
    when title in bosses add 20 as boss
    when visited "x" within 30 days add 10 because "They came"
    ready at 20
    """
)
NEW = dedent(
    """\
    # moved and changed
    policy "P" version 1
    owned by marketing, sales
    ready at 25
    set bosses = "ceo", "cto"
    group fit "Who?" at most 50
    when visited "x" within 90 days add 10 because "They came by"
    when title in bosses add 20 as boss
    """
)
TEXT = dedent(
    """\
    4 changes: 2 move scores, 1 moves who is ready, 1 is words only; touches marketing, sales
    old.lead → new.lead

    P  new.lead

    fit
      ~ visited "x" within 30 days → within 90 days (a wider window)  (line 7)
      · visited "x" within 90 days: reason “They came” → “They came by”  (line 7)

    ready, bands and grades
      ~ ready: 20 → 25  (line 4)

    vocabulary
      ~ bosses gains "cto"  (line 5)
          used by boss
    """
)


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    Path("old.lead").write_text(OLD)
    Path("new.lead").write_text(NEW)


def run(*arguments: str, **environment: str) -> Result:
    return command_line.run("diff", *arguments, env=environment)


def test_the_verdict_comes_first_then_every_change_under_its_heading() -> None:
    result = run("old.lead", "new.lead")
    assert (result.exit_code, result.stdout, result.stderr) == (0, TEXT, "")


def test_it_fits_a_narrow_terminal() -> None:
    lines = run("old.lead", "new.lead", COLUMNS="40").stdout.splitlines()
    assert max(map(len, lines)) <= 40
    assert "reason “They came" in " ".join(line.strip() for line in lines)


def test_colour_only_where_it_is_asked_for() -> None:
    assert "\x1b[" not in run("old.lead", "new.lead").stdout
    assert "\x1b[" in run("old.lead", "new.lead", FORCE_COLOR="1").stdout
    assert "\x1b[" not in run("old.lead", "new.lead", FORCE_COLOR="1", NO_COLOR="1").stdout


def test_layout_and_order_are_no_change() -> None:
    Path("new.lead").write_text("# here\n" + OLD.replace("when", "WHEN").replace("\n", "\n\n"))
    result = run("old.lead", "new.lead", "--exit-code")
    assert (result.exit_code, result.stdout) == (
        0,
        "No change: what differs is layout, comments or order, and says the same\nold.lead → new.lead\n",
    )
    assert run("old.lead", "old.lead").stdout == "No change\nold.lead → old.lead\n"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("add 20", "add 21", 1),
        ("ready at 20", "ready at 21", 1),
        ("They came", "They left", 0),
        ("marketing", "ops", 0),
    ],
)
def test_exit_code_tells_scripts_whether_anything_can_move(old: str, new: str, code: int) -> None:
    Path("new.lead").write_text(OLD.replace(old, new))
    assert run("old.lead", "new.lead").exit_code == 0
    assert run("old.lead", "new.lead", "--exit-code").exit_code == code


def test_json() -> None:
    result = run("old.lead", "new.lead", "--format", "json")
    told = json.loads(result.stdout)
    assert (told["format"], told["old"], told["new"]) == (1, "old.lead", "new.lead")
    assert told["summary"] == {
        "verdict": TEXT.splitlines()[0],
        "changes": 4,
        "score": 2,
        "outcome": 1,
        "words": 1,
        "owners": ["marketing", "sales"],
    }
    (policy,) = told["policies"]
    assert (policy["name"], policy["status"], policy["new"]["file"]) == ("P", "changed", "new.lead")
    assert len(policy["old"]["fingerprint"]) == 64
    assert policy["changes"][0] == {
        "section": "groups",
        "thing": "rule",
        "aspect": "condition",
        "effect": "score",
        "subject": 'visited "x" within 90 days',
        "group": "fit",
        "rule": 'fit: visited "x" within 90 days',
        "sentence": 'visited "x" within 30 days → within 90 days (a wider window)',
        "details": [],
        "old": 'visited "x" within 30 days',
        "new": 'visited "x" within 90 days',
        "old_place": {"file": "old.lead", "line": 6, "end_line": 6},
        "new_place": {"file": "new.lead", "line": 7, "end_line": 7},
        "owners": ["marketing", "sales"],
    }


def test_github_notes_stand_beside_the_new_lines() -> None:
    Path("new.lead").write_text(NEW.replace("when title in bosses add 20 as boss\n", ""))
    lines = run("old.lead", "new.lead", "--format", "github").stdout.splitlines()
    assert lines[0] == (
        "::notice file=new.lead,line=7,endLine=7,col=1,endColumn=62,title=moves scores"
        '::visited "x" within 30 days → within 90 days (a wider window)'
    )
    (gone,) = [line for line in lines if "removed" in line]
    assert gone.startswith("::notice file=new.lead,line=6,")  # the head of its group


def test_it_can_be_written_to_a_file_but_not_over_a_policy() -> None:
    assert run("old.lead", "new.lead", "-o", "review.txt").exit_code == 0
    assert Path("review.txt").read_text() == TEXT
    assert run("old.lead", "new.lead", "-o", "old.lead").exit_code == 3
    assert Path("old.lead").read_text() == OLD


def test_an_ending_that_says_no_form_is_refused() -> None:
    result = run("old.lead", "new.lead", "-o", "review.pdf")
    assert (result.exit_code, command_line.told(result)) == (
        3,
        "`review.pdf`: there is no form for .pdf files Known are .md, .markdown, .html, .htm, .json, .txt; with "
        "--format, a file may have any name.",
    )
    assert not Path("review.pdf").exists()
    assert run("old.lead", "new.lead", "-o", "review.pdf", "--format", "json").exit_code == 0
    assert json.loads(Path("review.pdf").read_text())["format"] == 1
    assert run("old.lead", "new.lead", "-o", "review").exit_code == 0
    assert Path("review").read_text() == TEXT


@pytest.mark.parametrize("command", ["diff", "lint"])
def test_a_file_whose_name_starts_with_a_dash(command: str) -> None:
    Path("-new.lead").write_text(NEW)
    Path("-x").write_text(NEW)
    for name in ("-new.lead", "-not-there.lead", "-x"):
        result = command_line.run(command, "old.lead", name)
        assert (result.exit_code, command_line.told(result).strip()) == (
            2,
            f"`{name}` starts with a dash, so it is read as an option. Put `--` before the files, behind all options, "
            f"or write `./{name}`.",
        )
    assert "starts with a dash" not in command_line.told(command_line.run(command, "old.lead", "-y"))


def test_behind_two_dashes_it_is_a_file() -> None:
    Path("-new.lead").write_text(NEW)
    assert run("--", "old.lead", "-new.lead").stdout == TEXT.replace("new.lead", "-new.lead")


def test_what_steers_a_terminal_is_not_shown() -> None:
    Path("new.lead").write_text(OLD.replace("They came", "They \x1b]0;came\x07"))
    assert "\x1b" not in run("old.lead", "new.lead").stdout
    assert "\x1b" not in run("old.lead", "new.lead", FORCE_COLOR="1").stdout.replace("\x1b[", "")


# ------------------------------------------------------------------------------------------------ newcomers


def test_slips_are_met_calmly() -> None:
    for named, message in {
        ("odl.lead", "new.lead"): "There is no file `odl.lead`",
        ("old.lead", "folder"): "`old.lead` is a file, and `folder` is a folder",
        ("data.csv", "data.csv"): "`data.csv` does not look like a policy",
        ("old.lead", "new.lead", "old.lead"): "Two versions can be compared, and these are more",
    }.items():
        Path("folder").mkdir(exist_ok=True)
        Path("data.csv").write_text("id\n1\n")
        result = run(*named)
        assert (result.exit_code, str(result.exception)) == (3, message)


def test_an_empty_file_is_a_policy_that_says_nothing() -> None:
    Path("old.lead").write_text("")
    Path("new.lead").write_text("when visited add 1\n")
    assert run("old.lead", "old.lead").stdout.startswith("No change\n")
    assert run("old.lead", "new.lead").stdout.startswith("1 change: moves scores\n")


def test_a_vocabulary_s_changes_are_told_with_a_hint() -> None:
    Path("old.lead").write_text('set bosses = "ceo"\n')
    Path("new.lead").write_text('set bosses = "ceo", "cto"\n')
    result = run("old.lead", "new.lead")
    assert 'bosses gains "cto"' in result.stdout
    assert "holds vocabulary, and no policy beside it or above uses it" in result.stderr


def test_errors_of_a_version_are_shown_as_check_shows_them() -> None:
    Path("new.lead").write_text(OLD.replace("title in", "titel in"))
    result = run("old.lead", "new.lead")
    assert result.exit_code == 1
    assert "new.lead:5" in result.stderr
    assert "unknown-field" in result.stderr
    assert result.stdout.startswith("Nothing can be said of policies with errors")


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_errors_at_a_revision_are_shown_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    Path("old.lead").write_text(OLD.replace("title in", "titel in"))
    identity = ["-c", "user.name=Jane", "-c", "user.email=jane@acme.example"]
    for arguments in (["init", "-q"], ["add", "old.lead"], [*identity, "commit", "-qm", "one"]):
        subprocess.run(["git", *arguments], check=True)
    Path("old.lead").write_text(OLD)
    result = run("old.lead", "--format", "json")
    assert result.exit_code == 1
    assert "HEAD:old.lead:5" in result.stderr
    assert json.loads(result.stdout)["policies"][0]["status"] == "errors"


# ------------------------------------------------------------------------------------------------ for git


def test_textconv_is_one_text_for_all_that_says_the_same() -> None:
    Path("new.lead").write_text("# here\n" + OLD.replace("ready at 20\n", "").replace("group", "ready at 20\ngroup"))
    assert run("--textconv", "old.lead").stdout == run("--textconv", "new.lead").stdout
    assert run("--textconv", "old.lead").stdout == dedent(
        """\
        policy "P" version 1
        owned by marketing, sales
        group fit "Who?" at most 50
          when title in bosses add 20 as boss
          when visited "x" within 30 days add 10 because "They came"
        ready at 20
        set bosses = "ceo"
        """
    )


def test_textconv_leaves_what_is_no_policy_as_it_is() -> None:
    Path("old.lead").write_text("<<<<<<< HEAD\nwhen visited add 1\n")
    result = run("--textconv", "old.lead")
    assert (result.exit_code, result.stdout) == (0, "<<<<<<< HEAD\nwhen visited add 1\n")
