"""Names that have a number or words of questions in them are that name alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from leadscore.assistant.understanding.reader import Reader
from leadscore.assistant.understanding.thread import Thread
from leadscore.assistant.world import World
from unit.assistant.worlds import world_of

_POLICY = """\
policy "Wedding fair" version 1
field enquiry_type text
field guests number
define couple as enquiry_type is "wedding" or enquiry_type is "elopement"
define tier_1 as guests >= 100
define tier_2 as guests < 100
when couple add 10
when tier_1 add 5
when phoned add 1
event phoned
when guests > 300 add 1 as lead_in
ready at 12
band golden at 20
band cold otherwise
"""
_LEADS = """\
id,name,company,enquiry_type,guests
W1,Ada Moss,,wedding,120
W2,Una Vale,,elopement,12
W3,Cleo Ash,Ash & Co,portrait,
"""
_EVENTS = """\
lead,at,event,target
W1,2026-03-20,phoned,
W2,2026-03-25,phoned,
"""


@pytest.fixture(scope="module")
def fair(demo: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Behind the demo, which is open until the end."""
    with world_of(tmp_path_factory.mktemp("fair"), _POLICY, _LEADS, _EVENTS) as found:
        yield found


@pytest.mark.parametrize(
    ("asked", "tool", "arguments"),
    [
        ("top five", "top_leads", {"limit": 5}),
        ("who is within 10 of ready", "nearly_ready", {"within": 10}),
        ("the worst 2 couples", "top_leads", {"where": "couple", "limit": 2, "order": "worst"}),
        ("how many couples", "count_leads", {"where": "couple"}),
        ("which couple never phoned", "find_leads", {"where": "couple and never phoned"}),
        ("who phoned a couple of times", "find_leads", {"where": "phoned at least 2 times"}),
        ("who phoned in the last couple of weeks", "find_leads", {"where": "phoned within 14 days"}),
        ("list tier 1", "find_leads", {"where": "tier_1"}),
        ("list the tier 2 leads", "find_leads", {"where": "tier_2"}),
        ("the best 3 leads in tier two", "top_leads", {"where": "tier_2", "limit": 3}),
        ("what if lead_in gave 5", "what_if", {"rule": "lead_in", "points": 5}),
    ],
)
def test_a_number_is_no_name_that_has_another(fair: World, asked: str, tool: str, arguments: dict[str, object]) -> None:
    first = Reader(fair).readings(asked, Thread())[0]
    assert (first.tool, dict(first.arguments)) == (tool, arguments)
