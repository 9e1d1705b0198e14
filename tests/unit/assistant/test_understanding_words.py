"""Numbers, times and slips of the keyboard in people's questions."""

from __future__ import annotations

from decimal import Decimal

import pytest

from leadscore.assistant.understanding.amounts import amounts_in
from leadscore.assistant.understanding.times import times_in
from leadscore.assistant.understanding.words import mended, words_of
from leadscore.cli.demo_copy import AS_OF


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("who's so low?", "who 's so low ?"),
        ("whats L-1021 at", "what is l-1021 at"),
        ("don't drop it", "do not drop it"),
        ("why isn’t she ready", "why is not she ready"),
        ("mail ada.quill@north.example pls", "mail ada.quill@north.example please"),
        ("2026-03-01 to 1,200.5", "2026-03-01 to 1,200.5"),
    ],
)
def test_a_question_is_words_with_short_forms_spelt_out(question: str, words: str) -> None:
    assert " ".join(word.text for word in words_of(question)) == words


def test_words_stand_where_they_were_written() -> None:
    question = "why isn't Ravi ready?"
    assert [question[word.start : word.end] for word in words_of(question)] == [
        "why",
        "isn't",
        "isn't",
        "Ravi",
        "ready",
        "?",
    ]


def test_slips_are_mended_and_names_are_not() -> None:
    known, names = frozenset({"threshold", "score", "median"}), frozenset({"scorer"})
    found = mended(words_of("meadian scroe of scorer treshold"), known, names)
    assert [word.text for word in found] == ["median", "score", "of", "scorer", "threshold"]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("25 instead of 15", [(25, "", 0), (15, "", 0)]),
        ("minus ten points", [(10, "points", -1)]),
        ("the -15 for jobs", [(15, "", -1)]),
        ("twenty-five calls a week", [(25, "calls", 0)]),
        ("30% of them", [(30, "percent", 0)]),
        ("a quarter of those", [(25, "percent", 0)]),
        ("5k leads", [(5_000, "leads", 0)]),
        ("two hundred people", [(200, "leads", 0)]),
        ("that one", []),
        ("one point", [(1, "points", 0)]),
    ],
)
def test_numbers_have_what_they_count(question: str, expected: list[tuple[int, str, int]]) -> None:
    assert [(one.value, one.unit, one.sign) for one in amounts_in(words_of(question))] == [
        (Decimal(value), unit, sign) for value, unit, sign in expected
    ]


@pytest.mark.parametrize(
    ("question", "since"),
    [
        ("who moved since last week", "7 days"),
        ("over the past fortnight", "14 days"),
        ("the last 2 weeks", "14 days"),
        ("these past 6 weeks", "42 days"),
        ("three months ago", "90 days"),
        ("since yesterday", "1 days"),
        ("since Monday", "2026-03-30"),
        ("since the 1st of March", "2026-03-01"),
        ("since March 15", "2026-03-15"),
        ("since 30 march", "2026-03-30"),
        ("since 2026-02-15", "2026-02-15"),
        ("since november", "2025-11-01"),
        ("since Christmas", "2025-12-25"),
        ("mid-March", "2026-03-15"),
        ("this year", "2026-01-01"),
        ("over the last 90d", "90 days"),
        ("trend over the year", "365 days"),
        ("how did it go during the whole month", "30 days"),
        ("in the last couple days like forty eight hours", "2 days"),
        ("in the last month (30 days)", "30 days"),
        ("within two weeks, so 14 days", "14 days"),
        ("who reached 70 last week?", "7 days"),
    ],
)
def test_times_are_since_when(question: str, since: str) -> None:
    assert [time.since for time in times_in(question, AS_OF)] == [since]


@pytest.mark.parametrize("question", ["may I ask", "on 31 June", "who decides", "after 2027-01-01", "", "24/7"])
def test_what_is_no_time_is_none(question: str) -> None:
    assert times_in(question, AS_OF) == ()


def test_days_are_counted_from_the_instant_that_is_asked_of() -> None:
    assert [time.days for time in times_in("since 30 march", AS_OF)] == [2]
