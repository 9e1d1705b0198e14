"""docs/tutorial.md works as it is written: its commands are run, its edits made, its output compared.

In a `console` block, a line that starts with `$` is a command, and what follows must come out of it in this order; `…`
stands for any lines. `<!-- edit: FILE: OLD → NEW -->` is what the reader does in an editor, `<!-- file: FILE -->` says
where the block that follows is saved.
"""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import pytest

from leadscore.cli.exits import ExitCode
from leadscore.cli.main import outcome

ROOT = Path(__file__).resolve().parents[2]
TUTORIAL = ROOT / "docs" / "tutorial.md"
_STEP = re.compile(
    r"<!-- edit: (?P<file>\S+): (?P<old>.+?) → (?P<new>.+?) -->"
    r"|<!-- file: (?P<saved_as>\S+) -->\s+```\w+\n(?P<content>.*?)```"
    r"|```console\n(?P<console>.*?)```",
    re.DOTALL,
)


@dataclass(frozen=True)
class Edit:
    file: str
    old: str
    new: str


@dataclass(frozen=True)
class Save:
    file: str
    content: str


@dataclass(frozen=True)
class Run:
    command: str
    shown: tuple[str, ...]


Step: TypeAlias = Edit | Save | Run


def steps(text: str) -> Iterator[Step]:
    for match in _STEP.finditer(text):
        if match["file"]:
            yield Edit(match["file"], match["old"], match["new"])
        elif match["saved_as"]:
            yield Save(match["saved_as"], match["content"])
        else:
            for block in re.split(r"^\$ ", match["console"], flags=re.MULTILINE)[1:]:
                command, *shown = block.rstrip("\n").split("\n")
                yield Run(command, tuple(line for line in shown if line != "…"))


class Reader:
    """Somebody who does what the tutorial says, in an empty folder, at a terminal of a hundred columns."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._start = self._folder = folder
        self._capsys = capsys
        self._monkeypatch = monkeypatch
        monkeypatch.setenv("NO_COLOR", "1")
        monkeypatch.setenv("COLUMNS", "100")

    def does(self, step: Step) -> None:
        match step:
            case Edit(file, old, new):
                path = self._start / file
                text = path.read_text(encoding="utf-8")
                assert text.count(old) == 1, f"{old!r} does not stand once in {file}"
                path.write_text(text.replace(old, new), encoding="utf-8")
            case Save(file, content):
                (self._start / file).write_text(content, encoding="utf-8")
            case Run(command, shown):
                self._run(command, shown)

    def _run(self, command: str, shown: tuple[str, ...]) -> None:
        program, *arguments = shlex.split(command)
        if program == "cd":
            self._folder = self._folder / arguments[0]
        elif program not in ("python3", "source", "pip"):
            assert program == "leadscore", command
            self._score(command, arguments, shown)

    def _score(self, command: str, arguments: list[str], shown: tuple[str, ...]) -> None:
        if arguments[0] == "score":
            arguments = [*arguments, "--format", "table"]  # as at a terminal; a pipe gets CSV
        self._monkeypatch.chdir(self._folder)
        self._monkeypatch.setattr(sys, "stderr", sys.stdout)  # a terminal shows both, in the order written
        code = outcome(arguments)
        output = self._capsys.readouterr().out
        assert code in (ExitCode.FINE, ExitCode.FINDINGS), f"{command}\n{output}"
        assert code == ExitCode.FINE or shown, f"{command} finds something, and the page does not say so\n{output}"
        lines = iter([line.rstrip() for line in output.splitlines()])
        for line in shown:
            assert any(line.rstrip() == got for got in lines), f"{command} does not show {line!r} there:\n{output}"


def test_the_tutorial_works_as_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    reader = Reader(tmp_path, monkeypatch, capsys)
    every = list(steps(TUTORIAL.read_text(encoding="utf-8")))
    assert sum(isinstance(step, Run) for step in every) >= 15
    for step in every:
        reader.does(step)


@pytest.mark.parametrize("stage", ["early", "growth", "mature"])
def test_a_starter_s_readme_works_as_written(
    stage: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    reader = Reader(tmp_path, monkeypatch, capsys)
    reader.does(Run(f"leadscore new team --stage {stage}", ()))
    reader.does(Run("cd team", ()))
    readme = (tmp_path / "team" / "README.md").read_text(encoding="utf-8")
    every = list(steps(re.sub(r"^   ", "", readme, flags=re.MULTILINE)))
    assert len(every) >= 5
    for step in every:
        reader.does(step)
