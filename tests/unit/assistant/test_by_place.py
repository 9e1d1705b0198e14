"""Leads of the last list, named by their place."""

from __future__ import annotations

import pytest

from leadscore.assistant.conversation import Conversation
from leadscore.assistant.understanding import by_place
from leadscore.assistant.understanding.reader import Reader
from leadscore.assistant.understanding.thread import Thread
from leadscore.assistant.world import World

_LISTED = ("L-1136", "L-1251", "L-1319")
_OF_THREE = Thread(
    leads=_LISTED, listed=_LISTED, tool="top_leads", arguments={"where": 'country is "germany"', "limit": 3}
)


@pytest.mark.parametrize(
    ("question", "tool", "arguments"),
    [
        ("explain the first", "explain_score", {"lead": "L-1136"}),
        ("explain the first one", "explain_score", {"lead": "L-1136"}),
        ("explain 2", "explain_score", {"lead": "L-1251"}),
        ("explain #3", "explain_score", {"lead": "L-1319"}),
        ("why number 2?", "explain_score", {"lead": "L-1251"}),
        ("why the first?", "explain_score", {"lead": "L-1136"}),
        ("ok, details on the first please", "explain_score", {"lead": "L-1136"}),
        ("tell me more about the second one", "explain_score", {"lead": "L-1251"}),
        ("is the second ready?", "explain_score", {"lead": "L-1251"}),
        ("how high is the first in the list?", "explain_score", {"lead": "L-1136"}),
        ("why is the last one on there?", "explain_score", {"lead": "L-1319"}),
        ("history of the 2nd", "lead_history", {"lead": "L-1251"}),
        ("how did the third become hot?", "lead_history", {"lead": "L-1319"}),
        ("when does the third drop?", "when_drops", {"lead": "L-1319"}),
        ("what is missing for the last one?", "to_ready", {"lead": "L-1319"}),
        ("and the second?", "explain_score", {"lead": "L-1251"}),
        ("compare the first and the third", "compare_leads", {"lead": "L-1136", "other": "L-1319"}),
    ],
)
def test_a_place_in_the_list_is_the_lead_that_stands_there(
    world: World, question: str, tool: str, arguments: dict[str, object]
) -> None:
    first = Reader(world).readings(question, _OF_THREE)[0]
    assert (first.tool, dict(first.arguments)) == (tool, arguments)


@pytest.mark.parametrize(
    "question",
    [
        "when was the first visit of Ravi Juniperson?",
        "what does the first rule do?",
        "how many in the last 7 days?",
        "is the second quarter better?",
        "who is first?",
        "explain the fifth",
        "explain number 0",
        "why is the first and the second here?",
        "drop the first",
        "explain 50%",
    ],
)
def test_what_else_is_first_is_no_lead(world: World, question: str) -> None:
    assert by_place.named(world, question, _OF_THREE) == question


def test_of_a_change_the_first_is_a_part_of_it(world: World) -> None:
    behind = Thread(listed=_LISTED, tool="propose_change", arguments={"threshold": 60})
    assert by_place.named(world, "explain the first", behind) == "explain the first"


@pytest.mark.parametrize(
    ("moved", "question", "lead"),
    [
        ("who dropped the most this week?", "why did she drop?", "L-1203"),
        ("who rose the most this week?", "explain the first", "L-1310"),
        ("who is no longer ready since monday?", "why is that?", "L-1178"),
    ],
)
def test_behind_who_moved_those_come_first_who_were_asked_for(
    world: World, moved: str, question: str, lead: str
) -> None:
    talk = Conversation(world)
    talk.ask(moved)
    assert talk.ask(question).arguments["lead"] == lead
