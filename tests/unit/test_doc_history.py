"""What a page tells of a policy's history: from a real repository, and what is said where there is none."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from leadscore.cli.policies import files_of
from leadscore.driver import compile_path
from leadscore.review.handbook.history import MOST_COMMITS, history
from leadscore.review.handbook.model import History

if shutil.which("git") is None:
    pytest.skip("git is not installed", allow_module_level=True)

POLICY = """policy "B2B"
use "words.lead"
set accounts from "accounts.csv"
when title in bosses add 10 as boss
when company in accounts add 20
test "t" given title "ceo" expect boss 10
"""
Git = Callable[..., str]


@pytest.fixture
def git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    """Runs git in a repository with one commit: a policy in `policies`, and what it uses."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_AUTHOR_DATE", "2026-03-01T23:30:00+0200")
    policies = tmp_path / "top" / "policies"
    policies.mkdir(parents=True)

    def run(*arguments: str) -> str:
        done = subprocess.run(["git", *arguments], cwd=tmp_path / "top", capture_output=True, text=True, check=True)
        return done.stdout.strip()

    run("init", "-q", "-b", "main")
    run("config", "user.email", "jane@acme.example")
    run("config", "user.name", "Jané")
    (policies / "b2b.lead").write_text(POLICY)
    (policies / "words.lead").write_text('set bosses = "ceo"\n')
    (policies / "accounts.csv").write_text("account\nacme\n")
    monkeypatch.chdir(tmp_path / "top")
    committed(run, "begin")
    return run


def committed(git: Git, subject: str) -> None:
    git("add", ".")
    git("commit", "-qm", subject)


def written(old: str, new: str, file: str = "b2b.lead") -> None:
    path = Path("policies") / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def told(file: str = "policies/b2b.lead") -> History:
    compiled = compile_path(Path(file))
    assert compiled.plan is not None, compiled.diagnostics
    return history(compiled, files_of(compiled.checked))


def lines(found: History) -> list[tuple[str, tuple[str, ...], str | None]]:
    return [(entry.subject, entry.changes, entry.note) for entry in found.entries]


def test_commits_are_told_by_what_they_changed(git: Git) -> None:
    written("add 10", "add 15")
    written("boss 10", "boss 15")
    committed(git, "bosses count for more")
    written('"ceo"', '"ceo", "cto"', "words.lead")
    committed(git, "a new boss")
    written("acme", "acme\nbluefern", "accounts.csv")
    committed(git, "a new account")
    Path("README").write_text("of no policy")
    committed(git, "not told")
    written('policy "B2B"', '# comment\npolicy "B2B"')
    committed(git, "a comment")
    found = told()
    assert lines(found) == [
        ("a comment", (), "Layout, comments or order alone: it says the same."),
        ("a new account", ('accounts gains "bluefern"',), None),
        ("a new boss", ('bosses gains "cto"',), None),
        ("bosses count for more", ("boss: +10 → +15",), "1 change of tests."),
        ("begin", ("new policy “B2B”: 2 rules",), None),
    ]
    assert found.note is None
    assert (found.entries[0].day, found.entries[0].author) == (date(2026, 3, 1), "Jané")
    assert found.entries[0].commit == git("rev-parse", "HEAD")


def test_what_is_not_committed_is_told_too(git: Git) -> None:
    written("add 10", "add 12")
    first, _ = told().entries
    assert (first.commit, first.day, first.subject, first.changes) == (
        None,
        None,
        "not committed yet",
        ("boss: +10 → +12",),
    )


def test_a_version_with_errors_is_no_obstacle(git: Git) -> None:
    written("add 10", "ad 10")
    committed(git, "a slip")
    written("ad 10", "add 11")
    committed(git, "mended")
    notes = [entry.note for entry in told().entries]
    assert notes == [
        "The policy had errors before, so nothing can be said of what this changed.",
        "The policy had errors then, so nothing can be said of what it changed.",
        None,
    ]


def test_a_policy_that_had_another_name(git: Git) -> None:
    git("mv", "policies/b2b.lead", "policies/saas.lead")
    committed(git, "moved")
    written("account\n", "accounts\n", "accounts.csv")
    committed(git, "a header")
    assert lines(told("policies/saas.lead")) == [
        ("a header", (), "Layout, comments or order alone: it says the same."),
        ("moved", ("new policy “B2B”: 2 rules",), None),
        ("begin", (), "It had another name or place then."),
    ]


def test_only_the_last_commits_are_told(git: Git) -> None:
    for number in range(MOST_COMMITS):
        written(f"add {10 + number} ", f"add {11 + number} ")
        git("commit", "-qam", str(number))
    found = told()
    assert len(found.entries) == MOST_COMMITS
    assert found.entries[-1].changes == ("boss: +10 → +11",)
    assert found.note == "Older changes than these 20 stand in git."


def test_long_changes_are_cut(git: Git) -> None:
    rules = "".join(f'when company is "c{i}" add 1\n' for i in range(14))
    written("test ", f"{rules}test ")
    committed(git, "many")
    first = told().entries[0]
    assert len(first.changes) == 12
    assert first.note == "2 more changes."


def test_a_shallow_clone_does_not_say_that_a_policy_is_new(
    git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written("add 10", "add 15")
    committed(git, "more")
    git("clone", "-q", "--depth", "1", f"file://{tmp_path}/top", str(tmp_path / "clone"))
    monkeypatch.chdir(tmp_path / "clone")
    assert lines(told()) == [("more", (), "What came before was left out when this was cloned.")]


def test_a_policy_that_is_in_no_commit(git: Git) -> None:
    shutil.copytree("policies", "new")
    assert told("new/b2b.lead") == History((), "This policy is not committed to git yet.")


def test_a_folder_outside_of_git(git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    shutil.copytree("policies", tmp_path / "elsewhere" / "policies")
    monkeypatch.chdir(tmp_path / "elsewhere")
    note = "`policies` is in no git repository, so there are no earlier versions to compare with."
    assert told() == History((), note)


def test_without_git(git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert told() == History((), "Git is not installed, so there are no earlier versions to compare with.")


def test_settings_of_git_do_not_show(git: Git) -> None:
    git("config", "log.showSignature", "true")
    git("config", "i18n.logOutputEncoding", "latin1")
    git("config", "core.quotePath", "true")
    assert [entry.author for entry in told().entries] == ["Jané"]


def test_names_of_files_are_no_patterns(git: Git) -> None:
    Path("policies/b[2]b.lead").write_text(POLICY)
    committed(git, "another")
    written("add 10", "add 15")
    committed(git, "not told")
    assert [entry.subject for entry in told("policies/b[2]b.lead").entries] == ["another", "begin"]
