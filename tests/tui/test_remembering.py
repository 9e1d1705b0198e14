"""What is remembered may be of another policy, or of nobody: it never keeps anybody from their leads."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from leadscore_tui.policy.pane import PolicyPane
from leadscore_tui.state import State, remember, remembered, state_file
from tui.conftest import Make
from tui.stories import listed, until


def test_what_is_remembered_comes_back(policy: Path) -> None:
    state = State("score", True, "ready", "L-1", "diff", ["name"], "", "nord")
    remember(policy, state)
    assert remembered(policy) == state
    assert remembered(policy.with_name("other.lead")) == State(theme="nord")


@pytest.mark.parametrize(
    "known",
    [
        {"columns": 5, "filter": 3, "column": None, "descending": "x", "lead": 7, "tab": 9, "more": 1},
        {"columns": [1, "name"]},
        [1],
        "x",
    ],
)
def test_what_somebody_else_wrote_is_forgotten(policy: Path, known: object) -> None:
    state_file().parent.mkdir(parents=True)
    state_file().write_text(json.dumps({"theme": 3, "policies": {str(policy.resolve()): known}}))
    assert remembered(policy) == State()


@pytest.mark.parametrize("state", [State(column="gone", descending=True), State(filter="gone >= 3", column="gone")])
async def test_an_order_of_yesterday_that_the_policy_does_not_know_hides_nobody(
    make: Make, policy: Path, state: State
) -> None:
    remember(policy, state)
    app = make()
    async with app.run_test(size=(120, 40)) as pilot:
        table = await listed(pilot)
        assert table.count == 321
        assert table.sorted_by == "rank"
        await until(pilot, lambda: any("in the usual order" in note.message for note in app._notifications), "why")


async def test_a_group_that_is_renamed_while_one_sorts_by_it(make: Make) -> None:
    app = make()
    async with app.run_test(size=(120, 40)) as pilot:
        table = await listed(pilot)
        app.main.query_one("#leads").sort("fit")  # type: ignore[attr-defined]
        await until(pilot, lambda: table.sorted_by == "fit", "it is sorted")
        pane = app.main.query_one(PolicyPane)
        text = pane.editor.text
        pane.editor.put(re.sub(r"\bfit\b", "match", text))
        await until(pilot, lambda: table.sorted_by == "rank" and table.row is not None, "all are there")
        assert table.count == 321
