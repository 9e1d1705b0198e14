"""What a question gives a tool, whichever tool the classifier chose."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from leadscore.assistant.understanding.arguments import filled
from leadscore.assistant.understanding.classifier import shipped
from leadscore.assistant.understanding.reader import Reader
from leadscore.assistant.understanding.spotting import Spotter
from leadscore.assistant.understanding.thread import Thread
from leadscore.assistant.world import World

SPAIN = 'country is "spain"'

_CAREERS = 'engagement: visited "careers*" at least 2 times'


@pytest.mark.parametrize(
    ("tool", "question", "arguments"),
    [
        ("top_leads", "a handful of the best software leads", {"where": 'industry is "software"', "limit": 5}),
        ("top_leads", "the half dozen strongest VPs", {"where": 'seniority is "vp"', "limit": 6}),
        (
            "top_leads",
            "three lousiest of the cold list",
            {"where": 'source is "cold list"', "limit": 3, "order": "worst"},
        ),
        (
            "top_leads",
            "best 5 of those who replied in the last 60 days",
            {"where": "replied within 60 days", "limit": 5},
        ),
        ("top_leads", "who is the number one of the VPs", {"where": 'seniority is "vp"', "limit": 1}),
        ("find_leads", "warm leads, 20 rows", {"where": "band warm", "limit": 20}),
        ("changed_since", "what changed since March, the 17th", {"since": "2026-03-17"}),
        (
            "count_leads",
            "how many warm ones at Quillworks and Brightloom",
            {"where": '(company contains "quillworks" or company contains "brightloom") and band warm'},
        ),
        ("top_leads", "who's propping up the table", {"order": "worst"}),
        ("find_leads", "up to 15 warm leads please", {"where": "band warm", "limit": 15}),
        ("find_leads", "twenty-five leads from the UK", {"where": 'country is "united kingdom"', "limit": 25}),
        ("nearly_ready", "who is within a dozen points of ready", {"within": 12}),
        ("nearly_ready", "anybody just a handful of points short", {"within": 5}),
        ("nearly_ready", "who is twenty-five points away from ready or less", {"within": 25}),
        ("changed_since", "what moved since mon", {"since": "2026-03-30"}),
        ("changed_since", "5 biggest movers since yday", {"since": "1 days", "limit": 5}),
        ("changed_since", "what's new since the weekend", {"since": "2026-03-28"}),
        (
            "changed_since",
            "what happened to trial users in the last five days",
            {"since": "5 days", "where": "trialled"},
        ),
        ("changed_since", "movement week over week", {"since": "7 days"}),
        ("score_distribution", "scores of customers and non-customers", {}),
        ("count_leads", "how many unsubs this quarter", {"where": "unsubscribed after 2025-12-31"}),
        ("count_leads", "how many turquoise leads do we have", {"where": "turquoise"}),
        ("count_leads", "how many are lukewarm", {"where": "band lukewarm"}),
        ("top_leads", "the 5 best leads from Mordor", {"where": "mordor", "limit": 5}),
        ("nearly_ready", "who is nearly ready in mordor", {"where": "mordor"}),
        ("changed_since", "who moved with zeppelins since mon", {"where": "zeppelins", "since": "2026-03-30"}),
        ("score_distribution", "how are the scores spread in Mordor", {"where": "mordor"}),
        ("count_leads", "how many come from Mordor", {"where": "mordor"}),
        ("count_leads", "how many scored 0", {"where": "score is 0"}),
        ("find_leads", "marketing directors", {"where": 'seniority is "director" and department is "marketing"'}),
        ("find_leads", "who downloaded the guide", {"where": 'downloaded "pricing guide"'}),
        ("changed_since", "what moved in Q1", {"since": "2026-01-01"}),
        ("changed_since", "who crossed the line in the last twenty-one days", {"since": "21 days"}),
        ("lead_history", "L-1106 on the sixty last days", {"lead": "L-1106", "days": 60}),
        ("lead_history", "L-1106 back to January", {"lead": "L-1106", "days": 90}),
        ("threshold_advice", "my lot can manage two dozen calls a week", {"calls_per_week": 24}),
        ("threshold_advice", "a hundred and twenty calls a month", {"calls_per_week": 30}),
        ("describe_term", "what counts as a key industry in there", {"term": "key_industries"}),
        ("describe_term", "which countries are ours", {"term": "our_countries"}),
        ("describe_term", "Warm, that wants to say what exactly?", {"term": "warm"}),
        ("describe_term", "who holds the budget in this policy", {"term": "holds_budget"}),
        ("describe_term", "what does exactly mean", {"term": "exactly"}),
        ("rule_effect", "what does the junior rule take away", {"rule": "fit: starts_out"}),
        (
            "rule_effect",
            "if a person answers our mail she gains something",
            {"rule": "engagement: replied within 30 days"},
        ),
        ("rule_effect", "how many leads does the one about careers hit", {"rule": _CAREERS}),
    ],
)
def test_arguments_are_taken(demo: World, tool: str, question: str, arguments: Mapping[str, Any]) -> None:
    spotted = Spotter(demo, shipped().common).spotted(question)
    best = max(filled(demo, tool, spotted, Thread()), key=lambda one: one.fit)
    assert dict(best.arguments) == arguments


@pytest.mark.parametrize(
    ("tool", "question", "arguments"),
    [
        ("what_if", "what if ready stood at 60?", {"threshold": 60}),
        ("propose_change", "set ready to 61.5", {"threshold": Decimal("61.5")}),
        ("propose_change", "go ahead with that change", {"rule": "pricing", "points": 35}),
        ("propose_change", "then do it for the pricing rule", {"rule": "pricing", "points": 35}),
    ],
)
def test_a_change_is_the_one_before_only_where_no_other_is_said(
    demo: World, tool: str, question: str, arguments: Mapping[str, Any]
) -> None:
    before = Thread(rule="pricing", change={"rule": "pricing", "points": 35}, tool="what_if")
    spotted = Spotter(demo, shipped().common).spotted(question)
    best = max(filled(demo, tool, spotted, before), key=lambda one: one.fit)
    assert dict(best.arguments) == arguments


@pytest.mark.parametrize(
    ("question", "arguments"),
    [
        ("Biggest companies by number of employees, 12 of them", {"by": "employees", "limit": 12}),
        ("the five leads with the largest number of requested seats", {"by": "seats", "limit": 5}),
        ("who's the most engaged right now", {"by": "engagement"}),
        ("who is the least active lead", {"by": "engagement", "order": "worst", "limit": 1}),
        ("most active in product", {"by": "product"}),
        ("which leads are the least engaged", {"by": "engagement", "order": "worst"}),
        ("most active in product trial: show me 6 first", {"by": "product", "limit": 6}),
        ("top 5 by headcount", {"by": "employees", "limit": 5}),
        ("the 3 smallest companies", {"by": "employees", "limit": 3, "order": "worst"}),
        ("newest leads in Germany", {"by": "created", "where": 'country is "germany"'}),
        ("which leads are the oldest in the database?", {"by": "created", "order": "worst"}),
        ("who came in most recently from LinkedIn", {"by": "created", "where": 'source is "linkedin"'}),
        ("who has been in the system longest", {"by": "created", "order": "worst"}),
        ("whose seat count is biggest?", {"by": "seats"}),
        ("ready leads whose fit is lowest", {"by": "fit", "order": "worst", "where": "ready"}),
        ("leads with the poorest fit, bottom 6", {"by": "fit", "order": "worst", "limit": 6}),
        ("the four accounts with the largest workforce", {"by": "employees", "limit": 4}),
        ("sort the ready ones by company size", {"by": "employees", "where": "ready"}),
        ("which of the leads fit us best", {"by": "fit"}),
        ("the people who engage the most with us, 8", {"by": "engagement", "limit": 8}),
        ("who's the most into the product", {"by": "product"}),
        ("who is using the trial hardest", {"by": "product"}),
        ("heaviest trial users in Ireland", {"by": "product", "where": 'country is "ireland"'}),
        ("sort by score ascending, first 4", {"order": "worst", "limit": 4}),
        ("sort by score from highest to lowest, first 4", {"limit": 4}),
        ("sort leads on seats from small to big", {"by": "seats", "order": "worst"}),
        ("in terms of fit, who are the top 3 in Austria?", {"by": "fit", "limit": 3, "where": 'country is "austria"'}),
        ("best fit but not ready? five pls", {"by": "fit", "limit": 5, "where": "not ready"}),
        ("last 10 leads that came in", {"by": "created", "limit": 10}),
        ("most recent signups from Germany", {"by": "created", "where": 'country is "germany"'}),
        ("who joined us last?", {"by": "created"}),
        ("which software firm is the biggest", {"by": "employees", "limit": 1, "where": 'industry is "software"'}),
        ("which leads have requested the most seats?", {"by": "seats"}),
        ("worst leads in consulting, up to 4", {"order": "worst", "limit": 4, "where": 'industry is "consulting"'}),
        ("leads with more than 500 employees best first", {"where": "employees > 500"}),
    ],
)
def test_leads_stand_in_order_by_what_superlatives_are_of(
    world: World, question: str, arguments: Mapping[str, Any]
) -> None:
    reading = Reader(world).readings(question, Thread())[0]
    assert (reading.tool, reading.arguments) == ("top_leads", arguments)


@pytest.mark.parametrize(
    "question",
    ["how many leads are there by seats", "best product managers", "10 biggest movers", "which rules fit best"],
)
def test_other_questions_ask_for_no_order_by_something(world: World, question: str) -> None:
    assert all("by" not in reading.arguments for reading in Reader(world).readings(question, Thread())[:1])


@pytest.mark.parametrize(
    ("question", "tool", "arguments"),
    [
        ("Changes from beginning of year, show me 25", "changed_since", {"since": "2026-01-01", "limit": 25}),
        ("what changed since the 15th", "changed_since", {"since": "2026-03-15"}),
        ("What does a band signify?", "describe_term", {"term": "band"}),
        ("who are our key industries", "describe_term", {"term": "key_industries"}),
        ("which leads are in our key industries", "find_leads", {"where": "industry in key_industries"}),
        ("How exactly do I use what_if? Give me some help on it.", "help", {"topic": "what_if"}),
        ("Show examples of commands", "help", {}),
        ("Less than or equal 8 points to ready: who in Spain?", "nearly_ready", {"where": SPAIN, "within": 8}),
        ("how many are hot warm and cold", "score_distribution", {}),
        ("how many are hot or warm", "count_leads", {"where": "band hot or band warm"}),
        ("leads in Spain, since I am preparing a campaign", "find_leads", {"where": SPAIN}),
        ("best 3 leads in Spain, we already called them", "top_leads", {"where": SPAIN, "limit": 3}),
        ("I am planning a webinar: leads in Spain", "find_leads", {"where": SPAIN}),
        ("I would like to see every lead in Spain, please", "find_leads", {"where": SPAIN}),
        ("When is a lead ready, by our policy?", "describe_policy", {}),
        ("leads that hold a budget according to our definition", "find_leads", {"where": "holds_budget"}),
    ],
)
def test_what_a_question_says_is_in_the_arguments(
    world: World, question: str, tool: str, arguments: Mapping[str, Any]
) -> None:
    reading = Reader(world).readings(question, Thread())[0]
    assert (reading.tool, reading.arguments) == (tool, arguments)


@pytest.mark.parametrize(
    ("question", "tool", "arguments"),
    [
        ("the best seven, Theo Vane excluded", "top_leads", {"limit": 7, "without": "L-1278"}),
        ("top 5, Rosalind Vane and Theo Vane left out", "top_leads", {"without": "L-1900, L-1278"}),
        ("I talked to Rosalind Vane so who else is good to call?", "top_leads", {"without": "L-1900"}),
        ("leads with a score of 70 or better, not Rosalind Vane", "find_leads", {"without": "L-1900"}),
        ("spread without the two Ravenport firms: L-1301, L-1291", "score_distribution", {"without": "L-1301, L-1291"}),
        (
            "top ten but nobody from Quillworks",
            "top_leads",
            {"where": 'company is missing or not company contains "quillworks"'},
        ),
        ("the 5 hottest without Odile Pebblestow, she belongs to Kurt", "top_leads", {"limit": 5, "without": "L-1136"}),
        ("warm leads not in Germany, they are customers", "find_leads", {"without": None}),
        ("top 10, but nobody we already called", "top_leads", {"limit": 10, "where": "never called"}),
        ("my next 8 calls, no one whos been called already", "top_leads", {"limit": 8, "where": "never called"}),
        ("top five that none of us has rung", "top_leads", {"limit": 5, "where": "never called"}),
        ("top leads but leave Silas Underbough and Theo Vane to me", "top_leads", {"without": "L-1169, L-1278"}),
        ("number of warm leads bar Petra Hollowbrook", "count_leads", {"where": "band warm", "without": "L-1092"}),
        ("any contact at Northpeak Robotics that isn't Rosalind Vane", "find_leads", {"without": "L-1900"}),
        (
            "Who do we know at Marbleline apart from Florian Ashgrove?",
            "find_leads",
            {"name": "Marbleline", "without": "L-1002"},
        ),
        ("near-ready ones in Canada", "nearly_ready", {"where": 'country is "canada"'}),
        ("anyone who'd be ready with 8 more points?", "nearly_ready", {"within": 8}),
        ("are most leads cold? I wanna see the spread", "score_distribution", {"where": None}),
        ("score spread of the leads that are cold", "score_distribution", {"where": "band cold"}),
        ("why is Rosalind Vane ready, not Theo Vane", "compare_leads", {"lead": "L-1900", "other": "L-1278"}),
        ("explain Theo Vane, not Ravi Juniperson", "explain_score", {"lead": "L-1278"}),
        ("who is ready at Quillworks", "find_leads", {"where": "ready", "name": "Quillworks"}),
    ],
)
def test_whom_it_is_about_and_whom_not(world: World, question: str, tool: str, arguments: Mapping[str, Any]) -> None:
    reading = Reader(world).readings(question, Thread())[0]
    assert reading.tool == tool
    assert {name: reading.arguments.get(name) for name in arguments} == arguments


@pytest.mark.parametrize(
    ("question", "tool", "arguments"),
    [
        ("best lead. one. go", "top_leads", {"limit": 1}),
        ("one name for my only free slot today please", "top_leads", {"limit": 1}),
        ("score changes since 1 Feb, 40 at most", "changed_since", {"since": "2026-02-01", "limit": 40}),
        ("leads in Sweden, 6 say", "find_leads", {"where": 'country is "sweden"', "limit": 6}),
        ("warm leads in Sweden; ten will do", "find_leads", {"limit": 10}),
        ("who is within 10 points, 5 will do", "nearly_ready", {"within": 10, "limit": 5}),
        ("who moved since 25/03", "changed_since", {"since": "2026-03-25"}),
        ("changes since 12/03/2026", "changed_since", {"since": "2026-03-12"}),
        ("since 15-03-2026 who moved", "changed_since", {"since": "2026-03-15"}),
    ],
)
def test_numbers_said_for_themselves_say_how_many_and_since_when(
    world: World, question: str, tool: str, arguments: Mapping[str, Any]
) -> None:
    reading = Reader(world).readings(question, Thread())[0]
    assert (reading.tool, reading.left_out) == (tool, ())
    assert {name: reading.arguments.get(name) for name in arguments} == arguments


@pytest.mark.parametrize(
    ("question", "others"),
    [
        ("beginners on a trial", ["seniority in beginners", "trialled", "starts_out and trialled"]),
        ("leads with no title that opened something and trialled", ["title is missing and trialled"]),
    ],
)
def test_what_is_offered_beside_rests_on_what_is_doubtful(world: World, question: str, others: list[str]) -> None:
    """Neither that one of two holds of which one is no deed, nor a contrary where what is missing is said already."""
    offered = [one.arguments.get("where") for one in Reader(world).readings(question, Thread())[1:]]
    assert offered
    assert not any(" or " in str(one) or str(one).startswith("not ") for one in offered)
    assert not set(others).isdisjoint(offered)
