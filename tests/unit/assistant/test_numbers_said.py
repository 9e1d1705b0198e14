"""A draft may hold the numbers of its request, in any way of saying them, and no others."""

from __future__ import annotations

import pytest

from leadscore.assistant.numbers_said import unsaid_numbers, unsaid_signs


@pytest.mark.parametrize(
    ("request_", "sentence"),
    [
        ("15 points for firms over 500 people", "when employees > 500 add 15"),
        ("twenty points for two webinars in the last quarter", "when attended at least 2 times within 90 days add 20"),
        ("-15 if the country is unknown", "when country is missing subtract 15"),
        ("students: -10", "when starts_out subtract 10"),
        ("5 points, decaying by half every month", "when opened add 5 decays 50% every 30 days"),
        ("minus 20 after half a year of silence", "when inactive for 180 days subtract 20"),
        ("10 for 2 weeks ago at most", "when replied within 14 days add 10"),
        ("10 for budgets above 5k", "when budget > 5000 add 10"),
        ("10 for at least 50 people", "when employees > 49 add 10"),
        ("10 for a visit of plan-7", 'when visited "plan-7" add 10'),
        ("10 from 2026-03-01 on", 'when visited "x" after 2026-03-01 add 10'),
        ("ten points for half an hour of demo", 'when watched "demo" at least 30 minutes add 10'),
        ("five points after an hour and a half", 'when watched "demo" at least 90 minutes add 5'),
        ("twenty-five points from two hundred and fifty people on", "when employees >= 250 add 25"),
        ("a couple of points for half a thousand people", "when employees >= 500 add 2"),
        ("2 dozen points", "when competitor subtract 24"),
        ("10 for more than 3 visits", "when visited at least 4 times add 10"),
        ("10 for fewer than 50 people", "when employees <= 49 add 10"),
        ("10 for 50 people or more", "when employees > 49 add 10"),
        ("10 for at most 50 people", "when employees < 51 add 10"),
        ("10 for revenue above 1.5m", "when revenue > 1500000 add 10"),
        ("10 for 1.000 people or more", "when employees >= 1000 add 10"),
        ("10 points after one to two hours", 'when watched "demo" at least 60 minutes add 10'),
        ("told within 4 hours", 'on ready notify "sales" within 4 hours'),
        ("three calls in a fortnight, add 9", "when phoned at least 3 times within 2 weeks add 9"),
        ("3 points for visits in the last 2 wks", "when visited within 14 days add 3"),
        ("10 points within 48 hours", "when replied within 2 days add 10"),
        ("10 for a visit in the last quarter", 'when visited "demo" within 90 days add 10'),
    ],
)
def test_what_was_said_may_stand_there(request_: str, sentence: str) -> None:
    assert unsaid_numbers(request_, sentence) == []


@pytest.mark.parametrize(
    ("request_", "sentence", "found"),
    [
        ("points for firms over 500 people", "when employees > 500 add 15", ["15"]),
        ("15 points for large firms", "when employees > 1,000 add 15", ["1,000"]),
        ("35 points", 'when visited "x" add 34', ["34"]),
        ("35 points", 'when visited "x" add 36', ["36"]),
        ("35 points", 'when visited "x" add 1', ["1"]),
        ("35 points", 'when visited "x" add 245', ["245"]),
        ("35 points", 'when visited "x" add 35000', ["35000"]),
        ("more than 35 points", 'when visited "x" add 36', ["36"]),
        ("10 for 3 visits", "when visited at least 4 times add 10", ["4"]),
        ("10 for at least 3 visits", "when visited at least 4 times add 10", ["4"]),
        ("10 for more than 50 people", "when employees > 49 add 10", ["49"]),
        ("10 for 50.5 or more", "when rating > 49.5 add 10", ["49.5"]),
        ("10 for visits within 2 weeks", "when visited within 2 days add 10", ["2"]),
        ("10 for visits within 2 weeks", "when visited within 60 days add 10", ["60"]),
        ("10 for visits within 2 weeks", "when visited within 14 days add 14", ["14"]),
        ("10 for budgets above 5k", "when budget > 5 add 10", ["5"]),
        ("15 points for 500 people", "when employees > 550 add 15 decays 50% every 30 days", ["550", "50", "30"]),
    ],
)
def test_what_nobody_said_is_found(request_: str, sentence: str, found: list[str]) -> None:
    assert unsaid_numbers(request_, sentence) == found


@pytest.mark.parametrize(
    ("request_", "sentence", "found"),
    [
        ("35 points", "add 35", []),
        ("35 points", "add -35", ["-35"]),
        ("35 points", "subtract 35", ["-35"]),
        ("35 points, 5 less for plan-7", "subtract 5", []),
        ("-35 points", "add 35", ["+35"]),
        ("minus 35", "add 35", ["+35"]),
        ("minus 35 for gmail, 35 for others", "add 35", []),
        ("-35 points", "subtract 35", []),
        ("ready at 35", "ready at -35", ["-35"]),
        ("take 35 points off", "subtract 35", []),
        ("35 for plan-7", "subtract 35", ["-35"]),
        ("a penalty of 35", "add -35", []),
    ],
)
def test_points_are_taken_where_somebody_spoke_of_taking(request_: str, sentence: str, found: list[str]) -> None:
    assert unsaid_signs(request_, sentence) == found
