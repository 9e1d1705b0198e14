"""A link that leads nowhere is told with its name and with what it points to, wherever policies are read."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

import command_line

POLICY = 'policy "P" version 1\nwhen title is "ceo" add 20 as boss because "Budget"\n'
ADVICE = "Delete the link, or let it point to a file that is there."


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Folders `old` and `new` with a policy each; in `new` a link that points to nothing, too."""
    for name in [name for name in os.environ if name.startswith("GIT")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    for folder, points in (("old", "20"), ("new", "10")):
        Path(folder).mkdir()
        Path(folder, "p.lead").write_text(POLICY.replace("20", points))
    Path("new/q.lead").symlink_to("../gone/q.lead")


def test_in_a_folder_it_takes_nothing_from_the_others() -> None:
    result = command_line.run("diff", "old", "new")
    assert result.exit_code == 3
    assert result.stderr == (
        "error[missing-file]: `q.lead` is a link to `../gone/q.lead`, which leads nowhere\n"
        f" --> new/q.lead\n  = help: {ADVICE}\n\n"
    )
    assert "boss: +20 → +10" in result.stdout


def test_check_says_nothing_else_of_it() -> None:
    result = command_line.run("check", "new", "--format", "github")
    assert result.exit_code == 3
    assert [line for line in result.stdout.splitlines() if "q.lead" in line] == [
        "::error file=new/q.lead,line=1,endLine=1,col=1,endColumn=1,title=missing-file::`q.lead` is a link to "
        f"`../gone/q.lead`, which leads nowhere. {ADVICE}"
    ]


@pytest.mark.parametrize(
    "arguments",
    [("diff", "old/p.lead", "new/q.lead"), ("diff", "new/q.lead"), ("lint", "new/q.lead"), ("lint", "new")],
)
def test_where_it_is_named(arguments: tuple[str, ...]) -> None:
    result = command_line.run(*arguments)
    told = result.stderr + (command_line.told(result) if result.exception else "")
    assert result.exit_code == 3
    assert f"`new/q.lead` is a link to `../gone/q.lead`, which leads nowhere {ADVICE}" in told


def test_a_folder_may_be_one_as_well() -> None:
    Path("later").symlink_to("nowhere")
    told = command_line.told(command_line.run("diff", "old", "later"))
    assert told == f"`later` is a link to `nowhere`, which leads nowhere {ADVICE}"


def test_one_that_leads_back_to_itself() -> None:
    Path("new/q.lead").unlink()
    Path("new/loop.lead").symlink_to("loop.lead")
    result = command_line.run("diff", "old", "new")
    assert result.exit_code == 3
    assert "`loop.lead` is a link to `loop.lead`, which leads nowhere" in result.stderr


def test_at_a_revision() -> None:
    for arguments in (("init", "-q"), ("add", "."), ("commit", "-qm", "one")):
        identity = ("-c", "user.name=Jane", "-c", "user.email=jane@acme.example")
        subprocess.run(["git", *identity, *arguments], check=True)
    Path("new/q.lead").unlink()
    result = command_line.run("diff", "HEAD", "new")
    assert result.exit_code == 3
    assert "`q.lead` is a link to `../gone/q.lead`, which leads nowhere\n --> HEAD:new/q.lead" in result.stderr


def test_a_link_that_leads_somewhere_is_none_of_it() -> None:
    Path("new/q.lead").unlink()
    Path("new/q.lead").symlink_to("../old/p.lead")
    assert command_line.run("diff", "old/p.lead", "new/q.lead").stdout.startswith("No change\n")
