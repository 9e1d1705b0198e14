"""Conditions in words of people rather than the policy: what is left out, times before verbs, examples, marks."""

from __future__ import annotations

import pytest

from leadscore.assistant.drafting.conditions import conditions_in
from leadscore.assistant.world import World


@pytest.mark.parametrize(
    ("said", "condition"),
    [
        ("hot leads, with the Austrians taken out", 'band hot and country is not "austria"'),
        ("list the warm ones and keep the competitors out", "band warm and competitor is no"),
        ("VPs, existing customers need not be in it", 'seniority is "vp" and existing_customer is no'),
        ("directors; people without a phone number can be skipped", 'seniority is "director" and phone is known'),
        ("everyone from LinkedIn but spare me the customers", 'source is "linkedin" and existing_customer is no'),
        ("hot leads without customers and competitors", "band hot and existing_customer is no and competitor is no"),
        ("neither customers nor competitors", "existing_customer is no and competitor is no"),
        ("warm leads not in Germany or Austria", 'band warm and country is not "germany" and country is not "austria"'),
        (
            "those who during the last two weeks downloaded the pricing guide",
            'downloaded "pricing guide" within 14 days',
        ),
        ("people that since Christmas have not opened any mail", "never opened after 2025-12-24"),
        ("who between 1 and 15 March asked for a demo", 'requested "demo" between 2026-03-01 and 2026-03-15'),
        ("the pricing page they visited at least three times", 'visited "pricing" at least 3 times'),
        ("demo requested, pricing never visited", 'requested "demo" and never visited "pricing"'),
        ("they visited pricing but not the security page", 'visited "pricing" and never visited "security"'),
        ("people with two webinars or more", 'attended "webinar*" at least 2 times'),
        ("five or more blog posts read", 'visited "/blog/*" at least 5 times'),
        ("were twice on the pricing page", 'visited "pricing" at least 2 times'),
        ("logged_in at least 5 in the last 14 days", "logged_in at least 5 times within 14 days"),
        ("opened the February newsletter", 'opened "newsletter february"'),
        ("asked for a demonstration of the product this month", 'requested "demo" within 30 days'),
        ("had a look at the prices in the last 10 days", 'visited "pricing" within 10 days'),
        ("score still under 55", "score < 55"),
        ("those scoring below the warm threshold", "score < 40"),
        ("beyond the hot mark but not ready", "score > 70 and not ready"),
        ("no engagement at all and a fit above 20", "engagement is 0 and fit > 20"),
        ("firms employing more than 300", "employees > 300"),
        ("software firms over 400", 'industry is "software" and employees > 400'),
        ("with a team size of 20 to 80", "employees between 20 and 80"),
        ("neither a title nor a country given", "title is missing and country is missing"),
        ("left the country field blank", "country is missing"),
        ("who never told us their company size", "employees is missing"),
        ("the ones that did not state an industry", "industry is missing"),
        ("private addresses, e.g. gmail or yahoo", "email_domain in free_mail"),
        ("interns and students, in short everyone who starts out", "starts_out"),
        ("Germans who are ready or warm", 'country is "germany" and (ready or band warm)'),
        ("no events whatsoever for 90 days", "inactive for 90 days"),
        ("we have had radio silence from them since 90 days", "inactive for 90 days"),
        ("for two months they haven't lifted a finger", "inactive for 60 days"),
        ("who did we ring within the last 30 days", "called within 30 days"),
        ("have we called", "called"),
        ('a "Head of" title and over 100 people', 'title contains "head of" and employees > 100'),
        (
            "manager level people in retail, logistics, as well as education",
            'seniority is "manager" and (industry is "retail" or industry is "logistics" or industry is "education")',
        ),
        ("came in between January and February", "created between 2026-01-01 and 2026-02-28"),
        ("new since the 15th of March", "created after 2026-03-14"),
        ("flagged as competitors and still warm", "competitor and band warm"),
        ("what does the pricing rule do for the ready ones", "ready"),
        ("leads where the pricing rule fires but the demo rule does not", "pricing and not demo"),
        ("where pricing rule and demo rule both hit", "pricing and demo"),
        ("top by score where target account rule fires but the pricing one does not", "target_account and not pricing"),
        ("those with no CRM from our list", "crm not in connected_crms"),
        ("persons that have the number above 55", "score > 55"),
        ("the total is below 40", "score < 40"),
        ("visited the blog, five posts or more", 'visited "/blog/*" at least 5 times'),
        ("read the blog (at least 3 articles)", 'visited "/blog/*" at least 3 times'),
        ("looked at pricing lately, say the last ten days", 'visited "pricing" within 10 days'),
        ("any of the C-level people", 'seniority is "c_level"'),
    ],
)
def test_it_holds_for_the_leads_that_are_meant(demo: World, said: str, condition: str) -> None:
    found = conditions_in(demo, said).condition
    assert found is not None
    assert demo.listed(found).tolist() == demo.listed(condition).tolist(), found


@pytest.mark.parametrize(
    "said",
    [
        "who do i call first",
        "show the rules",
        "how many calls can we make a week",
        "is the threshold too low",
        "make it thirty",
        "max 5 points under threshold",
        "how often does the pricing rule fire",
    ],
)
def test_words_of_other_questions_hold_none(demo: World, said: str) -> None:
    assert conditions_in(demo, said).condition is None
