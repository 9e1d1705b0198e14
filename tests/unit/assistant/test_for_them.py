"""A rule for those who were listed last."""

from __future__ import annotations

import pytest

from leadscore.assistant.conversation import Conversation, Reply
from leadscore.assistant.world import World

GERMANY = 'country is "germany"'


def asked(world: World, *questions: str) -> Reply:
    talk = Conversation(world)
    return [talk.ask(question) for question in questions][-1]


@pytest.mark.parametrize(
    ("before", "question", "tool", "sentence"),
    [
        ("leads in Germany", "give them 5 points", "draft_rule", f"when {GERMANY} add 5"),
        ("leads in Germany", "draft a rule for them: 5 points", "draft_rule", f"when {GERMANY} add 5"),
        ("leads in Germany", "what if they got 10 points?", "what_if", f"when {GERMANY} add 10"),
        ("leads in Germany", "disqualify them", "draft_rule", f"when {GERMANY} disqualify"),
        ("leads in Germany", "what if we disqualified them?", "what_if", f"when {GERMANY} disqualify"),
        ("how many leads are in Germany?", "they should get 5 points", "draft_rule", f"when {GERMANY} add 5"),
        ("students", "take 20 points from them", "draft_rule", 'when title contains "student" subtract 20'),
        (
            "who visited pricing in the last 14 days?",
            "add 10 points for those",
            "draft_rule",
            'when visited "pricing" within 14 days add 10',
        ),
    ],
)
def test_they_are_whom_the_rule_is_for(world: World, before: str, question: str, tool: str, sentence: str) -> None:
    reply = asked(world, before, question)
    assert (reply.tool, reply.arguments.get("sentence")) == (tool, sentence), reply.answer


@pytest.mark.parametrize(
    ("before", "told"),
    [
        ("who is hot in Germany?", "as `band hot` does"),
        ("who has more than 40 points of fit?", "as `fit > 40` does"),
        ("top 5", "nothing of that was said of these"),
        ("who changed since last week?", "nothing of that was said of these"),
    ],
)
def test_no_rule_can_be_for_those_whom_rules_made_so(world: World, before: str, told: str) -> None:
    reply = asked(world, before, "give them 5 points")
    assert reply.tool is None
    assert told in reply.answer


@pytest.mark.parametrize(
    "question",
    [
        "why do they have 50 points?",
        "those with 50 points",
        "who of those has more than 50 points?",
        "give me 5 of them",
    ],
)
def test_what_is_asked_of_them_makes_no_rule(world: World, question: str) -> None:
    assert asked(world, "leads in Germany", question).tool != "draft_rule"


def test_a_rule_for_others_behind_a_list_is_one(world: World) -> None:
    reply = asked(world, "who is nearly ready?", "take 20 points from students")
    assert (reply.tool, reply.arguments["sentence"]) == ("draft_rule", 'when title contains "student" subtract 20')
