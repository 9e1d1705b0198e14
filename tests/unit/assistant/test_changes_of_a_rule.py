"""Changes of one rule that is there, told in people's words: points, who is thrown out, windows, days, names."""

from __future__ import annotations

import pytest

from leadscore.assistant.conversation import SURE
from leadscore.assistant.understanding.in_full.naming import as_text
from leadscore.assistant.understanding.reader import Reader
from leadscore.assistant.understanding.reading import Reading
from leadscore.assistant.understanding.spotting import Spotter
from leadscore.assistant.understanding.thread import Thread
from leadscore.assistant.world import World


def first(world: World, question: str) -> Reading:
    return Reader(world).readings(question, Thread())[0]


def sentence(world: World, question: str, tool: str = "propose_change") -> str:
    """The rule as the question surely asks it to be."""
    found = first(world, question)
    assert (found.tool, found.says) == (tool, "")
    assert found.sure >= SURE
    return str(found.arguments["sentence"]).split(" because ")[0]


# ------------------------------------------------------------------------------------------------ points


@pytest.mark.parametrize(
    ("question", "tool", "rule", "points"),
    [
        ("what would happen when blog counts 2 each, same limit", "what_if", 'engagement: visited "/blog/*"', 2),
        ("say logins are 5 each day, cap stays 15", "what_if", "product: logged_in within 14 days", 5),
        ("Inviting colleagues, 10 each, max 10 as today. Any effect?", "what_if", "product: invited", 10),
        ("before I go to my boss: evaluation pages 8 each instead of 4, still max 12", "what_if", "", 8),
        ("the connected-CRM points: 10 rather than 5, gimme the movers", "what_if", "fit: crm in connected_crms", 10),
        ("would be interesting to see what -20 for juniors/students does", "what_if", "fit: starts_out", -20),
        ("I'm just curious: pricing 80", "what_if", "pricing", 80),
        ("the reply rule, double its points", "propose_change", "engagement: replied within 30 days", 30),
        ("make silence hurt less: -10", "propose_change", "engagement: inactive for 180 days", -10),
        ("demo down to 40 but it must still never decay", "propose_change", "demo", 40),
        ("Trial opened: 25 points", "propose_change", "product: trialled", 25),
    ],
)
def test_a_rule_gets_other_points(world: World, question: str, tool: str, rule: str, points: int) -> None:
    found = first(world, question)
    assert (found.tool, found.arguments["points"]) == (tool, points)
    assert found.arguments["rule"] == (rule or "engagement: visited in evaluation_pages")
    assert "sentence" not in found.arguments


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Opened mails: two points each day instead of one, but not over 6", "when opened add 2 each day up to 6"),
        ("opened: 2 per day instead of 1, max 8", "when opened add 2 each day up to 8"),
    ],
)
def test_points_and_their_bound_are_one_change(world: World, question: str, told: str) -> None:
    assert sentence(world, question) == told


@pytest.mark.parametrize(
    "question",
    [
        "just curious, big companies (1000+) at 0?",
        "Let's say we treat competitors like everyone else. Who pops up?",
        "try 0 for existing customers i.e. don't throw them out",
        "Kick the 'starts out' rule for a moment. Result?",
        "no private mail penalty - who gets ready?",
        "what if job applicants were scored like anyone else?",
    ],
)
def test_a_rule_is_supposed_away(world: World, question: str) -> None:
    found = first(world, question)
    assert (found.tool, found.arguments.get("remove")) == ("what_if", True)


def test_a_penalty_goes_whatever_is_told_of_why(world: World) -> None:
    found = first(world, "get rid of the penalty for private emails — half of our founders use gmail")
    assert found.arguments == {"rule": "fit: email_domain in free_mail", "remove": True}


# ------------------------------------------------------------------------------------------------ thrown out, or not


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("throw-away addresses: just -40, no disqualification", "when email_domain in disposable_mail subtract 40"),
        ("Competitors: don't disqualify, subtract 50", "when competitor subtract 50"),
        ("competitors shouldn't be disqualified, take 40 off them", "when competitor subtract 40"),
        ("stop disqualifying competitors, just deduct 35", "when competitor subtract 35"),
        ("Competitors: -60 instead of disqualification", "when competitor subtract 60"),
        ("bounced mails should be disqualified rather than penalised", "when bounced within 90 days disqualify"),
    ],
)
def test_points_stand_for_disqualifying_and_back(world: World, question: str, told: str) -> None:
    assert sentence(world, question) == told


def test_who_costs_points_is_supposed_to_be_thrown_out(world: World) -> None:
    asked = "what if small companies under 10 were kicked out altogether?"
    assert sentence(world, asked, "what_if") == "when employees < 10 disqualify"


# ------------------------------------------------------------------------------------------------ what is asked for


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("logged in rule shall look at last 30 days, not 14", "when logged_in within 30 days add 3 each day up to 15"),
        ("pricing guide: kill the 30 day limit, count it whenever", 'when downloaded "pricing guide" add 30'),
        ("webinar rule: count from 3 attendances on", 'when attended "webinar*" at least 3 times within 90 days'),
        ("seats rule: 15 seats are enough", "when seats >= 15 add 10"),
        ("the large company rule from 2000 employees on", "when employees >= 2000 add 10"),
        (
            "Only when the demo was watched for 20 minutes or longer should the 20 points be given",
            'when watched "demo" at least 20 minutes add 20',
        ),
        (
            "private mail should only be punished if they haven't asked for a demo",
            'when email_domain in free_mail and never requested "demo" subtract 15',
        ),
        (
            "the right size bonus shouldn't apply to education",
            'when right_size and industry is not "education" add 15 as right_size_company',
        ),
    ],
)
def test_a_rule_asks_for_something_else(world: World, question: str, told: str) -> None:
    assert sentence(world, question).startswith(told)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("suppose the seats rule kicks in at 10 seats", "when seats >= 10 add 10"),
        (
            "if watching the demo took only 5 minutes to count, how many more?",
            'when watched "demo" at least 5 minutes add 20',
        ),
        (
            "Effect of webinars counting from one attendance on, not two?",
            'when attended "webinar*" within 90 days and not starts_out add 15',
        ),
    ],
)
def test_a_rule_is_supposed_to_ask_for_something_else(world: World, question: str, told: str) -> None:
    assert sentence(world, question, "what_if") == told


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (
            "Only unsubscribes should cost the 30. Leave complaints out of it",
            "when unsubscribed subtract 30 never decays",
        ),
        ("only complaints should count", "when complained subtract 30 never decays"),
        ("the unsubscribe rule should not count complaints", "when unsubscribed subtract 30 never decays"),
        ("unsubscribers and complainers should be disqualified", "when unsubscribed or complained disqualify"),
    ],
)
def test_a_rule_asks_for_one_of_several_things(world: World, question: str, told: str) -> None:
    assert sentence(world, question) == told


def test_who_is_not_named_is_not_thrown_out(world: World) -> None:
    assert first(world, "Unsubscribers should be disqualified").arguments["sentence"] == "when unsubscribed disqualify"


# ------------------------------------------------------------------------------------------------ days, and ageing


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (
            "target account bonus only between now and end of september 2026",
            "when email_domain in target_accounts add 15 in force from 2026-04-01 until 2026-09-30 as target_account",
        ),
        (
            "extend the spring offer until 30 June 2026 (visits of June count as well)",
            'when visited "spring-offer" between 2026-03-01 and 2026-06-30 add 5 each time up to 15',
        ),
        (
            "summer trial campaign starts on 15 May already, ends as planned",
            'when requested "summer trial" add 10 in force from 2026-05-15 until 2026-08-31',
        ),
        (
            "Let demo requests decay with everything else, we've got old ones from 2025 blocking the list",
            'when requested "demo" add 50 as demo',
        ),
        ("unsubscribes should decay as well", "when unsubscribed or complained subtract 30"),
    ],
)
def test_a_rule_counts_at_other_times(world: World, question: str, told: str) -> None:
    assert sentence(world, question) == told


# ------------------------------------------------------------------------------------------------ names and reasons


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ('Rename the pricing rule "pricing_visit"', "pricing_visit"),
        ("call pricing price_page instead, same points and all", "price_page"),
        ("Rename pricing to cost_page, nothing else", "cost_page"),
    ],
)
def test_a_rule_is_called_otherwise(world: World, question: str, name: str) -> None:
    assert sentence(world, question) == f'when visited "pricing" add 50 as {name}'


@pytest.mark.parametrize(
    ("question", "rule"),
    [
        ('the reason of the careers penalty is rude; put "Probably job seekers" there', 'when visited "careers*"'),
        ('The reason of the pricing rule sounds odd, better: "Probably job seekers"', 'when visited "pricing"'),
    ],
)
def test_a_rule_gets_the_reason_in_quotes(world: World, question: str, rule: str) -> None:
    told = str(first(world, question).arguments["sentence"])
    assert told.startswith(rule)
    assert told.endswith('because "Probably job seekers"')


def test_a_rule_loses_its_reason_with_other_points(world: World) -> None:
    found = first(world, "beginners: subtract 15 and leave out the reason")
    assert found.arguments["sentence"] == "when starts_out subtract 15"


# ------------------------------------------------------------------------------------------------ what changes nothing


@pytest.mark.parametrize(
    "question",
    ["logins in the last 30 days", "replies in the last 60 days", "silence for 60 days", "score between 40 and 60"],
)
def test_leads_are_no_change_of_a_rule(world: World, question: str) -> None:
    assert first(world, question).tool == "find_leads"


def test_who_is_given_points_is_thrown_out_by_no_change_of_that(world: World) -> None:
    assert "rule" not in first(world, "disqualify companies over 1000 people").arguments


def test_a_word_of_the_language_names_no_rule(world: World) -> None:
    spotted = Spotter(world, frozenset()).spotted("score between 40 and 60")
    text = as_text(spotted)
    assert text is not None
    assert "§r" not in text.told
