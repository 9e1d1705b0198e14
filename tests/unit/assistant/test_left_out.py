"""Numbers that a reading makes no use of are told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from leadscore.assistant.conversation import Conversation
from leadscore.assistant.understanding.classifier import shipped
from leadscore.assistant.understanding.left_out import left_out
from leadscore.assistant.understanding.spotting import Spotter
from leadscore.assistant.world import World

_PRICING = {"rule": "pricing", "points": 35}


@pytest.mark.parametrize(
    ("question", "tool", "arguments", "left"),
    [
        ("what if pricing gave 35 and ready stood at 60?", "what_if", _PRICING, ("ready stood at 60",)),
        ("set pricing to 35, then ready to 60", "propose_change", _PRICING, ("ready to 60",)),
        ("pricing from 50 to 35", "propose_change", _PRICING, ()),
        ("lower pricing by 15", "propose_change", _PRICING, ()),
        ("pricing 35, no, 40", "propose_change", {"rule": "pricing", "points": 40}, ()),
        ("raise ready by 5", "what_if", {"threshold": 75}, ()),
        ("ready at 12,5", "what_if", {"threshold": 12}, ("12,5",)),
        ("set pricing to 1e3", "propose_change", {"rule": "pricing", "points": 1}, ("1e3",)),
        ("set pricing to 3e1", "propose_change", {"rule": "pricing", "points": 30}, ()),
        ("warm leads with 8 chairs or more", "find_leads", {"where": "band warm"}, ("8",)),
        ("firms over 1,000 people", "find_leads", {"where": "employees > 1000"}, ()),
        ("firms of at least 51 people", "find_leads", {"where": "employees > 50"}, ()),
        ("firms over 5k people", "count_leads", {"where": "employees > 5000"}, ()),
        ("who visited pricing in the last 2 weeks", "find_leads", {"where": 'visited "pricing" within 14 days'}, ()),
        ("who changed since 2026-03-17", "changed_since", {"since": "2026-03-17"}, ()),
        ("who of L-1094 and L-1136 is warm", "find_leads", {"where": "band warm"}, ()),
        ("who is above the 70 of ready", "find_leads", {"where": "ready"}, ()),
        ("why is she at 62", "explain_score", {"lead": "L-1094"}, ()),
        ("who is zorbed and in Austria", "find_leads", {"where": 'country is "austria"'}, ("zorbed",)),
        ("how many castle Austrians", "count_leads", {"where": 'country is "austria"'}, ("castle",)),
        ("kindly show me all Austrians, please", "find_leads", {"where": 'country is "austria"'}, ()),
        (
            "who saw pricing but never got a moon",
            "find_leads",
            {"where": 'visited "pricing"'},
            ("but never got a moon",),
        ),
        ("who visited pricing at night", "find_leads", {"where": 'visited "pricing"'}, ("night",)),
        ("who visited pricing on a Sunday", "find_leads", {"where": 'visited "pricing"'}, ("Sunday",)),
        ("whom shall I call this morning", "top_leads", {}, ()),
        ("warm leads at big firms", "find_leads", {"where": "band warm"}, ("big firms",)),
        ("small shops below 10 people", "find_leads", {"where": "employees < 10"}, ()),
        ("directors who signed up", "find_leads", {"where": 'seniority is "director"'}, ("who signed up",)),
        (
            "directors who have signed up for a trial",
            "find_leads",
            {"where": 'seniority is "director" and trialled'},
            (),
        ),
        ("who is at the top of engagement", "top_leads", {}, ("engagement",)),
        (
            "leads in Austria with at least 15 in fit",
            "find_leads",
            {"where": 'country is "austria" and fit >= 15'},
            (),
        ),
        ("who is best in engagement", "top_leads", {"by": "engagement"}, ()),
        ("good morning, who should I ring today?", "top_leads", {}, ()),
        ("morning! who is warm?", "find_leads", {"where": "band warm"}, ()),
        ("best fit leads nobody has talked to", "top_leads", {"by": "fit"}, ("nobody has talked",)),
        ("top leads without any contact", "top_leads", {}, ("without any contact",)),
        ("show the top 10 with their scores", "top_leads", {"limit": 10}, ()),
        (
            "who went from hot to cold this month",
            "changed_since",
            {"since": "2026-03-01"},
            ("band hot or band cold",),
        ),
        (
            "who visited pricing and the moon but not mars",
            "find_leads",
            {"where": 'visited "pricing"'},
            ("and the moon but not mars",),
        ),
        ("how many restaurants are ready", "count_leads", {"where": "ready"}, ("restaurants",)),
        ("how many are warm this month", "count_leads", {"where": "band warm"}, ()),
        ("Germans who were in touch last week", "find_leads", {"where": 'country is "germany"'}, ("last week",)),
    ],
)
def test_what_is_left_out(
    demo: World, question: str, tool: str, arguments: Mapping[str, Any], left: tuple[str, ...]
) -> None:
    assert left_out(Spotter(demo, shipped().common).spotted(question), tool, arguments) == left


def test_a_change_that_leaves_something_out_is_offered_first(demo: World) -> None:
    answer = Conversation(demo).ask("what if pricing gave 35 and the moon rule 20?").answer
    assert answer.startswith("I made nothing of “20”, so nothing is proposed. Is it:\n  1. who would move with")


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("set everything but pricing to 5", "I am not sure what you mean"),  # of penalties too?
        ("remove the comment on pricing", "A comment is taken out in the policy's file"),
        ("set pricing to 30 only for VPs", "I am not sure what you mean"),  # do all others keep 50?
        ("pricing gives 30 for Spain only", "I am not sure what you mean"),
        ('when title contains "vp" add 5 when title contains "cto" add 6', "I made nothing of"),
    ],
)
def test_a_change_of_only_some_is_asked_about_and_not_proposed(world: World, question: str, says: str) -> None:
    assert Conversation(world).ask(question).answer.startswith(says)
    assert not world.proposals
