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


def test_a_number_is_none_of_a_rule_that_asks_for_what_was_described(talk: Conversation) -> None:
    assert said(talk, "what is right size?", "make it 150").tool is None
    assert not talk.world.proposals


def test_a_member_that_is_put_back_is_not_taken_out(talk: Conversation) -> None:
    said(talk, "remove Austria from our countries", "put Austria back")
    assert not talk.world.proposals


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


def test_what_corrects_a_draft_takes_its_place(talk: Conversation) -> None:
    reply = said(talk, "5 points for leads in Spain", "forget it, 8 points for companies in Italy")
    assert reply.arguments["sentence"] == 'when country is "italy" add 8'
    assert talk.thread.drafts == ('when country is "italy" add 8',)


@pytest.mark.parametrize("says", ["ok use that", "let's go with it", "use that then"])
def test_what_was_only_supposed_is_proposed(talk: Conversation, says: str) -> None:
    said(talk, "what if pricing gave 35?", says)
    assert net_words(talk.world) == ["pricing: +50 → +35."]


# ------------------------------------------------------------------------------------------------ a part of a rule

SECURITY = "20 points for VPs who visited security"
DRAFTED = 'when seniority is "vp" and visited "security" add 20'


@pytest.mark.parametrize(
    ("says", "sentence"),
    [
        (("it should fade over 90 days",), f"{DRAFTED} fades over 90 days"),
        (("it should fade over 90 days", "in steps of 10 days"), f"{DRAFTED} fades over 90 days every 10 days"),
        (("let it halve every 30 days",), f"{DRAFTED} decays 50% every 30 days"),
        (("never decays",), f"{DRAFTED} never decays"),
        (("each time, up to 40",), f"{DRAFTED} each time up to 40"),
        (("at most 40",), f"{DRAFTED} up to 40"),
        (("call it sec", "each time"), f"{DRAFTED} each time as sec"),
        (("drop the VP part",), 'when visited "security" add 20'),
    ],
)
def test_a_part_of_a_drafted_rule_is_said(talk: Conversation, says: tuple[str, ...], sentence: str) -> None:
    assert said(talk, SECURITY, *says).arguments["sentence"] == sentence
    assert talk.thread.drafts == (sentence,)


def test_a_part_of_a_proposed_rule_is_said(talk: Conversation) -> None:
    said(talk, SECURITY, "add it", "let it decay over 60 days", "each time up to 40")
    assert net_words(talk.world) == [f"new rule: {DRAFTED} each time up to 40 fades over 60 days."]


@pytest.mark.parametrize(
    ("questions", "proposed"),
    [
        (("set pricing to 35", "at most 80"), "pricing: no bound → up to 80."),
        (("set pricing to 35", "until end of june"), "pricing: always in force → in force until 2026-06-30."),
        (
            ("decay pricing over 60 days", "in steps of 10 days"),
            "pricing: halves every 30 days → fades over 60 days every 10 days.",
        ),
        (("ready at 65", "with fit of at least 15"), "ready: fit >= 10 → fit >= 15."),
        (("warm from 45", "if fit is at least 10"), "band warm: without a condition → if fit >= 10."),
    ],
)
def test_more_is_said_of_what_is_changed(talk: Conversation, questions: tuple[str, ...], proposed: str) -> None:
    said(talk, *questions)
    assert proposed in net_words(talk.world)


def test_the_reason_of_a_rule_goes_and_not_the_rule(talk: Conversation) -> None:
    said(talk, "set pricing to 35", "without the because")
    assert talk.world.rules["pricing"].because is not None
    assert talk.world.drafted.plan is not None
    assert next(one for one in talk.world.drafted.plan.rules if one.id == "pricing").because is None


@pytest.mark.parametrize("says", ["only for VPs", "VPs only", "in Spain only", "not for students"])
def test_for_whom_a_changed_rule_counts_is_asked(talk: Conversation, says: str) -> None:
    said(talk, "set pricing to 35", says)
    assert net_words(talk.world) == ["pricing: +50 → +35."]
    assert talk.choices


def test_where_a_rule_stands_is_no_change(talk: Conversation) -> None:
    assert said(talk, SECURITY, "put it under product").answer.startswith("Where a rule stands cannot be told here")


def test_which_rule_is_to_go_is_asked_where_none_was_spoken_of(talk: Conversation) -> None:
    assert said(talk, "what does engagement mean?", "remove that one").answer.startswith("Which rule do you mean?")
    assert said(talk, "pricing").answer.startswith("removed: when visited")


def test_of_some_leads_a_supposed_change_is_still_supposed(talk: Conversation) -> None:
    assert said(talk, "what if ready stood at 75?", "in Germany only").answer.startswith("As it would be with")


def test_it_is_the_band_that_was_spoken_of(talk: Conversation) -> None:
    said(talk, "who is warm?", "it should be 55")
    assert net_words(talk.world) == ["band warm: 40 → 55."]


@pytest.mark.parametrize("asked", [("what if we score differently",), ("halve everything", "no")])
def test_it_is_no_threshold_that_nobody_spoke_of(talk: Conversation, asked: tuple[str, ...]) -> None:
    said(talk, *asked, "it should be 55")
    assert not talk.world.proposals


@pytest.mark.parametrize(
    ("questions", "tried"),
    [
        (
            ("what if pricing gave 60?", "and if ready were at 75 too?"),
            {"rule": "pricing", "points": 60, "threshold": 75},
        ),
        (("what if pricing gave 60?", "plus ready at 75"), {"rule": "pricing", "points": 60, "threshold": 75}),
        (
            ("what if ready were at 75?", "and hot from 80, too"),
            {"threshold": 75, "also": [{"sentence": "band hot at 80 if fit >= 10"}]},
        ),
        (("what if pricing gave 60?", "and pricing 40 too?"), {"rule": "pricing", "points": 40}),
        (("what if pricing gave 60?", "what about demo at 40?"), {"rule": "demo", "points": 40}),
    ],
)
def test_what_is_supposed_as_well_comes_beside_the_last(
    talk: Conversation, questions: tuple[str, ...], tried: dict[str, object]
) -> None:
    answer = said(talk, *questions)
    assert (answer.tool, answer.arguments) == ("what_if", tried)
