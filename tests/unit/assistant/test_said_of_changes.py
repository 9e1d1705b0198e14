"""Changes and what is taken back, as people say them around a sentence of the language, a set or a proposal."""

from __future__ import annotations

from typing import Any

import pytest

from leadscore.assistant.conversation import Conversation
from leadscore.assistant.drafting.drafts import drafted
from leadscore.assistant.toolbox import call
from leadscore.assistant.understanding.reader import Reader
from leadscore.assistant.understanding.thread import Thread
from leadscore.assistant.world import World


def _first(world: World, question: str) -> tuple[str | None, dict[str, Any]]:
    first = Reader(world).readings(question, Thread())[0]
    return first.tool, dict(first.arguments)


@pytest.mark.parametrize(
    ("question", "what"),
    [
        ("undo only the pricing one", "pricing"),
        ("take back only the pricing change, keep the others", "pricing"),
        ("Withdraw the pricing amendment only; leave all other pending proposals in place.", "pricing"),
        ("Take sweden out of what we have proposed for the countries again.", "sweden"),
        ("revert the pending change to `ready`, keep the rest", "ready"),
        ("I changed my mind about the warm band, please cancel this proposal only", "warm"),
        ("drop the threshold from what's proposed, leave the rest", "ready"),
        ("scrap the warm proposal, the others are fine", "warm"),
    ],
)
def test_a_part_is_taken_back_and_all_of_the_last_is_offered(world: World, question: str, what: str) -> None:
    first, other = Reader(world).readings(question, Thread())[:2]
    assert (first.tool, first.arguments) == ("undo", {"what": what})
    assert (other.tool, other.arguments) == ("undo", {})


@pytest.mark.parametrize(
    "question",
    ["forget my last change pls", "how do i cancel that? please cancel it", "undo the last threshold change"],
)
def test_what_was_last_is_taken_back(world: World, question: str) -> None:
    assert _first(world, question) == ("undo", {})


@pytest.mark.parametrize(
    "question",
    ["drop only the pricing rule", "remove the demo rule, keep the others"],
)
def test_what_is_removed_is_not_taken_back(world: World, question: str) -> None:
    assert _first(world, question)[0] != "undo"


def test_of_several_names_the_one_that_is_proposed_is_taken_back(world: World) -> None:
    call(world, "propose_change", {"threshold": 60})
    assert _first(world, "withdraw only the ready change in the fit part, keep the rest") == ("undo", {"what": "ready"})


@pytest.mark.parametrize(
    ("question", "tool", "sentence"),
    [
        ("ready at 65 if fit >= 15 lost below 50 -> movers?", "what_if", "ready at 65 if fit >= 15 lost below 50"),
        (
            "update hysteresis: ready at 70 if fit >= 10 lost below 60",
            "propose_change",
            "ready at 70 if fit >= 10 lost below 60",
        ),
        (
            "would anyone be ready if fit didnt matter, just ready at 70 lost below 55",
            "what_if",
            "ready at 70 lost below 55",
        ),
        ("what happens with band hot at 75 if fit >= 20?", "what_if", "band hot at 75 if fit >= 20"),
        (
            'could you put in on ready notify "sales" within 2 hours for us',
            "propose_change",
            'on ready notify "sales" within 2 hours',
        ),
        (
            'write in: shops get 4, when industry is "shop" add 4',
            "propose_change",
            'when industry is "shop" add 4',
        ),
    ],
)
def test_a_sentence_of_the_language_within_words_is_the_change(
    world: World, question: str, tool: str, sentence: str
) -> None:
    assert _first(world, question) == (tool, {"sentence": sentence})


def test_a_number_beside_the_sentence_is_not_passed_over(world: World) -> None:
    told = _first(world, "ready at 65 if fit >= 15 lost under 50 -> movers?")[1]
    assert told.get("sentence") != "ready at 65 if fit >= 15 lost below 55"


@pytest.mark.parametrize(
    ("question", "tool", "members", "remove"),
    [
        ("Hypothetically: sugarcrm added to connected_crms. Any band movements?", "what_if", "sugarcrm", False),
        ("key_industries + media + education: impact", "what_if", "media, education", False),
        ("what would happen with media as a key industry", "what_if", "media", False),
        ("how would things look without Canada in our countries", "what_if", "Canada", True),
        ("can you put excel on the list of crms that connect", "propose_change", "excel", False),
        ("Add 'geschäftsführer*' to the set decision_makers.", "propose_change", "geschäftsführer*", False),
        ("add 'ceo*' to decision_makers", "propose_change", "ceo*", False),
        ("what if we sell to france too", "what_if", "france", False),
        ("Would selling into India change who's ready?", "what_if", "India", False),
        ("what if we no longer sell to Germany", "what_if", "Germany", True),
        ("suppose we expand into Poland and India, who'd move?", "what_if", "Poland, India", False),
    ],
)
def test_members_of_a_set_are_said_in_other_ways(
    world: World, question: str, tool: str, members: str, remove: bool
) -> None:
    found, arguments = _first(world, question)
    assert (found, arguments["members"], arguments.get("remove", False)) == (tool, members, remove)


@pytest.mark.parametrize(
    "question",
    ["VPs with a phone in our countries", "who do we sell to in France", "what if we sell to students too"],
)
def test_what_puts_nothing_into_a_set(world: World, question: str) -> None:
    assert "members" not in _first(world, question)[1]


@pytest.mark.parametrize(
    ("request_", "sentence"),
    [
        (
            'visited "compare/*" at least 2 times within 30 days adds 15',
            'when visited "compare/*" at least 2 times within 30 days add 15',
        ),
        ("minus 10 if company is in brazil or india", 'when country is "brazil" or country is "india" subtract 10'),
        ("5 points if the company is Acme", 'when company is "acme" add 5'),
        (
            "6 points when integrations/salesforce was visited and crm is Salesforce",
            'when visited "integrations/salesforce" and crm is "salesforce" add 6',
        ),
        ("5 if integrations/zapier was visited", 'when visited "integrations/zapier" add 5'),
        ("leads with 50 seats or more obtain 15 points extra", "when seats >= 50 add 15"),
        ("adds 10 as long as somebody called within 7 days", "when called within 7 days add 10"),
        ("pages under customers/* visited within 14 days, add 6", 'when visited "customers/*" within 14 days add 6'),
        ("10 for title head of sales", 'when title is "head of sales" add 10'),
        ("people who read the whitepaper get 5 points", 'when downloaded "whitepaper*" add 5'),
        (
            "+3 per webinar attended, max 9, window 60 days",
            'when attended "webinar*" within 60 days add 3 each time up to 9',
        ),
        (
            "visited pricing >= 3 times within 14 days => 20, evidence shouldn't decay",
            'when visited "pricing" at least 3 times within 14 days add 20 never decays',
        ),
        ("head-of titles, fifteen points", 'when title starts with "head of" add 15'),
        (
            "you get ten points once youve brought three colleagues or more",
            "when invited at least 3 times add 10",
        ),
        (
            "no clicks and no visits in 60 days -> minus 8",
            "when never clicked within 60 days and never visited within 60 days subtract 8",
        ),
        (
            "someone who looked at the comparison with spreadsheets gets 6 points",
            'when visited "compare/spreadsheets" add 6',
        ),
        ("eight points to RevOps people", 'when title contains "revops" add 8'),
        ("five points to folks who found us through a partner", 'when source is "partner" add 5'),
        ("10 points for people from the webinar source", 'when source is "webinar" add 10'),
        ("minus 20 if the emails bounce", "when bounced subtract 20"),
    ],
)
def test_a_rule_is_drafted_of_what_is_said_so(world: World, request_: str, sentence: str) -> None:
    assert drafted(world, request_) == sentence


def test_who_wishes_a_rule_is_no_lead_of_it(world: World) -> None:
    tool, arguments = _first(world, "My manager wants leads from Brazil or India to lose ten points. What would it be?")
    assert (tool, arguments["sentence"]) == (
        "draft_rule",
        'when country is "brazil" or country is "india" subtract 10',
    )


SILENT = "engagement: inactive for 180 days"
FIT_AT_40 = 'group fit "Are they who we sell to?" at least -50 at most 40'
UP_TO_80 = 'group engagement "Do they show that they want it?" at most 80 decays 50% every 30 days'


@pytest.mark.parametrize(
    ("question", "tool", "arguments"),
    [
        ("what happens w/o the decision maker rule", "what_if", {"rule": "decision_maker", "remove": True}),
        ("who would be ready without the pricing rule", "what_if", {"rule": "pricing", "remove": True}),
        ("if we dropped the silent-for-180-days one, who'd shift", "what_if", {"rule": SILENT, "remove": True}),
        ("what_if pricing 60", "what_if", {"rule": "pricing", "points": 60}),
        (
            "Remove the rule on email_domain in free_mail.",
            "propose_change",
            {"rule": "fit: email_domain in free_mail", "remove": True},
        ),
        ("what if we got stricter and only call from 75 points up", "what_if", {"threshold": 75}),
        ("Check what capping fit at 40 would do.", "what_if", {"sentence": FIT_AT_40}),
        ("what if we cap fit at 40 (floor -50)", "what_if", {"sentence": FIT_AT_40}),
        ("engagement cap 80 instead of 60: who becomes ready?", "what_if", {"sentence": UP_TO_80}),
        ("engagement cap 80 instead of 60, same decay: who becomes ready?", "what_if", {"sentence": UP_TO_80}),
        (
            "Check, without writing it, what capping fit at 40 (floor -50) would do.",
            "what_if",
            {"sentence": FIT_AT_40},
        ),
        (
            "what if engagement lost 10% every 30 days instead",
            "what_if",
            {"sentence": UP_TO_80.replace("80", "60").replace("50%", "10%")},
        ),
        (
            "Let sales be told within 2 hours when a lead becomes ready - change that",
            "propose_change",
            {"sentence": 'on ready notify "sales" within 2 hours'},
        ),
    ],
)
def test_a_change_is_asked_for_in_other_words(
    world: World, question: str, tool: str, arguments: dict[str, Any]
) -> None:
    assert _first(world, question) == (tool, arguments)


def test_the_window_that_is_said_instead_of_another_is_no_number_of_points(world: World) -> None:
    told = _first(world, "when the pricing guide counts for 60 days and not only 30, what would be the consequence?")
    assert told[0] == "what_if"
    assert str(told[1]["sentence"]).startswith('when downloaded "pricing guide" within 60 days add 30')


@pytest.mark.parametrize(
    "question",
    [
        "what would the rule be for ppl who came from google and started a trial, maybe 10 points?",
        "rule: source is google and trialled => 10",
    ],
)
def test_a_rule_that_is_asked_for_is_drafted(world: World, question: str) -> None:
    tool, arguments = _first(world, question)
    assert (tool, arguments["sentence"]) == ("draft_rule", 'when source is "google" and trialled add 10')


@pytest.mark.parametrize("question", ["roll the policy back to version 5", "restore version 3 of the policy"])
def test_earlier_versions_are_not_kept(world: World, question: str) -> None:
    first = Reader(world).readings(question, Thread())[0]
    assert first.tool is None
    assert "git" in first.says


@pytest.mark.parametrize("question", ["what_if", "how does what_if work"])
def test_a_tool_that_is_named_alone_is_asked_about(world: World, question: str) -> None:
    assert _first(world, question) == ("help", {"topic": "what_if"})


def test_what_is_said_instead_of_another_number_of_a_draft_is_not_its_points(world: World) -> None:
    talk = Conversation(world)
    talk.ask("draft: visited pricing within 14 days add 9")
    said = talk.ask("30 days rather than 14")
    assert said.arguments["sentence"] == 'when visited "pricing" within 30 days add 9'


def test_of_rules_of_a_like_name_the_one_with_those_points_is_meant(world: World) -> None:
    tool, arguments = _first(world, "would it change anything if job starters lost 20 pts not 10")
    assert (tool, arguments) == ("what_if", {"rule": "fit: starts_out", "points": -20})
