"""What is drafted or proposed is corrected: words that correct are no part of it, one thing takes another's place, one
of several alone is meant or is not, and a yes then writes what was shown."""

from __future__ import annotations

import pytest

from leadscore.assistant.conversation import Conversation, Reply
from leadscore.assistant.tools.changing import net_words
from leadscore.assistant.world import World

SPAIN = 'new rule: when country is "spain" add 10.'
FRANCE = 'new rule: when country is "france" subtract 5.'
BOTH = ("10 points for Spain", "minus 5 for France", "add both")


@pytest.fixture
def talk(world: World) -> Conversation:
    return Conversation(world)


def said(talk: Conversation, *questions: str) -> Reply:
    """The answer to the last of them."""
    return [talk.ask(question) for question in questions][-1]


def proposed(talk: Conversation, *questions: str) -> list[str]:
    """What a yes would write in the end."""
    said(talk, *questions)
    return net_words(talk.world) if talk.world.proposals else []


@pytest.mark.parametrize(
    ("correction", "left"),
    [
        ("no, not the French", [SPAIN]),
        ("without France", [SPAIN]),
        ("not the second", [SPAIN]),
        ("scratch that, only Spain", [SPAIN]),
        ("just the last one", [FRANCE]),
    ],
)
def test_one_of_several_new_rules_is_taken_back(talk: Conversation, correction: str, left: list[str]) -> None:
    assert proposed(talk, *BOTH, correction) == left


@pytest.mark.parametrize(
    ("questions", "left"),
    [
        (("set pricing to 40 and demo to 30", "scratch that, only demo"), ["demo: +50 → +30."]),
        (("set pricing to 40", "set demo to 30", "only demo"), ["demo: +50 → +30."]),
        (("what does pricing do?", "double it", "no, make it 60"), ["pricing: +50 → +60."]),
        (("set pricing to 40", "take 5 off"), ["pricing: +50 → +35."]),
        (("set pricing to 40", "knock another 3 points off it"), ["pricing: +50 → +37."]),
        (("set decision_maker to 20", "take 5 off"), ["decision_maker: +20 → +15."]),
        (("set pricing to 40", "what about those over 100000?"), ["pricing: +50 → +40."]),
        (("set pricing to 40", "show 10"), ["pricing: +50 → +40."]),
        (("set pricing to 40", "list top 10"), ["pricing: +50 → +40."]),
        (("set reday to 65",), ["ready: 70 → 65."]),
        (("decision_maker from 15 metres",), []),
        (("set decision_maker to 15 km",), []),
        (("opted out: 25 off",), ["unsubscribed or complained: -30 → -25."]),
        (("pricing: 5 off",), ["pricing: +50 → +45."]),
        (("add a rule: 10 points for Spain", "no, not Spain"), []),
        (("10 points for Spain", "add it", "make that 12", "no, not the Spaniards"), []),
        (("add Norway and Peru to our countries", "just Peru"), ['our_countries gains "peru".']),
        (
            ("10 points for Spain", "add it", "make that 12", "set demo to 30", "not the Spaniards"),
            ["demo: +50 → +30."],
        ),
    ],
)
def test_one_of_several_changes_alone_stays(talk: Conversation, questions: tuple[str, ...], left: list[str]) -> None:
    assert proposed(talk, *questions) == left


def test_what_came_in_several_steps_is_taken_back_one_by_one(talk: Conversation) -> None:
    answer = said(talk, "set pricing to 40", "set demo to 30", "ready at 65", "only demo").answer
    assert "one by one" in answer
    assert len(talk.world.proposals) == 3


@pytest.mark.parametrize(
    ("choice", "added"),
    [
        ("add the first", [SPAIN]),
        ("add the second one", [FRANCE]),
        ("add only the French", [FRANCE]),
        ("only the first", [SPAIN]),
        ("yes, the first", [SPAIN]),
        ("add all but France", [SPAIN]),
        ("yes, both", [SPAIN, FRANCE]),
        ("add both but make France 8", []),
    ],
)
def test_some_of_the_drafts_are_proposed(talk: Conversation, choice: str, added: list[str]) -> None:
    assert proposed(talk, *BOTH[:2], choice) == added


def test_a_draft_that_is_not_to_be_does_not_turn_round(talk: Conversation) -> None:
    assert "That is only drafted" in said(talk, *BOTH[:1], "not the Spaniards").answer


@pytest.mark.parametrize(
    ("questions", "left"),
    [
        (("add a rule: 10 points for Spain", "not Spain, Portugal"), ['new rule: when country is "portugal" add 10.']),
        (
            ('when company contains "value add ltd" and country is "spain" add 10', "not Spain, Portugal"),
            ['new rule: when company contains "value add ltd" and country is "portugal" add 10.'],
        ),
        (("add a rule: 10 points for Spain", "Portugal, not Spain"), ['new rule: when country is "portugal" add 10.']),
        ((*BOTH, "Portugal instead of Spain"), [SPAIN.replace("spain", "portugal"), FRANCE]),
        (("set pricing to 40", "not pricing, demo"), ["demo: +50 → +40."]),
        (("set pricing to 40", "28 instead of 40"), ["pricing: +50 → +28."]),
        (("what if pricing gave 40?", "propose that", "not pricing, demo"), ["demo: +50 → +40."]),
        (("add a rule: 10 points for Spain", "not Spain, directors"), [SPAIN]),
        (
            ("notify sales within 4 hours", "no wait, 2 days"),
            ['on ready notify "sales": within 1 hour → within 2 days.'],
        ),
        (
            ("add a rule: 10 points for founders", "hm, students rather"),
            ['new rule: when title contains "student" add 10.'],
        ),
        (("add a rule: 10 points for Spain", "set demo to 30", "no, France"), [SPAIN, "demo: +50 → +30."]),
        (("add Norway and Peru to our countries", "I meant Chile"), ['our_countries gains "norway", "peru".']),
        (
            ("add a rule: 10 points for directors", "not directors, founders"),
            ['new rule: when title contains "founder" add 10.'],
        ),
        (("add Norway and Peru to our countries", "not Norway but Chile"), ['our_countries gains "chile", "peru".']),
    ],
)
def test_one_thing_takes_the_place_of_another(talk: Conversation, questions: tuple[str, ...], left: list[str]) -> None:
    assert sorted(proposed(talk, *questions)) == sorted(left)


@pytest.mark.parametrize(
    ("questions", "left"),
    [
        (("add Norway to our countries", "hmm no, Peru"), ['our_countries gains "peru".']),
        (("add Norway to our countries", "no wait, add Peru instead"), ['our_countries gains "peru".']),
        (("add Norway and Peru to our countries", "no wait, not Peru"), ['our_countries gains "norway".']),
        (("set pricing to 40", "no wait, demo"), ["demo: +50 → +40."]),
        (("set pricing to 40", "actually demo"), ["demo: +50 → +40."]),
        (("set pricing to 40", "wrong, demo"), ["demo: +50 → +40."]),
        (("set pricing to 40", "not demo"), ["pricing: +50 → +40."]),
        (("add Norway to our countries", "oh, and Peru"), ['our_countries gains "norway", "peru".']),
        (
            ("add a rule: 10 points for Spain", "call it spaniards", "no, call it iberia"),
            [SPAIN.replace("10.", "10 as iberia.")],
        ),
        (("set pricing to 40", "yes but make it 28"), ["pricing: +50 → +28."]),
        (("add a rule: 10 points for Spain", "yes, but call it iberia"), [SPAIN.replace("10.", "10 as iberia.")]),
    ],
)
def test_words_that_correct_are_no_part_of_it(talk: Conversation, questions: tuple[str, ...], left: list[str]) -> None:
    assert proposed(talk, *questions) == left


@pytest.mark.parametrize(
    ("questions", "left"),
    [
        (("raise pricing by 5", "and again by 5"), ["pricing: +50 → +60."]),
        (("lower pricing by 5", "and by 5 again"), ["pricing: +50 → +40."]),
        (("raise pricing by 10%", "and again by 10%"), ["pricing: +50 → +60.5."]),
    ],
)
def test_again_counts_from_what_is_proposed(talk: Conversation, questions: tuple[str, ...], left: list[str]) -> None:
    assert proposed(talk, *questions) == left


def test_what_was_supposed_is_set(talk: Conversation) -> None:
    assert proposed(talk, "what if pricing gave 35?", "make it 32") == []
    assert proposed(talk, "what if pricing gave 35?", "set it to 30") == ["pricing: +50 → +30."]


def test_a_yes_to_the_one_draft_proposes_it_and_to_several_asks(talk: Conversation) -> None:
    assert proposed(talk, BOTH[0], "yes") == [SPAIN]
    assert talk.shows_proposal
    said(talk, "no")
    assert "“add all”" in said(talk, *BOTH[:2], "yes").answer
    assert not talk.world.proposals


@pytest.mark.parametrize("fragment", ["nobody from France", "directors", "no, those with over 500 people"])
def test_what_is_not_said_as_a_condition_is_asked(talk: Conversation, fragment: str) -> None:
    assert proposed(talk, "add a rule: 10 points for Spain", fragment) == [SPAIN]
    assert len(talk.choices) > 1


def test_of_several_rules_it_is_asked_which_is_for_others(talk: Conversation) -> None:
    assert "Several rules are proposed" in said(talk, *BOTH, "only for directors").answer
    assert sorted(net_words(talk.world)) == sorted([FRANCE, SPAIN])
    assert proposed(talk, "make it 8") == [SPAIN, FRANCE.replace("5", "8")]
    said(talk, "no")
    assert proposed(talk, *BOTH, "make the first 12") == [SPAIN.replace("10", "12"), FRANCE]


def test_another_set_is_no_member(talk: Conversation) -> None:
    said(talk, "add gmx.net to our countries", "no, to free mail")
    assert talk.world.proposals[-1].asked.set == "free_mail"


def test_a_draft_stays_one_where_a_number_of_it_is_another(talk: Conversation) -> None:
    assert proposed(talk, "10 points for firms over 500 people", "not 500, 300") == []
    assert proposed(talk, "add it") == ["new rule: when employees > 300 add 10."]


def test_who_is_excluded_in_full_is_no_part_of_the_rule_before(talk: Conversation) -> None:
    assert proposed(talk, "add a rule: 10 points for Spain", "exclude everyone from France") == [SPAIN]


@pytest.mark.parametrize("question", ["set foo_bar to 20", "put my_rule at 35"])
def test_a_name_that_nothing_has_is_not_where_ready_stands(talk: Conversation, question: str) -> None:
    assert proposed(talk, question) == []
