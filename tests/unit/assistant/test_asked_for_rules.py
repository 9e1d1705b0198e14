"""New rules in the words in which they are asked for: signs, asides, and what is said twice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from leadscore.assistant.answer import Unanswerable
from leadscore.assistant.drafting.drafts import drafted
from leadscore.assistant.understanding.reader import Reader
from leadscore.assistant.understanding.requests import draft_in
from leadscore.assistant.understanding.thread import Thread
from leadscore.assistant.world import World
from unit.assistant.worlds import world_of


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


@pytest.mark.parametrize(
    ("request_", "sentence"),
    [
        (
            "excel as CRM → 5 points, they feel the pain",
            'when crm is "excel" add 5 because "They feel the pain"',
        ),
        ("5 points for Spain (they pay on time)", 'when country is "spain" add 5 because "They pay on time"'),
        ("disqualify Spain. They pay late.", 'when country is "spain" disqualify because "They pay late"'),
        ("5 points for Spain, we sell a lot there", 'when country is "spain" add 5 because "We sell a lot there"'),
        ("5 points for Spain, they have over 50 people", 'when country is "spain" and employees > 50 add 5'),
        ("5 points for Spain, they visited pricing", 'when country is "spain" and visited "pricing" add 5'),
        ("5 points for pricing visits, it stays forever", 'when visited "pricing" add 5 never decays'),
    ],
)
def test_why_is_said_in_passing_and_is_no_condition(demo: World, request_: str, sentence: str) -> None:
    assert drafted(demo, request_) == sentence


@pytest.mark.parametrize(
    "request_",
    [
        "5 points for Spain, they must wear hats",
        "5 points for Spain, they wear hats if they like",
        "5 points for Spain, only when they wear hats",
        "5 points for Spain, they wore 3 hats",
    ],
)
def test_what_may_be_a_condition_is_no_reason(demo: World, request_: str) -> None:
    with pytest.raises(Unanswerable, match="hats"):
        drafted(demo, request_)


@pytest.mark.parametrize(
    ("request_", "sentence"),
    [
        ("leads created in the last 14 days get a freshness bonus of 5", "when created within 14 days add 5"),
        ("a loyalty bonus of 10 for people in Spain", 'when country is "spain" add 10'),
        ("a trust penalty of 10 for gmail addresses", 'when email_domain is "gmail.com" subtract 10'),
    ],
)
def test_points_may_be_called_something(demo: World, request_: str, sentence: str) -> None:
    assert drafted(demo, request_) == sentence


def test_what_points_are_called_by_is_no_condition(demo: World) -> None:
    with pytest.raises(Unanswerable, match="Whom shall the rule be for"):
        drafted(demo, "an inactivity penalty of 10")


@pytest.mark.parametrize(
    ("request_", "condition"),
    [
        ("10 to titles that contain “growth”", 'title contains "growth"'),
        ('10 points for job titles with "growth" in them', 'title contains "growth"'),
        (
            '10 to growth people, so titles that contain "growth", but only at companies with at least 100 staff',
            'title contains "growth" and employees >= 100',
        ),
        ("10 for CRM managers (job title contains crm)", 'title contains "crm"'),
        (
            '10 for marketing people (title contains "marketing") in Spain',
            'title contains "marketing" and country is "spain"',
        ),
        ("10 for directors (title contains sales)", 'seniority is "director" and title contains "sales"'),
    ],
)
def test_whom_is_said_again_in_other_words(demo: World, request_: str, condition: str) -> None:
    assert drafted(demo, request_) == f"when {condition} add 10"


@pytest.mark.parametrize(
    ("request_", "sentence"),
    [
        ("throws people in Spain out", 'when country is "spain" disqualify'),
        ("please kick people in Spain out", 'when country is "spain" disqualify'),
        ("minus 10 for mails that bounced within 120 days", "when bounced within 120 days subtract 10"),
        ("minus 10 for emails which bounced", "when bounced subtract 10"),
    ],
)
def test_words_around_what_is_asked_of_leads(demo: World, request_: str, sentence: str) -> None:
    assert drafted(demo, request_) == sentence


_POLICY = """\
policy "Parks" version 1
field parks number         # how many parks they look after
field kids number          # children who would play there on a good day
field tender_closes date
event toured               # walked through one of our show gardens
event reported             # reported damage in parks
group fit
when toured add 18 as show_garden
when reported add 5
when downloaded "brochure" add 2
ready at 20
"""
_LEADS = "id,email,title,country,parks,kids,tender_closes\nG-1,a@x.example,Mayor,Spain,12,40,2026-05-20\n"
_EVENTS = "at,lead,event,target,minutes\n2026-03-02 10:00,G-1,toured,Lindenhof,70\n" + "".join(
    f"2026-03-0{day} 10:00,G-1,{what},\n"
    for day, what in enumerate(("downloaded,CAD swings", "downloaded,CAD slides", "visited,/prices"), 3)
)


@pytest.fixture(scope="module")
def parks(demo: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with world_of(tmp_path_factory.mktemp("parks"), _POLICY, _LEADS, _EVENTS) as found:
        yield found


@pytest.mark.parametrize(
    ("request_", "condition"),
    [
        ("5 points for people with ten or more parks", "parks >= 10"),
        ("5 points for over 20 parks", "parks > 20"),
        ("5 points when fewer than 20 kids would play there", "kids < 20"),
        ("5 points for show garden visits", "toured"),
        ("5 points for people who visited a show garden twice", "toured at least 2 times"),
        ("5 points for a show garden visit of an hour or longer", "toured at least 60 minutes"),
        ("5 points for tenders closing in May", "tender_closes between 2026-05-01 and 2026-05-31"),
        ("5 points for tenders that close before June", "tender_closes before 2026-06-01"),
        ("5 points for whoever downloaded CAD files in the last 60 days", 'downloaded "cad*" within 60 days'),
    ],
)
def test_words_of_a_policys_own(parks: World, request_: str, condition: str) -> None:
    assert drafted(parks, request_) == f"when {condition} add 5"


def test_a_longer_visit_gives_points_beside_those_that_all_of_them_give(parks: World) -> None:
    first, *_ = Reader(parks).readings("Show garden visit of an hour or longer should give another 5", Thread())
    assert first.arguments.get("sentence") == "when toured at least 60 minutes add 5"
