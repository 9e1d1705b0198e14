"""What people say of a policy whose leads fill in a form: amounts of money, what they want, what they paid, and events
that the policy does not know beside words of its own for something else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from leadscore.assistant.drafting.conditions import conditions_in
from leadscore.assistant.understanding.reader import Reader
from leadscore.assistant.understanding.thread import Thread
from leadscore.assistant.world import World
from unit.assistant.worlds import world_of

_POLICY = """\
policy "Catering" version 1
field occasion text            # what they ask us for: banquet, picnic, wake
field hall text                # where they dine
field heads number             # how many sit at the table
field courses number           # plates a head
field weekly_flowers number    # pounds for their rooms
field profit_share number      # percent of what it costs that comes back
field paid_ahead number        # pounds of deposit paid so far
field second_grill yes/no      # want two grills
field harpist_too yes/no       # hosts want a harpist as well
field ice_bar yes/no           # want frozen sculptures
field past_host yes/no         # we fed them before
event advised                  # a talk about the menu, at our kitchen
event pencilled                # asked us to hold the date
event shifted                  # moved or cancelled a consultation
event consulted                # looked at the menu with us
define rich_table as courses >= 4
define feast as occasion is "banquet" or occasion is "picnic"
group match "Is it for us?"
when feast add 15 as big_table
when feast and budget < 900 subtract 5 as thin_purse
when paid_ahead > 0 add 20 as deposit_paid because "Nobody pays for fun"
when second_grill or harpist_too add 5
when ice_bar add 4
when past_host add 5
when consulted add 10
when pencilled add 9
when shifted at least 2 times subtract 5
ready at 20
band keen at 10
"""
_LEADS = """\
id,created,name,occasion,hall,source,heads,courses,budget,paid_ahead,second_grill,harpist_too,ice_bar,past_host
K1,2026-03-05,Ada Moss,banquet,Fern Castle,fair,80,4,3000,0,yes,no,no,yes
K2,2026-02-11,Rob Vale,picnic,Moor Castle,friends,30,2,800,150,no,yes,yes,no
K3,2026-03-20,Cleo Ash,wake,Old Mill,fair,25,3,9500,400,no,no,no,no
"""
_EVENTS = """\
lead,at,event,target
K1,2026-03-20T10:00:00Z,consulted,
K2,2026-03-21T10:00:00Z,pencilled,
K3,2026-03-22T10:00:00Z,shifted,
"""


@pytest.fixture(scope="module")
def caterer(demo: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Behind the demo, which is open until the end."""
    with world_of(tmp_path_factory.mktemp("caterer"), _POLICY, _LEADS, _EVENTS) as found:
        yield found


@pytest.mark.parametrize(
    ("said", "condition"),
    [
        ("feasts under £1200", "feast and budget < 1200"),
        ("banquets below five hundred pounds", 'occasion is "banquet" and budget < 500'),
        ("wakes with more than €3k to spend", 'occasion is "wake" and budget > 3000'),
        ("between 5 and 10 thousand euros", "budget between 5000 and 10000"),
        ("firms over £10,000", "budget > 10000"),
        ("a picnic with over 8k", 'occasion is "picnic" and budget > 8000'),
        ("who paid more than £200 so far", "paid_ahead > 200"),
        ("with more than 3 grand to spend", "budget > 3000"),
        ("over £60 a week", "weekly_flowers > 60"),
        ("picnic orders over £900", 'occasion is "picnic" and budget > 900'),
        ("fewer than 20 heads", "heads < 20"),
        ("heads below 20 pounds", "budget < 20"),
    ],
)
def test_amounts_of_money(caterer: World, said: str, condition: str) -> None:
    assert conditions_in(caterer, said).condition == condition


@pytest.mark.parametrize(
    ("said", "condition"),
    [
        ("picnics who paid a deposit", 'occasion is "picnic" and paid_ahead > 0'),
        ("have paid us something", "paid_ahead > 0"),
        ("have not paid us a penny", "paid_ahead is 0"),
        ("paid us nothing so far", "paid_ahead is 0"),
        ("with no deposit", "paid_ahead is 0"),
        ("whose deposit is paid", "paid_ahead > 0"),
        ("unpaid deposits", "paid_ahead is 0"),
    ],
)
def test_what_was_paid(caterer: World, said: str, condition: str) -> None:
    assert conditions_in(caterer, said).condition == condition


@pytest.mark.parametrize(
    ("said", "condition"),
    [
        ("enquiries from the fair", 'source is "fair"'),
        ("which enquiries came in in March", "created between 2026-03-01 and 2026-03-31"),
        ("how many enquiries did we get in March", "created between 2026-03-01 and 2026-03-31"),
        ("who want us for 4 or more courses", "courses >= 4"),
        ("who requested a brochure", "requested"),
        ("picnics with two grills", 'occasion is "picnic" and second_grill'),
        ("with a harpist as well as two grills", "harpist_too and second_grill"),
        ("frozen things", "ice_bar"),
        ("repeat customers", "past_host"),
        ("we fed before", "past_host"),
        ("who had no consultation", "never consulted"),
        ("who cancelled their consultation", "shifted"),
        ("who held a date", "pencilled"),
        ("asked us to hold a date", "pencilled"),
    ],
)
def test_words_of_the_form_and_of_events(caterer: World, said: str, condition: str) -> None:
    assert conditions_in(caterer, said).condition == condition


@pytest.mark.parametrize(
    ("said", "condition"),
    [
        ("castle feasts", 'hall contains "castle" and feast'),
        ("wakes at a castle", 'occasion is "wake" and hall contains "castle"'),
        ("rich picnic tables", 'rich_table and occasion is "picnic"'),
    ],
)
def test_parts_of_values_and_values_within_names(caterer: World, said: str, condition: str) -> None:
    assert conditions_in(caterer, said).condition == condition


def test_a_word_of_the_policy_that_is_not_read_is_told(caterer: World) -> None:
    best = Reader(caterer).readings("how many rich picnics", Thread())[0]
    assert (best.arguments, best.left_out) == ({"where": 'occasion is "picnic"'}, ("rich",))


def test_some_of_what_is_defined_change_no_definition(caterer: World) -> None:
    best = Reader(caterer).readings("feasts with an ice bar", Thread())[0]
    assert (best.tool, dict(best.arguments)) == ("find_leads", {"where": "feast and ice_bar"})


@pytest.mark.parametrize(
    ("asked", "tool", "arguments"),
    [
        ("how many have paid a deposit?", "count_leads", {"where": "paid_ahead > 0"}),
        ("how many feasts under £1200", "count_leads", {"where": "feast and budget < 1200"}),
        ("which enquiries came in since the 20th of March", "find_leads", {"where": "created after 2026-03-19"}),
    ],
)
def test_questions_with_them(caterer: World, asked: str, tool: str, arguments: dict[str, str]) -> None:
    best = Reader(caterer).readings(asked, Thread())[0]
    assert (best.tool, dict(best.arguments)) == (tool, arguments)
