"""What leads are called, and whom a question names, where exports have names that people really have."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from command_line import run
from leadscore.assistant.answer import Unanswerable
from leadscore.assistant.conversation import Conversation
from leadscore.assistant.people import Ambiguous, called
from leadscore.assistant.toolbox import call
from leadscore.assistant.understanding.reader import Reader
from leadscore.assistant.understanding.reading import Reading
from leadscore.assistant.understanding.thread import Thread
from leadscore.assistant.world import World
from leadscore.cli.chat_world import opened_world
from leadscore.cli.data import Data
from unit.assistant.worlds import world_of

POLICY = """\
policy "Dental wholesale" version 1

field chairs number
field last_order_value number

group fit
when chairs >= 8 add 20 as big
when country is "austria" add 10 as near

group interest
when opened add 5 as opens

ready at 20
band hot at 20
band cold otherwise
"""

LEADS = """\
id,name,email,company,country,chairs,last_order_value
Z001,Sinéad O'Brien,sinadobrien@praxis.example,"Hill ""Top"" Dental",Austria,9,120
Z002,D'Angelo Smith,dangelosmith@gmx.example,O'Brien Dental,Austria,2,25000
Z003,Karin von und zu Stein,,O'Brien Dental,,9,7500
Z004,Y Z,,"Müller & Söhne, Zahnärzte",Austria,30,
Z005,Anna Müller,annamller@gmx.example,"Hill ""Top"" Dental",,1,5000
Z006,Anna Miller,annamiller@praxis.example,The Hot Clinic,Austria,3,7500
Z007,Max Floss,,"Müller & Söhne, Zahnärzte",,,0
Z008,MARK RICH,markrich@gmx.example,,Austria,12,
Z009,Heidi Root,heidiroot@praxis.example,Praxis am Markt,Austria,8,999
Z010,Paul Canal,paulcanal@praxis.example,Dental 2000,,,10
Z011,Grace Period,grace@gmx.example,The Hot Clinic,,1,0
Z012,Noa Name,noa@gmx.example,"Is This All, and More?",,,
Z013,,jean-luc.picard@praxis.example,Crown & Bridge,,,
"""

EVENTS = "lead,at,event\n" + "Z005,2026-03-01,opened\n" * 3 + "Z010,2026-03-02,opened\n" * 2


@pytest.fixture(scope="module")
def practices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Leads with a column `name`, which the policy does not declare."""
    with world_of(tmp_path_factory.mktemp("practices"), POLICY, LEADS, EVENTS) as found:
        yield found


@pytest.fixture(scope="module")
def first(practices: World) -> Callable[[str], Reading]:
    """The first reading of a question that begins a conversation."""
    reader = Reader(practices)
    return lambda question: reader.readings(question, Thread())[0]


@pytest.mark.parametrize(
    ("lead", "name"),
    [
        ("Z001", 'Sinéad O\'Brien (Z001, Hill "Top" Dental)'),
        ("Z002", "D'Angelo Smith (Z002, O'Brien Dental)"),
        ("Z003", "Karin von und zu Stein (Z003, O'Brien Dental)"),
        ("Z004", "Y Z (Z004, Müller & Söhne, Zahnärzte)"),
        ("Z008", "Mark Rich (Z008)"),
        ("Z013", "Jean Luc Picard (Z013, Crown & Bridge)"),
    ],
)
def test_people_are_called_as_the_export_calls_them_whatever_the_policy_declares(
    practices: World, lead: str, name: str
) -> None:
    assert called(practices.row(practices.people.one(lead))) == name


@pytest.mark.parametrize(
    ("mention", "lead"),
    [
        ("Y Z", "Z004"),
        ("o'brien sinéad", "Z001"),
        ("heidi", "Z009"),
        ("markrich@gmx.example", "Z008"),
        ("z010", "Z010"),
    ],
)
def test_leads_are_found_by_what_they_are_called(practices: World, mention: str, lead: str) -> None:
    assert practices.row(practices.people.one(mention)).lead == lead


def test_of_two_with_a_name_it_is_asked_which(practices: World, first: Callable[[str], Reading]) -> None:
    reading = first("why is anna so high?")
    with pytest.raises(Ambiguous, match=r"Anna Miller \(Z006.*Anna Müller \(Z005"):
        call(practices, reading.tool or "", reading.arguments)


def test_where_no_names_were_read_it_is_said_how_they_are(practices: World, tmp_path: Path) -> None:
    policy, leads, store = practices.policy, practices.policy.with_name("leads.csv"), tmp_path / "kept.duckdb"
    assert run("ingest", str(policy), "--leads", str(leads), "--store", str(store)).exit_code == 0
    data = Data(None, (), practices.as_of, config=None, rejects=None, strict=False)
    told = "declare `field name text`, then make the store anew"
    with opened_world(policy, replace(data, store=store)) as kept, pytest.raises(Unanswerable, match=told):
        kept.people.one("Heidi")
    with pytest.raises(Unanswerable, match=r"There is no lead called “Hugo”\. Leads are found by name"):
        practices.people.one("Hugo")


def test_a_store_that_keeps_names_for_one_policy_tells_them_with_another(practices: World, tmp_path: Path) -> None:
    other, store = practices.policy.with_name("other.lead"), tmp_path / "kept.duckdb"
    other.write_text(f"field name text\n{practices.policy.read_text()}")
    leads = str(practices.policy.with_name("leads.csv"))
    assert run("ingest", str(other), "--leads", leads, "--store", str(store)).exit_code == 0
    data = Data(None, (), practices.as_of, config=None, rejects=None, strict=False)
    with opened_world(practices.policy, replace(data, store=store)) as kept:
        assert kept.row(kept.people.one("Heidi")).name == "Heidi Root"


CLINIC = 'company contains "the hot clinic"'
NOT_CLINIC = 'company is missing or not company contains "the hot clinic"'
NOT_MARKET = 'company is missing or not company contains "praxis am markt"'


def test_of_two_in_a_list_it_is_asked_which_and_of_one_it_is_not(practices: World) -> None:
    talk = Conversation(practices)
    talk.ask("leads called Anna")
    assert "could be 2 leads" in talk.ask("why is Anna so high?").answer
    talk.ask("why is Z005 so high?")
    assert talk.ask("why is Anna so high?").answer.startswith("Anna Müller")


@pytest.mark.parametrize(
    ("question", "tool", "arguments"),
    [
        ("why is Z009 so high?", "explain_score", {"lead": "Z009"}),
        ("why is z004's score so high", "explain_score", {"lead": "Z004"}),
        ("why is Sinéad O'Brien so high?", "explain_score", {"lead": "Z001"}),
        ("leads at Müller & Söhne, Zahnärzte", "find_leads", {"name": "Müller & Söhne, Zahnärzte"}),
        ("leads at O'Brien Dental", "find_leads", {"name": "O'Brien Dental"}),
        ("leads at Crown & Bridge", "find_leads", {"name": "Crown & Bridge"}),
        ("leads at crown and bridge", "find_leads", {"name": "Crown & Bridge"}),
        ("show me everyone at hill top dental", "find_leads", {"name": 'Hill "Top" Dental'}),
        ("leads at the hot clinic", "find_leads", {"name": "the hot clinic"}),
        ("leads at Praxis am Mrkt", "find_leads", {"name": "Praxis am Markt"}),
        ("top 3 at Dental 2000", "top_leads", {"limit": 3, "where": 'company contains "dental 2000"'}),
        (
            "who at Praxis am Markt is closest to ready?",
            "nearly_ready",
            {"where": 'company contains "praxis am markt"'},
        ),
        ("how many leads at hill top dental", "count_leads", {"where": 'company contains "hill \\"top\\" dental"'}),
        ("top 5 excluding The Hot Clinic", "top_leads", {"limit": 5, "where": NOT_CLINIC}),
        ("leads not at the hot clinic", "find_leads", {"where": NOT_CLINIC}),
        (
            "top 5 excluding the hot clinic and praxis am markt",
            "top_leads",
            {"limit": 5, "where": f"({NOT_CLINIC}) and ({NOT_MARKET})"},
        ),
        ("top 5 without Z004", "top_leads", {"limit": 5, "without": "Z004"}),
        ("the best 3 apart from Heidi Root and z004", "top_leads", {"limit": 3, "without": "Z009, Z004"}),
        ("how many are ready except Heidi Root", "count_leads", {"where": "ready", "without": "Z009"}),
        ("top 3 by last order value", "top_leads", {"limit": 3, "by": "last_order_value"}),
        ("the 3 leads with the lowest interest", "top_leads", {"limit": 3, "by": "interest", "order": "worst"}),
        ("top 2 at The Hot Clinic by fit", "top_leads", {"limit": 2, "where": CLINIC, "by": "fit"}),
    ],
)
def test_a_question_names_leads_and_companies_and_says_who_is_not_meant(
    practices: World, first: Callable[[str], Reading], question: str, tool: str, arguments: Mapping[str, Any]
) -> None:
    reading = first(question)
    assert (reading.tool, dict(reading.arguments)) == (tool, arguments)
    if tool in ("find_leads", "top_leads", "count_leads"):
        data: Any = call(practices, tool, arguments).data
        assert data["count"] > 0


def test_who_is_left_out_is_left_out(practices: World) -> None:
    def ids(tool: str, **arguments: object) -> list[str]:
        data: Any = call(practices, tool, arguments).data
        return [one["lead"] for one in data["leads"]]

    assert ids("top_leads", limit=3) == ["Z001", "Z004", "Z008"]
    assert ids("top_leads", limit=2, without="sinéad, Mark Rich") == ["Z004", "Z009"]
    assert ids("find_leads", name="müller", without="Z005") == ["Z004", "Z007"]
    assert ids("nearly_ready", without="d'angelo") == ["Z006"]
    answer = call(practices, "count_leads", {"where": "ready", "without": "Heidi"})
    assert answer.text == "4 of 13 leads where ready other than Heidi Root (30.8%)."
    spread: Any = call(practices, "score_distribution", {"without": "Heidi"}).data
    assert spread["count"] == 12
    moved: Any = call(practices, "changed_since", {"since": "2026-02-15"})
    others: Any = call(practices, "changed_since", {"since": "2026-02-15", "without": "Anna Müller"})
    assert moved.leads == ("Z005", "Z010")
    assert others.leads == ("Z010",)
    assert others.text.startswith("Since 2026-02-15 other than Anna Müller: 0 became ready, 0 no longer are; 1 lead")
    with pytest.raises(Unanswerable, match="There is no lead called “Hugo”"):
        call(practices, "top_leads", {"without": "Heidi, Hugo"})
    with pytest.raises(Unanswerable, match=r"“Anna” could be 2 leads.*Say by its id") as raised:
        call(practices, "top_leads", {"without": "Anna"})
    assert not isinstance(raised.value, Ambiguous)  # nothing to choose from: it is one of several


def test_the_best_by_something_else_have_the_most_of_it(practices: World) -> None:
    answer = call(practices, "top_leads", {"by": "last order value", "limit": 3})
    head, _, *rows, told = answer.text.splitlines()
    assert head == "The 3 leads with the highest `last_order_value` of 9 as of 2026-04-01:"
    assert [row.split()[0] for row in rows] == ["Z002", "Z003", "Z006"]
    assert told == "Left out of 13: 4 whose `last_order_value` is unknown."
    data: Any = answer.data
    assert [one["measured"] for one in data["leads"]] == ["25000", "7500", "7500"]
    lowest: Any = call(practices, "top_leads", {"by": "interest", "order": "worst", "limit": 50}).data
    assert [one["measured"] for one in lowest["leads"]] == [0] * 11 + [5] * 2
    assert call(practices, "top_leads", {"by": "score"}).text == call(practices, "top_leads", {}).text


def test_an_order_that_is_not_known_is_not_left_out_silently(practices: World) -> None:
    told = Conversation(practices).ask("top 5 by moonlight").answer
    assert told.startswith("There is no group and no field “moonlight” to order leads by. There are `fit`, `interest`")
    assert "by country" in Conversation(practices).ask("top 5 by country").answer.splitlines()[0]


@pytest.mark.parametrize(
    ("by", "told"),
    [
        ("intrest", "There is no group and no field “intrest” to order leads by. There is `interest`."),
        ("country", "`country` holds no numbers, so no lead has the most of it. There are `fit`, `interest`"),
        ("employees", "Nothing is known of `employees`: no lead has it. There are `fit`, `interest`"),
    ],
)
def test_what_leads_have_no_order_by_is_said(practices: World, by: str, told: str) -> None:
    with pytest.raises(Unanswerable) as raised:
        call(practices, "top_leads", {"by": by})
    assert str(raised.value).startswith(told)
