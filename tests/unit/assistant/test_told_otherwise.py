"""What is asked of leads in another order of words, or in other words than most people use."""

from __future__ import annotations

import pytest

from leadscore.assistant.understanding.reader import Reader
from leadscore.assistant.understanding.thread import Thread
from leadscore.assistant.world import World


def _first(world: World, asked: str) -> tuple[str | None, dict[str, object]]:
    world.proposals.clear()
    first = Reader(world).readings(asked, Thread())[0]
    return first.tool, dict(first.arguments)


@pytest.mark.parametrize(
    ("asked", "tool", "arguments"),
    [
        ("who did we email", "find_leads", {"where": "mailed"}),
        ("And who did we email that never opened anything?", "find_leads", {"where": "mailed and never opened"}),
        ("who did we mail last week", "find_leads", {"where": "mailed within 7 days"}),
        ("which leads did we call", "find_leads", {"where": "called"}),
        (
            "how many leads did Google bring us since new year",
            "count_leads",
            {"where": 'source is "google" and created after 2025-12-31'},
        ),
        (
            "how many leads has LinkedIn sent us since March",
            "count_leads",
            {"where": 'source is "linkedin" and created after 2026-02-28'},
        ),
        ("who's behind Quillworks?", "find_leads", {"name": "Quillworks"}),
        ("who is behind pinegate and how'd they score", "find_leads", {"name": "pinegate"}),
        ("when does Juno Kettlewright drop, if at all", "when_drops", {"lead": "L-1047"}),
        ("hi, what can you do with explanations?", "help", {"topic": "explanations"}),
        ("nearly ready but with budget power, please", "nearly_ready", {"where": "holds_budget"}),
    ],
)
def test_another_order_of_words_asks_the_same(demo: World, asked: str, tool: str, arguments: dict[str, object]) -> None:
    assert _first(demo, asked) == (tool, arguments)


@pytest.mark.parametrize(
    ("asked", "where"),
    [
        ("who's got a company but we have no idea about the industry", "company is known and industry is missing"),
        ("who has got a phone but no country", "phone is known and country is missing"),
        ("ceo/cto leads", 'title contains "ceo" or title contains "cto"'),
        ("vp or director leads", 'seniority is "vp" or seniority is "director"'),
        ("cmo / chief marketing officer leads?", 'title contains "cmo" or title is "chief marketing officer"'),
        ("students/interns/juniors that are warm", "starts_out and band warm"),
        ("the intern/student/trainee crowd that still hit warm", "starts_out and band warm"),
        (
            "directors+ in Spain",
            '(seniority is "c_level" or seniority is "vp" or seniority is "director") and country is "spain"',
        ),
        (
            "Which leads came in between Christmas eve and new year's eve 2025?",
            "created between 2025-12-24 and 2025-12-31",
        ),
        ("leads created on Christmas day", "created between 2025-12-25 and 2025-12-25"),
    ],
)
def test_conditions_are_all_kept(demo: World, asked: str, where: str) -> None:
    assert _first(demo, asked) == ("find_leads", {"where": where})


@pytest.mark.parametrize("asked", ["who did we talk about", "what did we do last week"])
def test_what_was_not_done_to_leads_is_no_condition(demo: World, asked: str) -> None:
    assert _first(demo, asked)[0] is None
