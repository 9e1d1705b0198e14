"""What fields, definitions and rules are called, by what a policy's own texts are evidence for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from leadscore.assistant.drafting.conditions import conditions_in
from leadscore.assistant.understanding.reader import Reader
from leadscore.assistant.understanding.requests import draft_in
from leadscore.assistant.understanding.thread import Thread
from leadscore.assistant.world import World
from unit.assistant.worlds import world_of

_POLICY = """\
policy "Milk and cheese" version 1
field branch text              # what they make
field holding_insurer text
field prize_goal text
field animals number           # animals in the barn, all breeds (herd size)
field goats number             # of those, nannies with horns (angoras and saanens)
field calves number            # animals under 2
field milk_cells number        # cell count of the last sample
field premium number           # expiring herd premium in euro
field exam_points number       # points of the hygiene exam, out of 50
field tastings_per_month number
field milking_robot yes/no     # robots or carousels in every barn
field inspected yes/no         # carries HACCP papers
field exports yes/no           # ships to the Gulf
field international yes/no
field had_loan yes/no          # has had a loan with us before
set cheese_branches = "goat cheese", "blue cheese"
define healthy as milk_cells < 200 and animals > 4
group fit "Is it a farm?"
when branch in cheese_branches add 12 as cheesemaker
when animals between 10 and 75 add 5 as right_herd because "Ten to seventy-five heads is what the truck holds"
when healthy add 14 as sound because "A somatic under 200 gets us any dairy"
when milking_robot add 5 as machines
when had_loan add 5 as old_borrower
when premium >= 60000 add 5 as big_premium
when age < 18 disqualify as minor
when existing_customer disqualify as ours
when tastings_per_month >= 5 add 3 as taster because "A quota of 5 a month pays the van"
when goats >= 50 add 3 as round_the_clock
when budget < 250 subtract 3 as small_purse
group interest "Do they ask?" decays 50% every 30 days
when visited "prices" add 5
ready at 20
band keen at 10
"""
_LEADS = """\
id,name,company,holding_insurer,prize_goal,branch,age,budget,animals,goats,calves,milk_cells,premium,exam_points,tastings_per_month,milking_robot,inspected,exports,had_loan
M1,Ada Moss,Moss Dairy,uninsured,gold,goat cheese,44,900,40,10,2,150,30000,40,2,yes,no,no,yes
M2,Rob Vale,Vale Farm,Milk Mutual,,butter,17,100,80,0,5,300,70000,20,8,no,yes,yes,no
M3,Cleo Ash,Ash & Co,Milk Mutual,silver,blue cheese,61,3000,12,12,0,,90000,30,1,,,,
"""
_EVENTS = """\
lead,at,event,target
M1,2026-03-20,visited,prices
"""


@pytest.fixture(scope="module")
def dairy(demo: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Behind the demo, which is open until the end."""
    with world_of(tmp_path_factory.mktemp("dairy"), _POLICY, _LEADS, _EVENTS) as found:
        yield found


@pytest.mark.parametrize(
    ("said", "condition"),
    [
        ("herds over 75", "animals > 75"),
        ("herd size above 50", "animals > 50"),
        ("a premium above 50000", "premium > 50000"),
        ("more than 15 in the barn", "animals > 15"),
        ("somatics above 300", "milk_cells > 300"),
        ("anyone with a somatic over 120", "milk_cells > 120"),
        ("no somatic on file", "milk_cells is missing"),
        ("20 to 40 nannies", "goats between 20 and 40"),
        ("saanens over 10", "goats > 10"),
        ("breeds over 10", None),
        ("20 to 40 heads", "animals between 20 and 40"),
        ("quotas over 6", "tastings_per_month > 6"),
        ("purses below 100", "budget < 100"),
        ("cell count above 300", "milk_cells > 300"),
    ],
)
def test_what_comments_and_reasons_call_a_number(dairy: World, said: str, condition: str | None) -> None:
    assert conditions_in(dairy, said).condition == condition


@pytest.mark.parametrize(
    ("said", "condition"),
    [
        ("expiring prem between 50 and 100k", "premium between 50000 and 100000"),
        ("premium between 500 and 2k", "premium between 500 and 2000"),
        ("nil goats", "goats is 0"),
        ("a budget from 1000 up", "budget >= 1000"),
        ("a budget from 1000", None),
        ("tastings a month, 5 or more", "tastings_per_month >= 5"),
        ("5 tastings a month and up", "tastings_per_month >= 5"),
        ("at least 5 tastings per month", "tastings_per_month >= 5"),
        ("with more than 800 euro", None),
        ("herds with 3+ kids under 2 mooing", None),
        ("herds with 3+ small animals under 2", "calves >= 3"),
        ("animals under 2: at least 3", "calves >= 3"),
        ("animals under 12", "animals < 12"),
    ],
)
def test_numbers_said_in_any_order(dairy: World, said: str, condition: str | None) -> None:
    assert conditions_in(dairy, said).condition == condition


@pytest.mark.parametrize(
    ("said", "condition"),
    [
        ("everyone who scored above 30 in the hygiene exam", "exam_points > 30"),
        ("more than 30 points in the exam", "exam_points > 30"),
        ("an exam result over 30", "exam_points > 30"),
        ("more than 30 points", "score > 30"),
        ("leads below 0 points", "score < 0"),
        ("anyone under 18 in there?", "age < 18"),
        ("everybody over fifty", "age > 50"),
        ("older than 30", "age > 30"),
        ("aged 20 to 30", "age between 20 and 30"),
        ("leads over 50", "score > 50"),
        ("anybody above 50", "score > 50"),
        ("anyone over 50 days", None),
    ],
)
def test_whose_numbers_are_points_and_years(dairy: World, said: str, condition: str | None) -> None:
    assert conditions_in(dairy, said).condition == condition


@pytest.mark.parametrize(
    ("said", "condition"),
    [
        ("HACCP farms", "inspected"),
        ("they carry HACCP and have carousels", "inspected and milking_robot"),
        ("with no robots", "milking_robot is no"),
        ("shipping to the Gulf", "exports"),
        ("cheesemakers that are keen", "branch in cheese_branches and band keen"),
        ("how many cheesemakers in total", "branch in cheese_branches"),
        ("old borrowers", "had_loan"),
        ("big premiums", "premium >= 60000"),
        ("without machines", "milking_robot is no"),
        ("what does the cheesemaker rule do", None),
        ("set cheesemaker to 10", None),
        ("HACCP carriers", "inspected"),
        ("Gulf traders", "exports"),
        ("cheesemakers that sell abroad", "branch in cheese_branches and international"),
        ("round the clock farms", "goats >= 50"),
        ("round the clock farm", None),
        ("how often cheesemaker fires", None),
        ("cheesemaker was added", None),
        ("are they cheesemaker", "branch in cheese_branches"),
        ("round the clock firms", "goats >= 50"),
        ("not with any insurer", "holding_insurer is missing"),
        ("not ours already", "existing_customer is no"),
        ("are our farms", None),
        ("raise the machines rule to 9", None),
        ("cheesemakers: 10", None),
    ],
)
def test_what_comments_and_rules_call_those_who_have_something(dairy: World, said: str, condition: str | None) -> None:
    assert conditions_in(dairy, said).condition == condition


@pytest.mark.parametrize(
    ("said", "condition"),
    [
        ("no calves", "calves is 0"),
        ("farms without calves", "calves is 0"),
        ("no calves on file", "calves is missing"),
        ("no animals under 2", "calves is 0"),
        ("who have calves", "calves > 0"),
        ("with calves over 3", "calves > 3"),
        ("without tastings", "tastings_per_month is missing"),
        ("insurer unknown", "holding_insurer is missing"),
        ("uninsured, no insurer", 'holding_insurer is "uninsured"'),
        ("uninsured ones (without an insurer)", 'holding_insurer is "uninsured"'),
        ("no insurer", "holding_insurer is missing"),
        ("people who want a prize", "prize_goal is known"),
        ("people who want a prize date", None),
    ],
)
def test_none_of_what_is_counted_is_nought(dairy: World, said: str, condition: str | None) -> None:
    assert conditions_in(dairy, said).condition == condition


@pytest.mark.parametrize(
    ("said", "arguments"),
    [
        ("biggest herds, top 5", {"by": "animals", "limit": 5}),
        ("most nannies, top 5", {"by": "goats", "limit": 5}),
        ("who has the most money to spend, top 6", {"by": "budget", "limit": 6}),
        ("fewest tastings a month, 3 of them", {"by": "tastings_per_month", "limit": 3, "order": "worst"}),
        ("best exam result, top 3", {"by": "exam_points", "limit": 3}),
        ("worst premiums, top 3", {"by": "premium", "limit": 3, "order": "worst"}),
        ("best premiums, top 3", {"by": "premium", "limit": 3}),
        ("best herds, top 3", {"limit": 3}),
        ("who looks best on fit alone?", {"by": "fit"}),
        ("rank the cheesemakers by herd size", {"where": "branch in cheese_branches", "by": "animals"}),
    ],
)
def test_by_what_leads_stand_in_order(dairy: World, said: str, arguments: dict[str, object]) -> None:
    reading = Reader(dairy).readings(said, Thread())[0]
    assert (reading.tool, reading.arguments) == ("top_leads", arguments)


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        (
            "10 points for cheesemakers shipping to the Gulf with herds under 15",
            "when branch in cheese_branches and exports and animals < 15 add 10",
        ),
        ("5 points if they carry HACCP and have robots", "when inspected and milking_robot add 5"),
        ("8 points for herds with carousels", "when milking_robot add 8"),
        ("3 points for people over 40", "when age > 40 add 3"),
    ],
)
def test_a_rule_is_asked_for_in_the_same_words(dairy: World, said: str, rule: str) -> None:
    assert draft_in(dairy, said)[1] == rule
