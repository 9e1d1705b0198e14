"""`leadscore git-setup`: has git show what a change to a policy says, not which lines it touched."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadscore.cli.exits import BadInput, ExitCode, unreadable
from leadscore.cli.terminal import program, say
from leadscore.source.write import write_atomically

if TYPE_CHECKING:
    from leadscore.review.git import Repository

_DRIVER = "leadscore"
_PATTERN = "*.lead"
_LINE = f"{_PATTERN} diff={_DRIVER}"
_ATTRIBUTES = ".gitattributes"
_SETTING = f"diff.{_DRIVER}.textconv"


@click.command("git-setup")
@click.option("--undo", is_flag=True, help="Take back what this command has set.")
def command(undo: bool) -> int:
    """Have `git diff`, `git log -p` and `git show` compare policies by what they say, in the repository of this folder.

    Two things are set, and told: in .gitattributes, which is committed, that *.lead files are policies; in this clone's
    own settings, how they are read. So everybody runs this once in each clone; whoever does not sees plain lines. Git
    then compares each policy as one statement a line, in one order: moving a sentence, comments and layout are no
    change. What git stores, and what `git apply` and code hosts see, are the files as they are.
    """
    from leadscore.review.git import Repository, VersionError

    try:
        repository = Repository(Path())
        top = repository.working_tree()
        for told in _undone(repository, top) if undo else _set_up(repository, top):
            say(told)
    except VersionError as error:
        raise BadInput(error.message, error.help) from error
    return ExitCode.FINE


def _set_up(repository: Repository, top: Path) -> Iterator[str]:
    lines = _attributes(top)
    if _LINE in map(str.strip, lines):
        yield f"{_ATTRIBUTES}: says `{_LINE}` already"
    else:
        _demand_no_other(lines)
        _write(top, [*lines, _LINE])
        yield f"{_ATTRIBUTES}: says `{_LINE}` now; commit it, so that it holds for all clones"
    value = f"{program()} diff --textconv"
    if repository.setting(_SETTING) == value:
        yield f"git config {_SETTING}: is `{value}` already"
    else:
        repository.set_setting(_SETTING, value)
        yield f"git config {_SETTING}: is `{value}` now, in this clone; the others run `leadscore git-setup` too"
    yield "`git diff` and `git log -p` compare policies by what they say; `leadscore diff` tells it in words."


def _undone(repository: Repository, top: Path) -> Iterator[str]:
    lines = _attributes(top)
    kept = [line for line in lines if line.strip() != _LINE]
    if kept == lines:
        yield f"{_ATTRIBUTES}: does not say `{_LINE}`"
    else:
        _write(top, kept)
        yield f"{_ATTRIBUTES}: " + (f"does not say `{_LINE}` any more" if kept else "removed, for it said nothing else")
    if repository.setting(_SETTING) is None:
        yield f"git config {_SETTING}: is not set"
    else:
        repository.set_setting(_SETTING, None)
        yield f"git config {_SETTING}: is not set any more"


def _demand_no_other(lines: list[str]) -> None:
    """Somebody may have wanted another comparison. Raises BadInput."""
    for line in lines:
        pattern, *attributes = line.split() or [""]
        if pattern == _PATTERN and any(attribute.lstrip("-!").split("=")[0] == "diff" for attribute in attributes):
            raise BadInput(
                f"{_ATTRIBUTES} says already how policies are compared: `{line.strip()}`",
                "Take that out of the line if you want what leadscore does, then run this again.",
            )


def _attributes(top: Path) -> list[str]:
    """The lines of .gitattributes; none where there is no such file."""
    path = top / _ATTRIBUTES
    try:
        return path.read_bytes().decode(errors="surrogateescape").splitlines()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise unreadable(error, str(path)) from error


def _write(top: Path, lines: list[str]) -> None:
    """Puts the lines in the place of the file; none: there is no file."""
    path = top / _ATTRIBUTES
    try:
        if lines:
            write_atomically(path, "".join(f"{line}\n" for line in lines))
        else:
            path.unlink()
    except OSError as error:
        raise unreadable(error, str(path)) from error
