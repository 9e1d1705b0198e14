"""Conditions as people of many trades say them: vague numbers, grades, exceptions, rules that fire, what is unknown."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from leadscore.assistant.drafting.conditions import conditions_in
from leadscore.assistant.understanding.reader import Reader
from leadscore.assistant.understanding.thread import Thread
from leadscore.assistant.world import World
from unit.assistant.worlds import world_of

_B2_OR_BETTER = "grade A1 or grade A2 or grade B1 or grade B2"


@pytest.mark.parametrize(
    ("said", "condition"),
    [
        ("scored 40 up to 69", "score between 40 and 69"),
        ("rank 10 or better", "rank <= 10"),
        ("about 200 employees", "employees between 180 and 220"),
        ("who has around 50 people", "employees between 45 and 55"),
        ("what about 30 seats", None),
        (
            "at least 100 employees, 10 seats and a demo request",
            'employees >= 100 and seats >= 10 and requested "demo"',
        ),
        ("minus people, below nought", "score < 0"),
        ("score of at least 50 without being ready", "score >= 50 and not ready"),
        ("grade B or better", 'grade starts with "A" or grade starts with "B"'),
        ("at least grade B2", _B2_OR_BETTER),
        ("grade C3 or worse", "grade C3 or grade C4 or grade D3 or grade D4"),
        ("an A in fit but engagement grade 4", 'grade starts with "A" and grade ends with "4"'),
        ("a fit of 20", "fit is 20"),
        ("score above 40 but below 60", "score > 40 and score < 60"),
        ("at least 500 people but no more than 2000", "employees >= 500 and employees <= 2000"),
        ("score over 40 and fewer than 3 visits to pricing", 'score > 40 and visited "pricing" fewer than 3 times'),
        ("over 40 points but under 100 employees", "score > 40 and employees < 100"),
        ("fit and engagement both above 20", "fit > 20 and engagement > 20"),
        ("points below 10 in engagement", "engagement < 10"),
        ("no points for product", "product is 0"),
        ("more pricing visits than 4", 'visited "pricing" more than 4 times'),
    ],
)
def test_numbers_and_grades(demo: World, said: str, condition: str | None) -> None:
    assert conditions_in(demo, said).condition == condition


@pytest.mark.parametrize(
    ("said", "condition"),
    [
        ("all software companies but those in India", 'industry is "software" and country is not "india"'),
        ("every German lead but students", 'country is "germany" and not title contains "student"'),
        ("all German leads but only those with a phone", 'country is "germany" and phone is known'),
        ("all leads in Spain but with over 50 employees", 'country is "spain" and employees > 50'),
        ("everyone in Ireland but ready", 'country is "ireland" and ready'),
        ("not our size but in a key industry", "not right_size and industry in key_industries"),
        ("not our sort but in a key industry", "industry in key_industries"),
        ("in Spain, anything but retail", 'country is "spain" and industry is not "retail"'),
        (
            "sales or marketing directors",
            'seniority is "director" and (department is "sales" or department is "marketing")',
        ),
        ("not only VPs but also directors", 'seniority is "vp" or seniority is "director"'),
        ("no bounce in the past 90 days, ready", "never bounced within 90 days and ready"),
        (
            "title has manager in it but not product",
            'title contains "manager" and not title contains "product"',
        ),
    ],
)
def test_exceptions_and_denials(demo: World, said: str, condition: str) -> None:
    assert conditions_in(demo, said).condition == condition


@pytest.mark.parametrize(
    ("said", "condition"),
    [
        ("country = null", "country is missing"),
        ("country != null and crm = null", "country is known and crm is missing"),
        ("CRM unknown or in-house", 'crm is missing or crm is "in-house"'),
        ("excel or no crm at all", 'crm is "excel" or crm is missing'),
        ("industry is software or unknown", 'industry is "software" or industry is missing'),
        ("unknown customers", "existing_customer is missing"),
        ("existing customer unknown", "existing_customer is missing"),
        ("no job applicants", "job_applicant is no"),
        ("people with a budget in Germany", 'budget is known and country is "germany"'),
        ("visited the integrations pages", 'visited "integrations*"'),
        ("visited the integrations page", 'visited "integrations"'),
        ("canada and us", 'country is "canada" or country is "united states"'),
        (
            "uk, ie and nl",
            'country is "united kingdom" or country is "ireland" or country is "netherlands"',
        ),
        ("leads in DE", 'country is "germany"'),
        ("tell us about Germany", 'country is "germany"'),
    ],
)
def test_what_is_unknown_and_codes(demo: World, said: str, condition: str) -> None:
    assert conditions_in(demo, said).condition == condition


@pytest.mark.parametrize(
    ("said", "condition"),
    [
        ("who complained lately?", "complained within 30 days"),
        ("recently visited pricing", 'visited "pricing" within 30 days'),
        ("visited pricing lately, say the last ten days", 'visited "pricing" within 10 days'),
        ("haven't opened a single mail since January", "never opened after 2025-12-31"),
        ("quiet for half a year but used to log in", "inactive for 180 days and logged_in"),
        ("who was active in the last week", "not inactive for 7 days"),
        (
            "got the newsletter in February but did not click",
            'mailed "newsletter*" between 2026-02-01 and 2026-02-28 and never clicked',
        ),
        ("got the whitepaper", 'downloaded "whitepaper*"'),
        ("last mail opened more than 60 days ago", "opened and never opened within 60 days"),
        ("logged in yesterday or today", "logged_in after 2026-03-30"),
        ("downloaded anything except the pricing guide", 'downloaded and never downloaded "pricing guide"'),
        ("visited either pricing or security", 'visited "pricing" or visited "security"'),
        ("who fires pricing but not demo", "pricing and not demo"),
        ("leads that trigger pricing or demo", "pricing or demo"),
    ],
)
def test_times_and_what_was_done(demo: World, said: str, condition: str) -> None:
    assert conditions_in(demo, said).condition == condition


def test_a_vague_number_is_not_left_out(demo: World) -> None:
    first = Reader(demo).readings("leads with about 200 employees", Thread())[0]
    assert first.left_out == ()


def test_a_definition_is_offered_beside_a_field_of_its_name(demo: World) -> None:
    found = Reader(demo).readings("people with a budget in Germany", Thread())
    assert 'holds_budget and country is "germany"' in [one.arguments.get("where") for one in found]


@pytest.fixture(scope="module")
def farm(demo: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Behind the demo, which is open until the end."""
    policy = (
        'policy "Farms" version 1\nfield vat_registered yes/no\nevent test_drove\nevent mailed by us\n'
        "when vat_registered is no subtract 5 as no_vat\nwhen test_drove add 30 as drive\n"
        'when requested "sample" add 5\nwhen mailed add 1\nready at 20\n'
    )
    leads, events = "id,name,vat_registered\nF1,May Hill,yes\n", "lead,at,event,target\nF1,2026-03-20,test_drove,\n"
    with world_of(tmp_path_factory.mktemp("farm"), policy, leads, events) as found:
        yield found


@pytest.mark.parametrize(
    ("said", "condition"),
    [
        ("who drove in the last 2 weeks", "test_drove within 14 days"),
        ("who is test driving lately", "test_drove within 30 days"),
        ("who has never driven", "never test_drove"),
        ("leads with unknown vat", "vat_registered is missing"),
        ("no vat number", "vat_registered is no"),
        ("what does no_vat do", None),
        ("who got a sample", None),
    ],
)
def test_names_of_a_policy_by_one_of_their_words(farm: World, said: str, condition: str | None) -> None:
    assert conditions_in(farm, said).condition == condition
