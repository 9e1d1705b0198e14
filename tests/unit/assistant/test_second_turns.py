"""What is said behind another question: which part of the last one it says otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from leadscore.assistant.conversation import Conversation
from leadscore.assistant.world import World

VPS = "VPs in Germany over 200 people"
VP, GERMAN, LARGE = 'seniority is "vp"', 'country is "germany"', "employees > 200"
BLOG = 'engagement: visited "/blog/*"'
WARM = "band warm"
SPAIN = "draft a rule: 5 points for leads from Spain"


def said(world: World, *questions: str) -> tuple[str | None, Mapping[str, Any]]:
    """How the last of them is read, where it is not asked back."""
    talk = Conversation(world)
    for question in questions:
        reply = talk.ask(question)
    assert not talk.choices, reply.answer
    return reply.tool, {name: value for name, value in reply.arguments.items() if name != "request"}


@pytest.mark.parametrize(
    ("questions", "where"),
    [
        ((VPS, "regardless of country"), f"{VP} and {LARGE}"),
        ((VPS, "drop the country"), f"{VP} and {LARGE}"),
        ((VPS, "any size"), f"{VP} and {GERMAN}"),
        ((VPS, "without the Germans"), f'{VP} and {LARGE} and country is not "germany"'),
        ((VPS, "over 500 instead"), f"{VP} and {GERMAN} and employees > 500"),
        (("leads in Germany or Austria", "not the Austrian ones"), GERMAN),
        (("who clicked", "from companies over 200"), "clicked and employees > 200"),
        (("who clicked", "at firms with more than 200 people"), "clicked and employees > 200"),
        (("who clicked", "over 200 people"), "clicked and employees > 200"),
        (("leads in Spain", "both together", "just the hot ones"), 'country is "spain" and band hot'),
        (("who visited pricing within 14 days", "and last week?"), 'visited "pricing" within 7 days'),
        (("who visited pricing within 14 days", "and ever?"), 'visited "pricing"'),
        (("who visited pricing at least twice", "make that at least four times"), 'visited "pricing" at least 4 times'),
        (("who requested a demo", "and who never did?"), 'never requested "demo"'),
        (("warm leads in France", "include the hot ones"), '(band warm or band hot) and country is "france"'),
        (("who requested a demo", "Which of these are not yet ready?"), 'requested "demo" and not ready'),
        (("who requested a demo", "who of those is not ready so far"), 'requested "demo" and not ready'),
        (("who came in from LinkedIn", "the ones in Germany"), f'source is "linkedin" and {GERMAN}'),
        (("leads in Germany", "Did any of them request a demo?"), f'{GERMAN} and requested "demo"'),
        (("existing customers", "and the competitors"), "competitor"),
        (("existing customers", "only the competitors"), "existing_customer and competitor"),
        (("how many hot leads are there?", "list them"), "band hot"),
        (("how many hot leads are there?", "names please"), "band hot"),
        (("leads with HubSpot in Germany", "pipedrive?"), f'crm is "pipedrive" and {GERMAN}'),
        (("leads without a title", "and a country?"), "country is missing"),
        (("who visited pricing within 14 days", "and in the last 7?"), 'visited "pricing" within 7 days'),
        (("who visited pricing in the last 2 weeks", "make it 4"), 'visited "pricing" within 28 days'),
        (("who clicked within 14 days", "at least two clicks"), "clicked at least 2 times within 14 days"),
        (("who visited pricing at least twice", "and the blog?"), 'visited "/blog/*" at least 2 times'),
        (("how many opened the march newsletter", "list them", "and clicked?"), 'clicked "newsletter march"'),
        (("hot leads", "which of em never replied"), "band hot and never replied"),
        (("warm leads", "is any of them in Spain?"), 'band warm and country is "spain"'),
        (("leads over 200 people", "twice that"), "employees > 400"),
        (("what does the pricing rule do?", "who?"), 'visited "pricing"'),
        ((SPAIN, "who are they?"), 'country is "spain"'),
        (("leads in Spain", "give me the ones that are hot"), 'country is "spain" and band hot'),
        (("leads in Spain", "give me the Germans that are warm but not ready"), f"{GERMAN} and {WARM} and not ready"),
    ],
)
def test_a_part_of_the_last_condition_is_said_otherwise(world: World, questions: tuple[str, ...], where: str) -> None:
    tool, arguments = said(world, *questions)
    assert tool == "find_leads"
    assert set(str(arguments["where"]).split(" and ")) == set(where.split(" and "))


@pytest.mark.parametrize(
    ("questions", "tool", "arguments"),
    [
        (("how many leads are in Germany?", "and the rest?"), "count_leads", {"where": 'country is not "germany"'}),
        (("what is right_size?", "How many leads are such?"), "count_leads", {"where": "right_size"}),
        (
            ("how many leads does the demo rule fire for", "and in the last week"),
            "count_leads",
            {"where": 'requested "demo" within 7 days'},
        ),
        (("leads in software", "how many's that"), "count_leads", {"where": 'industry is "software"'}),
        (
            ("leads in software", "how many is that", "how are their scores spread?"),
            "score_distribution",
            {"where": 'industry is "software"'},
        ),
        (
            ("top 5 in Canada", "flip the sort"),
            "top_leads",
            {"limit": 5, "where": 'country is "canada"', "order": "worst"},
        ),
        (("top 5 in Canada", "by fit"), "top_leads", {"limit": 5, "where": 'country is "canada"', "by": "fit"}),
        (("top 5 in Canada", "5 more"), "top_leads", {"limit": 10, "where": 'country is "canada"'}),
        (
            ("who is within 10 points of ready?", "shrink that to four, and just the first three"),
            "nearly_ready",
            {"within": 4, "limit": 3},
        ),
        (
            ("leads in Germany", "who is within 10 points of ready?", "how many is that?"),
            "count_leads",
            {"where": "not ready and not disqualified and score >= 60"},
        ),
        (("history of L-1239", "make it a year"), "lead_history", {"lead": "L-1239", "days": 365}),
        (("compare L-1023 with L-1141", "what does the second lack?"), "to_ready", {"lead": "L-1141"}),
        (("what if pricing gave 35?", "5 more"), "what_if", {"rule": "pricing", "points": 40}),
        (("what if ready stood at 60?", "and pricing at 40?"), "what_if", {"rule": "pricing", "points": 40}),
        ((SPAIN, "better with 12 points"), "draft_rule", {"sentence": 'when country is "spain" add 12'}),
        ((SPAIN, "subtract instead"), "draft_rule", {"sentence": 'when country is "spain" subtract 5'}),
        (
            (SPAIN, "Portugal too"),
            "draft_rule",
            {"sentence": 'when country is "spain" or country is "portugal" add 5'},
        ),
        ((SPAIN, "how many leads would that hit?"), "what_if", {"sentence": 'when country is "spain" add 5'}),
        (
            ("draft a rule: 5 points for downloading the checklist", "the same for the whitepaper, but with 8"),
            "draft_rule",
            {"sentence": 'when downloaded "whitepaper*" add 8'},
        ),
        (
            ("I need a rule which disqualifies leads from Brazil", "include India in it as well, if you would"),
            "draft_rule",
            {"sentence": 'when country is "brazil" or country is "india" disqualify'},
        ),
        (
            ("a rule that disqualifies leads from Brazil", "no, subtract 10 instead"),
            "draft_rule",
            {"sentence": 'when country is "brazil" subtract 10'},
        ),
        ((SPAIN, "a trial run of this please"), "what_if", {"sentence": 'when country is "spain" add 5'}),
        (("what does the pricing rule do", "so if we threw it out"), "what_if", {"rule": "pricing", "remove": True}),
        (("what changed in the last 7 days", "and in the last 30?"), "changed_since", {"since": "30 days"}),
        (("who is nearly ready", "within 20 instead"), "nearly_ready", {"within": 20}),
        (("who is within 10 points of ready?", "half of that"), "nearly_ready", {"within": 5}),
        (("nearly ready leads from referrals", "from partners"), "nearly_ready", {"where": 'source is "partner"'}),
        (
            ("leads over 2000 people", "leave out L-1217 and give me 5"),
            "find_leads",
            {"where": "employees > 2000", "without": "L-1217", "limit": 5},
        ),
        (("how many leads lack an industry?", "And a title?"), "count_leads", {"where": "title is missing"}),
        (("bands for LinkedIn leads", "and webinar?"), "score_distribution", {"where": 'source is "webinar"'}),
        (("how many leads in Germany", "austria too"), "count_leads", {"where": 'country is "austria"'}),
        (("VPs in Germany", "best one to call?"), "top_leads", {"limit": 1, "where": f"{VP} and {GERMAN}"}),
        (("VPs in Germany", "which one is the best"), "top_leads", {"where": f"{VP} and {GERMAN}"}),
        (("VPs in Germany", "by score"), "top_leads", {"where": f"{VP} and {GERMAN}"}),
        (("VPs in Germany", "average?"), "score_distribution", {"where": f"{VP} and {GERMAN}"}),
        (("VPs in Germany", "just the number"), "count_leads", {"where": f"{VP} and {GERMAN}"}),
        (("VPs in Germany", "all of them"), "find_leads", {"where": f"{VP} and {GERMAN}", "limit": 50}),
        (
            ("best leads in Canada", "and who's worst over there"),
            "top_leads",
            {"where": 'country is "canada"', "order": "worst"},
        ),
        (
            ("compare L-1023 with L-1141", "now with L-1217 instead of L-1023"),
            "compare_leads",
            {"lead": "L-1141", "other": "L-1217"},
        ),
        (("top 5 in Canada", "compare the top two"), "compare_leads", {"lead": "L-1023", "other": "L-1190"}),
        (("best leads", "without L-1217, I talked to her"), "top_leads", {"without": "L-1217"}),
        (("top 3", "next time w/o L-1217"), "top_leads", {"limit": 3, "without": "L-1217"}),
        (("why is L-1154 at 70?", "and a month ago?"), "lead_history", {"lead": "L-1154", "days": 30}),
        (("why is L-1154 at 70?", "which rules?"), "rules_fired", {"lead": "L-1154"}),
        (("which rules never fire?", "and how often do the others?"), "rules_fired", {}),
        (("what is a band?", "which ones are there"), "list_vocabulary", {"kind": "bands"}),
        (("what can you do?", "tell me more about the nearly ready one"), "help", {"topic": "nearly_ready"}),
        (("what if pricing gave 35?", "and no blog rule?"), "what_if", {"rule": BLOG, "remove": True}),
        (("what if pricing gave 30?", "half of that"), "what_if", {"rule": "pricing", "points": 15}),
        ((SPAIN, "what if that was minus 10"), "draft_rule", {"sentence": 'when country is "spain" subtract 10'}),
        (
            ("draft a rule: 6 points for clicks within 14 days", "require at least two"),
            "draft_rule",
            {"sentence": "when clicked at least 2 times within 14 days add 6"},
        ),
        (
            ("where should ready stand if sales can call 40 a week?", "they've lost one rep, so thirty"),
            "threshold_advice",
            {"calls_per_week": 30},
        ),
        (
            ("where should ready stand if sales can call 40 a week?", "20 a day"),
            "threshold_advice",
            {"calls_per_week": 100},
        ),
        (
            ("where should ready stand if sales can call 40 a week?", "twice as many"),
            "threshold_advice",
            {"calls_per_week": 80},
        ),
        (
            ("leads in Canada", "how many is that", "the best one"),
            "top_leads",
            {"limit": 1, "where": 'country is "canada"'},
        ),
        (("what is decision_makers?", "what does the rule for it change?"), "rule_effect", {"rule": "decision_maker"}),
        (("leads with HubSpot", "no no, make it Pipedrive!"), "find_leads", {"where": 'crm is "pipedrive"'}),
        (
            (SPAIN, "only in software", "media instead of software"),
            "draft_rule",
            {"sentence": 'when country is "spain" and industry is "media" add 5'},
        ),
        (("how many leads in Germany", "thereof hot?"), "count_leads", {"where": f"{GERMAN} and band hot"}),
        (("how many leads in Germany", "of which hot?"), "count_leads", {"where": f"{GERMAN} and band hot"}),
        (("how many leads in Germany", "of those, who is hot?"), "find_leads", {"where": f"{GERMAN} and band hot"}),
        (("leads in Germany", "thereof the hot ones"), "find_leads", {"where": f"{GERMAN} and band hot"}),
        (("how far is Ada Quill from ready", "which rules fire there?"), "rules_fired", {"lead": "L-1044"}),
    ],
)
def test_the_last_call_is_made_with_what_is_other(
    world: World, questions: tuple[str, ...], tool: str, arguments: Mapping[str, Any]
) -> None:
    assert said(world, *questions) == (tool, arguments)


@pytest.mark.parametrize(
    ("questions", "tool"),
    [
        (("leads in Germany", "delete all of them from the database"), "find_leads"),
        (("set pricing to 45", "drop the blog rule"), "find_leads"),
        (("how many VPs are at firms over 200 people", "list all people in Germany"), "count_leads"),
    ],
)
def test_what_is_a_question_of_its_own_is_none_of_the_last(world: World, questions: tuple[str, ...], tool: str) -> None:
    assert said(world, *questions)[0] != tool


@pytest.mark.parametrize(
    ("before", "question", "tool", "arguments"),
    [
        ("how are the scores in Spain spread?", "what does warm mean?", "describe_term", {"term": "warm"}),
        ("who is hot in Spain?", "what is right_size?", "describe_term", {"term": "right_size"}),
        ("what is warm?", "who is in our countries?", "find_leads", {"where": "country in our_countries"}),
        ("score distribution of Spain", "what's the median?", "score_distribution", {"where": 'country is "spain"'}),
        ("score distribution of Spain", "what's the highest?", "top_leads", {"where": 'country is "spain"'}),
        ("list hot leads", "20 of them please", "find_leads", {"where": "band hot", "limit": 20}),
        ("take ireland out of our countries", "no wait, undo", "undo", {}),
        (
            "explain Ada Quill",
            "now her against Theo Juniperson L-1249",
            "compare_leads",
            {"lead": "L-1044", "other": "L-1249"},
        ),
        ("where should ready stand?", "how many would be ready at 60?", "what_if", {"threshold": 60}),
        ("where should ready stand?", "and if we can call 60 a week?", "threshold_advice", {"calls_per_week": 60}),
    ],
)
def test_what_is_asked_next_is_read_as_it_is_meant(
    world: World, before: str, question: str, tool: str, arguments: Mapping[str, Any]
) -> None:
    assert said(world, before, question) == (tool, arguments)


@pytest.mark.parametrize(
    ("questions", "tool", "kept"),
    [
        (
            ("who visited the spring offer?", "without Hana Everglint"),
            "find_leads",
            {"where": 'visited "spring-offer"'},
        ),
        (("the ten best leads", "Please leave out Hana Everglint."), "top_leads", {"limit": 10}),
        (("worst 4 leads", "drop Hana Everglint"), "top_leads", {"limit": 4, "order": "worst"}),
        (("top 5 in Germany", "leave Hana Everglint out"), "top_leads", {"limit": 5, "where": GERMAN}),
        (("how many leads in Germany", "everyone except Hana Everglint"), "count_leads", {"where": GERMAN}),
    ],
)
def test_who_is_left_out_is_left_out_of_the_last_list(
    world: World, questions: tuple[str, ...], tool: str, kept: Mapping[str, Any]
) -> None:
    hana = world.row(world.people.one("Hana Everglint")).lead
    assert said(world, *questions) == (tool, {**kept, "without": hana})
    ada = world.row(world.people.one("Ada Quill")).lead
    also = said(world, *questions, "and without Ada Quill")
    assert also == (tool, {**kept, "without": f"{hana}, {ada}"})


def test_people_are_left_out_with_what_stands_around_them(world: World) -> None:
    question = "how are the scores spread, leaving Hana Everglint and Ada Quill aside?"
    tool, arguments = said(world, question)
    assert tool == "score_distribution"
    assert len(str(arguments["without"]).split(", ")) == 2


@pytest.mark.parametrize("said", ["unless they are consultants", "but not consultants", "except for consultants"])
def test_who_is_let_off_a_drafted_rule_is_no_condition_of_it(world: World, said: str) -> None:
    talk = Conversation(world)
    talk.ask("disqualify everyone from Brazil")
    answer = talk.ask(said).answer
    assert 'when country is "brazil" and ' in answer
    assert " not " in answer.splitlines()[2]


@pytest.mark.parametrize("question", ["who is disqualified now?", "which leads are not ready"])
def test_no_outcome_is_asked_for_by_a_drafted_rule(world: World, question: str) -> None:
    talk = Conversation(world)
    talk.ask("disqualify everyone from Brazil")
    assert talk.ask(question).tool == "find_leads"


@pytest.mark.parametrize(
    ("questions", "where"),
    [
        (("directors in Spain", "VPs too"), f'(seniority is "director" or {VP}) and country is "spain"'),
        (("leads in Germany", "also Austria"), f'{GERMAN} or country is "austria"'),
    ],
)
def test_who_is_asked_for_too_joins_a_list_and_alone_is_offered(
    world: World, questions: tuple[str, ...], where: str
) -> None:
    talk = Conversation(world)
    for question in questions:
        reply = talk.ask(question)
    found = [str(one.arguments.get("where")) for one in reply.readings]
    assert set(found[0].split(" and ")) == set(where.split(" and "))
    assert len(set(found)) > 1


def test_nothing_is_proposed_where_it_shall_be_left(world: World) -> None:
    talk = Conversation(world)
    talk.ask("what if pricing gave 35?")
    assert talk.ask("no, leave it").tool is None
    assert not world.proposals


def test_a_rule_for_some_titles_is_for_others_too(world: World) -> None:
    """No title holds all of them, so nobody would get it."""
    talk = Conversation(world)
    for said in ("give students minus 20", "and interns too", "also trainees"):
        reply = talk.ask(said)
    titles = " or ".join(f'title contains "{one}"' for one in ("student", "intern", "trainee"))
    assert reply.arguments["sentence"] == f"when {titles} subtract 20"


@pytest.mark.parametrize(
    ("question", "tool", "members"),
    [
        ("And what would happen if India was added as well?", "what_if", "India"),
        ("India too", "propose_change", "India"),
        ("and take Norway out", None, None),
    ],
)
def test_members_are_said_otherwise(world: World, question: str, tool: str | None, members: str | None) -> None:
    talk = Conversation(world)
    talk.ask("Put Sweden in our_countries.")
    reply = talk.ask(question)
    assert reply.arguments.get("members") == members
    assert tool in (None, reply.tool)
