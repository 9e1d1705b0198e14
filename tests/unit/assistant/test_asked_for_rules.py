"""New rules in the words in which they are asked for: signs, asides, and what is said twice."""

from __future__ import annotations

import pytest

from leadscore.assistant.answer import Unanswerable
from leadscore.assistant.drafting.drafts import drafted
from leadscore.assistant.understanding.requests import draft_in
from leadscore.assistant.world import World


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("new rule -15 for people in Spain", 'when country is "spain" subtract 15'),
        ("new rule, -15 points for people in Spain", 'when country is "spain" subtract 15'),
        ("draft -5 for people in Spain", 'when country is "spain" subtract 5'),
        ("rule: leads from Spain -5", 'when country is "spain" subtract 5'),
        ("a rule for leads from Spain: - 5 points", 'when country is "spain" subtract 5'),
        ("draft a rule: leads from Spain – 10 points", 'when country is "spain" add 10'),
        ("a rule for whoever downloads the checklist — 6 points", 'when downloaded "checklist*" add 6'),
        ("I want a rule - 10 points for leads from Spain", 'when country is "spain" add 10'),
    ],
)
def test_a_sign_right_before_a_number_is_a_minus_and_a_dash_between_blanks_is_none(
    demo: World, question: str, sentence: str
) -> None:
    assert draft_in(demo, question)[1] == sentence


def test_a_hyphen_that_may_be_a_minus_is_asked_about(demo: World) -> None:
    assert draft_in(demo, "draft a rule: leads from Spain - 10 points")[1] is None
    with pytest.raises(Unanswerable, match="give 10 points or take them"):
        drafted(demo, "leads from Spain - 10 points")


@pytest.mark.parametrize(
    ("request_", "sentence"),
    [
        (
            "people who download the checklist – 6 points, only if it was in the last 2 months (60 days)",
            'when downloaded "checklist*" within 60 days add 6',
        ),
        (
            "visits to /customers pages, 3 points each different page, max 6, last 90 days only",
            'when visited "customers/*" within 90 days add 3 each different up to 6',
        ),
        (
            "customers pages: 3 points for each different page, at most 6, only the last 90 days",
            'when visited "customers/*" within 90 days add 3 each different up to 6',
        ),
    ],
)
def test_a_time_may_stand_behind_the_points(demo: World, request_: str, sentence: str) -> None:
    assert drafted(demo, request_) == sentence


@pytest.mark.parametrize(
    ("request_", "condition"),
    [
        ("disqualify everyone with an .edu style address", 'email_domain ends with ".edu"'),
        ("disqualify whoever has an .edu mail, email domain ends with .edu", 'email_domain ends with ".edu"'),
        ("disqualify addresses ending in .ac.uk", 'email_domain ends with ".ac.uk"'),
        (
            "disqualify leads with a .ch or .at address",
            'email_domain ends with ".ch" or email_domain ends with ".at"',
        ),
    ],
)
def test_mail_domains_by_how_they_end(demo: World, request_: str, condition: str) -> None:
    assert drafted(demo, request_) == f"when {condition} disqualify"
