"""Several changes in one question: all of them as one proposal, or none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from leadscore.assistant.conversation import Conversation
from leadscore.assistant.toolbox import call
from leadscore.assistant.understanding.reader import Reader
from leadscore.assistant.understanding.thread import Thread
from leadscore.assistant.world import World


@pytest.fixture(autouse=True)
def nothing_proposed(demo: World) -> Iterator[None]:
    """Other tests share the demo."""
    yield
    demo.proposals.clear()


@pytest.mark.parametrize(
    ("question", "tool", "lines"),
    [
        ("raise hot by 10 and lower warm by 5", "propose_change", ["band hot: 70 → 80.", "band warm: 40 → 35."]),
        ("hot from 80, warm from 45", "propose_change", ["band hot: 70 → 80.", "band warm: 40 → 45."]),
        ("what if pricing gave 30 and demo 35?", "what_if", ["pricing: +50 → +30.", "demo: +50 → +35."]),
        (
            "set the fit cap to 45 and put its floor at -20",
            "propose_change",
            ["fit: at least -50 → at least -20.", "fit: at most 50 → at most 45."],
        ),
        (
            "add Norway and Italy to our countries and remove Germany",
            "propose_change",
            ['our_countries gains "italy", "norway", loses "germany".'],
        ),
        (
            "rename pricing to price_page and give it 30 points",
            "propose_change",
            ["pricing is now called price_page.", "price_page: +50 → +30."],
        ),
    ],
)
def test_both_are_asked_for(demo: World, question: str, tool: str, lines: list[str]) -> None:
    reply = Conversation(demo).ask(question)
    assert reply.tool == tool
    assert reply.answer.splitlines()[: len(lines)] == lines
    assert len(demo.proposals) == (tool == "propose_change")


@pytest.mark.parametrize(
    "question",
    [
        "lower pricing by 15 and drop the moon rule",
        "what if pricing gave 35 and the demo rule gave 20 and 33?",
        "set pricing to 20 and make it 30",
        "set pricing to 30 and I meant demo",
        "set ready to 50 for seventy-two",
    ],
)
def test_half_of_it_is_not_proposed(demo: World, question: str) -> None:
    talk = Conversation(demo)
    assert talk.ask(question).answer.startswith("I made nothing of “")
    talk.ask("yes")
    assert not demo.proposals


def test_what_was_understood_can_be_chosen(demo: World) -> None:
    talk = Conversation(demo)
    assert (
        "  1. a proposal: the rule `pricing` at 35 points"
        in talk.ask("lower pricing by 15 and drop the moon rule").answer
    )
    assert talk.ask("1").answer.startswith("pricing: +50 → +35.")


def test_both_that_were_tried_are_proposed_later(demo: World) -> None:
    talk = Conversation(demo)
    talk.ask("what if pricing gave 30 and demo 35?")
    assert talk.ask("do it").answer.splitlines()[:2] == ["pricing: +50 → +30.", "demo: +50 → +35."]


def test_one_more_number_is_for_the_last(demo: World) -> None:
    talk = Conversation(demo)
    talk.ask("set pricing to 30 and demo to 35")
    reply = talk.ask("make it 40")
    assert (reply.tool, dict(reply.arguments)) == ("propose_change", {"rule": "demo", "points": 40})


def _read(world: World, question: str) -> dict[str, Any]:
    return dict(Reader(world).readings(question, Thread())[0].arguments)


def test_what_is_no_change_of_its_own_stays_whole(demo: World) -> None:
    assert "also" not in _read(demo, "add 10 points for directors who opened a mail and visited pricing")


@pytest.mark.parametrize(
    ("questions", "first"),
    [
        (("set pricing to 36", "lower pricing by 5"), "pricing: +36 → +31."),
        (("set pricing to 36", "pricing should never decay"), "pricing: halves every 30 days → no decay."),
        (("ready at 60", "raise ready by 5"), "ready: 60 → 65."),
        (("put the floor of fit at -20", "and a cap of 55"), "fit: at most 50 → at most 55."),
    ],
)
def test_what_is_proposed_is_counted_from(demo: World, questions: tuple[str, str], first: str) -> None:
    talk = Conversation(demo)
    talk.ask(questions[0])
    assert demo.proposals or talk.ask("do it")
    assert talk.ask(questions[1]).answer.splitlines()[0] == first


def test_another_change_of_the_rule_keeps_what_is_proposed_of_it(demo: World) -> None:
    talk = Conversation(demo)
    talk.ask("set pricing to 36")
    talk.ask("pricing should never decay")
    assert 'when visited "pricing" add 36 never decays' in demo.text


def test_a_number_in_a_new_name_is_part_of_it(demo: World) -> None:
    assert (
        "pricing is now called price_page_2." in Conversation(demo).ask("pricing should be called price page 2").answer
    )


def test_it_is_asked_what_shall_be_40_where_nothing_was_spoken_of(demo: World) -> None:
    assert "What shall " in Conversation(demo).ask("set it to 40").answer


def test_what_is_quoted_is_one_member(demo: World) -> None:
    answer = Conversation(demo).ask('add "Trinidad and Tobago" and Norway to our countries').answer
    assert answer.startswith('our_countries gains "norway", "trinidad and tobago".')


def test_a_set_that_nothing_asks_for_is_told_to_change(demo: World) -> None:
    talk = Conversation(demo)
    rule = next(rule.id for rule in demo.plan.rules if "our_countries" in rule.text)
    call(demo, "propose_change", {"rule": rule, "remove": True})
    answer = talk.ask("add Norway to our countries").answer
    assert answer.startswith('our_countries gains "norway", and nothing in this policy asks for it.')
