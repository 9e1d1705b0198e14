"""From the paths on a command line to checked policies and their plans."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadscore.cli.exits import BadInput, ExitCode
from leadscore.cli.problems import show, summary
from leadscore.cli.terminal import say
from leadscore.diagnostics import Severity
from leadscore.source.folders import SUFFIX, policies_below
from leadscore.source.links import HELP, dead_link, leads_nowhere

if TYPE_CHECKING:
    from leadscore.check.model import Checked
    from leadscore.plan.model import Plan

_NOT_READ = {"missing-file", "unreadable-file", "file-too-large"}
_OF_OTHER_FILES = {
    *(".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".parquet", ".gz", ".xlsx", ".xls", ".ods", ".numbers"),
    *(".doc", ".docx", ".odt", ".pages", ".rtf", ".pdf", ".md", ".html", ".toml", ".zip"),
}
"""Endings of data and of word processors' files; `.txt` and none at all may be a policy's."""


def policy_files(paths: Sequence[Path]) -> list[Path]:
    """The files named, and all `*.lead` files in and below the folders named, each once; by default, those below here.

    Raises BadInput for a path that does not exist, and when there is no policy at all.
    """
    places = paths or [Path()]
    files = list(dict.fromkeys(file for path in places for file in _files_at(path)))
    if not files:
        where = ", ".join(f"`{path}`" for path in places) if paths else "this folder"
        raise BadInput(
            f"There is no policy in {where}",
            f"Policies are files whose name ends in {SUFFIX}; `leadscore new my-scoring` makes one to start from.",
        )
    return files


def _files_at(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from policies_below(path)
    else:
        yield _text(existing(path))


def existing(path: Path) -> Path:
    """The path, if something is there. Raises BadInput that names what looks like it."""
    if path.exists():
        return path
    target = dead_link(path)
    if target is not None:
        raise BadInput(leads_nowhere(str(path), target), HELP)
    try:
        there = [entry.name for entry in path.parent.iterdir() if not entry.name.startswith(".")]
    except OSError:
        there = []
    from difflib import get_close_matches

    near = get_close_matches(path.name, there, n=1)
    advice = f"Did you mean `{path.parent / near[0]}`?" if near else "Check the path and the name."
    raise BadInput(f"There is no file `{path}`", advice)


def _text(path: Path) -> Path:
    """The path, unless its name says that it holds data or a word processor's text: these are easily mixed up.

    Raises BadInput.
    """
    if path.suffix.lower() not in _OF_OTHER_FILES:
        return path
    raise BadInput(
        f"`{path}` does not look like a policy",
        f"A policy is a plain text file whose name ends in {SUFFIX}. Data is named behind --leads and --events.",
    )


def is_unreadable(checked: Checked) -> bool:
    """Whether the policy's own file could not be read at all."""
    path = checked.main.source.path
    return any(d.code in _NOT_READ and d.span.path == path and d.span.end == 0 for d in checked.diagnostics)


def planned(path: Path) -> tuple[Checked, Plan]:
    """A policy that can score, and its plan; warnings are not shown here, they are what `check` is for.

    Where it has errors, they are shown on standard error and the command ends.
    """
    from leadscore.driver import compile_path

    compiled = compile_path(only_policy(path))
    code = show_errors(compiled.checked)
    if compiled.plan is None:
        raise click.exceptions.Exit(code)
    return compiled.checked, compiled.plan


def files_of(checked: Checked) -> list[Path]:
    """The policy's file, those that it uses, and those of sets: none of them may be written over."""
    from leadscore.syntax.nodes import SetFile
    from leadscore.values.pattern import literal

    files = []
    for unit in (checked.main, *checked.used):
        path = Path(unit.source.path)
        sets = (s for s in unit.file.statements if isinstance(s, SetFile))
        files += [path, *(path.parent / literal(statement.path.value) for statement in sets)]
    return files


def show_errors(checked: Checked) -> ExitCode:
    """Shows a policy's errors, if there are any, on standard error, and returns the exit code that they ask for."""
    errors = [diagnostic for diagnostic in checked.diagnostics if diagnostic.severity is Severity.ERROR]
    if not errors:
        return ExitCode.FINE
    show(errors, checked.sources, sys.stderr)
    if is_unreadable(checked):
        return ExitCode.BAD_INPUT
    say(f"{summary(errors, [checked.main.source.path])}: mend that first.")
    return ExitCode.FINDINGS


def policies_at(path: Path) -> list[Path]:
    """A policy's file as it is, or the policies in and below a folder, whose other files hold vocabulary."""
    if not existing(path).is_dir():
        return [_text(path)]
    policies = [file for file in policy_files([path]) if is_policy(file)]
    if not policies:
        raise BadInput(f"There is no policy in `{path}`, only vocabulary", "Name the policy's file.")
    return policies


def only_policy(path: Path) -> Path:
    """A policy's file, or the one in a folder. Raises BadInput for a folder that holds several."""
    policies = policies_at(path)
    if len(policies) == 1:
        return policies[0]
    names = ", ".join(f"`{file}`" for file in policies)
    raise BadInput(f"`{path}` holds more than one policy", f"Name the one that you mean: {names}.")


def is_policy(path: Path) -> bool:
    """Whether a file holds more than vocabulary; one that cannot be read counts too, so that somebody says why."""
    from leadscore.source.read import TooLarge, read
    from leadscore.syntax.parser import parse

    try:
        return not parse(read(path)).file.is_vocabulary
    except (OSError, TooLarge):
        return True
