"""What stands before a question, or beside it, is told from what is asked."""

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
        ("I've got forty minutes before lunch. Which five should I ring?", "top_leads", {"limit": 5}),
        ("We've got twenty minutes until standup. Top three leads?", "top_leads", {"limit": 3}),
        ("Ok so my calendar is empty and I have a phone. Who are the best five?", "top_leads", {"limit": 5}),
        ("I have ten minutes, then a meeting. Which are the hottest leads?", "top_leads", {}),
        ("I've got a train at four. How many leads are ready?", "count_leads", {"where": "ready"}),
    ],
)
def test_how_the_asker_is_placed_is_not_asked(demo: World, asked: str, tool: str, arguments: dict[str, object]) -> None:
    assert _first(demo, asked) == (tool, arguments)


@pytest.mark.parametrize(
    ("asked", "where"),
    [
        ("I have time for leads from Germany. Which of them are ready?", 'country is "germany" and ready'),
        ("We have companies in Austria this week. Which are ready?", 'country is "austria" and ready'),
    ],
)
def test_of_which_leads_somebody_speaks_is_asked(demo: World, asked: str, where: str) -> None:
    assert _first(demo, asked)[1] == {"where": where}


@pytest.mark.parametrize(
    ("asked", "tool", "arguments"),
    [
        (
            "Juno Kettlewright, has she been fed by blog or by pricing? i.e. which rules apply to her",
            "rules_fired",
            {"lead": "L-1047"},
        ),
        ("Who is worth a call? I mean who is ready in Spain", "find_leads", {"where": 'ready and country is "spain"'}),
        ("how many are hot? never mind, who is ready?", "find_leads", {"where": "ready"}),
        ("which rules are about the fit? ok never mind, simply what is fit", "describe_term", {"term": "fit"}),
        (
            "no page viewed this year: who's like that? sorry, I mean never visited after 2025-12-31",
            "find_leads",
            {"where": "never visited after 2025-12-31"},
        ),
        ("who is hot in Spain? I mean how many?", "count_leads", {"where": 'band hot and country is "spain"'}),
        ("set pricing to 40. I mean what would happen?", "what_if", {"rule": "pricing", "points": 40}),
    ],
)
def test_what_is_asked_in_the_end_counts(demo: World, asked: str, tool: str, arguments: dict[str, object]) -> None:
    assert _first(demo, asked) == (tool, arguments)


@pytest.mark.parametrize(
    ("asked", "tool", "where"),
    [
        (
            "my region is DACH, whom do I call first? (germany, austria)",
            "top_leads",
            'country is "germany" or country is "austria"',
        ),
        ("Which leads have gone silent, half a year or so (180 days)?", "find_leads", "inactive for 180 days"),
        ("who has been inactive for about a quarter, i.e. 90 days?", "find_leads", "inactive for 90 days"),
        (
            "how many warm leads in Germany — no, only Austria",
            "count_leads",
            'band warm and country is "austria"',
        ),
        ("show me the CEOs and the — no, just the CTOs", "find_leads", 'title contains "cto"'),
        (
            "how many hot leads are in free mail land vs. — no, just free mail, how many hot",
            "count_leads",
            "band hot and email_domain in free_mail",
        ),
        ("who has a big firm? over 1000 people I mean", "find_leads", "employees > 1000"),
    ],
)
def test_what_is_made_precise_or_corrected_counts(demo: World, asked: str, tool: str, where: str) -> None:
    assert _first(demo, asked) == (tool, {"where": where})


@pytest.mark.parametrize(
    ("asked", "tool", "arguments"),
    [
        (
            "A lead from Copper Kettle Foods called back: Silas Foxwhistle. Is he losing heat soon?",
            "when_drops",
            {"lead": "L-1211"},
        ),
        (
            "Somebody from Quillworks Partners rang: Juno Kettlewright. What is her score?",
            "explain_score",
            {"lead": "L-1047"},
        ),
        (
            "how's Rosalind Vane doing and what did Sam's override add to her score?",
            "explain_score",
            {"lead": "L-1900"},
        ),
    ],
)
def test_who_is_only_told_of_is_no_lead(demo: World, asked: str, tool: str, arguments: dict[str, object]) -> None:
    assert _first(demo, asked) == (tool, arguments)
