"""Another number than that of the last change is said, with words around it that say nothing more."""

from __future__ import annotations

import pytest

from leadscore.assistant.conversation import Conversation
from leadscore.assistant.tools.changing import net_words
from leadscore.assistant.world import World


def proposed(world: World, *questions: str) -> str:
    """What a yes would write in the end, where nothing is asked back."""
    talk = Conversation(world)
    for question in questions:
        talk.ask(question)
    assert not talk.choices
    return " ".join(net_words(world)) if world.proposals else ""


@pytest.mark.parametrize(
    ("questions", "net"),
    [
        (("warm at 45", "typo, I meant 35"), "band warm: 40 → 35."),
        (("warm at 45", "sorry, 35 was what I meant"), "band warm: 40 → 35."),
        (("set demo to 40", "Actually 45 would be enough"), "demo: +50 → +45."),
        (("set demo to 40", "40 is too little, make it 45"), "demo: +50 → +45."),
        (("set demo to 40", "not 40 but 45, please"), "demo: +50 → +45."),
        (("set bounced to -20", "minus 25 would be better"), "bounced within 90 days: -10 → -25."),
        (("ready at 80", "hm, more like 75"), "ready: 70 → 75."),
        (("cap product at 40", "45 was the plan"), "product: at most 30 → at most 45."),
        (
            ('on ready notify "sales" within 2 hours', "no no, 8 hours was the agreement"),
            'on ready notify "sales": within 1 hour → within 8 hours.',
        ),
        (
            ("set bounced to -20", "also make it look back just 30 days"),
            "bounced within 30 days: -10 → -20. bounced within 90 days → within 30 days (a narrower window).",
        ),
        (("set bounced to -20", "and take 25 points"), "bounced within 90 days: -10 → -25."),
        (
            ("halve pricing every 20 days", "I said 20 days but I mean 15"),
            "pricing: now halves every 15 days, was 30 days.",
        ),
        (
            ("halve pricing every 20 days", "and the period should be 2 weeks then"),
            "pricing: now halves every 2 weeks, was 30 days.",
        ),
    ],
)
def test_the_number_of_what_is_proposed_is_another(world: World, questions: tuple[str, ...], net: str) -> None:
    assert proposed(world, *questions) == net


@pytest.mark.parametrize(
    ("questions", "sentence"),
    [
        (("draft: 10 points for who visited contact within 7 days", "14 days, sorry"), "within 14 days add 10"),
        (("draft: 10 points for at least 5 logins in 14 days", "it needs 8 logins, 5 is nothing"), "8 times within 14"),
        (("draft: companies above 2000 people get 10", "I said 2000 but meant 1000"), "employees > 1000 add 10"),
        (("draft: companies above 2000 people get 10", "15 was the deal"), "employees > 2000 add 15"),
    ],
)
def test_the_number_of_a_draft_is_another(world: World, questions: tuple[str, ...], sentence: str) -> None:
    talk = Conversation(world)
    reply = [talk.ask(question) for question in questions][-1]
    assert reply.tool == "draft_rule"
    assert sentence in str(reply.arguments["sentence"])
    assert not world.proposals


@pytest.mark.parametrize(
    ("questions", "arguments"),
    [
        (("set demo to 40", "would 45 make any difference over that?"), {"rule": "demo", "points": 45}),
        (("set demo to 40", "what would 45 look like instead"), {"rule": "demo", "points": 45}),
        (("ready at 80", "how would 75 compare"), {"threshold": 75}),
        (("what if pricing gave 30", "compare that with 35"), {"rule": "pricing", "points": 35}),
        (("draft: companies above 2000 people get 10", "what if we'd made that 20?"), "when employees > 2000 add 20"),
        (("what if inactive for 90 days instead of 180", "and with 30 points taken rather than 20?"), "subtract 30"),
    ],
)
def test_another_number_is_only_supposed(world: World, questions: tuple[str, ...], arguments: object) -> None:
    talk = Conversation(world)
    reply = [talk.ask(question) for question in questions][-1]
    assert reply.tool == "what_if"
    told = dict(reply.arguments)
    assert told == arguments if isinstance(arguments, dict) else str(arguments) in str(told["sentence"])


@pytest.mark.parametrize(
    "says",
    ["top 5", "best 5", "who is over 40", "14 days", "who moved in the last 30 days?", "how many have 40 points"],
)
def test_a_number_of_something_else_changes_nothing(world: World, says: str) -> None:
    talk = Conversation(world)
    talk.ask("set demo to 40")
    talk.ask(says)
    assert net_words(world) == ["demo: +50 → +40."]


def test_what_counted_from_where_it_was_still_does(world: World) -> None:
    assert proposed(world, "raise demo by 10", "15 rather") == "demo: +50 → +65."


@pytest.mark.parametrize(
    ("says", "tool", "points"),
    [
        ("minus 15 rather than disqualified?", "what_if", "subtract 15"),
        ("don't disqualify, just minus 20", "what_if", "subtract 20"),
        ("and what if it was minus 15 instead of disqualified", "what_if", "subtract 15"),
    ],
)
def test_points_are_taken_of_those_who_would_be_thrown_out(world: World, says: str, tool: str, points: str) -> None:
    talk = Conversation(world)
    talk.ask("what if leads from the cold list were disqualified")
    reply = talk.ask(says)
    assert (reply.tool, reply.arguments) == (tool, {"sentence": f'when source is "cold list" {points}'})
