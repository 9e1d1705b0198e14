"""`--format github`: GitHub knows files from the top of its checkout, wherever a command runs."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

import command_line

POLICY = 'policy "P" version 1\nwhen title is "ceo" add 20 as boss\n'
NAMED = re.compile(r"^::\w+ file=([^,]*),", re.MULTILINE)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder `repository/sales/policies` with a policy, and the folder `sales` to run in; no repository yet."""
    for name in [name for name in os.environ if name.startswith("GIT")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    top = tmp_path / "repository"
    (top / "sales/policies").mkdir(parents=True)
    monkeypatch.chdir(top / "sales")
    Path("policies/p.lead").write_text(POLICY)
    Path("policies/wrong.lead").write_text(POLICY.replace("title", "titel"))
    return top


@pytest.fixture
def git(folder: Path) -> None:
    """Makes a repository of it, with both policies committed; then the first gives other points."""
    for arguments in (
        ("init", "-q", "-b", "main"),
        ("config", "user.email", "jane@acme.example"),
        ("config", "user.name", "Jane"),
        ("add", "."),
        ("commit", "-qm", "one"),
    ):
        subprocess.run(["git", *arguments], cwd=folder, check=True)
    Path("policies/p.lead").write_text(POLICY.replace("20", "10"))


def named(*arguments: str) -> set[str]:
    """The files that notes are beside."""
    return set(NAMED.findall(command_line.run(*arguments, "--format", "github").stdout))


def test_without_a_repository_they_are_called_as_a_person_does() -> None:
    assert named("check", "policies") == {"policies/p.lead", "policies/wrong.lead"}
    Path("policies/q.lead").write_text(POLICY.replace("20", "10"))
    assert named("diff", "policies/p.lead", "policies/q.lead") == {"policies/q.lead"}


@pytest.mark.usefixtures("git")
def test_in_a_repository_they_are_called_from_its_top(folder: Path) -> None:
    assert named("check", "policies") == {"sales/policies/p.lead", "sales/policies/wrong.lead"}
    assert named("check", str(folder / "sales/policies/p.lead")) == {"sales/policies/p.lead"}
    assert named("lint", "policies/p.lead") == {"sales/policies/p.lead"}
    assert named("diff", "policies/p.lead") == {"sales/policies/p.lead"}


@pytest.mark.usefixtures("git")
def test_at_a_revision_and_of_a_policy_that_is_gone_too() -> None:
    subprocess.run(["git", "commit", "-qam", "two"], check=True)
    assert named("diff", "HEAD~1", "HEAD", "policies/p.lead") == {"sales/policies/p.lead"}
    Path("policies/p.lead").unlink()
    assert named("diff", "HEAD") == {"sales/policies/p.lead"}


@pytest.mark.usefixtures("git")
def test_the_workspace_of_github_comes_first(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_WORKSPACE", str(folder.parent))
    assert named("check", "policies/p.lead") == {"repository/sales/policies/p.lead"}
    assert named("lint", "policies/p.lead") == {"repository/sales/policies/p.lead"}
    assert named("diff", "policies/p.lead") == {"repository/sales/policies/p.lead"}
    subprocess.run(["git", "commit", "-qam", "two"], check=True)
    assert named("diff", "HEAD~1", "HEAD", "policies/p.lead") == {"repository/sales/policies/p.lead"}


def test_what_lies_outside_keeps_its_name(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_WORKSPACE", str(folder / "sales/policies"))
    Path("q.lead").write_text(POLICY)
    assert named("check", "q.lead", "policies/p.lead") == {"q.lead", "p.lead"}
    monkeypatch.setenv("GITHUB_WORKSPACE", str(folder / "nowhere"))
    assert named("check", "policies/p.lead") == {"policies/p.lead"}


def test_links_are_called_by_their_own_names(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As git has them. The folder of the workspace may itself be reached through a link."""
    (folder.parent / "link").symlink_to(folder)
    Path("policies/linked.lead").symlink_to("p.lead")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(folder.parent / "link"))
    assert named("check", "policies/linked.lead") == {"sales/policies/linked.lead"}
