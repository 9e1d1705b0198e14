"""What is written in short, or by the way, is read as what would be said."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import pytest

from leadscore.assistant.understanding.bands import said_in_full
from leadscore.assistant.understanding.in_short import written_out
from leadscore.assistant.understanding.reader import Reader
from leadscore.assistant.understanding.thread import Thread
from leadscore.assistant.understanding.words import nearest_word
from leadscore.assistant.world import World

_ENGAGEMENT = 'group engagement "Do they show that they want it?"'


@pytest.mark.parametrize(
    ("short", "whole"),
    [
        ("top 5 excl. students", "top 5 excluding students"),
        ("top 5 w/o students", "top 5 without students"),
        ("keep the 50%/30d half-life", "keep the 50% every 30 days"),
        ("a half-life of 2 weeks", "a decay of 50% every 2 weeks"),
        ("a 20-day half-life", "a decay of 50% every 20 day"),
        ("firms sub-50 people", "firms under 50 people"),
        ("Zeno@Velvethaven", "Zeno at Velvethaven"),
        ("zeno@velvethaven.example", "zeno@velvethaven.example"),
        ("warm leads in our target accts", "warm leads in our target accounts"),
        ("logistics cos. with a demo", "logistics companies with a demo"),
        ("who hasn't gone to the fair", "who hasn't gone to the fair"),
        ("who came to the spring offer page", "who visited the spring offer page"),
        ("who came to the webinar", "who came to the webinar"),
        ("between 30 through 2000 people", "between 30 to 2000 people"),
        ("who has an open trial", "who has a trial"),
        ("hot at 85 (fit 10 or more as now)", "hot at 85"),
        ("change the seats rule so it starts at 30", "the seats rule starts at 30"),
        ("Change hot: it should begin at 80", "hot should begin at 80"),
        ("exclusive excel users", "exclusive excel users"),
        ("half of the leads", "half of the leads"),
        ('when title contains "sub-20 w/o" add 5', 'when title contains "sub-20 w/o" add 5'),
    ],
)
def test_it_is_written_out(short: str, whole: str) -> None:
    assert written_out(short) == whole
    assert written_out(whole) == whole


@pytest.mark.parametrize(
    ("short", "whole"),
    [
        ("ripe+ in India", "ripe or above in India"),
        ("leads that haven't gone ready yet", "leads that are not ready yet"),
        ("leads that didn't turn far off", "leads that are not far off"),
        ("who made it to ripe?", "who are ripe?"),
        ("who made it to ripe this week", "who made it to ripe this week"),
        ("who still made it to far off", "who are far off"),
        ("hot+ in India", "hot+ in India"),
    ],
)
def test_the_policys_own_bands_are_written_out(land: World, short: str, whole: str) -> None:
    bands = [replace(band, name=name) for band, name in zip(land.plan.bands, ("ripe", "far_off"), strict=False)]
    plan = replace(land.plan, bands=tuple(bands))
    assert said_in_full(cast(World, SimpleNamespace(plan=plan)), short) == whole


@pytest.mark.parametrize(
    ("asked", "tool", "arguments"),
    [
        ("score spread excl disqualified", "score_distribution", {"where": "not disqualified"}),
        (
            "change the seats rule so it starts at 30 seats, same 10 points",
            "propose_change",
            {
                "rule": "fit: seats >= 20",
                "sentence": 'when seats >= 30 add 10 because "They have already counted the people who need it"',
            },
        ),
        (
            "what would happen if hot started at 85 (fit 10 or more as now)?",
            "what_if",
            {"sentence": "band hot at 85 if fit >= 10"},
        ),
        (
            "what if engagement decayed by half every 60 days, keeping the limits?",
            "what_if",
            {"sentence": f"{_ENGAGEMENT} at most 60 decays 50% every 60 days"},
        ),
        (
            "engagement halves every 60 days, keep the cap",
            "propose_change",
            {"sentence": f"{_ENGAGEMENT} at most 60 decays 50% every 60 days"},
        ),
        (
            "cap engagement at 45, half-life 20 days",
            "propose_change",
            {"sentence": f"{_ENGAGEMENT} at most 45 decays 50% every 20 days"},
        ),
        ("leads created this march", "find_leads", {"where": "created between 2026-03-01 and 2026-03-31"}),
        ("how many leads above fit 30", "count_leads", {"where": "fit > 30"}),
        ("list those below product 10", "find_leads", {"where": "product < 10"}),
        ("who has at least a 15 in product?", "find_leads", {"where": "product >= 15"}),
        ("leads with 40 or more in engagement", "find_leads", {"where": "engagement >= 40"}),
        ("leads with a 20 or better for fit", "find_leads", {"where": "fit >= 20"}),
        ("everyone who got under 10 on fit", "find_leads", {"where": "fit < 10"}),
        ("who has fit 40 upwards?", "find_leads", {"where": "fit >= 40"}),
        ("engaged (45 or more) but poor fit, below 10. who?", "find_leads", {"where": "engagement >= 45 and fit < 10"}),
        ("top 15 in product", "top_leads", {"limit": 15, "by": "product"}),
        ("the best one in software", "top_leads", {"where": 'industry is "software"', "limit": 1}),
        ("who needs only one more push", "nearly_ready", {}),
        ("within 5 only", "nearly_ready", {"within": 5}),
        ("top 5 without Bluefern Bank's Yuki Hollowbrook", "top_leads", {"without": "L-1098", "limit": 5}),
        ("why is Yuki Hollowbrook (L-1098) so high", "explain_score", {"lead": "L-1098"}),
        ("explain zeno gantrymoor@Velvethaven", "explain_score", {"lead": "L-1264"}),
        ("please list the whole vocabulary", "list_vocabulary", {}),
        (
            "what if we gave 10 for downloading the whitepaper",
            "what_if",
            {"sentence": 'when downloaded "whitepaper*" add 10'},
        ),
        ("try excel as a connected crm", "what_if", {"set": "connected_crms", "members": "excel"}),
        ("healthcare into key_industries", "propose_change", {"set": "key_industries", "members": "healthcare"}),
        ("I'd like the warm band to begin at 35", "propose_change", {"sentence": "band warm at 35"}),
        ("set pricing to 35, file the proposal", "propose_change", {"rule": "pricing", "points": 35}),
    ],
)
def test_it_is_read_as_what_would_be_said(demo: World, asked: str, tool: str, arguments: dict[str, object]) -> None:
    demo.proposals.clear()
    first = Reader(demo).readings(asked, Thread())[0]
    assert (first.tool, dict(first.arguments), first.left_out) == (tool, arguments, ())


def test_what_gives_points_is_no_threshold(demo: World) -> None:
    first = Reader(demo).readings("what if calling us gave 20", Thread())[0]
    assert "threshold" not in first.arguments


@pytest.mark.parametrize(("slip", "meant"), [("realy", "really"), ("poits", "points"), ("laeds", "leads")])
def test_of_words_as_near_the_one_with_the_same_letters_is_meant(slip: str, meant: str) -> None:
    known = frozenset({"ready", "really", "posts", "points", "leads", "leafs"})
    assert nearest_word(slip, known) == meant
