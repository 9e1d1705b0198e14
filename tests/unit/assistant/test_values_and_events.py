"""Values by a word of theirs, targets by theirs in any order, events by names, comments and who did it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from leadscore.assistant.drafting.conditions import conditions_in, reader_of, scan
from leadscore.assistant.drafting.joining import put_together
from leadscore.assistant.drafting.literals import text_of
from leadscore.assistant.understanding.reader import Reader
from leadscore.assistant.understanding.thread import Thread
from leadscore.assistant.world import World
from unit.assistant.worlds import world_of

_POLICY = """\
policy "Boatyard" version 1
field craft text              # narrow boat, river cruiser, rubber dinghy ...
field customer_kind text      # "company" or "private" (people with one boat, the private sailors)
field berth text              # the yard that they asked for
field insurer text            # who insures the boat now
field minder text             # who of us looks after them
field licence text            # what they may steer: b1, b2
field taught_in text          # what they learn in: english, german
field paid_by text

event surveyed by us          # somebody of ours was aboard
event priced by us            # an estimate went out
event rowed                   # sat in a taster session
event missed                  # booked a visit and did not come
event rang                    # they phoned us
event dropped_in              # came to the harbour office of a yard
event handed_in               # papers put up on the portal
event chatted
event returned

set leaving = "Harrow Marine", "Quayside Mutual"
set working_boats = "river barge", "harbour barge"
set barge_kinds = "river barge", "harbour barge"
set lake_yards = "windermere", "coniston"
group fit "Do they fit?"
when insurer in leaving add 5
when craft in working_boats add 5
when craft in barge_kinds add 1
when rowed "taster session*" add 9 as taster
when missed subtract 5 as no_show
when dropped_in add 3
when requested "estimate" add 9 as asked_for_figures
when handed_in "hull survey" add 2
when attended "boat fair*" add 2
when rang add 1
when returned subtract 1 as complaints
ready at 20
grade fit B at 10, C otherwise
"""
_LEADS = """\
id,name,company,title,country,city,craft,customer_kind,berth,insurer,minder,licence,taught_in,paid_by
G1,Ada,Moss,Managing Director,Germany,Windermere,river barge,company,Coniston,Harrow Marine,Robin,b1,english,employer
G2,Una,Vale Barges,Au Pair,Spain,Ullswater,harbour barge,private,Windermere,Quayside Mutual,Wren,b2,german,own purse
G3,Cleo Ash,Ash & Co,Sailor,Germany,Coniston,narrow boat,private,Ullswater,Tern & Gull,Wren,b1,german,
G4,Lew Elm,Elm & Co,Sailor,Spain,,rubber dinghy,company,Windermere,direct,Robin,,english,employer
G5,Lew Oak,Oak & Co,Harbour Master,Spain,,refrigerated hold,company,Windermere,direct,Robin,,english,
"""
_EVENTS = """\
lead,at,event,target
G1,2026-03-20,rang,
G1,2026-03-21,called,
G2,2026-03-20,attended,boat fair kendal lakeside
G3,2026-03-20,attended,boat fair whitby
G2,2026-03-20,rowed,taster session sculling
G3,2026-03-20,missed,taster session sculling
G3,2026-03-20,priced,new keel
G1,2026-03-20,handed_in,hull survey
G1,2026-03-20,handed_in,insurance certificate
G2,2026-03-21,dropped_in,windermere
G2,2026-03-21,chatted,portal chat
"""


@pytest.fixture(scope="module")
def yard(demo: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Behind the demo, which is open until the end."""
    with world_of(tmp_path_factory.mktemp("yard"), _POLICY, _LEADS, _EVENTS) as found:
        yield found


@pytest.mark.parametrize(
    ("said", "condition"),
    [
        ("who's with Harrow now?", 'insurer is "harrow marine"'),
        ("Harrow's narrow boats", 'insurer is "harrow marine" and craft is "narrow boat"'),
        ("dinghies", 'craft is "rubber dinghy"'),
        ("rubber people", 'craft is "rubber dinghy"'),
        ("narrow boats and rubber ones", 'craft is "narrow boat" or craft is "rubber dinghy"'),
        ("all barges please", "craft in barge_kinds"),
        ("NB people", 'craft is "narrow boat"'),
        ("the fridge lot", 'craft is "refrigerated hold"'),
        ("how many MDs", 'title is "managing director"'),
        ("au pairs", 'title is "au pair"'),
        ("only firms", 'customer_kind is "company"'),
        ("private sailors", 'customer_kind is "private"'),
        ("employer paid ones", 'paid_by is "employer"'),
        ("Tern & Gull clients", 'insurer is "tern & gull"'),
        ("anyone direct with a boat", 'insurer is "direct"'),
        ("top 3 for windermere", 'berth is "windermere"'),
        ("those living in windermere", 'city is "windermere"'),
        ("those in the city of Coniston", 'city is "coniston"'),
        ("people who learn german", 'taught_in is "german"'),
        ("the Germans", 'country is "germany"'),
        ("who wants English", 'taught_in is "english"'),
        ("people at B1", 'licence is "b1"'),
        ("everyone with grade B", "grade B"),
        ("lake yards", "berth in lake_yards"),
        ("narrow boat firms with a berth", 'craft is "narrow boat" and berth is known'),
        ("in rubber, so to say", None),
        ("rubber please", None),
        ("how many leads", None),
        ("distribution of points", None),
    ],
)
def test_values_by_their_words(yard: World, said: str, condition: str | None) -> None:
    assert conditions_in(yard, said).condition == condition


@pytest.mark.parametrize(
    ("said", "condition"),
    [
        ("who came to the Kendal boat fair", 'attended "boat fair kendal lakeside"'),
        ("was at the boat fair in Whitby", 'attended "boat fair whitby"'),
        ("who handed in their ins cert", 'handed_in "insurance certificate"'),
        (
            "sent us both hull survey and insurance certificate",
            'handed_in "hull survey" and handed_in "insurance certificate"',
        ),
        ("had a taster session", "rowed"),
        ("no-shows in March", "missed between 2026-03-01 and 2026-03-31"),
        ("who did not turn up", "missed"),
        ("asked us for figures in the last 14 days", 'requested "estimate" within 14 days'),
        ("who called us last week", "rang within 7 days"),
        ("never picked up the phone to us", "never rang"),
        ("whom did we call", "called"),
        ("who got an estimate in March", "priced between 2026-03-01 and 2026-03-31"),
        ("whom did we send an estimate to in March", "priced between 2026-03-01 and 2026-03-31"),
        ("who came by the office in Windermere", 'dropped_in "windermere"'),
        ("who want to come to Windermere", 'berth is "windermere"'),
        ("who sent their hull survey back", None),
        ("wrote to us via the portal chat", 'chatted "portal chat"'),
        ("who has not been met", "never met"),
        ("whom have we not met yet", "never met"),
        ("boat fair people", 'attended "boat fair*"'),
        ("all complaints in March", "returned between 2026-03-01 and 2026-03-31"),
    ],
)
def test_events_by_names_comments_and_targets(yard: World, said: str, condition: str | None) -> None:
    assert conditions_in(yard, said).condition == condition


@pytest.mark.parametrize(
    ("said", "condition"),
    [
        ("with Quayside and English", 'insurer is "quayside mutual" and taught_in is "english"'),
        ("a new keel estimate went out in the last 60 days", 'priced "new keel" within 60 days'),
        ("they handed their hull survey in", 'handed_in "hull survey"'),
    ],
)
def test_the_same_in_rules(yard: World, said: str, condition: str) -> None:
    reader = reader_of(yard, said, is_rule=True)
    tree, _ = put_together(reader, scan(reader))
    assert tree is not None
    assert text_of(tree) == condition


@pytest.mark.parametrize(
    ("said", "tool", "arguments"),
    [
        ("who's with Harrow at the moment?", "find_leads", {"where": 'insurer is "harrow marine"'}),
        ("best of the Tern & Gull clients", "top_leads", {"where": 'insurer is "tern & gull"'}),
        ("how many barges?", "count_leads", {"where": "craft in barge_kinds"}),
        ("why is Vale Barges where it is?", "explain_score", {"lead": "G2"}),
    ],
)
def test_questions_about_them(yard: World, said: str, tool: str, arguments: dict[str, object]) -> None:
    first = Reader(yard).readings(said, Thread())[0]
    assert (first.tool, dict(first.arguments)) == (tool, arguments)
