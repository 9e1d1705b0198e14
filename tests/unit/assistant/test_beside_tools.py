"""Questions that no tool is for by itself come to one that is, or to what is to be said to them."""

from __future__ import annotations

import pytest

from leadscore.assistant.conversation import Conversation
from leadscore.assistant.understanding.reader import Reader
from leadscore.assistant.understanding.thread import Thread
from leadscore.assistant.world import World

_OF_ADA = Thread(leads=("L-1044",), tool="to_ready", arguments={"lead": "L-1044"})


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("would Ada Quill be ready if she was in Spain?", "suppose no other facts"),
        ("what if Ada Quill were from France", "suppose no other facts"),
        ("what if Ada Quill visited pricing", "suppose no other facts"),
        ("suppose she had requested a demo", "suppose no other facts"),
        ("what would she have without the decay?", "without decay"),
        ("why does the demo rule not fire for Ada Quill", "`demo` does not fire for Ada Quill"),
        ("which country has the best leads", "the values of `country`"),
        ("which industry converts best", "the values of `industry`"),
        ("which fields are missing most", "what is missing"),
        ("compare Spain and Germany", "two sets of them"),
        ("where do most of our hot leads come from?", "values of `source`"),
        ("which overrides are there", "+15 for rosalind.vane@northpeak.example by Sam until 2026-12-31"),
        ("how much is pricing worth after 50 days", "after a time"),
        ("when was this scored", "as of 2026-04-01"),
        ("who visited pricing most often", "how often something was done"),
        ("how many webinars are there?", "I count leads, and not webinars"),
        ("what changed in the policy since last week?", "How the policy was written before"),
        ("who changed the policy last?", "How the policy was written before"),
    ],
)
def test_what_no_tool_answers_is_said(demo: World, question: str, says: str) -> None:
    first = Reader(demo).readings(question, _OF_ADA)[0]
    assert first.tool is None
    assert says in first.says


@pytest.mark.parametrize(
    ("question", "tool", "arguments"),
    [
        ("is she in one of our countries", "find_leads", {"name": "L-1044", "where": "country in our_countries"}),
        ("has Ada Quill visited pricing", "find_leads", {"name": "L-1044", "where": 'visited "pricing"'}),
        ("what is Ada Quill's company", "find_leads", {"name": "L-1044"}),
        ("where does she work", "find_leads", {"name": "L-1044"}),
        ("who is disqualified and why", "find_leads", {"where": "disqualified"}),
        ("who gets notified when", "describe_policy", {}),
        ("who needs only one more nudge, fifteen points at most?", "nearly_ready", {"within": 15}),
        ("is she ready", "explain_score", {"lead": "L-1044"}),
        ("how many points did she have a week ago?", "lead_history", {"lead": "L-1044", "days": 7}),
        ("how high was Ada Quill in february?", "lead_history", {"lead": "L-1044", "days": 59}),
        ("tell me about Ada Quill", "explain_score", {"lead": "L-1044"}),
        ("can you tell me more about her", "explain_score", {"lead": "L-1044"}),
        ("any details on Ada Quill?", "explain_score", {"lead": "L-1044"}),
        ("what do we know about Ada Quill?", "explain_score", {"lead": "L-1044"}),
        ("what's the deal with her?", "explain_score", {"lead": "L-1044"}),
        ("should I call Ada Quill?", "explain_score", {"lead": "L-1044"}),
        ("should we bother with her at all", "explain_score", {"lead": "L-1044"}),
        ("is it worth calling Ada Quill?", "explain_score", {"lead": "L-1044"}),
        ("is Ada Quill worth a call", "explain_score", {"lead": "L-1044"}),
        ("is she a good lead", "explain_score", {"lead": "L-1044"}),
        ("how about Bo Quill", "to_ready", {"lead": "L-1036"}),
        ("tell me about Lanternmill", "find_leads", {"name": "Lanternmill"}),
        ("tell me about warm leads", "find_leads", {"where": "band warm"}),
        ("tell me about pricing", "describe_term", {"term": "pricing"}),
        ("tell me about our countries", "describe_term", {"term": "our_countries"}),
        ("what can you tell me about warm?", "describe_term", {"term": "warm"}),
        ("tell me about the pricing rule", "rule_effect", {"rule": "pricing"}),
        ("tell me about the policy", "describe_policy", {}),
        ("which rule is the strongest?", "describe_policy", {}),
        ("what are our strongest signals", "describe_policy", {}),
        ("which signals matter most", "describe_policy", {}),
        ("which rules overlap?", "check_policy", {}),
        ("tell me abt Ravi Inkpennys points (L-1132)", "explain_score", {"lead": "L-1132"}),
        (
            "what separates Theo Juniperson at Opalstone from Theo Juniperson at Copper Kettle",
            "compare_leads",
            {"lead": "L-1167", "other": "L-1249"},
        ),
        (
            "what if consulting wasn't a key industry",
            "what_if",
            {"set": "key_industries", "members": "consulting", "remove": True},
        ),
        ("do any rules contradict each other?", "check_policy", {}),
        ("sales complains about too many leads", "threshold_advice", {}),
        ("when does she drop if she does nothing", "when_drops", {"lead": "L-1044"}),
        ("what if pricing gave 35", "what_if", {"rule": "pricing", "points": 35}),
    ],
)
def test_others_come_to_a_tool(demo: World, question: str, tool: str, arguments: dict[str, object]) -> None:
    first = Reader(demo).readings(question, _OF_ADA)[0]
    assert (first.tool, dict(first.arguments)) == (tool, arguments)


@pytest.mark.parametrize(
    ("question", "tool"),
    [
        ("what has she downloaded?", "lead_history"),
        ("which webinars did Ada Quill attend?", "lead_history"),
        ("has she downloaded anything?", "find_leads"),
    ],
)
def test_what_she_did_is_no_part_of_what_was_asked_of_her_before(demo: World, question: str, tool: str) -> None:
    before = {"name": "L-1044", "where": 'requested "demo"'}
    first = Reader(demo).readings(question, Thread(leads=("L-1044",), tool="find_leads", arguments=before))[0]
    assert first.tool == tool
    assert "requested" not in str(first.arguments)


def test_what_is_not_answered_of_a_list_is_told(demo: World) -> None:
    first = Reader(demo).readings("who is disqualified and why", Thread())[0]
    assert first.left_out == ("why",)


def test_the_next_of_a_list_are_listed_too(demo: World) -> None:
    behind = Thread(listed=("L-1094", "L-1136"), tool="top_leads", arguments={"limit": 2, "where": "band hot"})
    reader = Reader(demo)
    assert reader.readings("next 5", behind)[0].arguments == {"limit": 7, "where": "band hot"}
    assert reader.readings("show me the next ones please", behind)[0].arguments == {"limit": 4, "where": "band hot"}
    assert reader.readings("next week", behind)[0].arguments != {"limit": 4, "where": "band hot"}


def test_a_day_to_come_is_no_time_to_look_back_to(world: World) -> None:
    assert "9999-01-01 is not before 2026-04-01" in Conversation(world).ask("who became ready since 9999-01-01").answer


def test_the_rules_that_do_not_fire_are_named_too(world: World) -> None:
    assert "The others do not: " in Conversation(world).ask("which rules fire for Ada Quill").answer
