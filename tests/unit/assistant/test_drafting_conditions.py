"""What people say of leads is a condition in the filter language, and nothing else of a question is."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from leadscore.assistant.drafting.conditions import conditions_in, reader_of
from leadscore.assistant.drafting.lexicon import lexicon_of
from leadscore.assistant.drafting.reader import Reader, once_a_place
from leadscore.assistant.world import World
from leadscore.cli.demo_copy import demo_copy
from leadscore.cli.policies import planned
from leadscore.cli.stores import store_for, vocabulary
from leadscore.resources import resource


@pytest.mark.parametrize(
    ("said", "condition"),
    [
        ("decision makers in Germany", 'holds_budget and country is "germany"'),
        ("leads in decision_makers", "title in decision_makers"),
        ("CMOs and VPs of Marketing", 'title contains "cmo" or seniority is "vp" and department is "marketing"'),
        ("their title is one of the decision makers", "title in decision_makers"),
        ("people who hold the budget", "holds_budget"),
        ("near misses, software", 'industry is "software"'),
        ("how many leads are ready for sales at present", "ready"),
        ("how many are ready at this point", "ready"),
        ("ready within Germany", 'ready and country is "germany"'),
        ("who could be ready within a week", None),
        ("at 10 points from ready at 70", None),
        ("who a colleague invites and is in Spain", 'invited and country is "spain"'),
        ("ready from LinkedIn", 'ready and source is "linkedin"'),
        ("leads with a grade of B2", "grade B2"),
        ("leads sourced from a cold list", 'source is "cold list"'),
        ("people who looked at integrations/salesforce", 'visited "integrations/salesforce"'),
        (
            'attended the webinar "First score in a day" twice',
            'attended "webinar: first score in a day" at least 2 times',
        ),
        ('visited the page "imprint"', 'visited "imprint"'),
        ("folks who roped in three teammates or more", "invited at least 3 times"),
        ("logged in to the trial this past week like the last seven days", "logged_in within 7 days"),
        ("silent for two years, 730 days", "inactive for 730 days"),
        ("replied in last month (31 days)", "replied within 31 days"),
        (
            "visited pricing within 7 days, downloaded the pricing guide within 30 days",
            'visited "pricing" within 7 days and downloaded "pricing guide" within 30 days',
        ),
        ("leads sitting in a country we don't serve", "country not in our_countries"),
        ("leads in our supported countries", "country in our_countries"),
        ("accounts whose CRM plugs into ours", "crm in connected_crms"),
        ("wish-list accounts", "email_domain in target_accounts"),
        ("folks with the purse strings", "holds_budget"),
        ("companies by name", None),
        ("check our accounts", None),
        ("vice presidents", 'seniority is "vp"'),
        ("trainees by title in Spain", 'title contains "trainee" and country is "spain"'),
        ('people where "growth" stands in the title', 'title contains "growth"'),
        ("firms with a four-digit headcount", "employees between 1000 and 9999"),
        ("leads south of zero", "score < 0"),
        ("people on the wrong side of the threshold", "not ready"),
        ("people who visited pricing once and once only", 'visited "pricing" exactly 1 time'),
        ("people on the comparison pages", 'visited "compare/*"'),
        ("people on the site in the last three days", "visited within 3 days"),
        ("webinar regulars with three or more", 'attended "webinar*" at least 3 times'),
        ("people with more than ten mails opened", "opened more than 10 times"),
        ("people who have never taken a download", "never downloaded"),
        ("leads from the year 2025", "created between 2025-01-01 and 2025-12-31"),
        ("leads created in the first quarter of 2026", "created between 2026-01-01 and 2026-03-31"),
        ("those with webinar as their source", 'source is "webinar"'),
        ("who has never been to a webinar", 'never attended "webinar*"'),
        ("leads that we got since January 10", "created after 2026-01-09"),
        ("who visited pricing but isn't ready", 'visited "pricing" and not ready'),
        ("hot leads with over 500 people", "band hot and employees > 500"),
        (
            "leads from Canada that haven't done anything for 90 days",
            'country is "canada" and inactive for 90 days',
        ),
        (
            "people at firms between 50 and 200 employees using HubSpot",
            'employees between 50 and 200 and crm is "hubspot"',
        ),
        ("leads with an unknown industry", "industry is missing"),
        ("contacts with no company", "company is missing"),
        ("who scored over 60?", "score > 60"),
        ("A1s - how many have we got", "grade A1"),
        ("show me the competitors", "competitor"),
        ("leads that came from LinkedIn", 'source is "linkedin"'),
        ("created since January", "created after 2025-12-31"),
        ("asked for a demo twice in the last month", 'requested "demo" at least 2 times within 30 days'),
        ("leads that are not disqualified", "not disqualified"),
        ("a fit of at least 20", "fit >= 20"),
        ("hot leads in Germany or Austria", 'band hot and (country is "germany" or country is "austria")'),
        ("leads in Germany and Austria", 'country is "germany" or country is "austria"'),
        ("all VPs except in Germany", 'seniority is "vp" and country is not "germany"'),
        ("leeds in Germny with over 500 emploees", 'country is "germany" and employees > 500'),
        # what did not happen, and what is not known
        ("havnt logged in for 2 weeks", "never logged_in within 14 days"),
        ("who haven't opened anything in a month", "never opened within 30 days"),
        ("have not logged in even once in the last ten days", "never logged_in within 10 days"),
        ("zero logins in the last 10 days", "never logged_in within 10 days"),
        ("have yet to open a mail", "never opened"),
        ("who failed to reply", "never replied"),
        ("everyone but competitors", "competitor is no"),
        ("whose country is blank", "country is missing"),
        ("CRM column should not be blank", "crm is known"),
        ("with populated headcount", "employees is known"),
        ("people whose country nobody filled in", "country is missing"),
        ("we don't know in which country the person sits", "country is missing"),
        # one denial, however often it is said
        (
            "who only opened mails and did nothing else",
            "opened and never attended and never complained and never downloaded and never invited and never logged_in "
            "and never replied and never requested and never trialled and never unsubscribed and never visited "
            "and never watched",
        ),
        ("who attended no webinar this year", 'never attended "webinar*" after 2025-12-31'),
        ("trial users that invited no one", "trialled and never invited"),
        ("who have opened none of our mails", "never opened"),
        ("leads that haven't never clicked in nothing", "never clicked"),
        ("those that no have visited nothing in the last two months", "never visited within 60 days"),
        ("leads which are not without a title", "title is known"),
        # numbers
        ("half a thousand staff or more", "employees >= 500"),
        ("fifty to two hundred and fifty people", "employees between 50 and 250"),
        ("between one hundred and two hundred people", "employees between 100 and 200"),
        ("companies of more than thousand employees", "employees > 1000"),
        ("companies of over five hundred", "employees > 500"),
        ("more than two dozen seats", "seats > 24"),
        ("score lies between 55 and 69", "score between 55 and 69"),
        ("over 1.000 employees", "employees > 1000"),
        ("over 1.500.000 employees", "employees > 1500000"),
        ("score above 63.333", "score > 63.333"),
        ("who score somewhere between 30 and 50", "score between 30 and 50"),
        ("with scores in the forties", "score between 40 and 49"),
        ("who attended only one webinar", 'attended "webinar*" exactly 1 time'),
        ("who visited pricing once or twice", 'visited "pricing" and visited "pricing" at most 2 times'),
        ("with two to five logins", "logged_in at least 2 times and logged_in at most 5 times"),
        # sets
        ("with a CRM we can connect to", "crm in connected_crms"),
        ("without a business email", "email_domain in free_mail"),
        # times
        ("logged in since mon", "logged_in after 2026-03-29"),
        ("whose mails have been bouncing since the start of March", "bounced after 2026-02-28"),
        ("attended since january first", "attended after 2025-12-31"),
        ("opened a mail in the 30 last days", "opened within 30 days"),
        ("2+ webinar attends, trailing 90d", 'attended "webinar*" at least 2 times within 90 days'),
        ("who visited pricing yesterday", 'visited "pricing" between 2026-03-31 and 2026-03-31'),
        ("no activity since January", "inactive for 90 days"),
        ("watched the demo for half an hour", 'watched "demo" at least 30 minutes'),
        ("watched the demo for an hour and a half", 'watched "demo" at least 90 minutes'),
        ("spent over ten minutes with the demo", 'watched "demo" more than 10 minutes'),
        ("visited pricing before 2025-06", 'visited "pricing" before 2025-06-01'),
        ("created in 2026-02", "created between 2026-02-01 and 2026-02-28"),
        ("created on 2026-02-03", "created between 2026-02-03 and 2026-02-03"),
        ("created more than a year ago", "not created within 365 days"),
        ("leads newer than 30 days", "created within 30 days"),
        ("requested a demo more than a month ago", 'requested "demo" before 2026-03-02'),
        ("visited pricing 3 weeks ago or more", 'visited "pricing" before 2026-03-12'),
        ("haven't visited pricing for more than 60 days", 'never visited "pricing" within 60 days'),
        ("any industry but software", 'industry is not "software"'),
        ("on any CRM other than Salesforce", 'crm is not "salesforce"'),
        ("country in (germany, austria)", 'country is "germany" or country is "austria"'),
        ("leads which have not the country", "country is missing"),
        ("who within 30 days twice opened a mail", "opened at least 2 times within 30 days"),
        # the last time, and not since
        (
            "leads whose last visit was more than 6 months ago",
            "visited and never visited within 180 days",
        ),
        (
            "whose latest webinar was in January",
            'attended "webinar*" between 2026-01-01 and 2026-01-31 and never attended "webinar*" after 2026-01-31',
        ),
        ("whose last login was in the last 30 days", "logged_in within 30 days"),
        ("leads whose last activity was more than 6 months ago", "inactive for 180 days"),
        ("last heard from in January", "inactive for 60 days and not inactive for 90 days"),
        (
            "on the pricing page before 1 February, not since",
            'visited "pricing" before 2026-02-01 and never visited "pricing" after 2026-01-31',
        ),
        (
            "people who visited pricing but not in the last 30 days",
            'visited "pricing" and never visited "pricing" within 30 days',
        ),
        # lists, and what belongs together
        ("both security page and integrations page are visited", 'visited "security" and visited "integrations"'),
        ("gmail or another private address", 'email_domain is "gmail.com" or email_domain in free_mail'),
        ("come to us via a trade fair", 'source is "trade fair"'),
        ("webinar ppl (2+ times)", 'attended "webinar*" at least 2 times'),
        ("the C-suite", 'seniority is "c_level"'),
        ("VP level people in USA", 'seniority is "vp" and country is "united states"'),
        ("leads from the DACH region", 'country is "austria" or country is "germany" or country is "switzerland"'),
        ("owners in companies above 300 people", 'title contains "owner" and employees > 300'),
        ("visited pricing only once", 'visited "pricing" exactly 1 time'),
        ("came to two webinars", 'attended "webinar*" at least 2 times'),
        ("who logged in without ever inviting anybody", "logged_in and never invited"),
        ("visited pricing without requesting a demo", 'visited "pricing" and never requested "demo"'),
        ("did not open nor click in 30 days", "never opened within 30 days and never clicked within 30 days"),
        ("asked for a demo and was not called since?", 'requested "demo" and never called'),
        ("looked at /pricing in the last 10 days", 'visited "pricing" within 10 days'),
        ("visited /blog/* within 9 days", 'visited "/blog/*" within 9 days'),
        ("of the Germans, how many have reached 60?", 'country is "germany" and score >= 60'),
        ("leads that have passed 80 points", "score > 80"),
        ("who reached 60 last week", None),
        ("who would have reached 60", None),
        ("media or education, warm", '(industry is "media" or industry is "education") and band warm'),
        ("leads from Spain, ready or not does not matter", 'country is "spain"'),
        ("spanish leads, no matter if they are hot", 'country is "spain"'),
        ("ready or not hot", "ready or not band hot"),
        ("what's new since 20 March?", None),
        ("15 of the webinar-sourced leads", 'source is "webinar"'),
        ("title contains sales or marketing", 'title contains "sales" or title contains "marketing"'),
    ],
)
def test_a_condition_is_found(demo: World, said: str, condition: str | None) -> None:
    assert conditions_in(demo, said).condition == condition


@pytest.mark.parametrize(
    ("said", "spans"),
    [
        ("how many VPs in Germany do we have", ["VPs in Germany"]),
        ("show me everyone who visited pricing but isn't ready, please", ["who visited pricing but isn't ready"]),
        ("top 5 in Canada with over 500 people", ["in Canada with over 500 people"]),
    ],
)
def test_spans_are_what_says_it(demo: World, said: str, spans: list[str]) -> None:
    assert [said[start:end] for start, end in conditions_in(demo, said).spans] == spans


@pytest.mark.parametrize(
    "said",
    [
        "who should I call first?",
        "what does the pricing rule do?",
        "who is almost ready",
        "within 10 points of ready",
        "what would make her ready?",
        "are the tests green?",
        "does the score predict sales?",
        "give me five of them",
        "the CEO wants to know what changed",
        "write a cold email",
        "which rules are never met",
        "how are the points spread?",
        "can you read me the policy",
        "is the list sorted by score",
        "no, not like that",
        "",
        "?!",
        "and or but not",
        "over 500",
        "at least",
        "whose company is",
        "the title is",
        '"',
    ],
)
def test_other_words_hold_none(demo: World, said: str) -> None:
    found = conditions_in(demo, said)
    assert (found.condition, found.spans) == (None, ())


@pytest.mark.parametrize(
    ("said", "condition"),
    [
        ("hot or warm leads over 500 people", "(band hot or band warm) and employees > 500"),
        ("nobody who is a competitor, in Austria", 'competitor is no and country is "austria"'),
        ("leads that are neither ready nor disqualified", "not ready and not disqualified"),
        ("who visited pricing or security", 'visited "pricing" or visited "security"'),
        ("who haven't visited pricing or security", 'never visited "pricing" and never visited "security"'),
        ("people who opened or clicked a mail within 14 days", "opened within 14 days or clicked within 14 days"),
        (
            "not customers, competitors or job applicants",
            "existing_customer is no and competitor is no and job_applicant is no",
        ),
        (
            "who didn't visit pricing, request a demo or download anything",
            'never visited "pricing" and never requested "demo" and never downloaded',
        ),
        ("not hot, in Germany or Austria", 'not band hot and (country is "germany" or country is "austria")'),
        ("never clicked, opened or replied", "never clicked and never opened and never replied"),
        # as tables have it
        ("seniority = vp AND existing_customer = no", 'seniority is "vp" and existing_customer is no'),
        ("competitor: true, country <> germany", 'competitor and country is not "germany"'),
        ("clicked >= 3 in the last 30 days -> 6 pts", "clicked at least 3 times within 30 days"),
        ("in the UK or over 1,000 staff", 'country is "united kingdom" or employees > 1000'),
        ("created in Q1", "created between 2026-01-01 and 2026-03-31"),
        ("created between 1 February and March 15th", "created between 2026-02-01 and 2026-03-15"),
        ("haven't opened anything for six weeks", "never opened within 42 days"),
        ("silent leads", "inactive for 180 days"),
        ("webinar attendees in the last quarter", 'attended "webinar*" within 90 days'),
        ("at least 3 downloads", "downloaded at least 3 times"),
        ("seniority is director", 'seniority is "director"'),
        ('title contains "Data"', 'title contains "data"'),
        ('employees >= 50 and country is "germany"', 'employees >= 50 and country is "germany"'),
        ("score between 40 and 60", "score between 40 and 60"),
        (
            "from LinkedIn, Google or the trade fair",
            'source is "linkedin" or source is "google" or source is "trade fair"',
        ),
        ("leads with a phone number", "phone is known"),
        ("mails at northpeak.example", 'email_domain is "northpeak.example"'),
        ("in the US and not customers yet", 'country is "united states" and existing_customer is no'),
    ],
)
def test_parts_are_joined_as_they_are_meant(demo: World, said: str, condition: str) -> None:
    assert conditions_in(demo, said).condition == condition


@pytest.mark.parametrize(
    ("said", "condition"),
    [
        ("who looked at the demo video", 'watched "demo"'),
        ("leads who viewed the demo for at least half an hour", 'watched "demo" at least 30 minutes'),
        ("who looked at the pricing page", 'visited "pricing"'),
    ],
)
def test_a_video_that_is_looked_at_is_watched(demo: World, said: str, condition: str) -> None:
    assert conditions_in(demo, said).condition == condition


def test_a_place_is_read_once_as_long_as_its_words_are_the_same(demo: World) -> None:
    places: list[int] = []

    @once_a_place
    def read(r: Reader, at: int) -> str:
        places.append(at)
        return r.key(at)

    reader = reader_of(demo, "visited pricing twice", is_rule=False)
    without_first = replace(reader, tokens=reader.tokens[1:])
    assert [read(one, 0) for one in (reader, reader, without_first)] == ["visited", "visited", "pricing"]
    assert places == [0, 0]


def test_phrasings_in_the_repository_are_understood(demo: World) -> None:
    """Of what people say in slots/where.txt, 95 of 100 find the leads that the language finds beside it."""
    lines = resource("phrasings", "slots", "where.txt").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("\t") for line in lines if "\t" in line and not line.startswith("#")]
    wrong = []
    for said, meant in pairs:
        found = conditions_in(demo, said).condition
        if found is None or list(demo.listed(found)) != list(demo.listed(meant)):
            wrong.append((said, found))
    assert len(pairs) > 150
    assert len(wrong) <= 0.05 * len(pairs), wrong


def test_whatever_is_said_is_a_condition_or_none(demo: World) -> None:
    """Words of the lexicon in any order: no crash, a condition that compiles, spans in order within the text."""
    words = sorted(
        {
            *lexicon_of(demo).known_words(),
            *"who not or and in with over at least 5 500 2026 within days is whose = : , ?".split(),
        }
    )
    draw = Random(7)
    for _ in range(400):
        said = " ".join(draw.choice(words) for _ in range(draw.randint(1, 9)))
        found = conditions_in(demo, said)
        ends = [end for span in found.spans for end in span]
        assert ends == sorted(ends), said
        assert all(0 <= end <= len(said) for end in ends), said
        assert (found.condition is None) == (found.spans == ()), said
        if found.condition is not None:
            demo.filter(found.condition)


@pytest.mark.parametrize(
    ("said", "condition"),
    [
        # when and how often, behind a comma
        ("people who looked at pricing lately, two weeks or so", 'visited "pricing" within 14 days'),
        ("webinar regulars, twice or more", 'attended "webinar*" at least 2 times'),
        ("hardcore users, five logins in the last fourteen days", "logged_in at least 5 times within 14 days"),
        # what people say instead of a denial
        ("no-shows at every webinar in May", 'never attended "webinar*" between 2025-05-01 and 2025-05-31'),
        ("people absent from all webinars and never called", 'never attended "webinar*" and never called'),
        ("folks who leave every mail of ours unopened", "never opened"),
        ("firms that left our mails unanswered", "never replied"),
        ("people outside every key sector", "industry not in key_industries"),
        # what they are doing
        ("people who are reading the blog", 'visited "/blog/*"'),
        ("people reading what our customers say", 'visited "customers/*"'),
        ("who is downloading the whitepaper this week", 'downloaded "whitepaper*" within 7 days'),
        ("which leads are reading", None),
        # a number of people is none of their names
        ("people who invited two colleagues", "invited at least 2 times"),
        ("trialists who dragged a workmate in with them", "trialled and invited"),
        # how much
        ("people at or above sixty points", "score >= 60"),
        ("anybody at eighty or better", "score >= 80"),
        ("people with product above nought", "product > 0"),
        ("firms of 30 staff at the very most", "employees <= 30"),
        # who they are
        ("folks whose job title says head of sales", 'title contains "head of sales"'),
        ("records with nothing in the job title box", "title is missing"),
        ("anybody with a gap where the industry should be", "industry is missing"),
        ("learners on their first rung", "starts_out"),
        ("firms of the size we like that are still cold", "right_size and band cold"),
        ("folks in places where we don't sell", "country not in our_countries"),
        ("people with a system we plug into and no trial", "crm in connected_crms and never trialled"),
        ("hand-raisers nobody has picked up the phone for", "requested and never called"),
        ("people our mail can't get through to, last ninety days", "bounced within 90 days"),
        ("leads we have lost track of for 60 days", "inactive for 60 days"),
        ("people who took the pricing PDF home with them", 'downloaded "pricing guide"'),
        ("people who came aboard in February", "created between 2026-02-01 and 2026-02-28"),
        ("this week's newcomers, seven days", "created within 7 days"),
        ("last month's new leads", "created within 30 days"),
        ("old stock, in the system since before the new year", "created before 2026-01-01"),
        ("in the system since January", "created after 2025-12-31"),
        ("leads older than the first of July 2025", "created before 2025-07-01"),
        ("who submitted the contact form twice", 'submitted "contact" at least 2 times'),
        ("people who visited the contact form", 'visited "contact"'),
        ("people who saw the integrations page", 'visited "integrations"'),
    ],
)
def test_everyday_words_say_what_was_done_and_who_they_are(demo: World, said: str, condition: str | None) -> None:
    assert conditions_in(demo, said).condition == condition


# ------------------------------------------------------------------------------------------------ another policy


@pytest.fixture(scope="module")
def maker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The manufacturer's policy, over the demo's leads."""
    with ExitStack() as kept:
        folder = tmp_path_factory.mktemp("maker") / "policy"
        shutil.copytree(resource("policies", "manufacturer"), folder)
        yield _world(kept, folder / "policy.lead")


def _world(kept: ExitStack, policy: Path) -> World:
    _, data = demo_copy(kept)
    _, plan = planned(policy)
    store, _ = kept.enter_context(store_for(vocabulary([plan]), policy, data))
    found = World(policy, store, data.as_of)
    kept.callback(found.close)
    return found


@pytest.mark.parametrize(
    ("said", "condition"),
    [
        ("students", "studies"),
        ("target accounts that are urgent", "target_account and band urgent"),
        ("leads with a drawing", "has_drawing"),
        ("no NDA signed", "nda_signed is no"),
        ("tolerance under 0.05", "tolerance_mm < 0.05"),
        ("start of series before 2027", "start_of_series before 2027-01-01"),
        ("who asked for a quote in the last 30 days", 'requested "quote" within 30 days'),
        ("who downloaded a cad model", "downloaded in cad_models"),
        ("distributors in Poland or Czechia", 'distributor and (country is "poland" or country is "czechia")'),
        ("more than 5000 yearly pieces", "yearly_pieces > 5000"),
        ("leads we should watch", None),
        ("leads who have ordered a sample", "sampled"),
        ("who never sent an rfq", 'never submitted "rfq"'),
        ("who signed an NDA", "nda_signed"),
        ("tolerance tighter than 0.02", "tolerance_mm < 0.02"),
        ("more than ten thousand pieces a year", "yearly_pieces > 10000"),
        ("five thousand to half a million pieces", "yearly_pieces between 5000 and 500000"),
        ("called at least thrice in the last 60 days", "called at least 3 times within 60 days"),
    ],
)
def test_a_policy_is_understood_in_its_own_words(maker: World, said: str, condition: str | None) -> None:
    assert conditions_in(maker, said).condition == condition
