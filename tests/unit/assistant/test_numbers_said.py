"""A draft may hold the numbers of its request, in any way of saying them, and no others."""

from __future__ import annotations

import pytest

from leadscore.assistant.numbers_said import unsaid_numbers


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
    ],
)
def test_what_was_said_may_stand_there(request_: str, sentence: str) -> None:
    assert unsaid_numbers(request_, sentence) == []


@pytest.mark.parametrize(
    ("request_", "sentence", "found"),
    [
        ("points for firms over 500 people", "when employees > 500 add 15", ["15"]),
        ("15 points for large firms", "when employees > 1,000 add 15", ["1,000"]),
        ("15 points for 500 people", "when employees > 550 add 15 decays 50% every 30 days", ["550", "50", "30"]),
    ],
)
def test_what_nobody_said_is_found(request_: str, sentence: str, found: list[str]) -> None:
    assert unsaid_numbers(request_, sentence) == found
