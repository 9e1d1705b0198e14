"""What is done in a policy's own kinds of events, by their names and by the comments beside them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from leadscore.assistant.drafting.conditions import conditions_in
from leadscore.assistant.understanding.requests import draft_in
from leadscore.assistant.world import World
from unit.assistant.worlds import world_of

_POLICY = """\
policy "Kiln works" version 1
field kiln_size number
event filed_ticket            # opened a service ticket; target is the kiln
event sent_glaze              # sent us a test tile to fire
event ordered_parts           # bought shelves, elements
event trained                 # took a day or evening course with us
event applied_credit          # filled in the lease or loan application
event missed                  # booked a visit and did not come
group interest "Are they in the market?"
when filed_ticket add 1
when sent_glaze add 1
when ordered_parts add 1
when trained add 1
when applied_credit add 1
ready at 20
"""
_LEADS = "id,name,company,title,country\nK1,Ada Moss,Moss Pots,Owner,Spain\n"
_EVENTS = """\
lead,at,event,target
K1,2026-03-20,filed_ticket,orton kiln
K1,2026-03-20,sent_glaze,celadon
K1,2026-03-20,ordered_parts,kiln shelf
K1,2026-03-20,trained,raku basics
K1,2026-03-20,missed,showroom visit
K1,2026-03-20,attended,open house
K1,2026-03-20,opened,newsletter
"""


@pytest.fixture(scope="module")
def kilns(demo: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Behind the demo, which is open until the end."""
    with world_of(tmp_path_factory.mktemp("kilns"), _POLICY, _LEADS, _EVENTS) as found:
        yield found


@pytest.mark.parametrize(
    ("said", "condition"),
    [
        (
            "who raised three or more service tickets in March",
            "filed_ticket at least 3 times between 2026-03-01 and 2026-03-31",
        ),
        ("leads without a ticket", "never filed_ticket"),
        ("who opened two tickets", "filed_ticket at least 2 times"),
        ("who mailed us celadon test tiles twice", 'sent_glaze "celadon" at least 2 times'),
        ("who purchased a kiln shelf at least twice", 'ordered_parts "kiln shelf" at least 2 times'),
        ("anyone that did the raku basics course", 'trained "raku basics"'),
        ("who never put in an application", "never applied_credit"),
    ],
)
def test_a_verb_and_what_it_is_done_to(kilns: World, said: str, condition: str) -> None:
    assert conditions_in(kilns, said).condition == condition


def test_what_is_filled_in_says_what_it_is(kilns: World) -> None:
    """Only `filled in … application` is one: of a field it is that the field is known."""
    assert "applied_credit" not in (conditions_in(kilns, "whose kiln size we never filled in").condition or "")


def test_what_did_not_come_about_is_no_verb_for_it(kilns: World) -> None:
    """Who booked a visit did not miss it."""
    assert "missed" not in (conditions_in(kilns, "who booked a second visit").condition or "")


@pytest.mark.parametrize("request_", ["open house folks: 6 points", "a rule giving the open house folks 6 points"])
def test_the_beginning_of_a_target_is_no_deed(kilns: World, request_: str) -> None:
    """Those of the open house opened nothing: a rule is for them, or for nobody yet."""
    assert draft_in(kilns, request_)[1] in (None, 'when attended "open house" add 6')
