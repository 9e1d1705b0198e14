"""Definitions, grades and who is told, as people say them, and rules that are named by what they ask for."""

from __future__ import annotations

import pytest

from leadscore.assistant.conversation import SURE
from leadscore.assistant.understanding.reader import Reader
from leadscore.assistant.understanding.reading import Reading
from leadscore.assistant.understanding.thread import Thread
from leadscore.assistant.world import World

QUIET = "engagement: inactive for 180 days"


@pytest.fixture(scope="module")
def reader(demo: World) -> Reader:
    return Reader(demo)


def read(reader: Reader, question: str, thread: Thread | None = None) -> Reading:
    return reader.readings(question, thread or Thread())[0]


def of_employees(low: int, high: int) -> str:
    return f"define right_size as employees between {low} and {high}"


@pytest.mark.parametrize(
    ("question", "tool", "low", "high"),
    [
        ("make right size 40 to 1200 employees", "propose_change", 40, 1200),
        ("redefine the right size: 80 to 1500 employees", "propose_change", 80, 1500),
        ("right size should be between 30 and 900", "propose_change", 30, 900),
        ("the upper limit of right size should be 1500", "propose_change", 50, 1500),
        ("who'd move if right size meant 20 to 2000 employees", "what_if", 20, 2000),
        ("right size must be 20 to 1500 employees, please redefine", "propose_change", 20, 1500),
        ("what if right size went up to 2000, from 50", "what_if", 50, 2000),
        ("right size goes up to 1500", "propose_change", 50, 1500),
        ("suppose right size reached up to 3000 employees", "what_if", 50, 3000),
        ("what if right size meant 100 to 800 employees instead of 50 to 1000", "what_if", 100, 800),
        ("what if right size company meant 100 to 800 employees … who moves", "what_if", 100, 800),
    ],
)
def test_what_a_word_means_can_be_said_otherwise(reader: Reader, question: str, tool: str, low: int, high: int) -> None:
    first = read(reader, question)
    assert (first.tool, first.arguments) == (tool, {"sentence": of_employees(low, high)})
    assert first.sure >= SURE


def test_the_end_of_a_range_that_was_just_changed_can_be_another(reader: Reader) -> None:
    thread = Thread(tool="propose_change", arguments={"sentence": of_employees(40, 1200)})
    first = read(reader, "the top end should be 1500", thread)
    assert (first.tool, first.arguments) == ("propose_change", {"sentence": of_employees(40, 1500)})


def test_what_was_supposed_of_a_range_can_be_asked_of_another_end(reader: Reader) -> None:
    thread = Thread(tool="what_if", arguments={"sentence": of_employees(50, 2000)})
    first = read(reader, "and starting at 100?", thread)
    assert (first.tool, first.arguments) == ("what_if", {"sentence": of_employees(100, 2000)})


def test_points_for_who_is_meant_by_a_word_are_no_other_meaning_of_it(reader: Reader) -> None:
    assert read(reader, "set right size to 12").arguments == {"rule": "right_size_company", "points": 12}


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (
            "Grade A for fit should start at 45, B 30, C 15, otherwise D. please propose",
            "grade fit A at 45, B at 30, C at 15, D otherwise",
        ),
        ("what if fit grades were A 50, B 35, C 15, D otherwise", "grade fit A at 50, B at 35, C at 15, D otherwise"),
        ("what if grade 1 for engagement began at 50", "grade engagement 1 at 50, 2 at 30, 3 at 15, 4 otherwise"),
        (
            "also tell the team 'sales' within 4 hours when someone gets ready, instead of 1 hour. change that",
            'on ready notify "sales" within 4 hours',
        ),
        ("notify sales within 2 hours instead of 1", 'on ready notify "sales" within 2 hours'),
        (
            "Notify sales within 4 hours instead of 1 when someone gets ready",
            'on ready notify "sales" within 4 hours',
        ),
        (
            "What if engagement could only reach 40 points? Decay as now.",
            'group engagement "Do they show that they want it?" at most 40 decays 50% every 30 days',
        ),
        (
            "What if the product points faded over 90 days in 10-day steps, still at most 30?",
            'group product "Do they use the trial?" at most 30 fades over 90 days every 10 days',
        ),
    ],
)
def test_grades_groups_and_who_is_told_are_read_to_the_last_word(reader: Reader, question: str, sentence: str) -> None:
    first = read(reader, question)
    assert first.arguments == {"sentence": sentence}
    assert first.sure >= SURE


@pytest.mark.parametrize(
    ("question", "change"),
    [
        ("employees over 1000: from 10 points down to 5", {"rule": "fit: employees > 1000", "points": 5}),
        ("effect of getting rid of the inactive-for-180-days rule?", {"rule": QUIET, "remove": True}),
        ("target accounts up to 20, please make the change", {"rule": "target_account", "points": 20}),
        ("who would move if pricing gave 40", {"rule": "pricing", "points": 40}),
        ("effect of setting pricing to 40?", {"rule": "pricing", "points": 40}),
        ("what would be the impact of removing the pricing rule", {"rule": "pricing", "remove": True}),
        ("would anyone change band if target accounts gave 25", {"rule": "target_account", "points": 25}),
        (
            "and what if ready needs fit 20 or more, still 70 pts and lost below 55?",
            {"sentence": "ready at 70 if fit >= 20 lost below 55"},
        ),
        (
            "the pricing guide should count for 60 days rather than 30, still thirty points. propose it",
            {
                "rule": 'engagement: downloaded "pricing guide" within 30 days',
                "sentence": 'when downloaded "pricing guide" within 60 days add 30 '
                'because "They are working out what it would cost"',
            },
        ),
    ],
)
def test_a_rule_is_changed_that_is_said_by_what_it_asks_for(
    reader: Reader, question: str, change: dict[str, object]
) -> None:
    first = read(reader, question)
    assert first.arguments == change
    assert first.sure >= SURE


def test_a_rule_does_not_last_longer_than_it_is_said_to(reader: Reader) -> None:
    first = read(reader, "the pricing guide should count for 60 days rather than 45")
    assert "sentence" not in first.arguments or first.left_out


@pytest.mark.parametrize(
    "question", ["does the -10 for bounces in 90 days do anything?", "does the bounced rule make any difference?"]
)
def test_what_a_rule_does_as_it_is_supposes_nothing(reader: Reader, question: str) -> None:
    first = read(reader, question)
    assert (first.tool, first.arguments) == ("rule_effect", {"rule": "engagement: bounced within 90 days"})


FIT, ENGAGEMENT = 'group fit "Are they who we sell to?"', 'group engagement "Do they show that they want it?"'
PRODUCT = 'group product "Do they use the trial?"'
SMALL, WATCHED = "fit: employees < 10", 'engagement: watched "demo" at least 10 minutes'


@pytest.mark.parametrize(
    ("question", "tool", "sentence"),
    [
        ("just curious, what if warm started at 35", "what_if", "band warm at 35"),
        ("out of curiosity: what if warm began at 30, all else the same", "what_if", "band warm at 30"),
        ("simulate a hot band that starts at 75, same fit condition", "what_if", "band hot at 75 if fit >= 10"),
        ("imagine hot began at 80, warm stays at 40", "what_if", "band hot at 80 if fit >= 10"),
        (
            "how would things look if the ready rule needed a fit of 20? (still 70 points, lost below 55)",
            "what_if",
            "ready at 70 if fit >= 20 lost below 55",
        ),
        (
            "pls make leads lose ready only below 50 (at 70, fit 10 remains)",
            "propose_change",
            "ready at 70 if fit >= 10 lost below 50",
        ),
        (
            "suppose engagement could go to 80 at most, decay as is",
            "what_if",
            f"{ENGAGEMENT} at most 80 decays 50% every 30 days",
        ),
        (
            "Say product was capped at 40, with the same fading. Effects?",
            "what_if",
            f"{PRODUCT} at most 40 fades over 60 days every 10 days",
        ),
        ("i want fit to go up to 60, the lower end stays at -50", "propose_change", f"{FIT} at least -50 at most 60"),
        ("make fit at most 70, lower bound unchanged", "propose_change", f"{FIT} at least -50 at most 70"),
        (
            "let engagement lose 25% every 30 days instead of 50",
            "propose_change",
            f"{ENGAGEMENT} at most 60 decays 25% every 30 days",
        ),
        (
            "engagement should lose only a quarter a month rather than half, bounds as they are",
            "propose_change",
            f"{ENGAGEMENT} at most 60 decays 25% every 1 month",
        ),
        (
            "what if grade A for fit already began at 35 (rest the same)",
            "what_if",
            "grade fit A at 35, B at 25, C at 10, D otherwise",
        ),
        (
            "grade A in fit must need 45, everything else in that grade unchanged",
            "propose_change",
            "grade fit A at 45, B at 25, C at 10, D otherwise",
        ),
        (
            "new grade borders for engagement: 1 at 50, 2 at 35, 3 at 20, otherwise 4",
            "propose_change",
            "grade engagement 1 at 50, 2 at 35, 3 at 20, 4 otherwise",
        ),
        (
            "sales needs to be notified within 4 hours, not 1 hour, change that",
            "propose_change",
            'on ready notify "sales" within 4 hours',
        ),
        (
            "change the sales notification to within 4 hours",
            "propose_change",
            'on ready notify "sales" within 4 hours',
        ),
        ("hot leads: notify marketing, add that", "propose_change", 'on hot notify "marketing"'),
        (
            "I want the enterprise team to get only leads above 1000 employees. Change it.",
            "propose_change",
            'on ready assign "enterprise team" if employees > 1000',
        ),
        (
            "assign only companies over 2000 employees to the enterprise team",
            "propose_change",
            'on ready assign "enterprise team" if employees > 2000',
        ),
    ],
)
def test_a_change_names_what_stays_and_is_led_in(reader: Reader, question: str, tool: str, sentence: str) -> None:
    first = read(reader, question)
    assert (first.tool, first.arguments) == (tool, {"sentence": sentence})
    assert first.sure >= SURE
    assert not first.left_out


@pytest.mark.parametrize(
    "question",
    [
        "i want fit to go up to 60, the lower end stays at -40",
        "imagine hot began at 80, warm stays at 45",
        "what if ready needed 75 points, fit 20 remains",
        "what if demo watchers needed only 5 minutes, same 25 points",
    ],
)
def test_what_is_said_to_stay_with_another_value_is_told(reader: Reader, question: str) -> None:
    first = read(reader, question)
    assert first.tool is None
    assert "is not how it is now" in first.says


def test_nobody_is_told_from_now_on_where_he_is_to_be_told_now(reader: Reader) -> None:
    assert "sentence" not in read(reader, "notify marketing about hot leads").arguments
    assert "sentence" not in read(reader, "hot leads: tell me").arguments


@pytest.mark.parametrize(
    ("question", "change"),
    [
        ("get rid of the rule for under-10 companies", {"rule": SMALL, "remove": True}),
        ("drop the rule for companies under 10", {"rule": SMALL, "remove": True}),
        ("halve the penalty for under-10 firms", {"rule": SMALL, "points": -5}),
        ("raise the over-1000 rule to 15", {"rule": "fit: employees > 1000", "points": 15}),
        (
            "change the small company rule so it counts below 20 employees, -10 as before",
            {"rule": SMALL, "sentence": 'when employees < 20 subtract 10 because "Too small for a team edition"'},
        ),
        (
            "what if demo watchers needed only 5 minutes, same 20 points",
            {
                "rule": WATCHED,
                "sentence": 'when watched "demo" at least 5 minutes add 20 '
                'because "They stayed longer than curiosity lasts"',
            },
        ),
        (
            "would anybody move if webinar double attendance gave 25",
            {
                "rule": 'engagement: attended "webinar*" at least 2 times within 90 days and not starts_out',
                "points": 25,
            },
        ),
        ("starts out: minus 20 pls instead of minus 10", {"rule": "fit: starts_out", "points": -20}),
    ],
)
def test_a_rule_is_called_by_its_number_and_may_keep_what_it_gives(
    reader: Reader, question: str, change: dict[str, object]
) -> None:
    first = read(reader, question)
    assert first.arguments == change
    assert first.sure >= SURE


def test_a_number_that_no_rule_asks_for_takes_out_none(reader: Reader) -> None:
    first = read(reader, "get rid of the rule for under-20 companies")
    assert (first.tool, first.says) == (None, "No rule asks for “under-20 companies”, so nothing is proposed.")
