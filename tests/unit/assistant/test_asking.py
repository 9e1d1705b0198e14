"""When the benchmark takes two changes of a policy for the same: by what they make of it, not by their words."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from leadscore.assistant.world import World

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
from benchmarks.assistant.asking import same


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        (
            {"sentence": "when not (country in our_countries or visited) add 5 as far"},
            {"sentence": 'when never visited and country not in our_countries add 5 because "They are far"'},
            True,
        ),
        ({"sentence": "when country not in our_countries add 5"}, {"sentence": "when seats > 3 add 5"}, False),
        ({"threshold": 60}, {"sentence": "ready at 60 if fit >= 10 lost below 55"}, True),
        (
            {"rule": "pricing", "sentence": 'when visited "pricing" add 50 as prices'},
            {"rule": "pricing", "sentence": 'when visited "pricing" add 50 as pricing'},
            False,
        ),
        ({}, {"threshold": 70}, False),
    ],
)
def test_changes_that_say_the_same_are_one(
    demo: World, one: Mapping[str, Any], other: Mapping[str, Any], is_same: bool
) -> None:
    assert same(demo, "what_if", one, {"tool": "what_if", "arguments": other}) is is_same
