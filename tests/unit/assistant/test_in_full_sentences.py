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
