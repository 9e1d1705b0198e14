"""A rule is found in what asks for it, however it is asked for; what does not belong to it is left out."""

from __future__ import annotations

import pytest

from leadscore.assistant.understanding.requests import draft_in
from leadscore.assistant.world import World

_DUTCH = 'when country is "netherlands" and seniority is "vp" add 10'


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (
            "They come because of the demo. Could you pen a rule giving 15 points to anyone who's watched the demo for "
            "at least half an hour?",
            'when watched "demo" at least 30 minutes add 15',
        ),
        (
            "Need one rule drafted, 5 marks to leads who attended webinar in past fortnight",
            'when attended "webinar*" within 14 days add 5',
        ),
        (
            "How would one express in the policy language that Swedes earn an extra eight?",
            'when country is "sweden" add 8',
        ),
        (
            "make me a rule um when somebody has a trial but did not log in for thirty days then take away ten",
            "when trialled and never logged_in within 30 days subtract 10",
        ),
        (
            "Make a draft such that any lead from source LinkedIn gets disqualified",
            'when source is "linkedin" disqualify',
        ),
        ("How must I write it when leads by referral shall get 7 points", 'when source is "referral" add 7'),
        ("A rule, please, docking five from everyone whose title we don't know", "when title is missing subtract 5"),
        (
            "put into your language: 3 points each day somebody clicks, never above 12",
            "when clicked add 3 each day up to 12",
        ),
        (
            "A rule text for referrals, 7 points, with the reason 'Friends bring friends'",
            'when source is "referral" add 7 because "Friends bring friends"',
        ),
        (
            "what would the wording be for twenty-five points to chiefs and directors from the netherlands",
            'when (seniority is "c_level" or seniority is "director") and country is "netherlands" add 25',
        ),
        (
            "a line for: trial but not one login in 30 days -> lose 15",
            "when trialled and never logged_in within 30 days subtract 15",
        ),
        (
            "insert that leads whose country is Brazil are disqualified, I approve",
            'when country is "brazil" disqualify',
        ),
        (
            "okay so let's say we gave ten points to everybody from france just to see what it would look like",
            'when country is "france" add 10',
        ),
        (
            "For VPs in Germany I need a rule giving 10 to those over 500 people",
            'when seniority is "vp" and country is "germany" and employees > 500 add 10',
        ),
        (
            "Test a rule, only as a trial: 10 for leads from France. What would change?",
            'when country is "france" add 10',
        ),
        ("takes 5 points off people who haven't replied in a month", "when never replied within 30 days subtract 5"),
        ("a rule that rewards half an hour of demo watching with 20", 'when watched "demo" at least 30 minutes add 20'),
        ("how do I say that leads with no company lose five", "when company is missing subtract 5"),
        ("what would happen if Dutch VPs got 10 points? who moves", _DUTCH),
        ("suppose we handed 10 to Dutch VPs, would anybody come across?", _DUTCH),
        ("imagine Dutch VPs were given ten points, how many would move", _DUTCH),
        ("rule: clicked >= 2 times within 30 days => 13 points", "when clicked at least 2 times within 30 days add 13"),
        ("+4 for each visit to the imprint page, cap 16", 'when visited "imprint" add 4 each time up to 16'),
        ("10 points for every CEO who watched the demo", 'when title contains "ceo" and watched "demo" add 10'),
        ('add a rule: when country is "peru" add 5 as peru', 'when country is "peru" add 5 as peru'),
        ("i want rule: minus 10 if title contains 'consultant'", 'when title contains "consultant" subtract 10'),
        ("add a rule: when country is peru add 5 as peru", 'when country is "peru" add 5 as peru'),
        ("VPs: 10 points if they visited pricing", 'when seniority is "vp" and visited "pricing" add 10'),
        (
            "a rule for people who saw the pricing page: 5 points if in Germany",
            'when visited "pricing" and country is "germany" add 5',
        ),
        (
            "Put together a rule for the contact page: 8 points, only last 14 days count",
            'when visited "contact" within 14 days add 8',
        ),
        ("10 points for demo requests, must be from the last 60 days", 'when requested "demo" within 60 days add 10'),
        ("id like to knock off 15 when someone was called", "when called subtract 15"),
        (
            "Draft a rule called from_spain: +8 if they're in Spain",
            'when country is "spain" add 8 as from_spain',
        ),
        (
            "we want to reward returning visitors: 2 points for every visit to the customer stories, at most 10",
            'when visited "customers/*" add 2 each time up to 10',
        ),
        ("no, whoever we called should have 5 points less", "when called subtract 5"),
        ("clicks should count too i think. 2 each day max 10. draft?", "when clicked add 2 each day up to 10"),
        ("something for leads in Spain? I think 5 points would be fair.", 'when country is "spain" add 5'),
        ("I want to favour directors by 5 points. How would that look?", 'when seniority is "director" add 5'),
        ("a rule like if they're from Spain give 'em 15", 'when country is "spain" add 15'),
        (
            "give me a rule where directors at big firms (over 2000 staff) earn 15",
            'when seniority is "director" and employees > 2000 add 15',
        ),
        ("founders of tiny shops, under 50 people, get 5", 'when title contains "founder" and employees < 50 add 5'),
        ("take 15 off anybody whose email bounced", "when bounced subtract 15"),
        (
            "cold list stuff is garbage honestly, draft me something that takes 10 off those",
            'when source is "cold list" subtract 10',
        ),
        (
            "they say firms with more than 40 seats close faster. Write me a rule for it, 12 points",
            "when seats > 40 add 12",
        ),
        ("Austrians pay well, let's give them 5", 'when country is "austria" add 5'),
        (
            "nobody in healthcare or logistics ever buys. minus 8 for both",
            'when industry is "healthcare" or industry is "logistics" subtract 8',
        ),
        (
            "the pricing guide is gold. if they download it twice in 45 days: 10 on top",
            'when downloaded "pricing guide" at least 2 times within 45 days add 10',
        ),
        (
            "Take away 12 if they unsubscribed in the last 30 days but still have a running trial",
            "when unsubscribed within 30 days and trialled subtract 12",
        ),
        ("a bonus of 5 to leads created this year (2026)", "when created after 2025-12-31 add 5"),
    ],
)
def test_the_rule_is_found(demo: World, question: str, sentence: str) -> None:
    assert draft_in(demo, question)[1] == sentence


@pytest.mark.parametrize(
    "question",
    [
        "what would the wording be for twenty-five points to people with a purple hat",
        "a rule that rewards loyal friends with 10 points",
        "could you write something nice",
        "how would it read if people from the purple list of companies got 10 for coming to a webinar",
        "give 10 points to VPs, please, but only if they wear hats",
        "give me a rule where directors at small firms (over 2000 staff) earn 15",
        "a second look at the pricing page: at least three visits within 14 days, 10 points",
        "5 points for webinar attendees and demo requests, only the last 30 days count",
    ],
)
def test_what_is_not_understood_is_no_rule(demo: World, question: str) -> None:
    assert draft_in(demo, question)[1] is None
