"""What is offered to choose from says all that it would be asked with: who chooses reads no arguments."""

from __future__ import annotations

from typing import Any

import pytest

from leadscore.assistant.toolbox import TOOLS
from leadscore.assistant.wording import in_words

_CHANGES: tuple[dict[str, Any], ...] = (
    {"rule": "demo", "points": 37},
    {"rule": "demo", "sentence": 'when visited "x" add 41'},
    {"sentence": "band warm at 43"},
    {"set": "near", "members": "chad, peru"},
    {"threshold": 61},
    {"threshold": 61, "rule": "demo", "points": 37},
    {"threshold": 61, "set": "near", "members": "chad"},
    {"rule": "demo", "points": 37, "also": [{"rule": "blog", "points": 5}, {"threshold": 67}]},
    {"threshold": 61, "rule": "demo", "points": 37, "also": [{"rule": "blog", "points": 5}]},
)


def _values(told: dict[str, Any], name: str) -> Any:
    if "enum" in told:
        return told["enum"][-1]
    return {"string": f"some {name}", "integer": 17, "number": 18.5}[told["type"]]


@pytest.mark.parametrize("name", sorted(TOOLS.keys() - {"what_if", "propose_change"}))
def test_each_argument_of_a_reading_is_named(name: str) -> None:
    properties = TOOLS[name].schema()["properties"]
    arguments = {key: _values(told, key) for key, told in properties.items()}
    said = in_words(name, arguments)
    assert [value for value in arguments.values() if str(value) not in said] == []


@pytest.mark.parametrize("name", ["what_if", "propose_change"])
@pytest.mark.parametrize("change", _CHANGES)
def test_each_part_of_a_change_is_named_once(name: str, change: dict[str, Any]) -> None:
    said = in_words(name, change)
    each = [value for one in (change, *change.get("also", ())) for key, value in one.items() if key != "also"]
    assert [value for value in each if said.count(str(value)) != each.count(value)] == []


def test_a_change_that_is_not_said_yet_is_none_that_was_talked_about() -> None:
    assert in_words("what_if", {}) == "who would move with what is proposed"
    assert in_words("propose_change", {}) == "a proposal: a change that you say next"
