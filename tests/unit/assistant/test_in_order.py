"""In which order leads are asked for, and how many of them."""

from __future__ import annotations

import pytest

from leadscore.assistant.conversation import Conversation
from leadscore.assistant.understanding.reader import Reader
from leadscore.assistant.understanding.thread import Thread
from leadscore.assistant.world import World


def _first(world: World, asked: str) -> tuple[str | None, dict[str, object]]:
    world.proposals.clear()
    first = Reader(world).readings(asked, Thread())[0]
    return first.tool, dict(first.arguments)


@pytest.mark.parametrize(
    ("asked", "arguments"),
    [
        (
            "Order the hot ones by when they were created, the most recent 5",
            {"where": "band hot", "limit": 5, "by": "created"},
        ),
        ("sort the ready leads by creation date", {"where": "ready", "by": "created"}),
        ("leads in Spain ordered by when they came in", {"where": 'country is "spain"', "by": "created"}),
        ("warm leads by date of creation, oldest first", {"where": "band warm", "order": "worst", "by": "created"}),
        ("Which lead is the longest on file?", {"order": "worst", "by": "created"}),
        ("people at pinemill, by score", {"where": 'company contains "pinemill"'}),
        ("warm leads from linkedin, ranked", {"where": 'band warm and source is "linkedin"'}),
        ("ready leads ordered by points", {"where": "ready"}),
        ("Just the top two for Northpeak, thanks", {"where": 'company contains "northpeak"', "limit": 2}),
    ],
)
def test_leads_stand_in_the_order_that_is_asked_for(demo: World, asked: str, arguments: dict[str, object]) -> None:
    assert _first(demo, asked) == ("top_leads", arguments)


@pytest.mark.parametrize(
    ("asked", "limit"),
    [
        ("best german lead", 1),
        ("most engaged lead in the netherlands?", 1),
        ("which swedish company is the biggest", 1),
        ("Who's the contact at Quillworks with the least points?", 1),
        ("best leads in Germany", None),
        ("most engaged leads in Spain", None),
        ("top companies in Spain", None),
    ],
)
def test_of_one_lead_one_is_shown(demo: World, asked: str, limit: int | None) -> None:
    tool, arguments = _first(demo, asked)
    assert (tool, arguments.get("limit")) == ("top_leads", limit)


@pytest.mark.parametrize(
    ("asked", "limit"),
    [("vps of marketing, all of them", 50), ("VPs in Spain, the whole list please", 50), ("all VPs in Spain", None)],
)
def test_the_whole_list_is_as_long_as_lists_are(demo: World, asked: str, limit: int | None) -> None:
    tool, arguments = _first(demo, asked)
    assert (tool, arguments.get("limit")) == ("find_leads", limit)


def test_how_many_by_score_is_no_list(demo: World) -> None:
    assert _first(demo, "how many ready leads by score")[0] == "score_distribution"


@pytest.mark.parametrize(
    ("before", "then", "where"),
    [
        (
            "only the warm ones from linkedin",
            "without the disqualified, ranked",
            'band warm and source is "linkedin" and not disqualified',
        ),
        (
            "who's at lanternstone",
            "the best among them",
            'company contains "lanternstone" or email_domain contains "lanternstone"',
        ),
        ("who's at quillworks", "the best among them", 'company contains "quillworks"'),
    ],
)
def test_the_best_of_a_list_are_of_all_of_it(world: World, before: str, then: str, where: str) -> None:
    said = Conversation(world, None)
    said.ask(before)
    answer = said.ask(then)
    assert (answer.tool, (answer.arguments or {}).get("where")) == ("top_leads", where)
