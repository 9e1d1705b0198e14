"""What `ready` asks for, told in several parts, and what a group is told beside how it ages."""

from __future__ import annotations

import pytest

from leadscore.assistant.understanding.reader import Reader
from leadscore.assistant.understanding.thread import Thread
from leadscore.assistant.world import World

_ENGAGEMENT = 'group engagement "Do they show that they want it?"'


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (
            "what would happen with ready at 70 but fit has to be 20 at least, lost below 55 stays",
            "ready at 70 if fit >= 20 lost below 55",
        ),
        (
            "what if ready also needed fit of at least 20, still at 70, lost under 50",
            "ready at 70 if fit >= 20 lost below 50",
        ),
        ("try the threshold at 65 with a minimum fit of 20", "ready at 65 if fit >= 20 lost below 55"),
        ("set ready to 60 with fit of 5 or more, lost below 40", "ready at 60 if fit >= 5 lost below 40"),
        ("what if ready stood at 65 and required at least 15 points of fit", "ready at 65 if fit >= 15 lost below 55"),
        (
            "what if ready was at 60 with fit >= 0 and engagement at least 10",
            "ready at 60 if fit >= 0 and engagement >= 10 lost below 55",
        ),
        *(
            (question, "ready at 70 if fit >= 20 lost below 55")
            for question in (
                "nobody under 20 fit points should be ready",
                "leads need at least 20 points of fit to be ready",
                "people below 20 fit must not be ready",
                "fit should be at least 20 for ready",
                "only leads with fit of at least 20 should become ready",
            )
        ),
        *(
            (question, "band hot at 70 if fit >= 10 and engagement >= 30")
            for question in (
                "only people with engagement of at least 30 should be hot",
                "only hot if engagement is at least 30",
                "no leads with less than 30 engagement should be hot",
            )
        ),
        ("what if hot started at 90 (still fit at least 15)", "band hot at 90 if fit >= 15"),
        ("what if hot started at 90, fit still at least 10", "band hot at 90 if fit >= 10"),
        ("hot at 95 if engagement >= 30", "band hot at 95 if fit >= 10 and engagement >= 30"),
        ("warm at 50 if fit at least 10", "band warm at 50 if fit >= 10"),
        ("ready at 65 unless unsubscribed", "ready at 65 if fit >= 10 and not unsubscribed lost below 55"),
        ("ready only if country is germany", 'ready at 70 if fit >= 10 and country is "germany" lost below 55'),
        ("nobody from Spain should be ready", 'ready at 70 if fit >= 10 and country is not "spain" lost below 55'),
        ("students should never be hot", 'band hot at 70 if fit >= 10 and not title contains "student"'),
        ("ready without the fit condition", "ready at 70 lost below 55"),
        ("hot no longer needs fit", "band hot at 70"),
        ("set ready to 65, fit at least 15", "ready at 65 if fit >= 15 lost below 55"),
        ("ready at 60, minimum fit 15, lost below 50", "ready at 60 if fit >= 15 lost below 50"),
        ("hot at 80, engagement at least 30", "band hot at 80 if fit >= 10 and engagement >= 30"),
        ("ready at 70 with fit of at least 15, lost below 55 unchanged", "ready at 70 if fit >= 15 lost below 55"),
        ("I want the hot band to begin at 75, fit >= 10 as before", "band hot at 75 if fit >= 10"),
        ("say hot started at 80 with the same fit condition; what would change?", "band hot at 80 if fit >= 10"),
        ("ready should be lost only when they fall below 50", "ready at 70 if fit >= 10 lost below 50"),
        ("if warm started at 35, how would the bands shift?", "band warm at 35"),
        ("if warm started at 35, how many hot leads in Germany would there be?", "band warm at 35"),
        ("Please enter a change: the warm band shall begin at 45 points.", "band warm at 45"),
        ("what would be the outcome of lowering the warm band to 30 points?", "band warm at 30"),
        ("write into the policy that ready is at 70 if fit is at least 15", "ready at 70 if fit >= 15 lost below 55"),
        ("modify band warm so that it starts at 45", "band warm at 45"),
        (
            "what if engagement was capped at 50 but the decay is same, 50% every 30 days",
            f"{_ENGAGEMENT} at most 50 decays 50% every 30 days",
        ),
        ("what if the fit group maxed out at 40", 'group fit "Are they who we sell to?" at least -50 at most 40'),
        ("what if fit could go down to -80", 'group fit "Are they who we sell to?" at least -80 at most 50'),
        ("engagement should be capped at 50, decay as it is", f"{_ENGAGEMENT} at most 50 decays 50% every 30 days"),
    ],
)
def test_all_that_is_told_is_changed(demo: World, question: str, sentence: str) -> None:
    reading = Reader(demo).readings(question, Thread())[0]
    assert reading.arguments == {"sentence": sentence}
    assert reading.left_out == ()


@pytest.mark.parametrize("question", ["hot leads with over 500 people", "hot or warm leads over 500 people"])
def test_what_is_asked_of_leads_is_no_threshold(demo: World, question: str) -> None:
    assert Reader(demo).readings(question, Thread())[0].tool == "find_leads"


def test_what_stays_is_told_where_it_is_otherwise(demo: World) -> None:
    reading = Reader(demo).readings("ready at 65, lost below 40 as before", Thread())[0]
    assert reading.tool is None
    assert "“lost below 40 as before” is not how it is now" in reading.says


def test_a_number_of_something_else_is_not_left_out(demo: World) -> None:
    """A group's cap beside where `ready` stands is no condition of it."""
    reading = Reader(demo).readings("what if ready at 60 and engagement capped at 50", Thread())[0]
    assert reading.arguments["threshold"] == 60
    assert reading.arguments["also"] == [{"sentence": f"{_ENGAGEMENT} at most 50 decays 50% every 30 days"}]


def test_who_is_left_out_by_words_that_cannot_be_read_is_told(demo: World) -> None:
    reading = Reader(demo).readings("ready at 65 unless frobnicated", Thread())[0]
    assert reading.tool is None
    assert "unless frobnicated" in reading.says


def test_a_rule_may_age_as_the_others_do(demo: World) -> None:
    reading = Reader(demo).readings("let the demo points decay like the rest", Thread())[0]
    assert reading.arguments["rule"] == "demo"
    assert "decays" not in str(reading.arguments["sentence"])


def test_what_ready_asks_for_supposes_nothing(demo: World) -> None:
    question = "Write into the policy that ready is at 70 if fit is at least 15, and lost below 55."
    reading = Reader(demo).readings(question, Thread())[0]
    assert (reading.tool, reading.arguments) == (
        "propose_change",
        {"sentence": "ready at 70 if fit >= 15 lost below 55"},
    )


def test_a_list_that_makes_nothing_of_a_number_is_less_likely(demo: World) -> None:
    """Points that are taken are a rule's."""
    readings = Reader(demo).readings("id like to knock off 15 when someone got called and never replied", Thread())
    assert readings[0].tool == "draft_rule"
    assert all(reading.sure < 0.1 for reading in readings if reading.tool == "find_leads")


def test_what_is_supposed_is_no_list(demo: World) -> None:
    readings = Reader(demo).readings("what if Canada didn't count", Thread())
    assert readings[0].arguments == {"set": "our_countries", "members": "canada", "remove": True}


def test_more_leads_are_no_points(demo: World) -> None:
    """Nor does where `ready` stands change."""
    readings = Reader(demo).readings("imagine we had 10 more leads, who would be ready", Thread())
    assert all("threshold" not in reading.arguments for reading in readings)
