"""Days by noun and verb, in any order; which days are meant; when events were; whom tools are asked of."""

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
policy "Offices" version 1
owned by "letting"
field name text
field renewal date        # when their contract with us is up
field move_in date        # the day on which they would like to have the keys
field viewing_date date
field next_tour date
field desks number
event toured by us
event missed              # did not come to a viewing
define right_size as desks between 5 and 60
group fit "Is it an office?"
when right_size add 20
when renewal is known add 10
group interest "Do they want one?" decays 50% every 30 days
when requested "offer" add 30 as offer
when met at least 20 minutes add 10 as sat_down
when toured add 10
ready at 40
band live at 40
band chase at 25
band parked otherwise
"""
_LEADS = """\
id,created,name,email,company,desks,renewal,move_in,viewing_date,next_tour
K-1,2026-01-10,Una Moss,una@moss.example,Moss Freight,12,2026-05-12,2026-06-01,2026-04-20,2026-04-08
K-2,2026-03-02,Rob Hartley,,Hartley Textiles,40,2026-06-30,2026-05-04,2026-04-21,2026-05-02
K-3,2025-11-20,Cleo Moss,cleo@ash.example,Ash Tools,3,2026-03-15,2026-09-01,,
K-4,2026-03-28,Ida Hartley,ida@oak.example,Oak Mills,80,,2027-01-05,2026-04-09,
"""
_EVENTS = """\
lead,at,event,target,minutes
K-1,2026-03-20T10:00:00,requested,offer,
K-1,2026-03-24T10:00:00,met,,40
K-2,2026-02-01T10:00:00,toured,,
K-3,2026-01-11T10:00:00,requested,offer,
K-4,2026-03-11T10:00:00,missed,,
"""


@pytest.fixture(scope="module")
def offices(demo: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with world_of(tmp_path_factory.mktemp("offices"), _POLICY, _LEADS, _EVENTS) as found:
        yield found


@pytest.mark.parametrize(
    ("said", "condition"),
    [
        ("everybody renewing in May", "renewal between 2026-05-01 and 2026-05-31"),
        ("who renews before July", "renewal before 2026-07-01"),
        ("renewing before end of june", "renewal before 2026-07-01"),
        ("renewals by the end of May", "renewal before 2026-06-01"),
        ("up for renewal later than June", "renewal after 2026-06-30"),
        ("leads with may renewals", "renewal between 2026-05-01 and 2026-05-31"),
        ("w/ a june renewal", "renewal between 2026-06-01 and 2026-06-30"),
        ("next month's renewals", "renewal between 2026-05-01 and 2026-05-31"),
        ("renewals 15 april to 15 may", "renewal between 2026-04-15 and 2026-05-15"),
        ("renewals soon", "renewal between 2026-04-01 and 2026-05-01"),
        ("renewing after 15 May but before 10 June", "renewal after 2026-05-15 and renewal before 2026-06-10"),
        ("not renewing before July", "not renewal before 2026-07-01"),
        ("who may renew", None),
        ("would like to move in in may", "move_in between 2026-05-01 and 2026-05-31"),
        ("who wants to move before the 15th of May", "move_in before 2026-05-15"),
        ("moving in from June on", "move_in after 2026-05-31"),
        ("viewings in april", "viewing_date between 2026-04-01 and 2026-04-30"),
        ("a tour next week", "next_tour between 2026-04-06 and 2026-04-12"),
        ("toured last week", "toured within 7 days"),
        ("viewings tomorrow", "viewing_date between 2026-04-02 and 2026-04-02"),
        ("moving in next summer", "move_in between 2026-06-01 and 2026-08-31"),
        ("renewals in the second week of May", "renewal between 2026-05-08 and 2026-05-14"),
        ("toured in the first week of March", "toured between 2026-03-01 and 2026-03-07"),
        ("no renewal date on file", "renewal is missing"),
        ("not renewing until July", "not renewal before 2026-07-01"),
        ("renewal not until autumn", "renewal after 2026-08-31"),
        ("renewals between now and end of May", "renewal between 2026-04-01 and 2026-05-31"),
        ("whose renewal has passed", "renewal before 2026-04-01"),
        ("overdue renewals", "renewal before 2026-04-01"),
        ("met for at least half an hour since new year", "met at least 30 minutes after 2025-12-31"),
        ("without a viewing day", "viewing_date is missing"),
        ("toured in February", "toured between 2026-02-01 and 2026-02-28"),
    ],
)
def test_days_by_what_happens_on_them(offices: World, said: str, condition: str | None) -> None:
    assert conditions_in(offices, said).condition == condition


def test_a_day_that_no_lead_has_so_late_was(offices: World) -> None:
    """Renewals of March were the last ones, for none is later than June; whoever moves in then does so next year."""
    assert conditions_in(offices, "renewals in March").condition == "renewal between 2026-03-01 and 2026-03-31"
    assert conditions_in(offices, "moving in in January").condition == "move_in between 2027-01-01 and 2027-01-31"


@pytest.mark.parametrize(
    ("said", "condition"),
    [
        ("visited pricing in Germany last week", 'visited "pricing" within 7 days and country is "germany"'),
        ("requested a demo in Spain since 1 March", 'requested "demo" after 2026-02-28 and country is "spain"'),
        ("VPs in Germany, pls", 'seniority is "vp" and country is "germany"'),
        ("VPs in Germany last week", 'seniority is "vp" and country is "germany"'),
    ],
)
def test_what_stands_behind_a_place(demo: World, said: str, condition: str) -> None:
    assert conditions_in(demo, said).condition == condition


@pytest.mark.parametrize(
    ("said", "tool", "arguments"),
    [
        ("una moss score trend pls", "lead_history", {"lead": "K-1"}),
        ("if i leave una moss alone, when do we lose her", "when_drops", {"lead": "K-1"}),
        ("look up the Hartleys", "find_leads", {"name": "Hartley"}),
        ("movers since paddys day", "changed_since", {"since": "2026-03-17"}),
        ("no. of renewals in June?", "count_leads", {"where": "renewal between 2026-06-01 and 2026-06-30"}),
        ("who's on the chase list", "find_leads", {"where": "band chase"}),
        ("the spread of live, chase and parked please", "score_distribution", {}),
        ("which ones are a whisker off live", "nearly_ready", {}),
        ("which leads are missing 5 points or less to ready", "nearly_ready", {"within": 5}),
        ("how many live, how many chase", "score_distribution", {}),
        ("which renew first", "top_leads", {"by": "renewal", "order": "worst"}),
        ("next renewals, top 2", "top_leads", {"by": "renewal", "order": "worst", "limit": 2}),
        ("who looks best on interest alone?", "top_leads", {"by": "interest"}),
        ("Team of 3 doing 40 a week total. Set point for ready?", "threshold_advice", {"calls_per_week": 40}),
        ("best cut off for 15 ring-outs weekly", "threshold_advice", {"calls_per_week": 15}),
    ],
)
def test_what_belongs_to_a_tool(offices: World, said: str, tool: str, arguments: dict[str, object]) -> None:
    first = Reader(offices).readings(said, Thread())[0]
    assert (first.tool, dict(first.arguments), first.left_out) == (tool, arguments, ())


@pytest.mark.parametrize(
    ("first", "then", "tool", "arguments"),
    [
        ("who scores over 10", "2 of them", "find_leads", {"where": "score > 10", "limit": 2}),
        ("how many requested an offer", "without?", "count_leads", {"where": 'never requested "offer"'}),
        ("how many requested an offer", "and who's that?", "find_leads", {"where": 'requested "offer"'}),
        ("what does right size mean?", "who is in it and live", "find_leads", {"where": "right_size and band live"}),
        (
            "who requested an offer",
            "live only, and not older than 90 days",
            "find_leads",
            {"where": 'requested "offer" and band live and created within 90 days'},
        ),
    ],
)
def test_the_rest_of_a_question(offices: World, first: str, then: str, tool: str, arguments: dict[str, object]) -> None:
    reader, thread = Reader(offices), Thread()
    asked = reader.readings(first, thread)[0]
    thread.heard(first, asked, call(offices, str(asked.tool), asked.arguments))
    found = reader.readings(then, thread)[0]
    assert (found.tool, dict(found.arguments)) == (tool, arguments)


def test_who_moved_into_a_band_need_not_be_in_it_now(offices: World) -> None:
    """Whatever a policy calls its bands, those who left one are not looked for in it."""
    for said in ("who went live last week", "who dropped out of chase last week"):
        found = Reader(offices).readings(said, Thread())[0]
        assert (found.tool, found.arguments) == ("changed_since", {"since": "7 days"})
