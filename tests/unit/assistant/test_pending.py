"""What is proposed is amended, taken back in part, and asked about, before anybody says yes or no to it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from leadscore.assistant.answer import Unanswerable
from leadscore.assistant.conversation import Conversation, Reply
from leadscore.assistant.toolbox import call
from leadscore.assistant.tools.changing import net_words
from leadscore.assistant.understanding.rules import SURE_RULE, _Known, _scored
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


def test_a_no_by_itself_names_no_rule_that_asks_for_one() -> None:
    known = frozenset({"no", "finance", "ok"})
    weights = dict.fromkeys(known, 1.0)
    index = _Known((("finance", "no finance", weights, known, -20_000),), dict.fromkeys(known, 1.0), ())
    assert not _scored(index, {"no"}, (), " no 90 ")[0][0]
    assert _scored(index, {"no", "finance"}, (), " no finance ")[0][0] > SURE_RULE


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


@pytest.mark.parametrize("question", ["top 3 with that", "the best 3", "who is within 5 points of ready?", "show me 3"])
def test_a_number_of_leads_is_none_of_the_last_change(talk: Conversation, question: str) -> None:
    said(talk, "cap engagement at 50", question)
    assert says(talk.world) == ["engagement: at most 60 → at most 50."]


def test_what_is_asked_of_the_proposal_is_its_own_number(talk: Conversation) -> None:
    data: Any = said(talk, "how many are ready?").data
    impact: Any = said(talk, "set ready to 60").data
    then: Any = said(talk, "how many would be ready?").data
    assert (impact["ready_before"], impact["ready_after"]) == (data["count"], then["count"])
    assert impact["ready_after"] > impact["ready_before"]


def test_of_the_saved_policy_it_is_said_that_it_is(talk: Conversation) -> None:
    reply = said(talk, "set ready to 60", "how many are ready?")
    assert reply.answer.endswith("This is of the policy as it is now, without what is proposed.")
    assert "as it is now" not in said(talk, "no", "no", "how many are ready?").answer


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


# ------------------------------------------------------------------------------------------------ amending


AMENDED = (
    ("make that 12", 'when country is "spain" add 12'),
    ("in Portugal too", 'when country is "spain" or country is "portugal" add 10'),
    ("and for Poland too", 'when country is "spain" or country is "poland" add 10'),
    ("call it iberia", 'when country is "spain" add 10 as iberia'),
    ("please name the rule Sunny South", 'when country is "spain" add 10 as sunny_south'),
    ("because sales likes them", 'when country is "spain" add 10 because "Sales likes them"'),
    ("the reason is that sales likes them", 'when country is "spain" add 10 because "Sales likes them"'),
)


@pytest.mark.parametrize(("amends", "sentence"), AMENDED)
def test_a_proposed_rule_is_amended_not_joined_by_another(talk: Conversation, amends: str, sentence: str) -> None:
    said(talk, "10 points for companies in Spain", "add it", amends)
    assert says(talk.world) == [f"new rule: {sentence}."]
    assert said(talk, "yes").wrote
    assert talk.world.policy.read_text().count("spain") == 1


@pytest.mark.parametrize(("amends", "sentence"), AMENDED)
def test_a_drafted_rule_is_amended_before_it_is_proposed(talk: Conversation, amends: str, sentence: str) -> None:
    said(talk, "10 points for companies in Spain", amends, "add it")
    assert says(talk.world) == [f"new rule: {sentence}."]


def test_a_rule_asks_no_more_for_what_is_left_out(talk: Conversation) -> None:
    said(talk, "10 points for companies in Spain with over 500 employees", "add it", "without the country")
    assert says(talk.world) == ["new rule: when employees > 500 add 10."]


def test_the_new_rule_is_meant_whatever_was_spoken_of_since(talk: Conversation) -> None:
    said(talk, "10 points for companies in Spain", "add it", "set pricing to 35", "the new rule should give 15")
    assert set(says(talk.world)) == {'new rule: when country is "spain" add 15.', "pricing: +50 → +35."}


def test_a_rule_that_is_spoken_of_gets_a_reason(talk: Conversation) -> None:
    said(talk, "set demo to 40", "because they told us so")
    assert set(says(talk.world)) == {
        "demo: +50 → +40.",
        "demo: reason “They asked us to talk: that stays true until we have” → “They told us so”.",
    }


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("not demo", ["pricing: +50 → +35."]),
        ("actually leave the demo rule as it is", ["pricing: +50 → +35."]),
        ("undo the pricing change", ["demo: +50 → +40."]),
        ("pricing stays as it is", ["demo: +50 → +40."]),
        ("drop the demo change", ["pricing: +50 → +35."]),
        ("no change to pricing please", ["demo: +50 → +40."]),
        ("not the last one", ["pricing: +50 → +35."]),
        ("without demo", ["pricing: +50 → +35."]),
        ("minus the pricing rule", ["demo: +50 → +40."]),
    ],
)
def test_one_of_several_changes_is_taken_back(talk: Conversation, question: str, left: list[str]) -> None:
    said(talk, "set pricing to 35", "set demo to 40", question)
    assert says(talk.world) == left


@pytest.mark.parametrize(
    ("questions", "begins"),
    [
        (("set pricing to 35", "yes", "undo the pricing change"), "That was written already"),
        (("remove the blog rule", "yes", "put the blog rule back"), "That was written already"),
        (
            ("set pricing to 35", "yes", "set demo to 40", "yes", "undo the pricing change"),
            "What was written last is not",
        ),
        (
            ("set pricing to 35 and demo to 40", "yes", "bring back the demo rule"),
            "“demo” was written together with more",
        ),
        (("set pricing to 35", "yes", "set demo to 40", "undo the pricing change"), "Nothing is proposed of “pricing”"),
        (("set pricing to 35", "yes", "undo", "not the cap"), "What was written is taken back as a whole"),
    ],
)
def test_what_was_written_is_taken_back_by_its_name_or_not_at_all(
    talk: Conversation, questions: tuple[str, ...], begins: str
) -> None:
    assert said(talk, *questions).answer.startswith(begins)


@pytest.mark.parametrize(
    ("questions", "begins", "left"),
    [
        (
            ("set pricing to 35", "sorry, I meant bounced"),
            "`pricing` is proposed: “not pricing”",
            ["pricing: +50 → +35."],
        ),
        (("halve everything", "no", "set it to 5"), "What shall change?", []),
        (("remove pricing and the moon rule",), "I made nothing of", []),
        (
            ("what if pricing gave 30 and demo 10?", "and 12?", "do it"),
            "pricing: +50 → +30.\ndemo: +50 → +12.",
            ["pricing: +50 → +30.", "demo: +50 → +12."],
        ),
    ],
)
def test_nothing_is_left_out_or_swapped_without_a_word(
    talk: Conversation, questions: tuple[str, ...], begins: str, left: list[str]
) -> None:
    assert said(talk, *questions).answer.startswith(begins)
    assert says(talk.world) == left


def test_a_rule_that_should_go_is_kept_after_all(talk: Conversation) -> None:
    said(talk, "remove the blog rule", "remove demo as well", "actually keep demo")
    assert [one.split(":")[0] for one in says(talk.world)] == ["removed"]
    assert "blog" in says(talk.world)[0]


def test_members_are_taken_back_and_out(talk: Conversation) -> None:
    said(talk, "add Norway to our countries", "and Poland", "without Norway")
    assert says(talk.world) == ['our_countries gains "poland".']
    said(talk, "and Peru too")
    assert says(talk.world) == ['our_countries gains "peru", "poland".']
    assert "loses" in said(talk, "take Germany off").answer.splitlines()[0]
    said(talk, "but add Italy")
    assert says(talk.world)[0].startswith('our_countries gains "italy", "peru", "poland"')


# ------------------------------------------------------------------------------------------------ what `it` is


@pytest.mark.parametrize(
    ("questions", "left"),
    [
        (("lower warm to 35", "raise hot by ten"), ["band warm: 40 → 35.", "band hot: 70 → 80."]),
        (("take 5 off pricing", "another 5"), ["pricing: +50 → +40."]),
        (("raise ready by 3", "another 2"), ["ready: 70 → 75."]),
        (("lost below 50", "make it 52"), ["ready: lost below 55 → lost below 52."]),
        (("lost below 50", "and ready at 65"), ["ready: 70 → 65.", "ready: lost below 55 → lost below 50."]),
        (("how many are hot?", "set it to 75"), ["band hot: 70 → 75."]),
        (("how many are warm?", "go with 45"), ["band warm: 40 → 45."]),
        (("decay demo over 90 days", "make it 60"), ["demo: no decay → fades over 60 days."]),
        (("engagement should halve every 45 days", "make it 60"), ["engagement: now halves every 60 days, was 30"]),
        (("at most 20 points for blog visits", "make it 15"), ["up to 5 → up to 15"]),
        (("cap engagement at 50", "no", "make it 40"), ["engagement: at most 60 → at most 40."]),
        (("cap engagement at 50", "yes", "make it 40"), ["engagement: at most 50 → at most 40."]),
        (("cap engagement at 50", "yes", "undo", "yes", "make it 40"), ["engagement: at most 60 → at most 40."]),
        (("cap engagement at 50", "yes", "without the cap"), ["engagement: at most 50 → no upper bound."]),
        (("what does demo do?", "set ready to 65", "make it 60"), ["ready: 70 → 60."]),
    ],
)
def test_it_is_what_was_spoken_of_last(talk: Conversation, questions: tuple[str, ...], left: list[str]) -> None:
    said(talk, *questions)
    told = says(talk.world)
    assert len(told) == len(left)
    assert all(any(part in one for one in told) for part in left), told


@pytest.mark.parametrize(
    "questions",
    [
        ("set it to 60",),
        ("halve it",),
        ("cap engagement at 50", "without the cap", "make it 60"),
        ("what if pricing gave 20?", "what if wizards got -10?"),
    ],
)
def test_where_nothing_has_that_number_it_is_asked_what(talk: Conversation, questions: tuple[str, ...]) -> None:
    assert said(talk, *questions).answer.startswith("What shall change?")


GONE = ["remove grade fit", "remove the rule for Iceland", "drop all rules", "delete the group fit"]


@pytest.mark.parametrize("said", GONE)
def test_what_else_shall_go_is_not_the_rule_that_was_spoken_of(world: World, said: str) -> None:
    talk = Conversation(world)
    talk.ask("remove the pricing rule")
    reply = talk.ask(said)
    assert "pricing" not in reply.arguments.values()
    assert "gone with what is proposed" not in reply.answer
    talk.ask("set demo to 20")
    assert talk.ask("drop that rule").arguments == {"rule": "demo", "remove": True}


def test_what_is_gone_or_renamed_is_known_by_its_name(talk: Conversation) -> None:
    said(talk, "rename the pricing rule to price page")
    assert said(talk, "set pricing to 42").answer.startswith("price_page: +50 → +42.")
    said(talk, "remove the demo rule")
    assert "gone with what is proposed" in said(talk, "set demo to 40").answer, "and no rule like it is changed"


@pytest.mark.parametrize(
    "says",
    [
        "never mind that",
        "let's not do that after all",
        "oh, then better leave it",
        "second thought: drop that",
        "we'd better not",
        "that was a mistake after all. Scrap it",
        "oh, scrap that one",
    ],
)
def test_what_was_proposed_last_is_taken_back(world: World, says: str) -> None:
    talk = Conversation(world)
    talk.ask("set demo to 40")
    assert talk.ask(says).tool == "undo"
    assert not world.proposals


@pytest.mark.parametrize(
    "says", ["leave retail out of it again", "retail should stay out though", "skip retail in there", "keep retail off"]
)
def test_one_of_two_members_is_taken_back(world: World, says: str) -> None:
    talk = Conversation(world)
    talk.ask("add media and retail to key industries")
    assert talk.ask(says).arguments == {"what": "retail"}
    assert net_words(world) == ['key_industries gains "media".']


@pytest.mark.parametrize("says", ["the Germans are out of office", "who is out", "drop that in Spain"])
def test_other_words_take_nothing_back(world: World, says: str) -> None:
    talk = Conversation(world)
    talk.ask("set demo to 40")
    talk.ask(says)
    assert net_words(world) == ["demo: +50 → +40."]
