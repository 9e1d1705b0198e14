"""After `leadscore run`, the assistant says of the store what it says of the files, and scores nobody anew for that."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from command_line import run, told
from leadscore.assistant import world as worlds
from leadscore.assistant.toolbox import call
from leadscore.assistant.world import World
from leadscore.batch.board.some import parts_of
from leadscore.batch.store.store import Limits, open_store
from leadscore.resources import resource

RUNS = ("2026-03-04", "2026-03-25", "2026-03-31T23:00", "2026-04-01")
ASKED: list[tuple[str, dict[str, object]]] = [
    ("top_leads", {}),
    ("find_leads", {"where": "band warm"}),
    ("count_leads", {"where": "ready"}),
    ("score_distribution", {}),
    ("nearly_ready", {}),
    ("rules_fired", {}),
    ("rules_never_fired", {}),
    ("rule_effect", {"rule": "pricing"}),
    ("explain_score", {"lead": "L-1094"}),
    ("threshold_advice", {"calls_per_week": 4}),
    ("changed_since", {}),
    ("changed_since", {"since": "2026-03-25", "where": "band warm"}),
    ("changed_since", {"since": "4 weeks"}),
]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's leads, scored four times, each time with the events until then."""
    folder = tmp_path_factory.mktemp("runs")
    policy = str(resource("policies", "b2b_saas", "policy.lead"))
    with resource("policies", "demo", "events.csv").open(newline="", encoding="utf-8") as file:
        header, *events = csv.reader(file)
    at = header.index("at")
    for place, as_of in enumerate(RUNS):
        some = folder / f"events{place}.csv"
        with some.open("w", newline="", encoding="utf-8") as file:
            until = as_of if place < len(RUNS) - 1 else "9999"
            csv.writer(file).writerows([header, *(row for row in events if row[at] < until)])
        files = ["--leads", str(resource("policies", "demo", "leads.csv")), "--events", str(some)]
        done = run("run", policy, "--store", str(folder / "s.duckdb"), "--as-of", as_of, *files)
        assert done.exit_code == 0, told(done)
    return folder / "s.duckdb"


@pytest.fixture
def after(store: Path, demo: World) -> Iterator[World]:
    with ExitStack() as kept:
        opened = kept.enter_context(open_store(store, store.parent, Limits(threads=1), read_only=True))
        found = World(demo.policy, opened, demo.as_of, shown_as="policy.lead", saved=demo.saved)
        kept.callback(found.close)
        yield found


@pytest.mark.parametrize(("tool", "arguments"), ASKED)
def test_it_says_what_it_says_of_the_files(after: World, demo: World, tool: str, arguments: Mapping[str, Any]) -> None:
    assert call(after, tool, arguments) == call(demo, tool, arguments)


def test_it_scores_only_few_leads_anew(after: World, monkeypatch: pytest.MonkeyPatch) -> None:
    scored = list[int]()

    def seen(board: Any, plan: Any, as_of: int, numbers: Any, **how: Any) -> Any:
        scored.append(len(numbers))
        return parts_of(board, plan, as_of, numbers, **how)

    monkeypatch.setattr("leadscore.batch.board.recorded.parts_of", seen)
    monkeypatch.setattr(worlds, "score_board", None)
    monkeypatch.setattr(worlds, "score_some", None)
    after.scored()
    after.scored(as_of=after.as_of - 7 * 86_400)
    assert after.effects
    assert len(scored) == 2
    assert all(0 < count < after.board.count / 4 for count in scored), "who was ready, too: `lost below` is left out"
