"""Whom people ask for, of a policy that nothing was learned from: a boatyard's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from leadscore.assistant.conversation import Conversation
from leadscore.assistant.understanding.reader import Reader
from leadscore.assistant.understanding.thread import Thread
from leadscore.assistant.world import World
from unit.assistant.worlds import world_of

_POLICY = """\
policy "Boatyard" version 1
field buyer text              # what sort of body they are
field berths number           # how many berths they look after
field hull_age number         # years
field wants text              # the line they ticked
field hull text               # what their boats are of
field loan_approved yes/no    # their bank has said yes
field bid_closes date
field last_survey date        # the last survey of the hull

event reported                # reported damage at a berth; the target is what broke
event toured                  # walked through one of our yards; the target is the yard
event drew                    # drew a boat in the 3D planner
event measured by us          # our fitter measured the quay

set planners = "boat builder", "survey office"
set our_coasts = "germany", "denmark", "netherlands"
define open_bid as bid_closes between 2026-04-01 and 2026-07-31
define private_pond as wants is "toy boat"

group fit "Are they a harbour?" at most 50
when loan_approved add 20 as funded
when open_bid add 12 as live_bid
when berths > 8 add 5 as many_berths
when buyer in planners add 8 as planner
when country in our_coasts add 5 as own_crews
when private_pond disqualify as toy

group interest "Are they moving?" at most 60
when reported add 5 each time up to 10 as damage
when toured add 10 as yard_tour
when drew add 6 each different up to 18 as drawing

ready at 40 if fit >= 15
band hot at 40
band cold otherwise
"""
_LEADS = """\
id,name,company,title,country,email,buyer,berths,hull_age,wants,hull,loan_approved,bid_closes,last_survey
B1,Ada Moss,Port Fern,Mayor,Germany,ada@gmail.com,municipality,30,12,sails,steel,yes,2026-05-01,2025-03-01
B2,Robin Vale,Vale Boats,Owner,Denmark,robin@vale.example,boat builder,4,40,masts,wood,no,2026-04-20,2024-11-01
B3,Cleo Ash,Ash & Co,Boat Builder,Ireland,cleo@gmx.de,boat builder,2,3,sails,tar,yes,2026-09-30,2025-05-01
B4,Finn Reed,Reed Marina,Club Owner,Germany,finn@reed.example,marina,12,8,toy boat,steel,no,,2025-08-01
"""
_EVENTS = """\
lead,at,event,target
B1,2026-03-20,reported,torn sail
B1,2026-03-21,toured,Elmhafen
B2,2026-02-20,toured,Elmhafen
B2,2026-03-22,reported,cracked mast
B3,2026-03-20,drew,long keel
B3,2026-03-20,measured,
B4,2026-03-20,bounced,
B4,2026-03-21,visited,prices
"""


@pytest.fixture(scope="module")
def yard(demo: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Behind the demo, which is open until the end."""
    with world_of(tmp_path_factory.mktemp("yard"), _POLICY, _LEADS, _EVENTS) as found:
        yield found


def _read(world: World, question: str) -> tuple[str | None, dict[str, object]]:
    first = Reader(world).readings(question, Thread())[0]
    return first.tool, dict(first.arguments)


@pytest.mark.parametrize(
    ("question", "where"),
    [
        ("which marinas have many berths, I mean over 20?", 'buyer is "marina" and berths > 20'),
        ("lots of interest (over 50) but fit below 10, whom does that concern?", "interest > 50 and fit < 10"),
        ("marinas whose fit is too low, I mean under 10", 'buyer is "marina" and fit < 10'),
        ("who has few berths, say less than five, and an open bid?", "berths < 5 and open_bid"),
        ("leads with a lot of berths, let's say 10 or more", "berths >= 10"),
        ("who toured lately, last 60 days say", "toured within 60 days"),
        (
            "who toured this month but never reported anything... month = 30 days",
            "toured within 30 days and never reported",
        ),
    ],
)
def test_a_vague_word_is_made_precise(yard: World, question: str, where: str) -> None:
    assert _read(yard, question)[1].get("where") == where


def test_a_handful_of_points_is_made_precise(yard: World) -> None:
    found = _read(yard, "any marinas that lack only a handful of points, say eight, to ready")
    assert found == ("nearly_ready", {"where": 'buyer is "marina"', "within": 8})


@pytest.mark.parametrize("question", ["best leads, say 5", "top leads, I mean five"])
def test_a_number_of_leads_makes_nothing_precise(yard: World, question: str) -> None:
    assert _read(yard, question) == ("top_leads", {"limit": 5})


@pytest.mark.parametrize(
    ("question", "where"),
    [
        ("danish ones with more than 15 berths", 'country is "denmark" and berths > 15'),
        ("who has at least 5 berths", "berths >= 5"),
        ("who reported damage twice", "reported at least 2 times"),
    ],
)
def test_what_a_field_counts_is_not_what_was_done(yard: World, question: str, where: str) -> None:
    assert _read(yard, question) == ("find_leads", {"where": where})


@pytest.mark.parametrize(
    ("question", "where"),
    [
        ("boat builders where the money is already approved?", 'buyer is "boat builder" and loan_approved'),
        ("which marinas have a loan again", 'buyer is "marina" and loan_approved'),
        ("municipalities with an approved loan", 'buyer is "municipality" and loan_approved'),
        ("who has no loan yet", "loan_approved is no"),
        ("marinas with a live bid, please", 'buyer is "marina" and open_bid'),
        ("municipalities with a running tender", 'buyer is "municipality" and open_bid'),
        ("toured Elmhafen but loan_approved says no", 'toured "elmhafen" and loan_approved is no'),
        ("who has many berths", "berths > 8"),
    ],
)
def test_a_yes_is_said_in_other_words(yard: World, question: str, where: str) -> None:
    assert _read(yard, question) == ("find_leads", {"where": where})


@pytest.mark.parametrize(
    ("question", "where"),
    [
        ("everybody who has walked through Elmhafen since new year", 'toured "elmhafen" after 2025-12-31'),
        ("who drew a long keel in the 3D planner?", 'drew "long keel"'),
        ("whose quay was measured", "measured"),
        ("yard tours in March", "toured between 2026-03-01 and 2026-03-31"),
    ],
)
def test_deeds_are_said_as_their_comments_say_them(yard: World, question: str, where: str) -> None:
    assert _read(yard, question) == ("find_leads", {"where": where})


@pytest.mark.parametrize(
    ("question", "where"),
    [
        ("hot boat builders?", 'band hot and buyer is "boat builder"'),
        ("danish boat builders", 'country is "denmark" and buyer is "boat builder"'),
        ("people with the title boat builder", 'title is "boat builder"'),
        ("and torn sails?", 'reported "torn sail"'),
        ("owners who didnt name a budget", 'title contains "owner" and budget is missing'),
        ("who has steel or wood as a hull", 'hull is "steel" or hull is "wood"'),
        ("tiny marinas (under 13 berths)", 'buyer is "marina" and berths < 13'),
        ("show me all the mayors", 'title contains "mayor"'),
    ],
)
def test_who_they_are_is_read_beside_other_conditions(yard: World, question: str, where: str) -> None:
    assert _read(yard, question) == ("find_leads", {"where": where})


@pytest.mark.parametrize(
    ("question", "where"),
    [
        ("count all hot marinas", 'band hot and buyer is "marina"'),
        ("how many marinas did we get", 'buyer is "marina"'),
        ("for my Monday sails: how many are hot", "band hot"),
        ("how many leads did we get in january 26", "created between 2026-01-01 and 2026-01-31"),
    ],
)
def test_leads_are_counted(yard: World, question: str, where: str) -> None:
    assert _read(yard, question) == ("count_leads", {"where": where})


@pytest.mark.parametrize(
    ("question", "arguments"),
    [
        ("which three have waited longest since their last survey?", {"limit": 3, "by": "last_survey"}),
        ("who has gone longest without a survey", {"by": "last_survey"}),
        ("of the open bids, which close soonest?", {"where": "open_bid", "by": "bid_closes"}),
        ("first 3 open bids to close, soonest first", {"where": "open_bid", "limit": 3, "by": "bid_closes"}),
    ],
)
def test_days_put_leads_in_order(yard: World, question: str, arguments: dict[str, object]) -> None:
    assert _read(yard, question) == ("top_leads", {**arguments, "order": "worst"})


@pytest.mark.parametrize(
    ("question", "left_out"),
    [("marinas where the builder likes masts", ("builder",))],
)
def test_a_word_of_the_policy_that_is_not_read_is_told(yard: World, question: str, left_out: tuple[str, ...]) -> None:
    assert set(left_out) <= set(Reader(yard).readings(question, Thread())[0].left_out)


@pytest.mark.parametrize(
    "question",
    [
        "how far is it from Port Fern to Reed Marina by car",
        "how long does it take to drive from Port Fern to Elmhafen",
        "which fitter is free in week 17?",
        "who of us is available next Tuesday",
        "how much fall height does EN 1176 allow on steel?",
        "compare us with our competitors' prices",
        "post in slack that we have three new hot leads",
        "announce on Teams that Ada Moss is hot",
    ],
)
def test_what_is_no_matter_of_leads_is_not_answered(yard: World, question: str) -> None:
    assert _read(yard, question)[0] is None


@pytest.mark.parametrize(
    ("question", "tool"),
    [
        ("compare Ada Moss with Robin Vale", "compare_leads"),
        ("how far is Ada Moss from ready", "to_ready"),
        ("how far is it to ready for Ada Moss", "to_ready"),
        ("which marinas are free mail users", "find_leads"),
        ("tell me who came to us via LinkedIn", "find_leads"),
    ],
)
def test_leads_are_asked_of_in_like_words(yard: World, question: str, tool: str) -> None:
    assert _read(yard, question)[0] == tool


@pytest.mark.parametrize(
    ("first", "then", "tool", "arguments"),
    [
        (
            "who toured in the last 60 days",
            "and didn't visit prices ever",
            "find_leads",
            {"where": 'toured within 60 days and never visited "prices"'},
        ),
        (
            "best municipalities by fit",
            "now the other end of it",
            "top_leads",
            {"where": 'buyer is "municipality"', "by": "fit", "order": "worst"},
        ),
        (
            "biggest municipalities by berths",
            "and the smallest?",
            "top_leads",
            {"where": 'buyer is "municipality"', "by": "berths", "order": "worst"},
        ),
        ("what does open_bid mean", "how many leads is it true for", "count_leads", {"where": "open_bid"}),
        ("8 site visits a week we can do, where to set ready?", "12", "threshold_advice", {"calls_per_week": 12}),
    ],
)
def test_the_last_list_is_asked_for_otherwise(
    yard: World, first: str, then: str, tool: str, arguments: dict[str, object]
) -> None:
    talk = Conversation(yard)
    talk.ask(first)
    reply = talk.ask(then)
    assert (reply.tool, dict(reply.arguments)) == (tool, arguments)
