"""Changes of other parts of a policy, in people's words: each as what stands there with what they say otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from leadscore.assistant.conversation import Conversation
from leadscore.assistant.understanding.amending import amendments
from leadscore.assistant.understanding.in_full.clauses import in_full
from leadscore.assistant.understanding.left_out import left_out
from leadscore.assistant.understanding.reader import Reader
from leadscore.assistant.understanding.reading import Reading
from leadscore.assistant.understanding.spotting import Spotter
from leadscore.assistant.understanding.thread import Thread
from leadscore.assistant.world import World

ENGAGEMENT = 'group engagement "Do they show that they want it?"'
FIT = 'group fit "Are they who we sell to?"'
PRICING = 'when visited "pricing" add 50'
SIGNAL = 'as pricing because "The strongest signal in last year\'s won deals"'
INTEREST = 'because "Interest, but not yet in buying"'
BLOG = 'engagement: visited "/blog/*"'


def _read(world: World, question: str) -> Reading | None:
    return next(amendments(world, Spotter(world, frozenset()).spotted(question)), None)


def _told(world: World, question: str) -> Reading | None:
    """In full first, as a conversation reads it."""
    return next(iter(in_full(world, Spotter(world, frozenset()).spotted(question))), None) or _read(world, question)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("cap engagement at 50", f"{ENGAGEMENT} at most 50 decays 50% every 30 days"),
        ("let engagement go up to 80", f"{ENGAGEMENT} at most 80 decays 50% every 30 days"),
        ("engagement should never exceed forty-five", f"{ENGAGEMENT} at most 45 decays 50% every 30 days"),
        ("raise the engagement cap by 10", f"{ENGAGEMENT} at most 70 decays 50% every 30 days"),
        ("no more than 12.5 from engagement please", f"{ENGAGEMENT} at most 12.5 decays 50% every 30 days"),
        ("remove the cap on engagement", f"{ENGAGEMENT} decays 50% every 30 days"),
        ("group engagement at most 50", f"{ENGAGEMENT} at most 50 decays 50% every 30 days"),
        ("fit should not fall below -30", f"{FIT} at least -30 at most 50"),
        ("put the floor for fit at minus twenty", f"{FIT} at least -20 at most 50"),
        ("keep fit between -20 and 40", f"{FIT} at least -20 at most 40"),
        ("let engagement decay 30% every 20 days", f"{ENGAGEMENT} at most 60 decays 30% every 20 days"),
        ("engagement decays every 60 days instead of 30", f"{ENGAGEMENT} at most 60 decays 50% every 60 days"),
        ("change the decay of the engagement group to 60 days", f"{ENGAGEMENT} at most 60 decays 50% every 60 days"),
        ("set the engagement decay from 30 to 45 days", f"{ENGAGEMENT} at most 60 decays 50% every 45 days"),
        ("engagement should halve every two weeks", f"{ENGAGEMENT} at most 60 decays 50% every 2 weeks"),
        ("let engagement decay by a third every two weeks", f"{ENGAGEMENT} at most 60 decays 33.333% every 2 weeks"),
        ("cap engagement at forty-two and a half", f"{ENGAGEMENT} at most 42.5 decays 50% every 30 days"),
        ("stop decaying engagement", f"{ENGAGEMENT} at most 60"),
        ("lost below 50", "ready at 70 if fit >= 10 lost below 50"),
        ("leads should stay ready until they fall below 50", "ready at 70 if fit >= 10 lost below 50"),
        ("ready at 60 and lost below 45", "ready at 60 if fit >= 10 lost below 45"),
        ("no hysteresis", "ready at 70 if fit >= 10"),
        ("warm from 45", "band warm at 45"),
        ("make warm start at 45", "band warm at 45"),
        ("45 for warm", "band warm at 45"),
        ("lower the warm band by 5", "band warm at 35"),
        ("raise hot to 80", "band hot at 80 if fit >= 10"),
        ("hot 5 points lower", "band hot at 65 if fit >= 10"),
    ],
)
def test_what_stands_there_is_proposed_as_it_shall_be(demo: World, question: str, sentence: str) -> None:
    reading = _told(demo, question)
    assert reading is not None
    assert (reading.tool, dict(reading.arguments)) == ("propose_change", {"sentence": sentence})


@pytest.mark.parametrize(
    ("question", "change"),
    [
        ("decay pricing over 60 days", {"rule": "pricing", "sentence": f"{PRICING} fades over 60 days {SIGNAL}"}),
        ("pricing should never decay", {"rule": "pricing", "sentence": f"{PRICING} never decays {SIGNAL}"}),
        ("cap pricing at 30", {"rule": "pricing", "points": 30}),
        ("cap pricing at 60", {"rule": "pricing", "sentence": f"{PRICING} up to 60 {SIGNAL}"}),
        (
            "at most a dozen points for blog visits",
            {
                "rule": BLOG,
                "sentence": f'when visited "/blog/*" add 1 each different up to 12 {INTEREST}',
            },
        ),
        (
            "rename the pricing rule to price page",
            {"rule": "pricing", "sentence": f"{PRICING} {SIGNAL.replace('pricing', 'price_page', 1)}"},
        ),
        ("don't disqualify existing customers any more", {"rule": "fit: existing_customer", "remove": True}),
        ("stop disqualifying competitors", {"rule": "fit: competitor", "remove": True}),
        ("add Norway to our countries", {"set": "our_countries", "members": "Norway"}),
        ("our countries should also include Norway and Sweden", {"set": "our_countries", "members": "Norway, Sweden"}),
        ("Norway should be one of our countries", {"set": "our_countries", "members": "Norway"}),
        ("take gmail.com off free mail", {"set": "free_mail", "members": "gmail.com", "remove": True}),
        (
            "drop consulting from the key industries list",
            {"set": "key_industries", "members": "consulting", "remove": True},
        ),
    ],
)
def test_a_rule_or_a_set_is_changed(demo: World, question: str, change: Mapping[str, Any]) -> None:
    reading = _read(demo, question)
    assert reading is not None
    assert (reading.tool, dict(reading.arguments)) == ("propose_change", change)


@pytest.mark.parametrize(
    "question",
    [
        "what if engagement was capped at 40?",
        "what if Ireland was no longer one of our countries",
        "how many would be ready if hot needed 80",
        "suppose pricing faded over 60 days",
    ],
)
def test_what_is_supposed_is_no_proposal(demo: World, question: str) -> None:
    reading = _told(demo, question)
    assert reading is not None
    assert reading.tool == "what_if"


@pytest.mark.parametrize(
    "question",
    [
        "how many leads have engagement at most 50",
        "why is engagement capped at 60",
        "which leads are warm from 45 to 50",
        "who is lost below 55",
        "add 10 to key industries",
        "add 5 points for people in key industries",
        "a new rule: 10 points for people in Spain, which fades over 60 days",
        "what does decay mean",
        "field seats number",
        "set pricing to 35",
        "bump pricing up to 60",
        "engagement above 50 at most?",
        "mailed three times or more and never opened anything, maximum fifty",
        "10 for people who watched the demo for 20 minutes and hold the budget, never decaying",
        "pricing visits shall only count when they are at most 14 days old, still 50 points",
        "lower the bar by five",
        "leads in our countries without Ada Quill",
        "existing customers not disqualified",
    ],
)
def test_other_questions_are_none_of_these(demo: World, question: str) -> None:
    assert _read(demo, question) is None


def test_what_a_change_leaves_out_is_told_and_what_it_replaces_is_not(demo: World) -> None:
    def said(question: str) -> tuple[str, ...]:
        spotted = Spotter(demo, frozenset()).spotted(question)
        reading = next(amendments(demo, spotted))
        return left_out(spotted, reading.tool, reading.arguments)

    assert said("cap engagement at 50 and product at 20") == ("product at 20",)
    assert said("cap engagement at 50 instead of 60") == ()
    assert said("raise the engagement cap by 10") == ()
    assert said("take Ireland off our countries") == ()


@pytest.mark.parametrize(
    ("first", "then", "change"),
    [
        (
            "what if we capped engagement at 50",
            "make it 40",
            {"sentence": f"{ENGAGEMENT} at most 40 decays 50% every 30 days"},
        ),
        ("lost below 50", "make it 45", {"sentence": "ready at 70 if fit >= 10 lost below 45"}),
        ("what if warm started at 50", "and at 55?", {"sentence": "band warm at 55"}),
        ("add Norway to our countries", "and Sweden too", {"set": "our_countries", "members": "Sweden"}),
    ],
)
def test_what_follows_says_only_what_is_other(world: World, first: str, then: str, change: Mapping[str, Any]) -> None:
    talk = Conversation(world)
    talk.ask(first)
    reply = talk.ask(then)
    assert dict(reply.arguments) == change


def test_they_are_surer_than_what_else_is_thought_of(demo: World) -> None:
    reader = Reader(demo)
    for question in ("cap engagement at 50", "add Norway to our countries", "make warm start at 45", "lost below 50"):
        first = reader.readings(question, Thread())[0]
        assert (first.tool, first.sure > 0.5) == ("propose_change", True), question
