"""Of many leads, what takes long is found out by other ways, which say the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from leadscore.assistant import world as worlds
from leadscore.assistant.toolbox import call
from leadscore.assistant.world import World
from leadscore.batch.board.some import score_some

ASKED: list[tuple[str, dict[str, object]]] = [
    ("threshold_advice", {"calls_per_week": 4}),
    ("threshold_advice", {}),
    ("changed_since", {"since": "7 days", "where": 'country is "germany"'}),
    ("changed_since", {"since": "2026-03-01", "where": "ready or band warm"}),
    ("changed_since", {"since": "2026-03-01", "where": "employees > 100 and up"}),
    ("changed_since", {"since": "2026-01-01", "where": "lost"}),
    ("changed_since", {"since": "60 days"}),
]


@pytest.fixture
def large(demo: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """A world of the demo's leads that takes itself for a large one, and has scored nothing yet."""
    monkeypatch.setattr(worlds, "_FEW", 1)
    found = World(demo.policy, demo.board, demo.as_of, shown_as="policy.lead", saved=demo.saved)
    found.is_large = True
    yield found
    found.close()


@pytest.mark.parametrize(("tool", "arguments"), ASKED)
def test_the_same_is_said_where_only_some_leads_are_scored(
    demo: World, large: World, tool: str, arguments: Mapping[str, Any]
) -> None:
    assert call(large, tool, arguments) == call(demo, tool, arguments)


def test_only_those_that_count_are_scored(large: World, monkeypatch: pytest.MonkeyPatch) -> None:
    large.scored()
    scored = list[int]()

    def seen(board: Any, plan: Any, as_of: int, numbers: Any, **how: Any) -> Any:
        scored.append(len(numbers))
        return score_some(board, plan, as_of, numbers, **how)

    monkeypatch.setattr(worlds, "score_some", seen)
    monkeypatch.setattr(worlds, "score_board", None)
    for tool, arguments in ASKED[:4]:
        call(large, tool, arguments)
    assert len(scored) == 3, "the second question about thresholds is of the same leads"
    assert all(0 < count < large.board.count for count in scored)
