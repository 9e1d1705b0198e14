"""Numbers of what a policy's fields measure and count, and values that are many leads, in the words of its comments."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from leadscore.assistant.drafting.conditions import conditions_in
from leadscore.assistant.understanding.orders_by_measure import by_measure
from leadscore.assistant.world import World
from unit.assistant.worlds import world_of

_POLICY = """\
policy "Salons" version 1
field place_type text          # salon, school or spa
field basins number            # seats with running water ("bays")
field rolls_per_month number   # salons only: rolls of foil that go out
field seat_age number          # years on the oldest seat
field kiln_age number          # years on the oldest stoov unit
field offer_value number       # open offer, US dollars
field dryer_brand text         # hooded or wall dryer they run: vento, none
event joined                   # came to an evening; target is the evening
group fit "Is it a salon?"
when place_type is "salon" add 12
when joined add 2
ready at 20
band keen at 10
grade fit A at 12, B otherwise
"""
_LEADS = """\
id,name,place_type,basins,rolls_per_month,seat_age,kiln_age,offer_value,dryer_brand
S1,Ada Moss,salon,4,40,3,9,5000,vento
S2,Rob Vale,school,8,,11,2,,none
S3,Cleo Ash,spa,0,9,,,70000,
"""
_EVENTS = "lead,at,event,target\nS1,2026-01-02T10:00:00Z,joined,salon night\n"


@pytest.fixture(scope="module")
def salons(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with world_of(tmp_path_factory.mktemp("salons"), _POLICY, _LEADS, _EVENTS) as found:
        yield found


@pytest.mark.parametrize(
    ("said", "condition"),
    [
        ("under 5 bays", "basins < 5"),
        ("more than six seats", "basins > 6"),
        ("a stoov ten years or older", "kiln_age >= 10"),
        ("a stoov past ten", "kiln_age > 10"),
        ("15+ years on the seat", "seat_age >= 15"),
        ("have an open offer north of fifty grand", "offer_value > 50000"),
        ("whose monthly rolls we never filled in", "rolls_per_month is missing"),
        ("running no hooded dryer at all", 'dryer_brand is "none"'),
        ("two basins exactly", "basins is 2"),
        ("scores A on fit", "grade A"),
        ("twenty salons", 'place_type is "salon"'),
        ("best schools to ring", 'place_type is "school"'),
        ("I want schools knocked down", 'place_type is "school"'),
    ],
)
def test_what_is_said_of_a_field_is_read_by_its_comment(salons: World, said: str, condition: str) -> None:
    assert conditions_in(salons, said).condition == condition


@pytest.mark.parametrize(("said", "field"), [("ten biggest open offers", "offer_value"), ("best salons", None)])
def test_leads_stand_in_order_of_what_is_named(salons: World, said: str, field: str | None) -> None:
    assert next((one.name for one in by_measure(salons, said)), None) == field
