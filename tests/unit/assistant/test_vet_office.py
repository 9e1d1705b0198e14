"""Whom people ask for, of a policy that nothing was learned from: of a seller of veterinary supplies. Its comments say
what its events are done to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from leadscore.assistant.understanding.reader import Reader
from leadscore.assistant.understanding.thread import Thread
from leadscore.assistant.world import World
from unit.assistant.worlds import world_of

_POLICY = """\
policy "Vet supplies" version 2
field premises text             # what they run: animal clinic, dairy farm, ...
field vets number               # vets who work there
field monthly_spend number      # euros a month for supplies, as they told us
field wholesaler text           # who supplies them today
field contract_ends date        # when their contract with that wholesaler runs out
field last_order date           # the last time they ordered anything from us
field vaccine_fridge yes/no     # a fridge with a logger
field dispensing_licence yes/no # may hand out prescription drugs

event opened_pricelist          # opened one of our price lists; the target is the list
event browsed                   # looked round the web shop; the target is the shelf
event met_at_fair               # talked to us at our stand; the target is the fair
event demoed                    # had a device shown; the target is the device
event phoned_in                 # rang us of their own accord; the target is the subject
event quoted by us              # we sent them an offer
event rep_visited by us         # our rep was there; the target is the rep

set device_shelves = "ultrasound", "x-ray"

group fit "Can we supply them?" at most 50
when premises is "dairy farm" add 8 as barn
when vets >= 4 add 10 as several_vets
when vaccine_fridge add 5 as cold_chain
when dispensing_licence is no subtract 12 as unlicensed

group interest "Are they about to order?" at most 60
when opened_pricelist within 60 days add 12 as price_reader
when met_at_fair add 10 as fair_talk
when demoed in device_shelves at least 20 minutes add 15 as device_demo
when browsed add 2 each day up to 10 as shop_days
when phoned_in add 6 each time up to 12 as rang_us
when inactive for 180 days subtract 12 as silent

ready at 20
band ripe at 20
band dormant otherwise
"""
_LEADS = """\
id,name,company,title,country,source,email,premises,vets,monthly_spend,wholesaler,contract_ends,last_order,vaccine_fridge,dispensing_licence
V1,Annika Broders,Hof Broders,Farm Manager,Germany,rep,annika@gmx.de,dairy farm,2,900,WDT,2026-05-01,2026-03-01,yes,yes
V2,Robin Vale,Clinica Conti,Head Vet,Italy,website,robin@conti.example,animal clinic,4,3000,Covetrus,2026-06-20,,no,no
V3,Cleo Ash,Zoo Kolbe,Head Vet,Austria,fair,cleo@kolbe.example,animal clinic,,100,WDT,,2026-02-01,yes,
V4,Finn Reed,Lecznica Wilk,Owner,Poland,rep,finn@wilk.example,dairy farm,1,,,2026-09-01,,no,yes
"""
_EVENTS = """\
lead,at,event,target,minutes
V1,2026-03-20,opened_pricelist,vaccines 2026,
V1,2026-03-21,rep_visited,Falk,
V1,2026-03-22,browsed,vaccines,
V2,2026-02-20,met_at_fair,EuroTier,
V2,2026-02-21,phoned_in,minimum order,
V2,2026-03-22,demoed,ultrasound,45
V2,2026-03-23,browsed,ultrasound,
V3,2026-03-20,demoed,x-ray,10
V3,2026-03-20,rep_visited,Mirjam,
V4,2025-03-20,visited,prices,
V4,2025-03-21,attended,webinar calf health,
V3,2025-03-21,attended,webinar dental care,
"""


@pytest.fixture(scope="module")
def office(demo: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Behind the demo, which is open until the end."""
    with world_of(tmp_path_factory.mktemp("vets"), _POLICY, _LEADS, _EVENTS) as found:
        yield found


def _read(world: World, question: str) -> tuple[str | None, dict[str, object]]:
    first = Reader(world).readings(question, Thread())[0]
    return first.tool, dict(first.arguments)


@pytest.mark.parametrize(
    ("question", "where"),
    [
        ("which head vets looked at the ultrasound shelf in the shop", 'title is "head vet" and browsed "ultrasound"'),
        ("who looked at the x-ray shelf", 'browsed "x-ray"'),
        ("who looked into the vaccines 2026 price list lately", 'opened_pricelist "vaccines 2026" within 30 days'),
        ("who visited the web shop", "browsed"),
        ("who visited prices", 'visited "prices"'),
        ("who had the ultrasound shown to them for 20 minutes or longer?", 'demoed "ultrasound" at least 20 minutes'),
        ("whom did we show the x-ray", 'demoed "x-ray"'),
        ("people we met at EuroTier", 'met_at_fair "eurotier"'),
        ("Falk visited whom?", 'rep_visited "falk"'),
        ("whom did Mirjam drop in on in March", 'rep_visited "mirjam" between 2026-03-01 and 2026-03-31'),
        ("who has been visited by Falk", 'rep_visited "falk"'),
    ],
)
def test_a_comment_says_what_is_done_to_what(office: World, question: str, where: str) -> None:
    assert _read(office, question) == ("find_leads", {"where": where})


def test_visits_to_what_a_comment_names_are_counted(office: World) -> None:
    found = _read(office, "how many leads have at least three visits to the web shop")
    assert found == ("count_leads", {"where": "browsed at least 3 times"})


def test_who_is_alone_at_a_firm_is_left_out_by_its_name(office: World) -> None:
    found = _read(office, "strongest leads leaving out Clinica Conti and Lecznica Wilk")
    assert found == ("top_leads", {"without": "V2, V4"})


@pytest.mark.parametrize(
    ("question", "where"),
    [
        (
            "not a customer of WDT, in austria or germany",
            'wholesaler is not "wdt" and (country is "austria" or country is "germany")',
        ),
        ("customers of WDT", 'wholesaler is "wdt"'),
        ("ripe clients of Covetrus", 'band ripe and wholesaler is "covetrus"'),
    ],
)
def test_customers_of_somebody_else_are_none_of_ours(office: World, question: str, where: str) -> None:
    assert _read(office, question) == ("find_leads", {"where": where})


@pytest.mark.parametrize(
    ("question", "left"),
    [("not a fan of WDT, in austria", "not a fan"), ("not loyal to WDT and ripe", "not loyal")],
)
def test_what_is_denied_and_not_understood_is_told(office: World, question: str, left: str) -> None:
    assert left in Reader(office).readings(question, Thread())[0].left_out


@pytest.mark.parametrize(
    ("question", "where"),
    [
        ("dormant leads", "band dormant"),
        ("silent leads", "inactive for 180 days"),
        ("who has been dormant for 90 days", "inactive for 90 days"),
        ("zero activity in 60 days", "inactive for 60 days"),
        ("who did the webinar on calf health", 'attended "webinar calf health"'),
    ],
)
def test_what_the_policy_calls_so_is_that(office: World, question: str, where: str) -> None:
    assert _read(office, question) == ("find_leads", {"where": where})


@pytest.mark.parametrize(
    ("question", "arguments"),
    [
        ("give me 20 dormant leads", {"where": "band dormant", "limit": 20}),
        ("leads where nobody knows how many vets", {"where": "vets is missing"}),
    ],
)
def test_a_number_of_leads_is_listed_and_a_number_nobody_knows_is_missing(
    office: World, question: str, arguments: dict[str, object]
) -> None:
    assert _read(office, question) == ("find_leads", arguments)


@pytest.mark.parametrize(
    ("question", "arguments"),
    [
        ("top spenders that are not ready", {"where": "not ready", "by": "monthly_spend"}),
        ("smallest spenders", {"order": "worst", "by": "monthly_spend"}),
        ("top 5 spenders", {"limit": 5, "by": "monthly_spend"}),
    ],
)
def test_who_do_most_of_what_is_measured(office: World, question: str, arguments: dict[str, object]) -> None:
    assert _read(office, question) == ("top_leads", arguments)
