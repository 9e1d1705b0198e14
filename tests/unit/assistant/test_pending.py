"""What is proposed is amended, taken back in part, and asked about, before anybody says yes or no to it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from leadscore.assistant.answer import Unanswerable
from leadscore.assistant.conversation import Conversation, Reply
from leadscore.assistant.toolbox import call
from leadscore.assistant.world import World

SPAIN = 'when country is "spain" add 10 as iberia'


def says(world: World) -> list[str]:
    """What is proposed in the end."""
    from leadscore.assistant.tools.changing import net_words

    return net_words(world) if world.proposals else []


# ------------------------------------------------------------------------------------------------ the tools


@pytest.mark.parametrize(
    ("what", "left"),
    [
        ("pricing", {"demo: +50 → +30.", "ready: 70 → 60.", 'our_countries gains "norway", "peru".'}),
        ("ready", {"pricing: +50 → +35.", "demo: +50 → +30.", 'our_countries gains "norway", "peru".'}),
        ("Norway", {"pricing: +50 → +35.", "demo: +50 → +30.", "ready: 70 → 60.", 'our_countries gains "peru".'}),
        ("our_countries", {"pricing: +50 → +35.", "demo: +50 → +30.", "ready: 70 → 60."}),
    ],
)
def test_a_part_of_what_is_proposed_is_taken_back(world: World, what: str, left: set[str]) -> None:
    call(world, "propose_change", {"rule": "pricing", "points": 35})
    call(world, "propose_change", {"rule": "demo", "points": 30, "threshold": 60})
    call(world, "propose_change", {"set": "our_countries", "members": "Norway, Peru"})
    answer = call(world, "undo", {"what": what})
    assert answer.text.startswith("Taken back: ")
    assert set(says(world)) == left


def test_what_is_not_proposed_cannot_be_taken_back(world: World) -> None:
    call(world, "propose_change", {"rule": "pricing", "points": 35})
    with pytest.raises(Unanswerable, match="Nothing is proposed of “demo”"):
        call(world, "undo", {"what": "demo"})
    assert says(world) == ["pricing: +50 → +35."]


def test_what_something_else_rests_on_is_not_taken_back_alone(world: World) -> None:
    call(world, "propose_change", {"sentence": "define huge as employees > 5000"})
    call(world, "propose_change", {"sentence": "when huge add 10"})
    with pytest.raises(Unanswerable, match="cannot be taken back by itself"):
        call(world, "undo", {"what": "huge"})
    assert len(world.proposals) == 2


def test_a_rule_that_is_only_proposed_can_be_changed(world: World) -> None:
    rule = call(world, "propose_change", {"sentence": SPAIN}).rule
    assert rule is not None
    call(world, "propose_change", {"rule": rule, "points": 12})
    assert says(world) == ['new rule: when country is "spain" add 12 as iberia.']


def test_a_rule_may_be_called_by_its_old_name_while_another_is_proposed(world: World) -> None:
    renamed = world.rules["pricing"].statement.replace(" as pricing", " as prices")
    call(world, "propose_change", {"rule": "pricing", "sentence": renamed})
    answer = call(world, "propose_change", {"rule": "pricing", "points": 35})
    assert '+ when visited "pricing" add 35 as prices' in answer.text
    assert answer.rule == "prices"


# ------------------------------------------------------------------------------------------------ in people's words


@pytest.fixture
def talk(world: World) -> Conversation:
    def write(texts: Mapping[Path, tuple[str, str]]) -> None:
        for path, (_, text) in texts.items():
            path.write_text(text)

    return Conversation(world, write)


def said(talk: Conversation, *questions: str) -> Reply:
    """The answer to the last of them."""
    return [talk.ask(question) for question in questions][-1]


@pytest.mark.parametrize(
    ("question", "tool", "begins"),
    [
        ("how many are ready with that?", "count_leads", "As it would be with what is not written (pricing: +50"),
        ("who would be ready then?", "find_leads", "As it would be with"),
        ("top 3 with that", "top_leads", "As it would be with"),
        ("would L-1900 be ready?", None, "As it would be with"),
        ("what would that do to L-1900?", "explain_score", "As it would be with"),
        ("who would be newly ready?", "what_if", "With what is proposed:"),
        ("how many more would be ready?", "what_if", "With what is proposed:"),
        ("what would that change?", "what_if", "With what is proposed:"),
    ],
)
def test_what_is_proposed_is_not_passed_over(talk: Conversation, question: str, tool: str | None, begins: str) -> None:
    reply = said(talk, "set pricing to 90", question)
    assert reply.answer.startswith(begins)
    assert tool in (None, reply.tool)
    assert talk.world.proposals


def test_what_is_asked_of_the_proposal_is_its_own_number(talk: Conversation) -> None:
    data: Any = said(talk, "how many are ready?").data
    impact: Any = said(talk, "set ready to 60").data
    then: Any = said(talk, "how many would be ready?").data
    assert (impact["ready_before"], impact["ready_after"]) == (data["count"], then["count"])
    assert impact["ready_after"] > impact["ready_before"]


def test_of_the_saved_policy_it_is_said_that_it_is(talk: Conversation) -> None:
    reply = said(talk, "set ready to 60", "how many are ready?")
    assert reply.answer.endswith("This is of the policy as it is saved, without what is proposed.")
    assert "as it is saved" not in said(talk, "no", "no", "how many are ready?").answer


def test_what_follows_is_asked_of_the_proposal_too(talk: Conversation) -> None:
    said(talk, "set pricing to 90", "what would that do to L-1900?")
    reply = said(talk, "and L-1041?")
    assert reply.arguments == {"lead": "L-1041"}
    assert reply.answer.startswith("As it would be with")


def test_what_was_only_tried_can_be_asked_about(talk: Conversation) -> None:
    said(talk, "why is L-1900 at 70?", "what if pricing gave 10?")
    reply = said(talk, "would she still be ready?")
    assert reply.arguments == {"lead": "L-1900"}, "she is who was spoken of, not the first whom the change moves"
    assert reply.answer.startswith("As it would be with what is not written (pricing: +50 → +10.)")
    assert "tried" not in said(talk, "set demo to 40", "how many would be ready?").answer
    assert "demo" in said(talk, "how many would be ready?").answer


@pytest.mark.parametrize("question", ["when would she drop?", "who is ready?", "would she be ready at 60?"])
def test_where_nothing_is_proposed_nothing_is_supposed(talk: Conversation, question: str) -> None:
    assert "not written" not in said(talk, "why is L-1900 at 70?", question).answer


def test_a_rule_that_is_only_proposed_can_be_asked_about(talk: Conversation) -> None:
    said(talk, "10 points for companies in Spain", "add it")
    reply = said(talk, "how many leads does that rule hit?")
    assert reply.tool == "rule_effect"
    assert reply.answer.startswith("As it would be with what is not written (new rule: ")
    assert said(talk, "yes", "yes").wrote
    assert said(talk, "how many leads does that rule hit?").answer.startswith('`country is "spain"` fires for')
    assert said(talk, "remove that rule").answer.startswith('removed: when country is "spain" add 10')
