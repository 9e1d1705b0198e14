"""Rules that are asked for in so many words: drafted or proposed, as it is told, and points for one lead."""

from __future__ import annotations

import pytest

from leadscore.assistant.conversation import SURE, Conversation
from leadscore.assistant.understanding.reader import Reader
from leadscore.assistant.understanding.reading import Reading
from leadscore.assistant.understanding.thread import Thread
from leadscore.assistant.world import World


@pytest.fixture(scope="module")
def reader(demo: World) -> Reader:
    return Reader(demo)


def read(reader: Reader, question: str) -> Reading:
    first = reader.readings(question, Thread())[0]
    assert first.sure >= SURE
    return first


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Add a rule: when someone clicked within 7 days they get 4 points.", "when clicked within 7 days add 4"),
        (
            "Propose a rule subtracting 8 from leads who have no CRM known and fewer than 50 employees",
            "when crm is missing and employees < 50 subtract 8",
        ),
    ],
)
def test_a_rule_that_the_policy_shall_have_is_proposed(reader: Reader, question: str, sentence: str) -> None:
    first = read(reader, question)
    assert (first.tool, first.arguments) == ("propose_change", {"sentence": sentence})


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("each newsletter click should be worth 2, max 6", 'when clicked "newsletter*" add 2 each time up to 6'),
        (
            "managers in companies under 800 employees deserve 5",
            'when seniority is "manager" and employees < 800 add 5',
        ),
        ("dutch leads with pipedrive, 4 pts", 'when country is "netherlands" and crm is "pipedrive" add 4'),
        ("I'd take away 5 from people without a known title", "when title is missing subtract 5"),
    ],
)
def test_a_rule_that_is_only_wished_for_is_drafted_and_may_be_proposed(
    reader: Reader, question: str, sentence: str
) -> None:
    first, second, *_ = reader.readings(question, Thread())
    assert (first.tool, first.arguments["sentence"]) == ("draft_rule", sentence)
    assert (second.tool, second.arguments["sentence"]) == ("propose_change", sentence)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("can we have one that disqualifies whoever complained", "when complained disqualify"),
        (
            "we'd like 12 extra for whoever attended 3 webinars in half a year",
            'when attended "webinar*" at least 3 times within 180 days add 12',
        ),
        (
            "something like: replied to us twice within 3 weeks = 18 points",
            "when replied at least 2 times within 21 days add 18",
        ),
        (
            "Draft one point per opened product news, max four, no decay",
            'when opened "product news" add 1 each time up to 4 never decays',
        ),
        ("add 10 if they asked for 50 seats or more, draft it", "when seats >= 50 add 10"),
        ("add a rule, as a draft: 5 points for Spain", 'when country is "spain" add 5'),
        (
            'I want an easter campaign rule. Visits of "easter" between 1 and 20 April 2026 are worth 10',
            'when visited "easter" between 2026-04-01 and 2026-04-20 add 10',
        ),
        ("can we give 5 points per webinar attended, 15 max", 'when attended "webinar*" add 5 each time up to 15'),
        (
            "how would a rule look like for: visited roi calculator and downloaded pricing guide, both in 14 days "
            "-> 20 points",
            'when visited "roi-calculator" within 14 days and downloaded "pricing guide" within 14 days add 20',
        ),
    ],
)
def test_a_rule_that_somebody_would_like_is_drafted(reader: Reader, question: str, sentence: str) -> None:
    first = read(reader, question)
    assert (first.tool, first.arguments.get("sentence")) == ("draft_rule", sentence)


@pytest.mark.parametrize(
    "question",
    [
        "new rule, subtract 20 for martians' favourite: careers page visited 4 times or more",
        "new rule: pricing visitors with a hat get 30",
        "I need another rule: pricing 20 extra for martians",
        "add a rule: 30 points for pricing on Mars",
        "Marketing asks for a rule: pricing visitors on Mars get 30",
        "I'd love a rule giving 30 to pricing visitors with a hat",
        "can we have something for pricing visitors with a hat: 6 points",
    ],
)
def test_a_new_rule_of_which_not_all_is_understood_is_no_change_of_one_that_is_there(
    reader: Reader, question: str
) -> None:
    first = read(reader, question)
    assert first.tool == "draft_rule"
    assert "sentence" not in first.arguments


@pytest.mark.parametrize(
    ("question", "tool"),
    [
        ("I want a rule changed: pricing 40 instead of 50", "propose_change"),
        ("can we give 40 points for pricing", "propose_change"),
        ("make the pricing rule give 40", "propose_change"),
        ("give me a tally per rule", "rules_fired"),
        ("draft a quote for two chairs for Maple Dental", None),
    ],
)
def test_what_only_sounds_so_asks_for_no_new_rule(reader: Reader, question: str, tool: str | None) -> None:
    assert read(reader, question).tool == tool


def test_who_would_like_to_see_leads_drafts_nothing(reader: Reader) -> None:
    assert read(reader, "I'd like to see people in Spain").tool == "find_leads"
    assert read(reader, "can we have one that lists everyone in Spain").tool == "find_leads"


def test_points_for_one_lead_are_proposed_where_all_is_said_that_an_override_carries(reader: Reader) -> None:
    first = read(
        reader,
        "Please give petra.hollowbrook@copperkettle.example an extra 10 until end of 2026, by Mara, because "
        '"Met at dinner"',
    )
    assert first.tool == "propose_change"
    assert first.arguments == {
        "sentence": 'override "petra.hollowbrook@copperkettle.example" add 10 by "Mara" until 2026-12-31 '
        'because "Met at dinner"'
    }


@pytest.mark.parametrize(
    ("question", "lead"),
    [
        (
            "override for Rosalind Vane: 5 points until 31 December by Ines because he promised to book",
            "rosalind.vane@northpeak.example",
        ),
        ("give L-1094 5 points until 31 December by Ines because he promised to book", "L-1094"),
    ],
)
def test_who_decides_an_override_may_be_called_as_a_lead_is(reader: Reader, question: str, lead: str) -> None:
    assert read(reader, question).arguments == {
        "sentence": f'override "{lead}" add 5 by "Ines" until 2026-12-31 because "He promised to book"'
    }


def test_a_drafted_sentence_keeps_what_it_does_not_speak_of(world: World) -> None:
    answer = Conversation(world).ask("draft a rule: ready at 60").answer
    assert "ready at 60 if fit >= 10 lost below 55" in answer


def test_a_condition_is_no_part_of_an_override(reader: Reader) -> None:
    question = "give Rosalind Vane 10 points if she is in Germany until 2026-12-31 by Sam because of the fair"
    assert read(reader, question).tool is None


def test_an_override_takes_the_place_of_the_one_that_a_lead_has(reader: Reader) -> None:
    first = read(reader, "add 20 points to Rosalind Vane until 2026-12-31, by Sam because they met at the fair")
    assert str(first.arguments["sentence"]).startswith('override "rosalind.vane@northpeak.example" add 20')


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (
            "please a rule that the Bluefern Bank people get 20 more points",
            'when company contains "bluefern bank" add 20',
        ),
        ("I need a rule for sales enablement titles, +6", 'when title contains "sales enablement" add 6'),
        (
            "rule draft, French or Spanish leads at least 500 people big: add 9 and call it big_south",
            'when (country is "france" or country is "spain") and employees >= 500 add 9 as big_south',
        ),
    ],
)
def test_companies_and_kinds_of_titles_are_conditions_of_a_draft(reader: Reader, question: str, sentence: str) -> None:
    first = read(reader, question)
    assert (first.tool, first.arguments.get("sentence")) == ("draft_rule", sentence)


def test_what_is_not_understood_of_a_draft_is_not_left_out(reader: Reader) -> None:
    assert "sentence" not in read(reader, "draft a rule for the purple monkey titles in green, +6").arguments


def test_what_stands_before_a_colon_is_a_part_of_the_request(reader: Reader) -> None:
    first = read(reader, "Draft a rule for purple visitors of the spring offer: 8 points, one time only.")
    assert first.arguments == {"request": "purple visitors of the spring offer: 8 points, one time only"}


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("when right_size and employees > 90 disqualify", "when right_size and employees > 90 disqualify"),
        ('when country is "spain" add 4 as spain', 'when country is "spain" add 4 as spain'),
        ("when country is spain add 4", 'when country is "spain" add 4'),
    ],
)
def test_a_rule_as_it_is_written_is_proposed(reader: Reader, question: str, sentence: str) -> None:
    first = read(reader, question)
    assert (first.tool, first.arguments) == ("propose_change", {"sentence": sentence})


def test_behind_a_draft_that_could_not_be_written_another_one_is_made(reader: Reader) -> None:
    unwritten = Thread(tool="draft_rule", arguments={"request": "a rule for purple people"})
    question = "30 points if booked a demo and downloaded the checklist within 14 days"
    first = reader.readings(question, unwritten)[0]
    sentence = 'when requested "demo" and downloaded "checklist*" within 14 days add 30'
    assert (first.tool, first.arguments) == ("draft_rule", {"request": question, "sentence": sentence})


ROSALIND = (
    'override "rosalind.vane@northpeak.example" add {} by "Sam" until 2026-12-31 because "Met at the trade fair, '
)
"""The override that the demo has."""


@pytest.mark.parametrize(
    ("question", "tool", "points"),
    [
        ("what if Sam's override for Rosalind Vane was only 5 and not 15? all the rest of it the same", "what_if", 5),
        ("set the override for rosalind.vane@northpeak.example to 25, the rest the same", "propose_change", 25),
        ("Sam's plus for Rosalind Vane should be 20", "propose_change", 20),
    ],
)
def test_an_override_that_there_is_gets_other_points(reader: Reader, question: str, tool: str, points: int) -> None:
    first = reader.readings(question, Thread())[0]
    assert first.tool == tool
    assert str(first.arguments["sentence"]).startswith(ROSALIND.format(points))
    assert first.sure >= SURE


@pytest.mark.parametrize(
    "question",
    [
        "Sam's minus for Rosalind Vane should be 5",
        "Kim's override for Rosalind Vane should be 5",
        "Sam's override for Rosalind Vane should be 5 and not 20",
    ],
)
def test_an_override_that_is_another_stays(reader: Reader, question: str) -> None:
    assert "sentence" not in reader.readings(question, Thread())[0].arguments


def test_an_override_can_be_called_so_and_its_lead_by_name_and_email(reader: Reader) -> None:
    question = (
        "Give Zeno Candlemaker (zeno.candlemaker@quillworks.example) an override of 10 points by Kim "
        'until end of June 2026 because "Asked for terms on the phone"'
    )
    assert reader.readings(question, Thread())[0].arguments == {
        "sentence": 'override "zeno.candlemaker@quillworks.example" add 10 by "Kim" until 2026-06-30 '
        'because "Asked for terms on the phone"'
    }


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Can we give 10 points to anybody who came in via a trade fair?", 'when source is "trade fair" add 10'),
        (
            "plus eight if they're based in Austria and over 50 people",
            'when country is "austria" and employees > 50 add 8',
        ),
        ("people from Brazil lose 5", 'when country is "brazil" subtract 5'),
        ("leads from France get another 5", 'when country is "france" add 5'),
        (
            "careers pages at least 4 times within 20 days = out, disqualified",
            'when visited "careers*" at least 4 times within 20 days disqualify',
        ),
        (
            "if they download the pricing guide twice in 45 days: 10 on top",
            'when downloaded "pricing guide" at least 2 times within 45 days add 10',
        ),
        ("give every different integrations page 3 points", 'when visited "integrations/*" add 3 each different'),
        (
            "each colleague invited in the last two weeks should count 4, limit of 12",
            "when invited within 14 days add 4 each different up to 12",
        ),
    ],
)
def test_a_rule_without_a_word_for_rules_is_drafted(reader: Reader, question: str, sentence: str) -> None:
    first = read(reader, question)
    assert (first.tool, first.arguments["sentence"]) == ("draft_rule", sentence)


@pytest.mark.parametrize(
    ("question", "rule"),
    [
        ("pricing: 10 on top", "pricing"),
        ("the demo should be worth another 10", "demo"),
        ("the demo rule is great, give it 10 more", "demo"),
    ],
)
def test_more_points_of_a_rule_that_is_there_make_no_new_one(reader: Reader, question: str, rule: str) -> None:
    first = read(reader, question)
    assert (first.tool, first.arguments["rule"]) == ("propose_change", rule)


@pytest.mark.parametrize("question", ["show leads from Spain: 5", "top leads in Germany, 10"])
def test_a_number_at_the_end_of_a_list_is_none_of_points(reader: Reader, question: str) -> None:
    assert read(reader, question).tool in ("find_leads", "top_leads")


@pytest.mark.parametrize(
    ("question", "arguments"),
    [
        ("Quillworks people", {"name": "Quillworks"}),
        ("Galebridge folks", {"name": "Galebridge"}),
        ("the mailinator crowd - list em", {"where": 'email_domain is "mailinator.com"'}),
    ],
)
def test_people_of_a_firm_are_called_by_it_and_others_by_where_their_mail_is(
    reader: Reader, question: str, arguments: dict[str, str]
) -> None:
    first = read(reader, question)
    assert (first.tool, first.arguments) == ("find_leads", arguments)
