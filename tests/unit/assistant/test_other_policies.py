"""Words of a policy that nothing was learned from: fields by what they measure, comments, values, days, own events."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from leadscore.assistant.drafting.conditions import conditions_in
from leadscore.assistant.toolbox import call
from leadscore.assistant.understanding.reader import Reader
from leadscore.assistant.understanding.thread import Thread
from leadscore.assistant.world import World
from unit.assistant.worlds import world_of

_POLICY = """\
policy "Greenhouses" version 1
field trade text              # florist, garden centre, hotel ...
field tenancy text
field minder text             # who of us looks after them
field glass_area number       # square metres under glass
field glass_age number        # years
field stems_per_week number   # how many stems they asked for
field distance number         # kilometres from our market
field test_bought_on date
field weekly_bill number      # pounds a week for flowers
field lease_ends date         # when the lease of their shop ends
field last_visit date         # when one of us last dropped by and spoke with them
field wants_cooling yes/no
field vip yes/no              # one of our star buyers
# They pay what they owe before it is due.
field prompt yes/no

event quoted by us
event toured by us            # they were shown round
event phoned                  # they rang us
event sent_list               # mailed us a wish list
event planned                 # used a planner on our site
set near = "kent", "surrey"
define in_our_valley as region in near
define on_our_tour as region in near
group fit "Are they a shop?"
when glass_area > 500 add 10 as big_glass
when trade is "hotel" add 5
when in_our_valley add 5
when tenancy is "tenant" subtract 5
group interest "Do they want flowers?" decays 50% every 30 days
when phoned add 5 as rang
when called add 1
when planned "*" add 5
when quoted add 5
when toured add 5
when attended "talk*" add 5
when requested "sample" add 5
ready at 20
band open at 10
"""
_LEADS = """\
id,name,company,trade,tenancy,minder,region,glass_area,glass_age,weekly_bill,lease_ends,last_visit,wants_cooling,vip
G1,Ada Moss,Hotel Fern,florist,tenant,Robin,Kent,900,12,400,2026-08-01,2026-03-01,yes,no
G2,Robin Vale,Vale Flowers,hotel,owner,Wren,Essex,200,40,90,2027-01-01,2025-11-01,no,yes
G3,Cleo Ash,Ash & Co,school,tenant,Wren,East Anglia,1500,3,700,2026-06-30,2025-05-01,yes,no
"""
_EVENTS = """\
lead,at,event,target
G1,2026-03-20,phoned,
G1,2026-03-21,called,
G2,2026-03-20,attended,talk: tulips in winter
G2,2026-03-22,attended,talk: soil and light
G2,2026-03-20,planned,bouquet planner
G3,2026-03-20,quoted,arch
G3,2026-03-20,toured,tulip house
G3,2026-03-21,visited,prices
"""


@pytest.fixture(scope="module")
def shop(demo: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Behind the demo, which is open until the end."""
    with world_of(tmp_path_factory.mktemp("shop"), _POLICY, _LEADS, _EVENTS) as found:
        yield found


@pytest.mark.parametrize(
    ("said", "condition"),
    [
        ("with glass over 500 sqm", "glass_area > 500"),
        ("glass of 800 m2 or more", "glass_area >= 800"),
        ("at least 600 square metres of glass", "glass_area >= 600"),
        ("glass older than thirty years", "glass_age > 30"),
        ("more than 300 m2", "glass_area > 300"),
        ("who pay more than five hundred a week for flowers", "weekly_bill > 500"),
        ("spends over £2 grand a week", "weekly_bill > 2000"),
        ("over £200", None),
        ("how many have fewer than fifty employees", "employees < 50"),
        ("over £200 a week", "weekly_bill > 200"),
        ("more than 2000 stems", "stems_per_week > 2000"),
        ("more than 500 km away", "distance > 500"),
        ("closer than 50 kilometres", "distance < 50"),
        ("within 100 km", "distance <= 100"),
        ("glass above 20", None),
        ("more than 3 weeks", None),
        ("whose flower bill we do not know", "weekly_bill is missing"),
    ],
)
def test_numbers_by_what_they_measure(shop: World, said: str, condition: str | None) -> None:
    assert conditions_in(shop, said).condition == condition


@pytest.mark.parametrize(
    ("said", "condition"),
    [
        ("lease runs out before July", "lease_ends before 2026-07-01"),
        ("the shop lease expires in the next 60 days", "lease_ends between 2026-04-01 and 2026-05-31"),
        ("lease ends within 60 days", "lease_ends between 2026-04-01 and 2026-05-31"),
        ("lease ends next month", "lease_ends between 2026-05-01 and 2026-05-31"),
        ("lease ends this quarter", "lease_ends between 2026-04-01 and 2026-06-30"),
        ("lease ends before July 2025", "lease_ends before 2025-07-01"),
        ("lease expired", "lease_ends before 2026-04-01"),
        ("bought the test in March", "test_bought_on between 2026-03-01 and 2026-03-31"),
        ("has not bought a test", "test_bought_on is missing"),
        ("last visit before New Year", "last_visit before 2026-01-01"),
        ("none of us has spoken to since New Year", "(last_visit is missing or not last_visit after 2025-12-31)"),
        ("nobody spoke to them in 60 days", "(last_visit is missing or not last_visit within 60 days)"),
    ],
)
def test_days_by_what_happened_on_them(shop: World, said: str, condition: str) -> None:
    assert conditions_in(shop, said).condition == condition


@pytest.mark.parametrize(
    ("said", "condition"),
    [
        ("who rang us in the last fortnight", "phoned within 14 days"),
        ("used the bouquet planner", 'planned "bouquet planner"'),
        ("never got a quote", "never quoted"),
        ("whom did we tour", "toured"),
        ("came to the talk about tulips", 'attended "talk: tulips in winter"'),
        ("at least 3 quotes in 90 days", "quoted at least 3 times within 90 days"),
        ("who got the arch", 'quoted "arch"'),
        ("bouquet planner used", 'planned "bouquet planner"'),
        ("whom did we show round", "toured"),
        ("were shown around", None),
        ("off our tour", "not on_our_tour"),
        ("applicants in Kent", 'region is "kent"'),
        ("students in Kent", 'region is "kent"'),
        ("came to a talk", 'attended "talk*"'),
        ("star buyers", "vip"),
        ("outside our valley", "not in_our_valley"),
        ("want a cooler", "wants_cooling"),
        ("tenants in Kent", 'tenancy is "tenant" and region is "kent"'),
        ("all schools", 'trade is "school"'),
        ("school", None),
    ],
)
def test_what_comments_and_names_say(shop: World, said: str, condition: str | None) -> None:
    assert conditions_in(shop, said).condition == condition


@pytest.mark.parametrize(
    ("said", "tool", "arguments"),
    [
        ("which leads have the biggest glass?", "top_leads", {"by": "glass_area"}),
        ("whose glass is oldest?", "top_leads", {"by": "glass_age"}),
        ("who pays the most for flowers? give me 2", "top_leads", {"by": "weekly_bill", "limit": 2}),
        ("whom did we speak to longest ago?", "top_leads", {"by": "last_visit", "order": "worst"}),
        ("whose lease ends soonest?", "top_leads", {"by": "lease_ends", "order": "worst"}),
        ("who is the furthest away?", "top_leads", {"by": "distance"}),
        ("who did we visit longest ago?", "top_leads", {"by": "last_visit", "order": "worst"}),
        ("lease ends in the next 60 days", "find_leads", {"where": "lease_ends between 2026-04-01 and 2026-05-31"}),
        ("how many hotels do we have", "count_leads", {"where": 'trade is "hotel"'}),
        ("how many leads in East Anglia", "count_leads", {"where": 'region is "east anglia"'}),
        ("Robin's hotels", "find_leads", {"where": 'minder is "robin" and trade is "hotel"'}),
        ("how many are Robin's leads", "count_leads", {"where": 'minder is "robin"'}),
        ("Robin looks after whom?", "find_leads", {"where": 'minder is "robin"'}),
        ("what is Robin's score?", "explain_score", {"lead": "G2"}),
        ("score spread for Robin", "score_distribution", {"where": 'minder is "robin"'}),
        ("why is Robin at 10?", "explain_score", {"lead": "G2"}),
    ],
)
def test_questions_about_it(shop: World, said: str, tool: str, arguments: dict[str, object]) -> None:
    first = Reader(shop).readings(said, Thread())[0]
    assert (first.tool, dict(first.arguments)) == (tool, arguments)


def test_either_reading_of_those_of_whom_no_day_is_known_is_offered(shop: World) -> None:
    said = Reader(shop).readings("who has not been spoken to since New Year?", Thread())
    asked = [one.arguments.get("where") for one in said]
    assert asked[:2] == [
        "(last_visit is missing or not last_visit after 2025-12-31)",
        "not (last_visit after 2025-12-31)",
    ]


def test_the_comment_beside_a_word_is_shown(shop: World) -> None:
    assert "Beside it stands: “they rang us”." in call(shop, "describe_term", {"term": "phoned"}).text
    assert (
        "Beside it stands: “They pay what they owe before it is due.”"
        in call(shop, "list_vocabulary", {"kind": "fields"}).text
    )
