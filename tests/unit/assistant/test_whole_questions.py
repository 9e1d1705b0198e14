"""What is told of a question of which a call makes only a part; changes asked for at once; numbers as written."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from leadscore.assistant.conversation import Conversation
from leadscore.assistant.drafting.conditions import conditions_in
from leadscore.assistant.understanding.classifier import shipped
from leadscore.assistant.understanding.reader import Reader
from leadscore.assistant.understanding.reading import Reading
from leadscore.assistant.understanding.spotting import Spotter
from leadscore.assistant.understanding.thread import Thread
from leadscore.assistant.world import World
from unit.assistant.worlds import world_of

POLICY = """\
policy "Dental wholesale" version 1
field last_order_value number
event ordered
event phoned
group fit
when last_order_value > 5000 add 20 as big
group interest
when ordered "implants*" add 30 as implants
when phoned add 8 as phone_calls
when phoned at least 3 times add 5 as right_caller because "A good sign"
ready at 20
"""
LEADS = "id,name,company,last_order_value\nZ1,May Hill,Praxis am Markt,7500\nZ2,Ann Other,Is This It,\n"
EVENTS = (
    "lead,at,event,target\nZ1,2026-05-30,ordered,gloves\nZ1,2026-05-30,ordered,drone lamps\nZ2,2026-05-01,phoned,\n"
)


@pytest.fixture(scope="module")
def dental(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A policy with events of its own, whose words people use of other things elsewhere."""
    with world_of(tmp_path_factory.mktemp("dental"), POLICY, LEADS, EVENTS, as_of=1_780_272_000) as found:
        yield found


def read(world: World, *questions: str) -> Reading:
    """How the last question is read, after the others were answered."""
    talk = Conversation(world)
    for question in questions[:-1]:
        talk.ask(question)
    return talk.reader.readings(questions[-1], talk.thread)[0]


@pytest.mark.parametrize(
    ("question", "left_out"),
    [
        ("list the warm leads by industry", ("by industry",)),
        ("how many leads never waved back", ("never waved back",)),
        ("how many leads with a dog", ("with a dog",)),
        ("the 5 best leads in Germany", ()),
        ("who became ready in the last week", ()),
        ("what if pricing gave 35?", ()),
        ("how many leads are warm?", ()),
    ],
)
def test_words_that_a_list_makes_nothing_of_are_told(world: World, question: str, left_out: tuple[str, ...]) -> None:
    assert read(world, question).left_out == left_out


def test_a_rule_for_fewer_is_no_change_of_the_rule_for_all_of_them(world: World) -> None:
    reading = read(world, "add 10 points to VPs in Germany")
    assert reading.arguments["sentence"] == 'when seniority is "vp" and country is "germany" add 10'


def test_the_last_of_a_fields_name_asks_for_no_end(dental: World) -> None:
    reading = read(dental, "top 3 by last order value")
    assert "order" not in reading.arguments
    assert reading.arguments.get("by") == "last_order_value" or reading.left_out == ("by last order value",)


@pytest.mark.parametrize("tool", ["what_if", "propose_change"])
def test_a_threshold_behind_a_rule_is_no_part_of_that_change(world: World, tool: str) -> None:
    asked = {
        "what_if": ("what if pricing gave 35?", "what if ready stood at 60?"),
        "propose_change": ("set pricing to 35", "set ready to 60"),
    }
    assert read(world, *asked[tool]) == Reading(tool, {"threshold": 60}, pytest.approx(1, abs=0.5))  # type: ignore[arg-type]


def test_a_rule_and_the_threshold_change_at_once(world: World) -> None:
    reading = read(world, "what if pricing gave 35 and ready stood at 60?")
    assert reading.arguments == {"rule": "pricing", "points": 35, "threshold": 60}
    assert reading.left_out == ()


@pytest.mark.parametrize("question", ["set the cap of engagement to 70", "make holds_budget 12"])
def test_a_change_of_something_else_is_none_of_the_rule_before(world: World, question: str) -> None:
    assert read(world, "what if pricing gave 35?", question).arguments.get("rule") != "pricing"
    world.proposals.clear()
    assert read(world, "set pricing to 35", question).arguments.get("rule") != "pricing"


def test_owners_and_directors_are_one_or_the_other(world: World) -> None:
    found = conditions_in(world, "owners and directors in Germany")
    assert found.condition == '(title contains "owner" or seniority is "director") and country is "germany"'


@pytest.mark.parametrize(("said", "points"), [("12,5", Decimal("12.5")), ("12.5", Decimal("12.5")), ("1,200", 1_200)])
def test_a_comma_before_one_or_two_digits_is_a_decimal_comma(world: World, said: str, points: Decimal) -> None:
    assert read(world, f"set pricing to {said}").arguments == {"rule": "pricing", "points": points}


@pytest.mark.parametrize("said", ["1e9", "6O"])
def test_digits_that_letters_run_into_are_no_number(world: World, said: str) -> None:
    assert "points" not in read(world, f"set pricing to {said}").arguments


@pytest.mark.parametrize(
    ("question", "condition"),
    [
        ("who has not been phoned in 60 days", "never phoned within 60 days"),
        ("leads who ordered in the last 30 days", "ordered within 30 days"),
        ("who phoned us at least 3 times", "phoned at least 3 times"),
    ],
)
def test_the_policys_own_events_are_meant_by_their_words(dental: World, question: str, condition: str) -> None:
    assert conditions_in(dental, question).condition == condition


def test_a_month_is_no_name_where_something_was_in_it(dental: World) -> None:
    assert "name" not in read(dental, "leads who ordered in May").arguments
    assert read(dental, "why is May Hill ready?").arguments == {"lead": "Z1"}


def test_a_word_of_another_firm_is_no_part_of_a_name(dental: World) -> None:
    reading = read(dental, "who at Praxis am Markt is closest to ready?")
    assert reading.arguments["where"] == 'company contains "praxis am markt"'


def test_all_but_those_is_not_those(world: World) -> None:
    reading = read(world, "warm leads in France", "every lead except those in Germany")
    assert reading.arguments == {"where": 'country is not "germany"'}


def test_readers_keep_no_thread_of_their_own(dental: World) -> None:
    assert Reader(dental).readings("what if ready stood at 15?", Thread())[0].arguments == {"threshold": 15}


def test_what_leads_have_done_is_no_slip_of_a_word_that_people_ask_with(dental: World) -> None:
    spotted = Spotter(dental, shipped().common | {"done"}).spotted("who ordered drone lamps")
    assert [word.text for word in spotted.words] == ["who", "ordered", "drone", "lamps"]


@pytest.mark.parametrize(
    ("question", "tool", "arguments"),
    [
        ("what is an MQL?", "describe_term", {"term": "mql"}),
        ("what is a lead?", "describe_term", {"term": "lead"}),
        ("what's lift?", "describe_term", {"term": "lift"}),
        ("tell me more about the backtest tool", "help", {"topic": "backtest"}),
        ("how would I use the when drops command?", "help", {"topic": "when_drops"}),
        ("give me some examples of stuff to ask", "help", {}),
        ("examples of questions to try here", "help", {}),
    ],
)
def test_what_is_asked_by_its_name_alone_is_explained(
    demo: World, question: str, tool: str, arguments: dict[str, str]
) -> None:
    first = read(demo, question)
    assert (first.tool, dict(first.arguments)) == (tool, arguments)


@pytest.mark.parametrize(
    "question",
    ["enter Marcus Webb from Ridgeway Foods for me", "is Danny or is Priya the account owner of Bluefern?"],
)
def test_two_whom_nobody_knows_are_not_compared_unless_asked(demo: World, question: str) -> None:
    assert read(demo, question).tool != "compare_leads"


@pytest.mark.parametrize("said", ["good, add it", "All right, use that.", "right", "perfect, so put it in"])
def test_a_word_of_assent_is_no_rule_that_has_it_in_its_name(dental: World, said: str) -> None:
    assert Spotter(dental, shipped().common).spotted(said).rule is None


def test_a_word_of_assent_is_a_rule_where_it_names_one(dental: World) -> None:
    spotted = Spotter(dental, shipped().common).spotted("right caller to 7")
    assert spotted.rule is not None
    assert spotted.rule.rules[0] == "right_caller"
