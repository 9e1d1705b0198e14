"""What is asked of one lead that is no matter of its score: its fields, when it last did something, its override."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from leadscore.assistant.conversation import Conversation
from leadscore.assistant.world import World
from unit.assistant.worlds import world_of

_POLICY = """\
policy "Yard" version 1
field boat_length number      # metres over all
field boat_type text          # sailing yacht, motor yacht
field hull text               # what it is built of
field boats number            # boats in the fleet
field home_port text          # harbour where the boat lies
field insurance_due date      # day the boat insurance renews
field last_haulout date       # last time she was out of the water
field yard_bill number        # pounds spent with us last year
field rep text                # which of us looks after them
event phoned                  # they rang the yard
group fit "Fit?"
when boat_length > 10 add 20
when hull is "steel" add 5
group interest "Interest?"
when phoned add 15 as rang
ready at 20
override "zara@lund.example" add 8 by "Ines" until 2026-12-31 because "She asked"
"""
_LEADS = """\
id,name,email,boat_length,boat_type,hull,home_port,insurance_due,last_haulout,yard_bill,rep
B1,Zara Lund,zara@lund.example,6.2,RIB,GRP,Poole,2026-10-21,2025-05-19,350,Mabel
B2,Rory Quayle,rory@quayle.example,16,ketch,steel,Cowes,2026-09-16,2024-05-19,900,Jory
"""
_EVENTS = "lead,at,event,target\nB1,2026-03-22,phoned,\n"


@pytest.fixture(scope="module")
def yard(demo: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Behind the demo, which is open until the end."""
    with world_of(tmp_path_factory.mktemp("yard"), _POLICY, _LEADS, _EVENTS) as found:
        yield found


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("when does Zara's insurance run out", "`insurance_due` is 2026-10-21"),
        ("how long is Zara's boat", "`boat_length` is 6.2"),
        ("boat length of Zara", "`boat_length` is 6.2"),
        ("email of Rory", "`email` is rory@quayle.example"),
        ("where does Rory keep his boat", "`home_port` is Cowes"),
        ("what hull has Rory got", "`hull` is steel"),
        ("who looks after Zara", "`rep` is Mabel"),
        ("Zara's rep?", "`rep` is Mabel"),
        ("how much did Rory spend", "`yard_bill` is 900"),
        ("when was Zara last hauled out", "`last_haulout` is 2025-05-19"),
        ("when did Zara last phone", "the last `phoned` was on 2026-03-22"),
        ("when did Rory last ring", "no `phoned` is in the data"),
        ("when does Zara's override end", "+8 by Ines until 2026-12-31"),
    ],
)
def test_a_fact_of_one_lead_is_told(yard: World, question: str, says: str) -> None:
    reply = Conversation(yard).ask(question)
    assert reply.tool is None
    assert says in reply.answer


@pytest.mark.parametrize(
    ("question", "tool"),
    [
        ("when does Zara drop", "when_drops"),
        ("how did the score of Zara develop", "lead_history"),
        ("why is Zara so low", "explain_score"),
        ("who is Zara", "find_leads"),
    ],
)
def test_what_is_asked_of_its_score_is_answered_of_that(yard: World, question: str, tool: str) -> None:
    assert Conversation(yard).ask(question).tool == tool
