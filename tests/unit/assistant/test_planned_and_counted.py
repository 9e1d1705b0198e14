"""What a policy says of what leads plan, count, want and did before: its days to come, its people, its tallies, its
comments and its patterns."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from leadscore.assistant.answer import Answer
from leadscore.assistant.drafting.conditions import conditions_in
from leadscore.assistant.understanding.reader import Reader
from leadscore.assistant.understanding.thread import Thread
from leadscore.assistant.world import World
from unit.assistant.worlds import world_of

_POLICY = """\
policy "Boats" version 1
owned by "rental desk"
field boat text          # the boat they asked for
field trip_type text     # school outing, sunset tour ...
field trip_day date      # the day on which they sail
field permit_ends date
field aboard number      # how many people they expect
field cabins number
field kitchen yes/no     # they want lunch and drinks from us
field past_rentals number
field last_rental date
event boarded            # came to see a boat; the target is the boat
event asked by us        # talked with a captain
event reserved           # holds a berth on a boat; the target is the boat
set offers = "price list", "offer"
set keen = "pharma*", "insurance", "banking"
group fit "Is it a trip?"
when industry in keen add 10
when aboard > 20 add 5
when past_rentals >= 1 add 5
when trip_day is missing subtract 1
when trip_day between 2026-06-15 and 2026-08-31 add 8 as quiet_weeks
group interest "Do they mean it?" decays 50% every 30 days
when boarded add 5
when reserved add 5
when called add 1
when requested in offers add 3
ready at 20 lost below 15
"""
_LEADS = """\
id,name,company,industry,employees,boat,trip_type,trip_day,aboard,cabins,kitchen,past_rentals,last_rental,permit_ends
B1,Ada Moss,Moss,Pharmaceuticals,900,Sea Witch,School outing,2026-12-05,40,2,yes,2,2024-03-01,2026-08-31
B2,Rob Vale,Vale,Pharma,200,Old Crow,Sunset tour,2026-07-01,12,0,no,0,,2027-01-01
B3,Cleo Ash,Ash,Insurance,150,Sea Witch,Sunset tour,2026-09-20,200,5,yes,1,2025-11-01,
B4,Ida Oak,Oak,Banking,50,Old Crow,School outing,,,,,,,2026-10-01
"""
_EVENTS = """\
lead,at,event,target
B1,2026-03-20,boarded,sea witch
B2,2026-03-21,reserved,old crow
B3,2026-03-21,called,rental desk
B3,2026-03-22,requested,price list
B3,2026-03-23,attended,harbour talk
B3,2026-03-24,downloaded,plan sea witch
B1,2026-03-24,downloaded,plan tall ship
"""


@pytest.fixture(scope="module")
def boats(demo: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with world_of(tmp_path_factory.mktemp("boats"), _POLICY, _LEADS, _EVENTS) as found:
        yield found


@pytest.mark.parametrize(
    ("said", "condition"),
    [
        (
            "a school outing in December",
            'trip_type is "school outing" and trip_day between 2026-12-01 and 2026-12-31',
        ),
        ("trips planned between June and the end of October", "trip_day between 2026-06-01 and 2026-10-31"),
        ("anything scheduled for next month", "trip_day between 2026-05-01 and 2026-05-31"),
        ("the best prospects for summer, July and August I mean", "trip_day between 2026-07-01 and 2026-08-31"),
        (
            "sunset tours for more than 20 people in autumn",
            'trip_type is "sunset tour" and aboard > 20 and trip_day between 2026-09-01 and 2026-11-30',
        ),
        ("no date for the trip", "trip_day is missing"),
        (
            "show me sunset tours planned for July",
            'trip_type is "sunset tour" and trip_day between 2026-07-01 and 2026-07-31',
        ),
        (
            "school outings with the Old Crow in May",
            'trip_type is "school outing" and boat is "old crow" and trip_day between 2026-05-01 and 2026-05-31',
        ),
        ("whose permit runs out in the summer or autumn", "permit_ends between 2026-06-01 and 2026-11-30"),
        ("whose permit may run out", None),
        ("who boarded in December", "boarded between 2025-12-01 and 2025-12-31"),
    ],
)
def test_days_that_are_planned(boats: World, said: str, condition: str | None) -> None:
    assert conditions_in(boats, said).condition == condition


@pytest.mark.parametrize(
    ("said", "condition"),
    [
        ("trips for under twelve people", "aboard < 12"),
        ("sunset tours between 100 and 300 heads", 'trip_type is "sunset tour" and aboard between 100 and 300'),
        ("firms with under 100 people", "employees < 100"),
        ("more than two extra cabins", "cabins > 2"),
        ("rented at least twice", "past_rentals >= 2"),
        ("has rented from us before", "past_rentals >= 1"),
        ("rented before but not since the start of 2025", "not last_rental after 2024-12-31"),
        ("rented since January", "last_rental after 2025-12-31"),
    ],
)
def test_people_and_tallies(boats: World, said: str, condition: str) -> None:
    assert conditions_in(boats, said).condition == condition


@pytest.mark.parametrize(
    ("said", "condition"),
    [
        ("who came to look at the Sea Witch in the last 30 days", 'boarded "sea witch" within 30 days'),
        ("who has not been round a single one of our boats yet", "never boarded"),
        ("boarded one of the boats in the last two weeks", "boarded within 14 days"),
        ("called twice without them ever coming to see a boat", "called at least 2 times and never boarded"),
        ("who holds a berth on the Old Crow", 'reserved "old crow"'),
        ("how many want us to do the lunch", "kitchen"),
        ("how many pharma firms", 'industry starts with "pharma"'),
        ("who was asked by a captain in March", "asked between 2026-03-01 and 2026-03-31"),
        ("everybody at the harbour talk", 'attended "harbour talk"'),
        ("who downloaded the plan of the Sea Witch", 'downloaded "plan sea witch"'),
        ("insurance firms", 'industry is "insurance"'),
        ("who should the rental desk call first", None),
        ("rent the Sea Witch for us", 'boat is "sea witch"'),
    ],
)
def test_what_comments_and_patterns_say(boats: World, said: str, condition: str | None) -> None:
    assert conditions_in(boats, said).condition == condition


@pytest.mark.parametrize(
    ("request_", "sentence"),
    [
        (
            "draft 6 for school outings on the Sea Witch",
            'when trip_type is "school outing" and boat is "sea witch" add 6',
        ),
        (
            "I need a rule for folks who hold a berth on the Old Crow, 15, no fading",
            'when reserved "old crow" add 15 never decays',
        ),
        ("we want students out entirely, how would that rule read", 'when title contains "student" disqualify'),
        ("Insurance people pay late. Draft me five points off for them.", 'when industry is "insurance" subtract 5'),
    ],
)
def test_rules_of_them(boats: World, request_: str, sentence: str) -> None:
    first = Reader(boats).readings(request_, Thread())[0]
    assert first.arguments.get("sentence") == sentence


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("make no longer ready below 12 instead of 15", "ready at 20 lost below 12"),
        (
            "the quiet weeks shall run from 1 July to 31 July this year",
            "when trip_day between 2026-07-01 and 2026-07-31 add 8 as quiet_weeks",
        ),
        (
            "quiet_weeks should be between 1 July and 15 August",
            "when trip_day between 2026-07-01 and 2026-08-15 add 8 as quiet_weeks",
        ),
        (
            "I've spoken to Ada Moss, give her 10 extra until end of June, by Wren, because she is moving",
            'override "B1" add 10 by "Wren" until 2026-06-30 because "She is moving"',
        ),
    ],
)
def test_changes_of_them(boats: World, asked: str, sentence: str) -> None:
    first = Reader(boats).readings(asked, Thread())[0]
    assert (first.tool, first.arguments.get("sentence")) == ("propose_change", sentence)


@pytest.mark.parametrize(
    ("said", "order"),
    [
        ("order by cabins please, biggest first", {"by": "cabins"}),
        ("sort them by cabins, smallest first", {"by": "cabins", "order": "worst"}),
    ],
)
def test_in_which_order_keeps_whom(boats: World, said: str, order: dict[str, str]) -> None:
    reader, thread = Reader(boats), Thread()
    thread.heard("who wants lunch", reader.readings("who wants lunch", thread)[0], Answer("they are", {}))
    first = reader.readings(said, thread)[0]
    assert (first.tool, dict(first.arguments)) == ("top_leads", {"where": "kitchen", **order})


@pytest.mark.parametrize(
    ("asked", "other"),
    [
        ("who came to see the Sea Witch", 'boat is "sea witch"'),
        ("leads for the Sea Witch", 'boarded "sea witch"'),
        ("firms with under 30 people", "aboard < 30"),
        ("who requested a price list", "requested in offers"),
    ],
)
def test_what_is_said_alike_is_offered_too(boats: World, asked: str, other: str) -> None:
    offered = Reader(boats).readings(asked, Thread())[:3]
    assert other in [one.arguments.get("where") for one in offered]
