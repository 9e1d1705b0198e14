"""docs/diff.md shows what comes out, and names all that a change can be about."""

from __future__ import annotations

from pathlib import Path

import pytest

from docs.test_tutorial import Reader, Run, steps
from leadscore.review.changes import Aspect, Effect, Section, Thing

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "diff.md").read_text(encoding="utf-8")


def test_its_commands_give_what_it_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    reader = Reader(tmp_path, monkeypatch, capsys)
    every = list(steps(PAGE))
    assert sum(isinstance(step, Run) for step in every) == 5
    for step in every:
        reader.does(step)


@pytest.mark.parametrize("kind", [Thing, Aspect, Section, Effect])
def test_the_schema_names_every_value(kind: type[Thing | Aspect | Section | Effect]) -> None:
    _, _, schema = PAGE.partition("## For programs: JSON")
    rows = [line for line in schema.partition("## Beside")[0].splitlines() if line.startswith("|")]
    words = " ".join(rows).replace("`", " ").replace(",", " ").replace('"', " ")
    for value in kind:
        assert f" {value.value} " in words, value
