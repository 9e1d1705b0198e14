"""docs/testing.md shows what comes out, and argues for every change that tests of our own policies let pass."""

from __future__ import annotations

from pathlib import Path

import pytest

from docs.test_tutorial import Reader, Run, steps
from leadscore.driver import compile_path
from leadscore.resources import resource
from leadscore.review.mutation.run import mutation_of

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "testing.md").read_text(encoding="utf-8")
ARGUED = " ".join(PAGE.partition("## The policies that we ship")[2].split())


def test_its_commands_give_what_it_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    reader = Reader(tmp_path, monkeypatch, capsys)
    every = list(steps(PAGE))
    assert sum(isinstance(step, Run) for step in every) == 7
    for step in every:
        reader.does(step)


@pytest.mark.parametrize("name", ["b2b_saas", "course_provider", "manufacturer"])
def test_what_tests_of_a_shipped_policy_let_pass_is_argued_for(name: str) -> None:
    compiled = compile_path(resource("policies") / name / "policy.lead")
    assert compiled.plan is not None
    found = mutation_of(compiled.checked, compiled.plan)
    row = next(line for line in PAGE.splitlines() if line.startswith(f"| `{name}`"))
    assert f"| {found.total} | {found.noticed} |" in row
    for survivor in found.survivors:
        words = survivor.said if survivor.said in ARGUED else survivor.words.removeprefix("without ")
        assert f"`{words}`" in ARGUED, survivor.said
