"""Words of a policy whose fields and events share their words: a school that sells courses to firms with fleets."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from leadscore.assistant.drafting.conditions import conditions_in
from leadscore.assistant.understanding.reader import Reader
from leadscore.assistant.understanding.thread import Thread
from leadscore.assistant.world import World
from unit.assistant.worlds import world_of

_POLICY = """\
policy "Fleet courses" version 4
field trade text               # what the firm does
field vans number              # vans on the road
field lorries number           # lorries on the road
field drivers number           # drivers on the payroll
field crashes number           # at-fault crashes in the last twelve months
field training_budget number   # pounds a year for training
field last_course date         # when they last sent somebody to a course of ours
field in_house_trainer yes/no  # employs a driver trainer of its own
event browsed_course         # looked at the page of a course; the target is the course
event asked_price            # asked what a course costs; the target is the course
event cancelled_seat         # gave back a seat on a course; the target is the course
set no_say = "driver", "apprentice"
set trainer_courses = "driver trainer*", "assessor course"
group fit "Can we teach them?"
when lorries >= 15 add 10 as many_wheels
when crashes >= 4 add 12 as crash_prone
when training_budget >= 8000 add 8 as has_budget
when in_house_trainer is no add 6 as no_trainer
when title in no_say subtract 12
define big_fleet as vans >= 25 or lorries >= 15
group interest "Do they want a course?" decays 25% every 30 days
when asked_price in trainer_courses add 20 as trainer_price
when browsed_course add 2 each day up to 10 as course_days
when downloaded "crash cost calculator" add 4
when downloaded "course catalogue 2026" add 4
when cancelled_seat subtract 10
ready at 20
band green at 20
band parked otherwise
"""
_LEADS = """\
id,name,company,trade,vans,lorries,drivers,crashes,training_budget,last_course,in_house_trainer
K1,Neil Ford,Suffolk Bins,waste,8,45,56,0,1500,2024-09-01,no
K2,Aoife Brennan,Brennan Milk,haulage,0,20,30,7,12000,,yes
K3,Sean Tierney,Tierney Turf,haulage,4,0,6,2,,2025-11-01,no
"""
_EVENTS = """\
lead,at,event,target
K1,2026-03-20,browsed_course,eco driving
K2,2026-03-21,asked_price,assessor course
K2,2026-03-22,downloaded,crash cost calculator
K3,2026-03-22,downloaded,course catalogue 2026
"""


@pytest.fixture(scope="module")
def school(demo: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Behind the demo, which is open until the end."""
    with world_of(tmp_path_factory.mktemp("school"), _POLICY, _LEADS, _EVENTS) as found:
        yield found


@pytest.mark.parametrize(
    ("said", "condition"),
    [
        ("with a budget over 10000", "training_budget > 10000"),
        ("7 or more crashes", "crashes >= 7"),
        ("downloaded the crash cost calculator", 'downloaded "crash cost calculator"'),
        ("whose last course with us was before 2025", "last_course before 2025-01-01"),
        ("whose training budget dont we know", "training_budget is missing"),
        ("have no driver trainer of their own", "in_house_trainer is no"),
        ("with an own trainer", "in_house_trainer"),
        ("over 10 drivers", "drivers > 10"),
        ("not a single van", "vans is 0"),
        ("apprentices", 'title contains "apprentice"'),
        ("looked at a course page in march", "browsed_course between 2026-03-01 and 2026-03-31"),
        (
            "looked at the eco driving course page in march",
            'browsed_course "eco driving" between 2026-03-01 and 2026-03-31',
        ),
        ("asked the price of the eco driving course", 'asked_price "eco driving"'),
        ("looked at the assessor course", 'browsed_course "assessor course"'),
        ("who haven't made a sound in 150 days", "inactive for 150 days"),
    ],
)
def test_its_own_words_come_first(school: World, said: str, condition: str) -> None:
    assert conditions_in(school, said).condition == condition


@pytest.mark.parametrize(
    ("said", "tool", "arguments"),
    [
        ("what rules apply to suffolk bins", "rules_fired", {"lead": "K1"}),
        ("fleets with over 50 drivers", "find_leads", {"where": "drivers > 50"}),
        ("run the back-test", "backtest", {}),
        ("how does what-if work here?", "help", {"topic": "what_if"}),
        ("how does decay work?", "describe_term", {"term": "decay"}),
        ("how much does our assessor course cost", None, {}),
        ("how many seats are left on the eco driving course", None, {}),
        ("put Neil Ford and Sean Tierney into a meeting with me for tuesday", None, {}),
        ("what's the fastest way from Hull to Wakefield by lorry", None, {}),
        ("how many hours may a lorry driver drive a day under EU rules?", None, {}),
        ("is Priya any good at selling?", None, {}),
        ("what does the no_trainer rule cost us", "rule_effect", {"rule": "no_trainer"}),
    ],
)
def test_questions_about_it(school: World, said: str, tool: str | None, arguments: dict[str, object]) -> None:
    read = Reader(school).readings(said, Thread())[0]
    assert (read.tool, dict(read.arguments), read.left_out) == (tool, arguments, ())
