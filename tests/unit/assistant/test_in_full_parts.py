"""Changes of several parts that are said in full, of many rules at once, and of sets; and what a part may leave out."""

from __future__ import annotations

import pytest

from leadscore.assistant.conversation import Conversation
from leadscore.assistant.drafting.drafts import drafted
from leadscore.assistant.world import World
from leadscore.report.json_text import Json
from unit.assistant.land import changes, either, says

# ------------------------------------------------------------------------------------------------ what is left out


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("tractors needs 2 visits and keen 4", 'keen: visited "keys/*" at least 3 times within 30 days → visited'),
        ("raise decider by 3 and prices 2", "prices: +12 → +14"),
        ("raise decider by 3 and prices to 20", "prices: +12 → +20"),
        ("set prices to 20 and home land 4", "country in home_land: +14 → +4"),
        ("hot 95, warm 55", "band warm: 45 → 55"),
        ("lost below 58 and ready 78", "ready: 68 → 78"),
        ("rename keen to eager and news to press", "news is now called press"),
        ("remove midsize and decay drive over 90 days", "drive: now fades over 90 days, was 120 days"),
        ("remove decider and students", 'removed: when title contains "student" subtract 12 as student'),
        ("remove students and decider", 'removed: when title contains "student" subtract 12 as student'),
        ("set prices to 20 and add Italy to home land", 'home_land gains "italy"'),
    ],
)
def test_a_part_goes_on_from_the_one_before(land: World, question: str, told: str) -> None:
    found = says(land, question)
    assert len(found) > 1
    assert any(line.startswith(told) for line in found), found


# ------------------------------------------------------------------------------------------------ names


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("rename decider to decision maker", "decision_maker"),
        ("rename decider to boss", "boss"),
        ("decider should be called signer", "signer"),
        ("call decider boss from now on", "boss"),
        ("change the name of decider to key person", "key_person"),
    ],
)
def test_a_rule_gets_another_name_whatever_that_means_elsewhere(land: World, question: str, name: str) -> None:
    assert says(land, question) == [f"decider is now called {name}"]


def test_a_rule_can_lose_its_name(land: World) -> None:
    assert changes(land, "remove the name of keen")[0]["rule"] == "keen"


# ------------------------------------------------------------------------------------------------ sets


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (
            "add wheat to crops and Italy to home land",
            [{"set": "crops", "members": "wheat"}, {"set": "home_land", "members": "Italy"}],
        ),
        (
            "add carrots and wheat to crops, and Italy to home land",
            [{"set": "crops", "members": "carrots, wheat"}, {"set": "home_land", "members": "Italy"}],
        ),
        (
            "move potatoes from crops to deciders",
            [{"set": "crops", "members": "potatoes", "remove": True}, {"set": "deciders", "members": "potatoes"}],
        ),
        ("add Bosnia and Herzegovina to home land", [{"set": "home_land", "members": "Bosnia and Herzegovina"}]),
        ("add Trinidad & Tobago and Italy to home land", [{"set": "home_land", "members": "Trinidad & Tobago, Italy"}]),
        ("add Spain and Italy to home land", [{"set": "home_land", "members": "Spain, Italy"}]),
        ("only keep germany in home land", [{"set": "home_land", "members": "austria, switzerland", "remove": True}]),
        (
            "take everything but austria out of home land",
            [{"set": "home_land", "members": "germany, switzerland", "remove": True}],
        ),
        (
            "remove all from home land except germany and austria",
            [{"set": "home_land", "members": "switzerland", "remove": True}],
        ),
        ("limit home land to germany", [{"set": "home_land", "members": "austria, switzerland", "remove": True}]),
        (
            "home land should be germany and poland",
            [
                {"set": "home_land", "members": "poland"},
                {"set": "home_land", "members": "austria, switzerland", "remove": True},
            ],
        ),
    ],
)
def test_members_go_to_the_set_that_they_are_said_of(land: World, question: str, told: list[dict[str, Json]]) -> None:
    assert changes(land, question) == told


def test_points_of_a_rule_that_is_called_by_its_set_are_no_members(land: World) -> None:
    assert changes(land, "set home land to 20") == [{"rule": "fit: country in home_land", "points": 20}]


@pytest.mark.parametrize(
    "question", ["remove crops", "drop the home land", "remove big farm", "remove crops and decider"]
)
def test_who_takes_out_a_set_by_its_name_is_told_that_it_stays(land: World, question: str) -> None:
    answer = Conversation(land).ask(question).answer
    assert "is taken out in the policy's file" in answer
    assert "takes out a rule that asks for it" in answer
    assert not land.proposals


def test_the_rule_that_asks_for_a_set_can_go(land: World) -> None:
    assert changes(land, "remove the home land rule") == [{"rule": "fit: country in home_land", "remove": True}]


# ------------------------------------------------------------------------------------------------ many rules, and signs


@pytest.mark.parametrize(
    ("question", "points"),
    [
        ("double the fit rules", {"decider": 36, "student": -24, "acreage": 44, "cropper": 12, "midsize": 8}),
        ("cut all penalties in half", {"student": -6, "silent": -7.5}),
        ("raise all penalties by 5", {"student": -17, "silent": -20}),
        ("halve the interest penalties", {"silent": -7.5}),
        ("double all fit rules except student and decider", {"acreage": 44, "cropper": 12, "midsize": 8}),
        ("prices up 10%", {"prices": 13.2}),
        ("take 10% off prices", {"prices": 10.8}),
        ("decider x2", {"decider": 36}),
        ("multiply decider by 1.5", {"decider": 27}),
        ("add 3 to student", {"student": -9}),
        ("subtract 3 from student", {"student": -15}),
        ("raise the student penalty by 3", {"student": -15}),
        ("reduce the student penalty by 3", {"student": -9}),
    ],
)
def test_points_of_many_are_changed_with_their_signs(land: World, question: str, points: dict[str, float]) -> None:
    found = changes(land, question)
    assert {one["rule"]: float(str(one["points"])) for one in found if ":" not in str(one["rule"])} == points


@pytest.mark.parametrize("question", ["student up by 3", "raise student by 3", "student 3 points higher"])
def test_more_of_a_rule_that_takes_points_is_more_points_or_a_harsher_one(land: World, question: str) -> None:
    first, second, *_ = either(land, question)
    assert (first["points"], second["points"]) == (-9, -15)


def test_what_is_said_of_one_behind_is_kept_from_what_is_said_of_all(land: World) -> None:
    first, *_ = either(land, "set everything to 10 but drive to 30")
    assert isinstance(first["also"], list)
    assert {"rule": "drive", "points": 30} in first["also"]
    assert {"rule": "drive", "points": 10} not in first["also"]


def test_who_is_left_out_of_all_keeps_its_points(land: World) -> None:
    first, *_ = either(land, "raise all rules by 2 except drive")
    assert isinstance(first["also"], list)
    assert "drive" not in [one.get("rule") for one in first["also"] if isinstance(one, dict)]
    assert {"rule": "prices", "points": 14} in first["also"]


# ------------------------------------------------------------------------------------------------ new rules


@pytest.mark.parametrize(
    ("question", "sentences"),
    [
        (
            "10 points for owners and minus 5 for students",
            ['when title contains "owner" add 10', 'when title contains "student" subtract 5'],
        ),
        (
            "give 10 points to Denmark, 5 to Poland and 3 to Spain",
            ['when country is "denmark" add 10', 'when country is "poland" add 5', 'when country is "spain" add 3'],
        ),
        (
            "subtract 5 for students and 10 for interns",
            ['when title contains "student" subtract 5', 'when title contains "intern" subtract 10'],
        ),
        (
            "10 points for owners and 5 points off for students",
            ['when title contains "owner" add 10', 'when title contains "student" subtract 5'],
        ),
    ],
)
def test_each_has_its_own_points_where_several_are_said(land: World, question: str, sentences: list[str]) -> None:
    assert changes(land, question) == [{"sentence": one} for one in sentences]


def test_points_of_rules_that_are_there_are_no_new_rules(land: World) -> None:
    assert changes(land, "10 for decider and 5 for prices") == [
        {"rule": "decider", "points": 10},
        {"rule": "prices", "points": 5},
    ]


@pytest.mark.parametrize(
    ("request_", "condition"),
    [
        ("disqualify competitors and students", 'competitor or title contains "student"'),
        ("disqualify customers and competitors", "existing_customer or competitor"),
        ("10 points for owners and Germans", 'title contains "owner" or country is "germany"'),
        ("10 points for owners who are customers", 'title contains "owner" and existing_customer'),
        ("10 points for owners in Germany", 'title contains "owner" and country is "germany"'),
    ],
)
def test_kinds_of_people_that_are_listed_are_each_meant(land: World, request_: str, condition: str) -> None:
    assert drafted(land, request_).startswith(f"when {condition} ")


@pytest.mark.parametrize("question", ["drop students from scoring", "don't score students", "no scoring for students"])
def test_who_shall_not_be_scored_is_disqualified_or_out_of_scope(land: World, question: str) -> None:
    first, second, *_ = either(land, question)
    assert first == {"sentence": 'when title contains "student" disqualify'}
    assert second == {"sentence": 'applies if title is missing or not title contains "student"'}


def test_several_that_shall_not_be_scored_are_disqualified(land: World) -> None:
    assert changes(land, "stop scoring customers and competitors") == [
        {"sentence": "when existing_customer or competitor disqualify"}
    ]


@pytest.mark.parametrize(("lead", "is_there"), [("L-1900", True), ("L-9999999", False)])
def test_an_override_of_nobody_is_warned_of(land: World, lead: str, is_there: bool) -> None:
    sentence = f'override "{lead}" add 20 by "Sam" until 2026-12-31 because "friend"'
    assert ("no lead has the id or the email" in Conversation(land).ask(sentence).answer) is not is_there
