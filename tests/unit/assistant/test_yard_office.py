"""Whom people ask for, of a policy that nothing was learned from: a boat yard's, with ports that people are called as,
metres and hours, days that lie ahead."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from leadscore.assistant.drafting.conditions import conditions_in
from leadscore.assistant.understanding.reader import Reader
from leadscore.assistant.understanding.thread import Thread
from leadscore.assistant.world import World
from unit.assistant.worlds import world_of

_AS_OF = 1_792_022_400
"""The 15th of October 2026."""
_POLICY = """\
policy "Boat Yard" version 2

field boat_length number        # metres over all
field boat_type text            # sailing yacht, motor yacht, ...
field hull text                 # what it is built of
field engine_hours number       # hours on the engine
field boats number              # boats in the fleet (charter companies, clubs)
field owner_type text           # private, charter, club, school
field home_port text            # harbour where the boat lies
field insurance_due date        # day the boat insurance renews
field last_haulout date         # last time she was out of the water
field survey_done yes/no        # has had an out-of-water survey
field storage_contract yes/no   # has winter storage with us already
field yard_bill number          # pounds spent with us last year
field rep text                  # which of us looks after them

event phoned                    # they rang the yard
event quoted by us              # we sent a quote
event emailed by us             # we mailed them
event berthed                   # took a visitor berth with us

set our_coast = "poole", "lymington", "cowes", "hamble", "gosport", "chichester"
set yard_hulls = "grp", "steel", "aluminium"

define big_boat as boat_length >= 14
define fleet_owner as owner_type in fleet_kinds and boats >= 3
set fleet_kinds = "charter", "club", "school"

group fit "Is it a boat we can lift and want to?" at least -40 at most 60
when big_boat add 18 as long_boat
when boat_length < 7 subtract 12 as dinghy
when fleet_owner add 20 as fleet
when home_port in our_coast add 10 as local
when hull in yard_hulls add 6 as hull_ok
when hull is "wood" subtract 8 as woodie
when engine_hours > 2000 add 7 as tired_engine
when survey_done is no add 5 as no_survey
when last_haulout before 2025-01-01 add 9 as overdue
when competitor disqualify as rival

group interest "Do they want it this season?" at most 70 decays 50% every 45 days
when visited "winter-storage" add 22 as storage_page
when requested "refit quote" add 35 as refit_quote
when visited "prices" add 4 each day up to 12 as prices
when phoned within 30 days add 15 as rang
when attended "open yard day" add 12 as open_day
when downloaded "antifoul guide" add 6 as guide
when berthed at least 2 times within 365 days add 8 as regular_visitor
when opened add 1 each different up to 4 as mails
when unsubscribed subtract 25 never decays as opted_out
when inactive for 120 days subtract 15 as silent

ready at 60 if fit >= 15 lost below 48
band hot at 75
band warm at 35
band cold otherwise
grade fit A at 40, B at 25, C at 10, D otherwise
grade interest 1 at 40, 2 at 20, 3 at 8, 4 otherwise
"""
_LEADS = """\
id,name,company,boat_type,boat_length,hull,engine_hours,boats,owner_type,home_port,insurance_due,last_haulout,survey_done,storage_contract,yard_bill,rep,created
B05,Beatrix Holl,Sunwake,sailing yacht,17.2,GRP,480,12,charter,Lymington,2027-03-07,2025-09-15,,yes,,Mabel,2026-06-01
B12,Lars Andersen,,catamaran,8.5,GRP,480,,,Poole,2027-01-04,,,,,Ines,2025-07-16
B33,Jago Trelawny,Redwing,trawler,15.5,steel,2600,3,school,Falmouth,2026-12-05,2026-01-03,yes,yes,1200,Ines,2026-01-26
B35,Leo Brandt,,sailing yacht,22,GRP,2100,,private,Cowes,,2025-12-27,no,no,1200,,2025-10-23
B49,Zara Lund,,,6.2,wood,2100,,private,Chichester,2026-10-21,2024-08-20,no,,9100,Mabel,2026-01-31
B51,Birdie Poole,,RIB,13.8,GRP,120,,private,Ostend,2026-09-09,2025-05-03,,no,4800,Jory,2025-06-05
B57,Hugo Cowes,,sailing yacht,17.2,GRP,2600,,private,Hamble,2026-11-15,,,,4800,,2026-04-14
B58,Ines Alvez,,motor yacht,11,aluminium,3400,,private,Gosport,2026-11-20,2025-02-02,yes,no,0,Jory,2026-05-14
"""
_EVENTS = """\
lead,at,event,target
B49,2026-09-02 21:00,berthed,
B57,2026-10-08 17:00,requested,refit quote
B57,2026-10-09 17:00,phoned,
B57,2026-10-10 17:00,quoted,
B49,2026-06-17 15:00,requested,refit quote
B33,2026-10-02 19:00,emailed,autumn news
B33,2026-10-01 21:00,opened,spring news
B12,2026-06-30 20:00,downloaded,antifoul guide
B51,2026-09-17 19:00,phoned,
B51,2026-09-20 19:00,visited,winter-storage
B58,2026-10-01 19:00,visited,prices
B35,2026-09-01 10:00,attended,open yard day
"""


@pytest.fixture(scope="module")
def yard(demo: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Behind the demo, which is open until the end."""
    with world_of(tmp_path_factory.mktemp("office"), _POLICY, _LEADS, _EVENTS, as_of=_AS_OF) as found:
        yield found


def _read(world: World, question: str) -> tuple[str | None, dict[str, object]]:
    first = Reader(world).readings(question, Thread())[0]
    return first.tool, dict(first.arguments)


@pytest.mark.parametrize(
    ("question", "where"),
    [
        ("no survey and hot", "survey_done is no and band hot"),
        ("without a survey and ready", "survey_done is no and ready"),
        ("without storage and quoted", "storage_contract is no and quoted"),
        ("without a survey and over 12 metres", "survey_done is no and boat_length > 12"),
        ("leads without a survey and a storage contract", "survey_done is no and storage_contract is no"),
        ("no survey or storage", "survey_done is no and storage_contract is no"),
        ("not surveyed and hot", "survey_done is no and band hot"),
    ],
)
def test_what_somebody_is_or_did_is_not_lacked(yard: World, question: str, where: str) -> None:
    assert _read(yard, question) == ("find_leads", {"where": where})


@pytest.mark.parametrize(
    ("question", "where"),
    [
        ("boats over 10 m", "boat_length > 10"),
        ("boats under 7m", "boat_length < 7"),
        ("boats between 10 and 14 m", "boat_length between 10 and 14"),
        ("boats of 22 m", "boat_length is 22"),
        ("steel over 12 m", 'hull is "steel" and boat_length > 12'),
        ("boats with more than 3000 hours", "engine_hours > 3000"),
        ("grp boats over 2000 hours", 'hull is "grp" and engine_hours > 2000'),
        ("yard bill over 1m", "yard_bill > 1000000"),
        ("charter companies with more than 5 boats", 'owner_type is "charter" and boats > 5'),
    ],
)
def test_a_unit_says_what_is_measured(yard: World, question: str, where: str) -> None:
    assert _read(yard, question) == ("find_leads", {"where": where})


@pytest.mark.parametrize("question", ["boats longer than 40 feet", "boats over 40 ft", "a hull over 16 inches"])
def test_a_length_in_another_unit_is_held_against_nothing(yard: World, question: str) -> None:
    assert not re.search(r"\d", str(_read(yard, question)[1].get("where", "")))


@pytest.mark.parametrize(
    ("question", "where"),
    [
        ("insurance due before the end of the year", "insurance_due before 2027-01-01"),
        ("insurance due by the end of the month", "insurance_due before 2026-11-01"),
        ("insurance due by year end", "insurance_due before 2027-01-01"),
        ("insurance due by the end of next month", "insurance_due before 2026-12-01"),
        ("created before the end of last year", "created before 2026-01-01"),
        ("quoted this month", "quoted after 2026-09-30"),
        ("who phoned us this month", "phoned after 2026-09-30"),
    ],
)
def test_a_month_and_a_year_have_their_ends(yard: World, question: str, where: str) -> None:
    assert _read(yard, question) == ("find_leads", {"where": where})


@pytest.mark.parametrize(
    ("question", "left_out"),
    [
        ("how many became ready in september", ("the end of september",)),
        ("how many became ready in October", ()),
        ("who became ready since september", ()),
    ],
)
def test_a_time_that_is_over_has_an_end(yard: World, question: str, left_out: tuple[str, ...]) -> None:
    first = Reader(yard).readings(question, Thread())[0]
    assert (first.tool, first.left_out) == ("changed_since", left_out)


@pytest.mark.parametrize(
    ("question", "where"),
    [
        ("who keeps a boat in Cowes", 'home_port is "cowes"'),
        ("who is in Cowes", 'home_port is "cowes"'),
        ("leads at Cowes", 'home_port is "cowes"'),
        ("home port Poole", 'home_port is "poole"'),
        ("leads of Ines", 'rep is "ines"'),
        ("Ines' leads", 'rep is "ines"'),
        ("hot leads of Ines", 'band hot and rep is "ines"'),
        ("ready ones in Cowes and Poole", 'ready and (home_port is "cowes" or home_port is "poole")'),
    ],
)
def test_a_place_is_no_surname_where_somebody_is_in_it(yard: World, question: str, where: str) -> None:
    assert _read(yard, question) == ("find_leads", {"where": where})


def test_a_surname_is_no_place(yard: World) -> None:
    assert _read(yard, "score of Ines") == ("explain_score", {"lead": "B58"})
    assert _read(yard, "who is Hugo Cowes") == ("find_leads", {"name": "Hugo Cowes"})
    assert _read(yard, "anyone called Poole") == ("find_leads", {"name": "Poole"})
    readings = Reader(yard).readings("is Hugo Cowes a nice man", Thread())
    assert not any("where" in one.arguments for one in readings)


@pytest.mark.parametrize(
    ("question", "where"),
    [
        ("who hasn't rung in 30 days", "never phoned within 30 days"),
        ("which of Jory's haven't rung in 30 days", 'rep is "jory" and never phoned within 30 days'),
        ("visitor berths in September", "berthed between 2026-09-01 and 2026-09-30"),
        ("who took a visitor berth", "berthed"),
        ("visitors in September", "visited between 2026-09-01 and 2026-09-30"),
        ("storage page visitors", 'visited "winter-storage"'),
        ("open day visitors", 'attended "open yard day"'),
        ("guide readers", 'downloaded "antifoul guide"'),
        ("regular visitors in Cowes", 'berthed at least 2 times within 365 days and home_port is "cowes"'),
    ],
)
def test_what_the_policy_calls_a_deed_is_that_deed(yard: World, question: str, where: str) -> None:
    assert _read(yard, question) == ("find_leads", {"where": where})


@pytest.mark.parametrize(
    ("question", "where"),
    [
        ("who has a tired engine and was quoted", "engine_hours > 2000 and quoted"),
        ("local boats with a tired engine", "home_port in our_coast and engine_hours > 2000"),
        ("hot and local", "band hot and home_port in our_coast"),
        ("which leads are both hot and local", "band hot and home_port in our_coast"),
        ("no storage and local", "storage_contract is no and home_port in our_coast"),
        ("local with no survey", "home_port in our_coast and survey_done is no"),
        ("who is hot but not local", "band hot and home_port not in our_coast"),
        ("hot and overdue", "band hot and last_haulout before 2025-01-01"),
        ("silent and hot", "inactive for 120 days and band hot"),
        ("fleet with a tired engine", "fleet_owner and engine_hours > 2000"),
        ("tired engine and local", "engine_hours > 2000 and home_port in our_coast"),
    ],
)
def test_the_name_of_a_rule_beside_a_condition_is_one(yard: World, question: str, where: str) -> None:
    assert _read(yard, question) == ("find_leads", {"where": where})


@pytest.mark.parametrize("question", ["raise local and hot by 5", "which rule is worth more, local or overdue"])
def test_the_name_of_a_rule_alone_is_that_rule(yard: World, question: str) -> None:
    assert conditions_in(yard, question).condition in (None, "band hot")


@pytest.mark.parametrize(
    "question", ["who had her repainted in the last 12 months", "who came through the gate last month"]
)
def test_a_time_beside_what_is_unknown_asks_for_no_movement(yard: World, question: str) -> None:
    assert Reader(yard).readings(question, Thread())[0].tool is None


@pytest.mark.parametrize(
    "question",
    ["who grew in September", "anything new since the 1st of October?", "ups and downs in the last 12 months"],
)
def test_a_word_for_movement_asks_for_it(yard: World, question: str) -> None:
    assert Reader(yard).readings(question, Thread())[0].tool == "changed_since"


def test_a_day_of_a_month_has_no_end_that_is_left_out(yard: World) -> None:
    assert Reader(yard).readings("who moved since the 1st of September", Thread())[0].left_out == ()


@pytest.mark.parametrize(
    ("question", "where"),
    [
        ("who has insurance renewing in November", "insurance_due between 2026-11-01 and 2026-11-30"),
        ("insurance renewals in November", "insurance_due between 2026-11-01 and 2026-11-30"),
        ("whose boat insurance is up in the next 30 days", "insurance_due between 2026-10-15 and 2026-11-14"),
        ("insurances that come up for renewal before December", "insurance_due before 2026-12-01"),
        ("whose insurance ran out in September", "insurance_due between 2026-09-01 and 2026-09-30"),
        ("whose insurance has run out", "insurance_due before 2026-10-15"),
        ("which insurances have expired", "insurance_due before 2026-10-15"),
        ("who was hauled out in 2025", "last_haulout between 2025-01-01 and 2025-12-31"),
        ("not hauled out for two years", "(last_haulout is missing or not last_haulout within 730 days)"),
        ("last hauled out before 2024", "last_haulout before 2024-01-01"),
        ("who was hauled out last before 2024", "last_haulout before 2024-01-01"),
        ("who had her out of the water in the last 12 months", "last_haulout within 360 days"),
    ],
)
def test_a_comment_says_what_happens_on_a_day(yard: World, question: str, where: str) -> None:
    assert _read(yard, question)[1].get("where") == where
