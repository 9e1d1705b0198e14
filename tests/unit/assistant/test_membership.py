"""Members of sets as people speak of them: who comes, who goes, and which value is meant."""

from __future__ import annotations

from typing import Any

import pytest

from leadscore.assistant.conversation import Conversation
from leadscore.assistant.understanding.membership import members_changed
from leadscore.assistant.understanding.reader import Reader
from leadscore.assistant.understanding.sets_named import with_set_marked
from leadscore.assistant.understanding.thread import Thread
from leadscore.assistant.world import World
from leadscore.check.symbols import Kind


def _told(world: World, question: str) -> list[tuple[str, str, str]]:
    """Of each change whether it puts in (+) or takes out, the set, and the members."""
    sets = [one.name for one in world.drafted.checked.symbols.of_kind(Kind.SET)]
    found: dict[str, Any] = members_changed(world, question, sets) or {}
    changes = [found, *found.get("also", [])] if found else []
    return [("-" if one.get("remove") else "+", one["set"], one["members"]) for one in changes]


OURS, CRMS, PAGES = "our_countries", "connected_crms", "evaluation_pages"


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("take the UK and the Netherlands off our countries", [("-", OURS, "United Kingdom, Netherlands")]),
        ("add Spain and the Seychelles to our countries", [("+", OURS, "Spain, Seychelles")]),
        ("Owners should count as decision makers too", [("+", "decision_makers", "Owner")]),
        ("Students count no longer as decision makers", [("-", "decision_makers", "Students")]),
        ("make in house a connected crm", [("+", CRMS, "in-house")]),
        ("the roi calculator page is not an evaluation page any more", [("-", PAGES, "roi-calculator")]),
        ("treat gmail.com as free mail no more", [("-", "free_mail", "gmail.com")]),
        ("don't treat gmail.com as free mail any longer", [("-", "free_mail", "gmail.com")]),
        ("stop counting Ireland as one of our countries", [("-", OURS, "Ireland")]),
        ("swap Ireland for Spain in our countries", [("+", OURS, "Spain"), ("-", OURS, "Ireland")]),
        ("in our countries, replace Ireland with Spain", [("+", OURS, "Spain"), ("-", OURS, "Ireland")]),
        ("use Spain instead of Ireland in our countries", [("+", OURS, "Spain"), ("-", OURS, "Ireland")]),
        ("put Spain, but not Ireland, in our countries", [("+", OURS, "Spain"), ("-", OURS, "Ireland")]),
        ("add Spain to our countries but not Poland", [("+", OURS, "Spain")]),
        ("what if Ireland was none of our countries?", []),
        ("what if Ireland was no longer in our countries?", [("-", OURS, "Ireland")]),
        ("we now connect to SugarCRM", [("+", CRMS, "SugarCRM")]),
        ("we no longer connect to HubSpot", [("-", CRMS, "HubSpot")]),
        ("we connect to your colleagues now", []),
        ('add "Trinidad and Tobago" and Spain to our countries', [("+", OURS, "Trinidad and Tobago, Spain")]),
        ('add "Korea, South" to our countries', [("+", OURS, '"Korea, South"')]),
        ('drop head of "sales" from decision makers', [("-", "decision_makers", "head of sales")]),
        ("add 10 points if the country is in our countries", []),
        ("is Spain one of our countries?", []),
        ("who is in our countries now", []),
        ("what if sugarcrm was connected as well", [("+", CRMS, "sugarcrm")]),
        ("imagine pipedrive was no longer connected", [("-", CRMS, "pipedrive")]),
        ("What if India and France were both among our countries?", [("+", OURS, "India, France")]),
        ("let's pretend consulting isn't a key industry any more", [("-", "key_industries", "consulting")]),
        ("suppose pricing was connected as well", []),
        ("is hubspot connected as well?", []),
        ("put Sweden on the list of countries we sell to", [("+", OURS, "Sweden")]),
        ("add Sweden to the countries that we can sell in", [("+", OURS, "Sweden")]),
        ("take Ireland off our list of countries", [("-", OURS, "Ireland")]),
        ("does taking 'Ireland' off our list of countries cost ready leads?", [("-", OURS, "Ireland")]),
        ("remove consulting from the industries we know", [("-", "key_industries", "consulting")]),
        ("suppose we didn't sell to Ireland by phone any more", [("-", OURS, "Ireland")]),
        ("who is in the countries we sell to?", []),
        ("give the countries we sell to 5 more points", []),
        ("add banking to the key industries", [("+", "key_industries", "banking")]),
        ("add the UK to our countries", [("+", OURS, "United Kingdom")]),
    ],
)
def test_members_come_and_go(demo: World, question: str, told: list[tuple[str, str, str]]) -> None:
    assert _told(demo, question) == told


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (
            "add Spain and Italy to our countries and remove Ireland from it",
            {"set": OURS, "members": "Spain, Italy", "also": [{"set": OURS, "members": "Ireland", "remove": True}]},
        ),
        (
            "remove Ireland from our countries and put Spain there",
            {"set": OURS, "members": "Ireland", "remove": True, "also": [{"set": OURS, "members": "Spain"}]},
        ),
        (
            "add Spain to our countries and 10 points for pricing",
            {"set": OURS, "members": "Spain", "also": [{"rule": "pricing", "points": 10}]},
        ),
    ],
)
def test_all_of_it_is_changed(demo: World, question: str, told: dict[str, Any]) -> None:
    first = Reader(demo).readings(question, Thread())[0]
    assert (first.tool, dict(first.arguments)) == ("propose_change", told)


def test_a_set_that_is_named_is_the_one_that_is_meant(world: World) -> None:
    talk = Conversation(world)
    talk.ask("what if we added Spain to our countries?")
    reply = talk.ask("what if Ireland was no longer one of our countries?")
    assert (reply.tool, reply.arguments.get("rule")) == ("what_if", None)
    reply = talk.ask("remove Copper Kettle Foods from the target accounts")
    assert (reply.tool, reply.arguments["set"]) == ("propose_change", "target_accounts")
    reply = talk.ask("take Peru off connected crms")
    assert "“Peru” is no member of `connected_crms`." in reply.answer


def test_members_of_a_file_are_changed_there(demo: World) -> None:
    for question in ("put “x.example” on the target accounts list", "remove x.example from target accounts"):
        answer = Conversation(demo).ask(question).answer
        assert answer.startswith("`target_accounts` is read from target_accounts.csv. Change the lines of that file.")


@pytest.mark.parametrize(
    ("question", "change"),
    [
        ("if Sweden were to count among our countries, which leads would gain?", {"set": OURS, "members": "Sweden"}),
        ("just to see the effect: France added to our countries?", {"set": OURS, "members": "France"}),
        ("whatif Norway counted as one of our countries", {"set": OURS, "members": "Norway"}),
        ("try the scenario where SugarCRM counts as a connected crm", {"set": CRMS, "members": "SugarCRM"}),
        (
            "take Canada out of our_countries - who drops? just checking",
            {"set": OURS, "members": "Canada", "remove": True},
        ),
        ("what would happen if Norway joined our countries", {"set": OURS, "members": "Norway"}),
        (
            "let's say Canada is no longer a country we sell to. who's affected",
            {"set": OURS, "members": "canada", "remove": True},
        ),
    ],
)
def test_what_is_asked_of_a_supposed_change_is_none_of_it(demo: World, question: str, change: dict[str, Any]) -> None:
    reading = Reader(demo).readings(question, Thread())[0]
    assert (reading.tool, reading.arguments) == ("what_if", change)


def test_what_kind_of_member_it_is_is_no_part_of_it(demo: World) -> None:
    assert _told(demo, "add the domain acme.com to free mail") == [("+", "free_mail", "acme.com")]
    assert _told(demo, "put the country Norway into our countries") == [("+", OURS, "Norway")]


def test_for_good_is_no_member(demo: World) -> None:
    assert _told(demo, "put logistics into the key industries for good") == [("+", "key_industries", "logistics")]


def test_a_rule_of_a_set_goes_where_no_value_is_named(demo: World) -> None:
    reading = Reader(demo).readings("drop the country rule", Thread())[0]
    assert reading.arguments == {"rule": "fit: country in our_countries", "remove": True}


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("take excel users into connected_crms", ("+", CRMS, "excel")),
        ("put people from manufacturing into key industries", ("+", "key_industries", "manufacturing")),
        ("drop gmail addresses from free mail", ("-", "free_mail", "gmail.com")),
        ("add apprentice to the entry level titles", ("+", "entry_level", "apprentice")),
        ("take manufacturing up into key industries", ("+", "key_industries", "manufacturing")),
    ],
)
def test_a_member_is_named_by_those_who_have_it_and_a_set_by_what_it_holds(
    demo: World, question: str, told: tuple[str, str, str]
) -> None:
    assert _told(demo, question) == [told]


@pytest.mark.parametrize(
    ("question", "tool", "name", "members"),
    [
        (
            "If the United States and Canada were removed from our countries, what's the damage?",
            "what_if",
            OURS,
            "United States, Canada",
        ),
        ("What would be if Owner was no more a decision maker title?", "what_if", "decision_makers", "Owner"),
        (
            "We agreed in the meeting to take telecommunications off the key industries. Please propose it.",
            "propose_change",
            "key_industries",
            "telecommunications",
        ),
    ],
)
def test_where_a_member_goes_no_rule_goes(demo: World, question: str, tool: str, name: str, members: str) -> None:
    reading = Reader(demo).readings(question, Thread())[0]
    assert (reading.tool, reading.arguments) == (tool, {"set": name, "members": members, "remove": True})


def test_a_set_that_is_named_again_and_again_is_looked_at_a_few_times(demo: World) -> None:
    assert len([*with_set_marked(demo, "add France to our countries. " * 60, OURS)]) == 4


@pytest.mark.parametrize(
    ("question", "name", "members"),
    [
        ("owners are decision makers too, put them in that set", "decision_makers", "Owner"),
        ("France is one of our countries now. add it", OURS, "France"),
        ("retail is a key industry as well now, please add it to the list", "key_industries", "retail"),
    ],
)
def test_that_a_member_shall_be_put_in_may_be_said_again(demo: World, question: str, name: str, members: str) -> None:
    reading = Reader(demo).readings(question, Thread())[0]
    assert (reading.tool, reading.arguments["set"]) == ("propose_change", name)
    assert str(reading.arguments["members"]).lower() == members.lower()
    assert not reading.left_out
