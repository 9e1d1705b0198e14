"""Whole conversations: what is taken back, supposed anew or set behind advice does that, and nothing else."""

from __future__ import annotations

from time import process_time

import pytest

from leadscore.assistant.conversation import Conversation
from leadscore.assistant.tools.changing import net_words
from leadscore.assistant.world import World


@pytest.fixture
def talk(world: World) -> Conversation:
    return Conversation(world)


@pytest.mark.parametrize(
    "question",
    [
        f"{'so ' * 60}68?",
        f"{'so ok ' * 40}make it 68",
        f"{'please so ' * 40}add 10 points for CEOs",
        f"{'yes ok ' * 60}",
        f"{'no, wait, ' * 60}x",
    ],
)
def test_small_words_without_end_take_no_time(talk: Conversation, question: str) -> None:
    talk.ask("where should ready stand")
    began = process_time()
    talk.ask(question)
    assert process_time() - began < 10  # without an end it took minutes


@pytest.mark.parametrize("words", ["undo everything", "take it all back", "undo all of it"])
def test_all_that_is_proposed_is_taken_back(talk: Conversation, words: str) -> None:
    for question in ("set pricing to 35", "demo 45"):
        talk.ask(question)
    talk.ask(words)
    assert not talk.world.proposals


@pytest.mark.parametrize(
    ("questions", "proposed"),
    [
        (("set pricing to 35, oh wait, leave pricing, set demo to 45",), ["demo: +50 → +45."]),
        (("raise pricing to 60, or better, leave it, and lower ready to 65",), ["ready: 70 → 65."]),
        (("where should ready stand", "ok set it to 68"), ["ready: 70 → 68."]),
        (("where should ready stand", "raise it to 75 for directors"), ["No change"]),
        (("set pricing to 35", "take Germany back in"), ["pricing: +50 → +35."]),
        (("beginners should be ignored",), ["No change"]),
    ],
)
def test_nothing_but_what_is_asked_for_is_proposed(
    talk: Conversation, questions: tuple[str, ...], proposed: list[str]
) -> None:
    for question in questions:
        talk.ask(question)
    assert net_words(talk.world) == proposed


@pytest.mark.parametrize(
    ("questions", "arguments"),
    [
        (("what if pricing gave 30?", "what if engagement counted double?"), {}),
        (("what if pricing gave 30?", "what if we did that?"), {"rule": "pricing", "points": 30}),
    ],
)
def test_what_is_supposed_anew_has_no_old_numbers(
    talk: Conversation, questions: tuple[str, ...], arguments: dict[str, object]
) -> None:
    answers = [talk.ask(question) for question in questions]
    assert (answers[-1].tool, answers[-1].arguments) == ("what_if", arguments)


@pytest.mark.parametrize(
    "question",
    [
        "how many companies have more than one lead?",
        "how many countries do our leads come from?",
        "who was the first to ask for a demo?",
        "who has the most pricing visits?",
        "how many leads came in per month?",
    ],
)
def test_what_is_no_count_of_leads_is_said_to_be_none(talk: Conversation, question: str) -> None:
    assert talk.ask(question).tool is None
