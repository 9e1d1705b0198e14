"""No question is answered as another: what cannot be told is said, and what narrows a question is never dropped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from leadscore.assistant.conversation import Conversation
from leadscore.assistant.understanding.reader import Reader
from leadscore.assistant.understanding.thread import Thread
from leadscore.assistant.world import World
from unit.assistant.worlds import world_of

_POLICY = """\
policy "Lifts" version 1
field site_kind text      # what building it is
field floors number       # storeys
field contract_ends date  # when their contract runs out
event phoned              # they rang the desk
event mailed by us        # our letters
define tall as floors >= 6
group fit "Can we serve them?"
when tall add 12 as tall_site
group interest "Do they want it?" decays 50% every 30 days
when visited "pricing" add 25 as pricing
when visited "blog/*" add 2 as blog
when requested "quote" add 40 as quote
when phoned add 10 as calls
ready at 60 lost below 50
band hot at 60
band warm at 30
band cold otherwise
"""
_LEADS = """\
id,name,company,country,city,site_kind,floors,contract_ends
E-1,Anna Post,St. Anna NV,Germany,Aachen,hotel,6,2026-06-30
E-2,Roos Post,St. Anna NV,Netherlands,Utrecht,school,9,2026-05-01
E-3,Petra Dekker,Van Dam,Netherlands,Utrecht,school,2,2026-04-15
E-4,Otto Bakker,De Linde,Germany,Aachen,care home,3,2027-01-01
"""
_EVENTS = """\
lead,at,event,target
E-1,2026-03-20,visited,pricing
E-1,2026-02-20,visited,pricing
E-2,2026-03-21,visited,pricing
E-2,2026-03-22,requested,quote
E-3,2026-03-22,phoned,
E-3,2026-03-23,mailed,
"""

_SOON = {"where": "contract_ends between 2026-04-01 and 2026-05-31"}
_FEBRUARY = {"where": 'visited "pricing" between 2026-02-01 and 2026-02-28'}
_OF_THEM = {"where": "phoned and contract_ends between 2026-04-01 and 2026-05-31"}
_PAIR = {"lead": "E-3", "other": "E-2"}


@pytest.fixture(scope="module")
def lifts(demo: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with world_of(tmp_path_factory.mktemp("lifts"), _POLICY, _LEADS, _EVENTS) as world:
        yield world


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("how many were hot a month ago", "I count and list leads by how they stand now"),
        ("who was ready on the 1st of March?", "I count and list leads by how they stand now"),
        ("how many were warm in January?", "I count and list leads by how they stand now"),
        ("who drops next week?", "I look ahead for one lead at a time"),
        ("which leads will drop out this month?", "I look ahead for one lead at a time"),
        ("who would drop below ready next week", "I look ahead for one lead at a time"),
        ("who will be ready in two weeks", "I look ahead for one lead at a time"),
        ("how many restaurants are ready?", "I know of no “restaurants” among these leads"),
        ("any restaurants in Germany?", "I know of no “restaurants” among these leads"),
        ("who would be ready if they phoned", "I know leads only as the data has them"),
        ("who needs only a quote to be ready", "I know leads only as the data has them"),
        ("who would be ready if they requested a quote?", "I know leads only as the data has them"),
        ("give warm leads 5 points", "A rule asks for what leads are and for what they did"),
        ("10 points for hot leads", "A rule asks for what leads are and for what they did"),
    ],
)
def test_what_cannot_be_told_is_said(lifts: World, question: str, says: str) -> None:
    assert Conversation(lifts).ask(question).answer.startswith(says)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("who phoned but got no letter?", "but got no letter"),
        ("who got a letter but never phoned?", "letter"),
        ("who visited pricing and contact but not blog", "and contact but not blog"),
        ("who phoned but not the quote?", "but not the quote"),
        ("who visited pricing after requesting a quote", "after requesting a quote"),
        ("who lost most interest since March", "most interest"),
    ],
)
def test_what_narrows_a_question_is_told_where_no_condition_has_it(lifts: World, question: str, told: str) -> None:
    assert Conversation(lifts).ask(question).answer.startswith(f"I made nothing of “{told}”.")


@pytest.mark.parametrize(
    ("question", "tool", "arguments"),
    [
        ("how many schools in Utrecht", "count_leads", {"where": 'site_kind is "school" and city is "utrecht"'}),
        ("who is warm this week", "find_leads", {"where": "band warm"}),
        ("which leads only need a small push to be ready?", "nearly_ready", {}),
        ("the tallest 3 sites", "top_leads", {"limit": 3, "by": "floors"}),
        ("third best lead in Germany", "top_leads", {"where": 'country is "germany"', "limit": 3}),
    ],
)
def test_what_can_be_told_is_asked_of_its_tool(
    lifts: World, question: str, tool: str, arguments: Mapping[str, Any]
) -> None:
    first, *_ = Reader(lifts).readings(question, Thread())
    assert (first.tool, first.arguments, first.left_out) == (tool, arguments, ())


@pytest.mark.parametrize(
    ("questions", "tool", "arguments"),
    [
        (("who phoned?", "whose contract ends in the next 60 days?"), "find_leads", _SOON),
        (("who phoned?", "which of them end in the next 60 days?"), "find_leads", _OF_THEM),
        (("how many visited pricing in march?", "and in february?"), "count_leads", _FEBRUARY),
        (("who should I call first?", "and the third?"), "explain_score", {"lead": "E-3"}),
        (("who should I call first?", "and the third?", "compare him with the first one"), "compare_leads", _PAIR),
        (("who should I call first?", "compare him with the first one"), "compare_leads", {"lead": "E-2"}),
        (("who should I call first?", "how often did Anna Post visit pricing?"), "explain_score", {"lead": "E-1"}),
    ],
)  # fmt: skip
def test_what_follows_takes_over_only_what_it_says(
    lifts: World, questions: tuple[str, ...], tool: str, arguments: Mapping[str, Any]
) -> None:
    talk = Conversation(lifts)
    *_, last = map(talk.ask, questions)
    assert (last.tool, last.arguments) == (tool, arguments)


def test_a_whole_name_is_that_of_no_other_with_a_firm_called_so(lifts: World) -> None:
    assert [lifts.row(no).lead for no in lifts.people.meant("Anna Post").numbers] == ["E-1"]
    assert len(lifts.people.meant("Post").numbers) == 2


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("when does the contract of Petra end", "Petra Dekker (E-3, Van Dam): `contract_ends` is 2026-04-15."),
        ("when does Petra's contract end?", "Petra Dekker (E-3, Van Dam): `contract_ends` is 2026-04-15."),
        ("how many floors does Otto have?", "Otto Bakker (E-4, De Linde): `floors` is 3."),
        ("who used to be hot", "I count and list leads by how they stand now"),
    ],
)
def test_a_fact_of_one_lead_is_no_forecast(lifts: World, question: str, says: str) -> None:
    assert Conversation(lifts).ask(question).answer.startswith(says)


@pytest.mark.parametrize("question", ["how did that change who is ready?", "and who became ready by that?"])
def test_what_a_written_change_did_is_told_of_that_change(lifts: World, question: str) -> None:
    written, talk = lifts.written, Conversation(lifts, write=lambda _: None)
    try:
        *_, last = map(talk.ask, ("set pricing to 60", "yes", question))
    finally:
        lifts.written, lifts.earlier = written, []
    told = (
        "What was written last, against the policy before it:\npricing: +25 → +60.\nReady 1 → 2: 1 would become ready"
    )
    assert last.answer.startswith(told)
