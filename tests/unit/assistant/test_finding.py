"""Leads that are found by names made of anybody's words, by what a day says was done, by what was never done."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from leadscore.assistant.conversation import Conversation
from leadscore.assistant.drafting.conditions import conditions_in
from leadscore.assistant.understanding.reader import Reader
from leadscore.assistant.understanding.reading import Reading
from leadscore.assistant.understanding.thread import Thread
from leadscore.assistant.world import World
from unit.assistant.worlds import world_of

POLICY = """\
policy "Coffee" version 1
field last_order date
field signed_on date
field outlets number
event mailed by us
group fit
when country is "spain" add 20
group interest
when opened add 5
when mailed add 1
ready at 20
band warm at 10
band cold otherwise
"""
LEADS = """\
id,name,company,country,employees,last_order,signed_on
Z1,May Hill,Crown & Bridge,Spain,1234,2026-03-01,2025-01-02
Z2,Ann Other,North Star,France,2000,,
Z3,Rita Delgado,Warm Welcome,Spain,12,2025-06-01,2026-02-01
Z4,Bo Castro,First Call,Spain,3,,
"""
EVENTS = "lead,at,event,target\nZ1,2026-03-20,opened,news\nZ2,2026-03-01,mailed,\n"


@pytest.fixture(scope="module")
def coffee(demo: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Behind the demo, which is open until the end: what listens for signals is handed back in turn."""
    with world_of(tmp_path_factory.mktemp("coffee"), POLICY, LEADS, EVENTS) as found:
        yield found


def _read(world: World, question: str) -> Reading:
    return Reader(world).readings(question, Thread())[0]


@pytest.mark.parametrize(
    ("question", "arguments"),
    [
        ("north star", {"name": "north star"}),
        ("leads from north star", {"name": "north star"}),
        ("find crown and bridge", {"name": "Crown & Bridge"}),
        ("people at first call", {"name": "first call"}),
        ("anyone at warm welcome in spain", {"name": "warm welcome", "where": 'country is "spain"'}),
        ("who at north star has never opened anything", {"name": "north star", "where": "never opened"}),
    ],
)
def test_a_company_is_found_by_its_whole_name_in_small_letters(
    coffee: World, question: str, arguments: dict[str, str]
) -> None:
    found = _read(coffee, question)
    assert (found.tool, dict(found.arguments)) == ("find_leads", arguments)


@pytest.mark.parametrize(
    ("question", "tool"), [("who should be my first call", "top_leads"), ("how many warm leads", "count_leads")]
)
def test_words_of_a_company_name_elsewhere_name_none(coffee: World, question: str, tool: str) -> None:
    found = _read(coffee, question)
    assert found.tool == tool
    assert found.leads == ()


@pytest.mark.parametrize(
    ("said", "condition"),
    [
        ("who ordered in the last 90 days", "last_order within 90 days"),
        ("people who have ordered since February", "last_order after 2026-01-31"),
        ("those who never ordered anything", "last_order is missing"),
        ("leads that have not ordered for 90 days", "(last_order is missing or not last_order within 90 days)"),
        ("leads with a last order within 60 days", "last_order within 60 days"),
        ("who signed before 2026", "signed_on before 2026-01-01"),
        ("who ordered before 2026", None),
        ("more than 1.234 employees", "employees > 1234"),
        ("between 1.234 and 2.125 people", "employees between 1234 and 2125"),
        ("score above 1.234", "score > 1.234"),
        ("who has done nothing at all", "never opened"),
        ("leads without any activity", "never opened"),
        ("who has no events", "never mailed and never opened"),
        ("no activity in the last 30 days", "inactive for 30 days"),
    ],
)  # fmt: skip
def test_conditions(coffee: World, said: str, condition: str | None) -> None:
    assert conditions_in(coffee, said).condition == condition


@pytest.mark.parametrize(
    ("said", "condition"),
    [
        ("still warm or better", "band hot or band warm"),
        ("at least warm in Germany", '(band hot or band warm) and country is "germany"'),
        ("more then 20 seats", "seats > 20"),
        ("who watchd the demo", 'watched "demo"'),
        ("who haven't crossed the line yet", "not ready"),
        ("who did not open or do anything for 180 days", "inactive for 180 days"),
        ("how many did we lose to unsubscribes or complaints", "unsubscribed or complained"),
        ("unsubscribes count?", "unsubscribed"),
        ("if I invited every director", 'seniority is "director"'),
        ("poking around on pricing", 'visited "pricing"'),
        ("who read the nurture or nag post", 'visited "blog/nurture-or-nag"'),
        ("who checked the spreadsheet comparison page", 'visited "compare/spreadsheets"'),
        (
            "who attended the webinar about sales and marketing at one table",
            'attended "webinar: sales and marketing at one table"',
        ),
        ("everybody in our sales countries", "country in our_countries"),
        ("send a customer story to VPs", 'seniority is "vp"'),
        ("VPs and above in Austria", '(seniority is "c_level" or seniority is "vp") and country is "austria"'),
        ("how many leads came from LinkedIn last month", 'source is "linkedin" and created within 30 days'),
        ("retail leads above 30", 'industry is "retail" and score > 30'),
        ("leads between 60 and 70", "score between 60 and 70"),
        ("who is above 60?", "score > 60"),
        ("which of them are over 60 and warm?", "score > 60 and band warm"),
        ("about the webinar. never attended one", 'never attended "webinar*"'),
        ("how many will come to the webinar", None),
        ("how many open deals", None),
        ("who is my account manager", None),
    ],
)
def test_conditions_in_other_words(demo: World, said: str, condition: str | None) -> None:
    assert conditions_in(demo, said).condition == condition


@pytest.mark.parametrize(
    ("question", "tool", "arguments"),
    [
        ("who's hot this morning?", "find_leads", {"where": "band hot"}),
        ("cold list leads that somehow got warm", "find_leads", {"where": 'source is "cold list" and band warm'}),
        ("leads under 0, want to purge the list", "find_leads", {"where": "score < 0"}),
        ("all VPs, I have a quiet afternoon", "find_leads", {"where": 'seniority is "vp"'}),
        ("list the ceos, founders and so on", "find_leads", {"where": "holds_budget"}),
        ("how many went hot this week", "changed_since", {"since": "2026-03-30"}),
        ("how many are newly ready", "changed_since", {}),
        ("which leads are not ready any more compared to yesterday?", "changed_since", {"since": "1 days"}),
        ("how many hot leads without Ada Quill", "count_leads", {"where": "band hot", "without": "L-1044"}),
        ("show top leads but skip Wanda Thistledown", "top_leads", {"without": "L-1097"}),
        ("biggest company among warm leads", "top_leads", {"by": "employees", "limit": 1, "where": "band warm"}),
        ("the hottest lead right now", "top_leads", {"limit": 1}),
        ("who's one click away from ready", "nearly_ready", {}),
        ("ready soon, software only", "nearly_ready", {"where": 'industry is "software"'}),
        ("who's only ready because of decision_maker", "rule_effect", {"rule": "decision_maker"}),
        ("I should like the leads from the trade fair", "find_leads", {"where": 'source is "trade fair"'}),
        ("what is the average deal size in Austria", None, {}),
        ("find me 50 new prospects that aren't in our db", None, {}),
        ("best cold-list lead, just one", "top_leads", {"where": 'source is "cold list"', "limit": 1}),
        ("highest seat counts, top ten", "top_leads", {"by": "seats", "limit": 10}),
        ("missing less than 8 points, not counting Ada Quill", "nearly_ready", {"within": 8, "without": "L-1044"}),
        ("who needs only one more nudge, fifteen points at most?", "nearly_ready", {"within": 15}),
        ("who read the Lanternmill story", "find_leads", {"where": 'visited "customers/lanternmill"'}),
        ("find that lady Zofia, Zofia Hollowbrook I think", "find_leads", {"name": "Zofia Hollowbrook"}),
        ("why are we at minus for Odile Vane", "explain_score", {"lead": "L-1209"}),
        ("The twelve best leads without a demo request", "top_leads", {"where": 'never requested "demo"', "limit": 12}),
        ("how does the what_if tool work?", "help", {"topic": "what_if"}),
        ("give me some examples of things u can answer", "help", {}),
        ("all the words I can use in a rule", "list_vocabulary", {}),
        ("which countries belong to our_countries?", "describe_term", {"term": "our_countries"}),
        ("which lead is my single best one?", "top_leads", {"limit": 1}),
        ("10 of our webinar-sourced leads, max", "find_leads", {"where": 'source is "webinar"', "limit": 10}),
        ("most seats requested — top 7", "top_leads", {"limit": 7, "by": "seats"}),
        (
            "lowest 10 in engagement out of the Germans",
            "top_leads",
            {"where": 'country is "germany"', "limit": 10, "order": "worst", "by": "engagement"},
        ),
        ("find mr mapleworth", "find_leads", {"name": "mapleworth"}),
        ("did Greta Quill visit pricing this week?", "find_leads",
         {"where": 'visited "pricing" within 7 days', "name": "L-1141"}),
        ("whats new since 20 march? up to 25 names", "changed_since", {"since": "2026-03-20", "limit": 25}),
    ],
)  # fmt: skip
def test_questions(demo: World, question: str, tool: str | None, arguments: dict[str, object]) -> None:
    found = _read(demo, question)
    assert (found.tool, dict(found.arguments)) == (tool, arguments)


@pytest.mark.parametrize("question", ["find Ada Quill", "uh look up ada quill for me", "who is Ada Quill?"])
def test_who_is_looked_up_is_found_for_sure(demo: World, question: str) -> None:
    found = _read(demo, question)
    assert (found.tool, str(found.arguments["name"]).lower()) == ("find_leads", "ada quill")
    assert found.sure > 0.65


def test_what_gathers_several_values_is_offered_beside_them(demo: World) -> None:
    found = Reader(demo).readings("interns or students who visited pricing", Thread())
    assert [reading.arguments.get("where") for reading in found][1] == 'starts_out and visited "pricing"'


def test_who_is_left_out_too_is_left_out_beside_others(demo: World) -> None:
    reader, thread = Reader(demo), Thread()
    for question in ("top 5 without Ada Quill", "and Hana Everglint"):
        reading = reader.readings(question, thread)[0]
        thread.heard(question, reading, None)
    assert reading.arguments == {"limit": 5, "without": "L-1044, L-1172"}


def test_what_may_be_meant_is_offered_where_a_refusal_is_not_sure(world: World) -> None:
    talk = Conversation(world)
    refused = talk.ask("tldr of this")
    assert refused.tool is None
    assert refused.answer.startswith("That is nothing I can do")
    assert talk.choices[0] == "what the policy does"
    assert talk.ask("1").tool == "describe_policy"


@pytest.mark.parametrize("question", ["send an email to Ada Quill", "what is the weather in Berlin"])
def test_a_sure_refusal_offers_nothing(world: World, question: str) -> None:
    talk = Conversation(world)
    assert "Unless you mean" not in talk.ask(question).answer
    assert talk.choices == ()
