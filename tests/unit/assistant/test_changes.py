"""The change that a question speaks of: of other points what they come to, of a rule gone that it is gone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from leadscore.assistant.understanding.changes import changes_in
from leadscore.assistant.understanding.reader import Reader
from leadscore.assistant.understanding.spotting import Spotter
from leadscore.assistant.understanding.thread import Thread
from leadscore.assistant.world import World

_WEBINAR = 'engagement: attended "webinar*" at least 2 times within 90 days and not starts_out'
_BOUNCED = "engagement: bounced within 90 days"
_CAREERS = 'engagement: visited "careers*" at least 2 times'


def _change(world: World, question: str) -> Mapping[str, Any]:
    return changes_in(world, Spotter(world, frozenset()).spotted(question), Thread())[0].arguments


@pytest.mark.parametrize(
    ("question", "change"),
    [
        ("take ten off pricing", {"rule": "pricing", "points": 40}),
        ("remove 5 points from pricing", {"rule": "pricing", "points": 45}),
        ("take 10 points away from pricing", {"rule": "pricing", "points": 40}),
        ("deduct 5 points from the pricing rule", {"rule": "pricing", "points": 45}),
        ("right_size_company at 20", {"rule": "right_size_company", "points": 20}),
        (
            "let the seats rule apply from 30 seats instead of 20",
            {
                "rule": "fit: seats >= 20",
                "sentence": 'when seats >= 30 add 10 because "They have already counted the people who need it"',
            },
        ),
        (
            "what if Germans at firms over 500 people got 10",
            {"sentence": 'when country is "germany" and employees > 500 add 10'},
        ),
        ("raise the blog rule by two", {"rule": 'engagement: visited "/blog/*"', "points": 3}),
        ("add five to demo", {"rule": "demo", "points": 55}),
        ("increase pricing by 10 percent", {"rule": "pricing", "points": 55}),
        ("make demo worth a quarter less", {"rule": "demo", "points": 37.5}),
        ("demo from 50 -> 40", {"rule": "demo", "points": 40}),
        ("set pricing 2 35", {"rule": "pricing", "points": 35}),
        ("what if careers visits cost minus twenty-five instead", {"rule": _CAREERS, "points": -25}),
        ("reduce the careers penalty by five", {"rule": _CAREERS, "points": -10}),
        ("increase the penalty for careers by five", {"rule": _CAREERS, "points": -20}),
        ("take another ten off for careers", {"rule": _CAREERS, "points": -25}),
        ("what if we leave away the webinar rule", {"rule": _WEBINAR, "remove": True}),
        ("suppose the webinar rule didn't exist", {"rule": _WEBINAR, "remove": True}),
        ("what if competitors were not disqualified", {"rule": "fit: competitor", "remove": True}),
        ("what if we just didn't have that bounce rule at all", {"rule": _BOUNCED, "remove": True}),
        ("simulate: no points for opens at all", {"rule": "engagement: opened", "remove": True}),
        ("suppose bounces cost nothing", {"rule": _BOUNCED, "remove": True}),
        ("what if blog visits weren't scored", {"rule": 'engagement: visited "/blog/*"', "remove": True}),
        ("suppose we took 25 points off for a bounce instead of 10", {"rule": _BOUNCED, "points": -25}),
        ("what if a contact page visit earned 5 points", {"sentence": 'when visited "contact" add 5'}),
        ("what if a visit to the about page gave 3", {"sentence": 'when visited "about" add 3'}),
        ("what if a visit to pricing gave 30", {"rule": "pricing", "points": 30}),
        ("put the points for decision maker on 25", {"rule": "decision_maker", "points": 25}),
        ("coming to two webinars: make that 20", {"rule": _WEBINAR, "points": 20}),
        ("that rule for twenty seats, get rid of it", {"rule": "fit: seats >= 20", "remove": True}),
        ("punish careers visits by thirty, not by fifteen", {"rule": _CAREERS, "points": -30}),
        ("bounces cost 10, sales wanted 20, please enter minus 15", {"rule": _BOUNCED, "points": -15}),
        ("lower the bar by five", {"threshold": 65}),
        ("raise the threshold by ten points", {"threshold": 80}),
        ("what if the bar was a tenth lower", {"threshold": 63}),
        ("move the cut-off from 70 to sixty-five", {"threshold": 65}),
        ("he wants the ready mark at 80", {"threshold": 80}),
        ("what if everyone from Austria got 10 more", {"sentence": 'when country is "austria" add 10'}),
        ("crank pricing up to sixty", {"rule": "pricing", "points": 60}),
        ("knock the bounce penalty up to fifteen", {"rule": _BOUNCED, "points": -15}),
        ("put the careers penalty down to five points off", {"rule": _CAREERS, "points": -5}),
        ("what if people who asked for a demo received an additional 10", {"rule": "demo", "points": 60}),
        ("what if we abandon the careers penalty", {"rule": _CAREERS, "remove": True}),
        ("imagine we stop to punish bounces", {"rule": _BOUNCED, "remove": True}),
        ("what if firms over a thousand got twenty instead of ten", {"rule": "fit: employees > 1000", "points": 20}),
        ("what if firms over 1000 people earned 15", {"rule": "fit: employees > 1000", "points": 15}),
        ("say we gave france five points who'd move", {"sentence": 'when country is "france" add 5'}),
        ("what if people from France scored 5", {}),
        ("what if engagement stood at 80", {}),
        ("simulate 10 points for leads that clicked a newsletter", {"sentence": 'when clicked "newsletter*" add 10'}),
        (
            "what if leads attending any webinar were to receive an additional 10 points",
            {"sentence": 'when attended "webinar*" add 10'},
        ),
    ],
)
def test_a_change_is_found(demo: World, question: str, change: Mapping[str, Any]) -> None:
    assert dict(_change(demo, question)) == change


@pytest.mark.parametrize("part", ["remove the window of", "drop the because from", "take the 3 days out of"])
def test_whose_part_shall_go_is_not_gone(demo: World, part: str) -> None:
    found = changes_in(demo, Spotter(demo, frozenset()).spotted(f"{part} pricing"), Thread())[0]
    assert (found.arguments, found.unclear) == ({"rule": "pricing"}, "change")


def test_a_bound_and_the_points_are_changed_together(demo: World) -> None:
    change = _change(demo, "what if we gave 5 for each login up to 25")
    assert str(change["sentence"]).startswith("when logged_in within 14 days add 5 each day up to 25")


def test_how_often_it_must_happen_is_changed(demo: World) -> None:
    change = _change(demo, "in place of two visits to careers pages let three be needed")
    assert str(change["sentence"]).startswith('when visited "careers*" at least 3 times subtract 15')


@pytest.mark.parametrize(
    ("question", "starts"),
    [
        (
            "what if pricing needed two visits before they get the fifty",
            'when visited "pricing" at least 2 times add 50',
        ),
        ("pricing should only count from the third visit on", 'when visited "pricing" at least 3 times add 50'),
        (
            "what if it took 3 visits of pricing in the last 14 days",
            'when visited "pricing" at least 3 times within 14 ',
        ),
        ("make demo need more than one request and give 70", 'when requested "demo" at least 2 times add 70'),
        ("webinars should need four attendances", 'when attended "webinar*" at least 4 times within 90 days and not'),
    ],
)
def test_how_often_a_rule_needs_something_is_changed(demo: World, question: str, starts: str) -> None:
    assert str(_change(demo, question)["sentence"]).startswith(starts)


def test_how_long_silence_lasts_is_changed(demo: World) -> None:
    change = _change(demo, "what if inactivity counted after 3 months")
    assert str(change["sentence"]).startswith("when inactive for 90 days subtract 20")


@pytest.mark.parametrize(
    "said", ["what if zebra started at 70", "imagine the lukewarm band at 70", "would it change if tepid began at 70"]
)
def test_a_number_of_something_that_is_not_there_is_no_threshold(world: World, said: str) -> None:
    first = Reader(world).readings(said, Thread())[0]
    assert "threshold" not in first.arguments
