"""`leadscore check`: what is wrong in policies, and mending what a machine can mend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from leadscore.cli.dashes import TakesFiles
from leadscore.cli.exits import ExitCode, unreadable
from leadscore.cli.policies import is_unreadable, policy_files
from leadscore.cli.problems import show_as
from leadscore.cli.terminal import say
from leadscore.diagnostics import Diagnostic, Severity
from leadscore.diagnostics.fix import apply_fixes
from leadscore.diagnostics.model import has_errors, in_order
from leadscore.driver import check_path
from leadscore.record import Record
from leadscore.source import Source
from leadscore.values.number import counted

_MOST_ROUNDS = 10


class _Findings(Record):
    """What checking all files gave; a file that several policies use is told once."""

    files: tuple[Path, ...]
    diagnostics: list[Diagnostic]
    sources: dict[str, Source]
    some_unreadable: bool


@click.command("check", cls=TakesFiles)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[FILES OR FOLDERS]...")
@click.option("--fix", is_flag=True, help="Mend what can be mended without asking, then check again.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    help="text for people, json for programs, github for notes beside a pull request's lines.",
)
@click.option("--deny-warnings", is_flag=True, help="Warnings end with exit code 1 too, not only errors.")
def command(paths: tuple[Path, ...], fix: bool, form: str, deny_warnings: bool) -> int:
    """Find mistakes in policies: in the files named, and in all policies in the folders named (default: here).

    Ends with 0 when there is no error, 1 when there is one, and 3 when a file cannot be read.
    `leadscore help CODE` says more about a problem.
    """
    files = policy_files(paths)
    findings = _check(files)
    if fix:
        findings = _mend(findings)
    show_as(form, findings.diagnostics, findings.sources, [str(file) for file in findings.files])
    if findings.some_unreadable:
        return ExitCode.BAD_INPUT
    failed = has_errors(findings.diagnostics) or (deny_warnings and _has_warnings(findings.diagnostics))
    return ExitCode.FINDINGS if failed else ExitCode.FINE


def _check(files: Sequence[Path]) -> _Findings:
    results = [check_path(file) for file in files]
    return _Findings(
        files=tuple(files),
        diagnostics=in_order(d for checked in results for d in checked.diagnostics),
        sources={path: source for checked in results for path, source in checked.sources.items()},
        some_unreadable=any(is_unreadable(checked) for checked in results),
    )


def _has_warnings(diagnostics: Sequence[Diagnostic]) -> bool:
    return any(diagnostic.severity is Severity.WARNING for diagnostic in diagnostics)


def _mend(findings: _Findings) -> _Findings:
    """Applies fixes until none is left: one may make room for the next."""
    count = 0
    for _ in range(_MOST_ROUNDS):
        fixed = apply_fixes(findings.diagnostics, findings.sources)
        if not fixed.applied:
            break
        _write(fixed.texts)
        count += len(fixed.applied)
        findings = _check(findings.files)
    say(f"Mended {counted(count, 'problem')}." if count else "Nothing to mend.")
    return findings


def _write(texts: Mapping[str, str]) -> None:
    from leadscore.source.write import write_atomically

    for path, text in texts.items():
        try:
            write_atomically(Path(path), text)
        except OSError as error:
            raise unreadable(error, path) from error
