"""The last change once more, of something else or in its place; what was described is changed; and rules that are
drafted one after the other."""

from __future__ import annotations

import pytest

from leadscore.assistant.conversation import Conversation, Reply
from leadscore.assistant.tools.changing import net_words
from leadscore.assistant.world import World


@pytest.fixture
def talk(world: World) -> Conversation:
    return Conversation(world)


def said(talk: Conversation, *questions: str) -> Reply:
    """The answer to the last of them."""
    return [talk.ask(question) for question in questions][-1]


@pytest.mark.parametrize(
    ("questions", "proposed"),
    [
        (
            ("decay pricing over 60 days", "demo as well"),
            ["pricing: halves every 30 days → fades over 60 days.", "demo: no decay → fades over 60 days."],
        ),
        (
            ("decay demo over 60 days", "same for pricing"),
            ["pricing: halves every 30 days → fades over 60 days.", "demo: no decay → fades over 60 days."],
        ),
        (
            ("cap engagement at 50", "and product at 20"),
            ["engagement: at most 60 → at most 50.", "product: at most 30 → at most 20."],
        ),
        (("warm from 45", "hot 75"), ["band hot: 70 → 75.", "band warm: 40 → 45."]),
        (("ready at 65", "and warm too"), ["ready: 70 → 65.", "band warm: 40 → 65."]),
    ],
)
def test_the_last_change_is_made_of_another_too(
    talk: Conversation, questions: tuple[str, ...], proposed: list[str]
) -> None:
    said(talk, *questions)
    assert net_words(talk.world) == proposed


@pytest.mark.parametrize(
    ("questions", "proposed"),
    [
        (("set pricing to 40", "no, demo"), ["demo: +50 → +40."]),
        (("set pricing to 40", "sorry, I meant demo"), ["demo: +50 → +40."]),
        (("raise pricing by 5", "no, 10"), ["pricing: +50 → +60."]),
        (
            ("raise all product rules by 10%", "no, 20%"),
            ["trialled: +15 → +18.", "logged_in within 14 days: +3 → +3.6.", "invited: +5 → +6."],
        ),
        (("set both pricing and demo to 40", "no, 45"), ["pricing: +50 → +45.", "demo: +50 → +45."]),
        (("add Norway to our countries", "scratch that, Denmark"), ['our_countries gains "denmark".']),
        (("add Norway to our countries", "Denmark instead"), ['our_countries gains "denmark".']),
    ],
)
def test_what_corrects_the_last_change_takes_its_place(
    talk: Conversation, questions: tuple[str, ...], proposed: list[str]
) -> None:
    reply = said(talk, *questions)
    assert reply.answer.startswith("In place of: ")
    assert net_words(talk.world) == proposed


def test_a_removal_that_was_not_meant_is_taken_back(talk: Conversation) -> None:
    said(talk, "remove the bounced rule", "I meant unsubscribed")
    assert [line.split(" subtract ")[0] for line in net_words(talk.world)] == [
        "removed: when unsubscribed or complained"
    ]


def test_what_corrects_a_change_to_how_it_was_takes_it_back(talk: Conversation) -> None:
    assert said(talk, "cap engagement at 50", "60 after all").answer.startswith("Taken back: engagement: ")
    assert not talk.world.proposals


def test_a_change_that_came_to_nothing_has_no_place_to_take(talk: Conversation) -> None:
    said(talk, "set demo to 40", "set pricing to 50", "no, 45")
    assert net_words(talk.world) == ["pricing: +50 → +45.", "demo: +50 → +40."]


def test_what_is_supposed_of_another_too_is_supposed_of_both(talk: Conversation) -> None:
    reply = said(talk, "what if pricing gave 35?", "and demo 40 too?")
    assert reply.answer.startswith("pricing: +50 → +35.\ndemo: +50 → +40.")


@pytest.mark.parametrize(
    ("questions", "proposed"),
    [
        (("what does pricing mean?", "lower that to 40"), ["pricing: +50 → +40."]),
        (("what is our countries?", "add Norway"), ['our_countries gains "norway".']),
        (("what is warm?", "make it 45"), ["band warm: 40 → 45."]),
        (("what is ready?", "set it to 66"), ["ready: 70 → 66."]),
        (("what does engagement mean?", "cap it at 50"), ["engagement: at most 60 → at most 50."]),
    ],
)
def test_what_was_described_is_changed(talk: Conversation, questions: tuple[str, ...], proposed: list[str]) -> None:
    assert said(talk, *questions).tool == "propose_change"
    assert net_words(talk.world) == proposed


# ------------------------------------------------------------------------------------------------ drafts

SPAIN, STUDENTS = 'when country is "spain" add 5', 'when title contains "student" add 6'


@pytest.mark.parametrize(
    "between", [("no",), ("actually leave it",), ("ditch it",), (), ("drop it",)], ids=lambda one: " ".join(one)
)
def test_a_request_in_full_begins_another_rule(talk: Conversation, between: tuple[str, ...]) -> None:
    reply = said(talk, "5 points for leads in Spain", *between, "6 points for students")
    assert reply.arguments["sentence"] == STUDENTS
    assert ("Still drafted, too" in reply.answer) is not bool(between)


@pytest.mark.parametrize("adds", ["add both", "add them all", "propose both of them"])
def test_rules_that_were_drafted_are_proposed_together(talk: Conversation, adds: str) -> None:
    said(talk, "5 points for leads in Spain", "and 6 for students", adds)
    assert net_words(talk.world) == [f"new rule: {SPAIN}.", f"new rule: {STUDENTS}."]


def test_a_rule_that_is_said_otherwise_takes_the_place_of_the_last(talk: Conversation) -> None:
    reply = said(talk, "5 points for leads in Spain", "make it 7", "6 points for students", "8 rather")
    assert reply.arguments["sentence"] == STUDENTS.replace("6", "8")
    assert f"Still drafted, too: `{SPAIN.replace('5', '7')}`." in reply.answer


def test_a_no_to_a_draft_drops_no_proposal(talk: Conversation) -> None:
    said(talk, "set pricing to 40", "5 points for leads in Spain", "no")
    assert net_words(talk.world) == ["pricing: +50 → +40."]


@pytest.mark.parametrize("says", ["actually leave it", "no, keep it", "hm, scratch that", "on second thought, no"])
def test_a_no_after_all_drops_what_is_proposed(talk: Conversation, says: str) -> None:
    assert said(talk, "set pricing to 40", says).answer.startswith("Dropped: pricing")
