"""`leadscore git-setup` in a real repository: git compares policies by what they say. And the hooks of pre-commit."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import Result

import command_line
from leadscore.cli import git_setup

if shutil.which("git") is None:
    pytest.skip("git is not installed", allow_module_level=True)

ROOT = Path(__file__).resolve().parents[2]
POLICY = """policy "P"
group fit
when employees > 50 add 10
when title is "ceo" add 20
group engagement
when visited "pricing" add 50 as pricing
ready at 60
"""


def git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], capture_output=True, text=True, check=True).stdout


def run(*arguments: str) -> Result:
    return command_line.run("git-setup", *arguments)


@pytest.fixture(autouse=True)
def _repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With one commit; git starts the leadscore of these tests."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "dsl"))
    monkeypatch.setattr(git_setup, "program", lambda: f"{shlex.quote(sys.executable)} -m leadscore")
    monkeypatch.chdir(tmp_path)
    git("init", "-q", "-b", "main")
    git("config", "user.email", "jane@acme.example")
    git("config", "user.name", "Jane")
    Path("p.lead").write_text(POLICY)
    git("add", ".")
    git("commit", "-qm", "one")


def changed_lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")]


def test_git_diff_shows_what_is_said_and_nothing_of_a_new_order() -> None:
    assert run().exit_code == 0
    reordered = POLICY.replace("when employees > 50 add 10\n", "").replace(
        "group engagement", "# here now\nwhen  EMPLOYEES > 50\n  add 10.0\ngroup engagement"
    )
    Path("p.lead").write_text(reordered)
    assert changed_lines(git("diff", "p.lead")) == []
    Path("p.lead").write_text(reordered.replace("add 50", "add 35"))
    assert changed_lines(git("diff", "p.lead")) == [
        '-  when visited "pricing" add 50 as pricing',
        '+  when visited "pricing" add 35 as pricing',
    ]
    git("commit", "-qam", "two")
    assert changed_lines(git("log", "-p", "-1", "--format=")) == changed_lines(git("show", "--format=", "HEAD"))
    assert len(changed_lines(git("log", "-p", "-1", "--format=", "--", "p.lead"))) == 2


def test_a_file_with_mistakes_is_compared_by_its_lines() -> None:
    run()
    Path("p.lead").write_text(POLICY.replace("add 50", "ad 50"))
    assert '+when visited "pricing" ad 50 as pricing' in changed_lines(git("diff", "p.lead"))


def test_it_says_what_it_did_and_twice_is_once() -> None:
    first = run().stderr
    assert ".gitattributes: says `*.lead diff=leadscore` now; commit it" in first
    assert "git config diff.leadscore.textconv: is `" in first
    attributes, config = Path(".gitattributes").read_bytes(), Path(".git/config").read_bytes()
    second = run().stderr
    assert second.count(" already") == 2
    assert (Path(".gitattributes").read_bytes(), Path(".git/config").read_bytes()) == (attributes, config)


def test_from_a_folder_inside_the_top_is_set_up(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("policies").mkdir()
    monkeypatch.chdir("policies")
    run()
    assert Path("../.gitattributes").read_text() == "*.lead diff=leadscore\n"
    assert not Path(".gitattributes").exists()


def test_undo_takes_back_what_was_set_and_nothing_else() -> None:
    config = Path(".git/config").read_bytes()
    run()
    told = run("--undo").stderr
    assert "removed, for it said nothing else" in told
    assert not Path(".gitattributes").exists()
    assert Path(".git/config").read_bytes() == config
    assert "does not say" in run("--undo").stderr

    Path(".gitattributes").write_text("*.csv text\n*.png -text")  # no line end
    run()
    assert Path(".gitattributes").read_text() == "*.csv text\n*.png -text\n*.lead diff=leadscore\n"
    run("--undo")
    assert Path(".gitattributes").read_text() == "*.csv text\n*.png -text\n"


def test_what_somebody_else_wanted_is_left_alone() -> None:
    Path(".gitattributes").write_text("*.lead text diff=other\n")
    result = run()
    assert result.exit_code == 3
    assert "says already how policies are compared" in str(result.exception)
    assert "textconv" not in Path(".git/config").read_text()
    Path(".gitattributes").write_text("*.lead text eol=lf\n")
    assert run().exit_code == 0


def test_outside_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.rmtree(".git")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    result = run()
    assert result.exit_code == 3
    assert "is in no git repository" in str(result.exception)


def test_in_a_bare_repository(monkeypatch: pytest.MonkeyPatch) -> None:
    git("clone", "-q", "--bare", ".", "bare.git")
    monkeypatch.chdir("bare.git")
    result = run()
    assert result.exit_code == 3
    assert "bare" in str(result.exception)


# ------------------------------------------------------------------------------------------------ pre-commit


def hooks() -> dict[str, str]:
    """The entries of the hooks by their ids."""
    text = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    return dict(re.findall(r"^- id: (\S+)$.*?^  entry: (.+?)$", text, re.MULTILINE | re.DOTALL))


def test_every_hook_s_entry_is_a_command_that_finds_what_it_is_for() -> None:
    entries = hooks()
    assert set(entries) == {"leadscore-check", "leadscore-fmt", "leadscore-test"}
    for entry in entries.values():
        program, *arguments = entry.split()
        assert program == "leadscore"
        result = command_line.run(*arguments, *(["p.lead"] if "fmt" in entry else []))
        assert result.exit_code == (1 if "fmt" in entry else 0), (entry, result.output)  # there, groups stand apart
