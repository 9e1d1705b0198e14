"""`leadscore fmt`: one layout for every policy, so that a change in its text is a change in what it says."""

from __future__ import annotations

import re
import sys
from collections import Counter
from dataclasses import dataclass
from difflib import unified_diff
from enum import Enum
from pathlib import Path

import click

from leadscore.cli.dashes import TakesFiles
from leadscore.cli.exits import BadInput, ExitCode, unreadable
from leadscore.cli.policies import policy_files
from leadscore.cli.problems import show
from leadscore.cli.terminal import is_terminal, say, uses_color
from leadscore.diagnostics import Severity
from leadscore.diagnostics.render.cells import clean
from leadscore.source import Source
from leadscore.source.read import MAX_BYTES, TooLarge, decode, read
from leadscore.source.write import write_atomically
from leadscore.syntax.parser import parse
from leadscore.syntax.rewrite import CannotFormat, format_source

_STANDARD_INPUT = "<standard input>"
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_COLORS = {"+": "green", "-": "red", "@": "cyan"}


class _Outcome(Enum):
    """What became of a file, in the words of the summary."""

    FORMATTED = "formatted"
    TO_FORMAT = "not formatted yet"
    FINE = "fine already"
    MISTAKES = "with mistakes, left alone"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class _Mode:
    """`check`: a file that is not formatted counts as a finding. With either, nothing is written."""

    check: bool
    diff: bool

    @property
    def writes(self) -> bool:
        return not self.check and not self.diff

    def exit_code(self, outcomes: Counter[_Outcome]) -> ExitCode:
        if outcomes[_Outcome.FAILED]:
            return ExitCode.BAD_INPUT
        findings = outcomes[_Outcome.MISTAKES] or (self.check and outcomes[_Outcome.TO_FORMAT])
        return ExitCode.FINDINGS if findings else ExitCode.FINE


@click.command("fmt", cls=TakesFiles)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[FILES OR FOLDERS]...")
@click.option("--check", is_flag=True, help="Change no file; end with 1 when one is not formatted.")
@click.option("--diff", is_flag=True, help="Change no file; show what would change.")
def command(paths: tuple[Path, ...], check: bool, diff: bool) -> int:
    """Lay out policies in the one common form: the files named, and all policies in the folders named (default: here).

    Spacing, line breaks and the order of a rule's options change; what a policy says, the order of its sentences and
    every comment stay. A - reads the policy from standard input and writes it to standard output.

    Ends with 0 when all is well, 1 when a file has mistakes in its syntax (or, with --check, is not formatted), and 3
    when a file cannot be read or written.
    """
    mode = _Mode(check, diff)
    if Path("-") in paths:
        if len(paths) > 1:
            raise click.UsageError("- stands for standard input, and cannot be mixed with files and folders.")
        return mode.exit_code(Counter([_standard_input(mode)]))
    outcomes = Counter(_file(path, mode) for path in policy_files(paths))
    say(_summary(outcomes))
    return mode.exit_code(outcomes)


def _file(path: Path, mode: _Mode) -> _Outcome:
    """One file that fails does not keep the others from being formatted."""
    try:
        return _format_file(path, mode)
    except TooLarge:
        _too_large(path).show()
    except OSError as error:
        unreadable(error, str(path)).show()
    return _Outcome.FAILED


def _format_file(path: Path, mode: _Mode) -> _Outcome:
    source = read(path)
    text = _formatted(source)
    if text is None:
        return _Outcome.MISTAKES
    if text.encode() == path.read_bytes():
        return _Outcome.FINE
    if mode.diff:
        _show_diff(source, text)
    if mode.writes:
        write_atomically(path, text)
        say(f"formatted {path}")
        return _Outcome.FORMATTED
    say(f"not formatted: {path}")
    return _Outcome.TO_FORMAT


def _standard_input(mode: _Mode) -> _Outcome:
    data = sys.stdin.buffer.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise _too_large("standard input")
    source = decode(_STANDARD_INPUT, data)
    text = _formatted(source)
    if text is None:
        return _Outcome.MISTAKES
    if mode.writes:
        sys.stdout.buffer.write(text.encode())
        return _Outcome.FORMATTED
    if text.encode() == data:
        return _Outcome.FINE
    if mode.diff:
        _show_diff(source, text)
    return _Outcome.TO_FORMAT


def _formatted(source: Source) -> str | None:
    """The canonical text; None for a file with mistakes in its syntax, which are then shown."""
    try:
        return format_source(source)
    except CannotFormat:
        errors = [d for d in parse(source).diagnostics if d.severity is Severity.ERROR]
        show(errors, {source.path: source}, sys.stderr)
        return None


def _too_large(what: Path | str) -> BadInput:
    return BadInput(f"`{what}` is larger than {MAX_BYTES // 1024 // 1024} MB", "Surely that is no policy.")


def _summary(outcomes: Counter[_Outcome]) -> str:
    """`1 file formatted, 2 fine already`."""
    first, *rest = [(outcomes[outcome], outcome.value) for outcome in _Outcome if outcomes[outcome]]
    files = "file" if first[0] == 1 else "files"
    return ", ".join([f"{first[0]} {files} {first[1]}", *(f"{count} {words}" for count, words in rest)])


def _show_diff(source: Source, text: str) -> None:
    """A unified diff that `patch` and `git apply` understand; in colour where a person looks."""
    before, after = _LINE.findall(source.text), _LINE.findall(text)
    colored = uses_color(sys.stdout)
    for line in unified_diff(before, after, source.path, source.path, "now", "formatted"):
        ended = line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
        shown = clean(ended) if is_terminal(sys.stdout) else ended
        click.echo(click.style(shown, fg=_COLORS.get(line[0])) if colored else shown, nl=False, color=True)
