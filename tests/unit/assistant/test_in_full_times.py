"""Changes with days, of the score as a whole, of bands that are new, of what words mean, and of some leads alone."""

from __future__ import annotations

import pytest

from leadscore.assistant.conversation import Conversation
from leadscore.assistant.understanding.reader import Reader
from leadscore.assistant.understanding.thread import Thread
from leadscore.assistant.world import World
from unit.assistant.land import changes, either, says


def answer(world: World, question: str) -> str:
    """Of a question by which nothing is proposed."""
    told = Conversation(world).ask(question).answer
    assert not world.proposals
    return told


# ------------------------------------------------------------------------------------------------ days


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("offer should end in June", "offer: now in force from 2026-02-01 until 2026-06-30, was 2026-05-31"),
        ("offer until end of June", "offer: now in force from 2026-02-01 until 2026-06-30, was 2026-05-31"),
        ("extend offer to August 31", "offer: now in force from 2026-02-01 until 2026-08-31, was 2026-05-31"),
        ("tractors from 2026-05-01 until 2026-07-31", "tractors: always in force → in force from 2026-05-01 until"),
        ("offer all year round", "offer: in force from 2026-02-01 until 2026-05-31 → always in force"),
        ("switch tractors off until June", "tractors: always in force → in force from 2026-06-01"),
        ("pause tractors until 2026-06-15", "tractors: always in force → in force from 2026-06-16"),
    ],
)
def test_a_rule_counts_between_the_days_that_are_told(land: World, question: str, told: str) -> None:
    (line,) = says(land, question)
    assert line.startswith(told)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (
            "set decider to 20 until June",
            "when title in deciders add 2 in force until 2026-06-30 as decider_for_a_time",
        ),
        (
            "double decider in June",
            "when title in deciders add 18 in force from 2026-06-01 until 2026-06-30 as decider_for_a_time",
        ),
        (
            "student to -20 from July on",
            'when title contains "student" subtract 8 in force from 2026-07-01 as student_for_a_time',
        ),
    ],
)
def test_other_points_for_a_time_are_a_rule_for_what_is_missing(land: World, question: str, sentence: str) -> None:
    assert changes(land, question) == [{"sentence": sentence}]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("set decider to 20 tomorrow", "I made nothing of “tomorrow”"),
        ("set decider to 20 next week", "I made nothing of “next week”"),
        ("ready at 70 until June", "nothing is proposed for “until june”"),
        ("decay drive over 60 days until June", "nothing is proposed for “until june”"),
        ("remove tractors next month", "nothing is proposed for “next month”"),
    ],
)
def test_a_time_that_cannot_be_said_is_told_and_not_dropped(land: World, question: str, told: str) -> None:
    assert told in answer(land, question)


# ------------------------------------------------------------------------------------------------ the score, and bands


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("scores can't go below 0", "the score: from -40 to 150 → from 0 to 150"),
        ("cap the score at 100", "the score: from -40 to 150 → from -40 to 100"),
        ("nobody should have more than 100 points", "the score: from -40 to 150 → from -40 to 100"),
        ("the score should go from 0 to 100", "the score: from -40 to 150 → from 0 to 100"),
        ("no negative scores", "the score: from -40 to 150 → from 0 to 150"),
        ("add a band frozen at -10", "new: band frozen at -10"),
        ("create a new band called lukewarm from 30", "new: band lukewarm at 30"),
    ],
)
def test_the_range_of_the_score_and_new_bands_are_said(land: World, question: str, told: str) -> None:
    assert says(land, question) == [told]


@pytest.mark.parametrize("question", ["score between 40 and 60", "scores under 20"])
def test_leads_with_such_a_score_are_no_range_of_it(land: World, question: str) -> None:
    assert Conversation(land).ask(question).tool == "find_leads"


def test_one_end_of_a_range_that_is_not_there_asks_for_the_other(world: World) -> None:
    assert "“score from 0 to 100”" in answer(world, "cap the score at 100")


# ------------------------------------------------------------------------------------------------ what words mean


@pytest.mark.parametrize("question", ["big farm should mean 300 employees", "make big farm 300 employees or more"])
def test_one_of_two_alternatives_is_changed_or_all_of_them(land: World, question: str) -> None:
    first, second, *_ = either(land, question)
    assert first == {"sentence": "define big_farm as employees >= 300 or revenue > 5000000"}
    assert second == {"sentence": "define big_farm as employees >= 300"}


def test_who_defines_a_word_anew_means_all_of_it(land: World) -> None:
    assert changes(land, "define big farm as employees over 300") == [
        {"sentence": "define big_farm as employees > 300"}
    ]


# ------------------------------------------------------------------------------------------------ some alone


@pytest.mark.parametrize(
    "question",
    ["set decider to 20 for owners only", "decider should give 20 for owners", "for owners set decider to 20"],
)
def test_other_points_for_some_leave_it_open_what_the_others_get(land: World, question: str) -> None:
    first, second, *_ = either(land, question)
    assert first == {"sentence": 'when title in deciders and title contains "owner" add 2'}
    assert second == {
        "rule": "decider",
        "sentence": 'when title in deciders and title contains "owner" add 20 as decider because "They sign"',
    }


@pytest.mark.parametrize(
    "question",
    [
        "exclude students from drive",
        "drive not for students",
        "leave students out of drive",
        "students should not get drive",
        "no drive points for students",
    ],
)
def test_some_are_left_out_of_a_rule(land: World, question: str) -> None:
    assert says(land, question) == ['drive: now also asks not title contains "student"']


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("midsize from 20 employees", "midsize: employees between 10 and 49 → between 20 and 49"),
        ("midsize up to 99 employees", "midsize: employees between 10 and 49 → between 10 and 99"),
        (
            "demo 10 minutes instead of 8",
            'watched "demo" at least 8 minutes → watched "demo" at least 10 minutes',
        ),
        ("rival should cost 30 points", "rival: disqualify → -30"),
        ("student should cost 20", "student: -12 → -20"),
        ("no points for news", 'removed: when visited "/news/*" add 2 each different up to 6 as news'),
    ],
)
def test_numbers_go_to_what_they_count(land: World, question: str, told: str) -> None:
    assert says(land, question) == [told]


def test_a_set_without_a_member_may_be_a_list(land: World) -> None:
    found = {one.tool: one.arguments for one in Reader(land).readings("home land without austria", Thread())}
    assert found["propose_change"] == {"set": "home_land", "members": "austria", "remove": True}
    assert "find_leads" in found


@pytest.mark.parametrize(
    "question", ['drive because "They came to us"', "set the reason of drive to “They came to us”"]
)
def test_a_rule_gets_another_reason(land: World, question: str) -> None:
    assert says(land, question) == ["drive: reason “They came to us”"]


@pytest.mark.parametrize("part", ["prices 4", "barns 4"])
def test_what_counts_otherwise_is_not_read_as_points(land: World, part: str) -> None:
    told = answer(land, f"tractors needs 2 visits and {part}")
    assert f"I made nothing of “{part}” behind “tractors needs 2 visits”" in told


def test_a_rule_with_a_name_counts_for_those_of_a_set_that_another_rule_asks_for(land: World) -> None:
    assert says(land, "limit drive to home land") == ["drive: now also asks country in home_land"]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("10 points if fit is over 40", "A rule can't ask for `fit > 40`: that is what the rules decide."),
        ("remove the comment on tractors", "A comment is taken out in the policy's file"),
        ("remove our countries", "`our_countries` is a set."),
    ],
)
def test_what_is_no_matter_of_rules_is_told(world: World, land: World, question: str, told: str) -> None:
    if "our" in question:
        land.saved = land.compiled_of(None)
    assert told in answer(land, question)
