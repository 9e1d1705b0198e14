"""A conversation asks back where it must, keeps to what was said, and writes with a yes alone. The readings are given
here; how questions are read has tests of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from leadscore.assistant.conversation import Conversation
from leadscore.assistant.understanding.reading import Reading
from leadscore.assistant.understanding.thread import Thread
from leadscore.assistant.world import World
from leadscore.cli.chat_policy import PolicyFile
from leadscore.report.json_text import dumps
from leadscore.source.write import replacing


@dataclass
class Scripted:
    """Reads questions as it was told, and remembers which it was asked to read."""

    known: Mapping[str, tuple[Reading, ...]]
    asked: list[str] = field(default_factory=list)

    def readings(self, question: str, thread: Thread) -> tuple[Reading, ...]:
        self.asked.append(question)
        return self.known.get(question, ())

    def is_only_number(self, question: str) -> bool:
        return question.startswith("make it")


def reading(tool: str | None, sure: float = 1.0, unclear: str = "", **arguments: object) -> Reading:
    return Reading(tool, arguments, sure, unclear)  # type: ignore[arg-type]


def write_all(texts: Mapping[Path, tuple[str, str]]) -> None:
    for path, (_, text) in texts.items():
        path.write_text(text)


def talk(world: World, *, write: bool = False, **known: tuple[Reading, ...]) -> Conversation:
    found = Conversation(world, write_all if write else None)
    found._reader = Scripted({name.replace("_", " "): value for name, value in known.items()})  # type: ignore[assignment]
    return found


def test_a_sure_reading_is_answered(world: World) -> None:
    reply = talk(world, why=(reading("explain_score", lead="L-1900"),)).ask("why")
    assert reply.tool == "explain_score"
    assert reply.answer.startswith("Rosalind Vane (L-1900, Northpeak Robotics AG) has 70 points")
    assert dumps(reply.as_json())


def test_what_it_does_not_do_it_says(world: World) -> None:
    reply = talk(world, mail=(reading(None, 0.9), reading("find_leads", 0.1))).ask("mail")
    assert reply.tool is None
    assert "nothing I can do" in reply.answer
    assert [one.tool for one in reply.readings] == [None, "find_leads"]


def test_an_unsure_one_offers_what_it_may_be_and_takes_a_number(world: World) -> None:
    readings = (reading("explain_score", 0.4, lead="L-1900"), reading("to_ready", 0.3, lead="L-1041"))
    conversation = talk(world, hm=readings)
    reply = conversation.ask("hm")
    assert "1. why Rosalind Vane (L-1900, Northpeak Robotics AG) has that score" in reply.answer
    assert "2. what Zeno Candlemaker (L-1041, Quillworks) lacks to be ready" in reply.answer
    assert reply.data is None
    assert conversation.ask("the second one").tool == "to_ready"


def test_a_number_alone_alters_nothing_before_one_of_several_is_chosen(world: World) -> None:
    pricing = (reading("what_if", rule="pricing", points=40),)
    either = (reading("what_if", 0.4, rule="demo", points=20), reading("what_if", 0.3, rule="pricing", points=20))
    conversation = talk(world, pricing=pricing, hm=either)
    conversation.ask("pricing")
    conversation.ask("hm")
    assert not conversation.thread.change
    assert conversation.ask("make it 5").answer.startswith("First say which of these you mean")
    assert conversation.ask("1").arguments == {"rule": "demo", "points": 20}


def test_a_number_alone_names_no_rule(world: World) -> None:
    conversation = talk(world, hm=(reading("rule_effect", rule="visited"),))
    assert "could be" in conversation.ask("hm").answer
    assert conversation.ask("make it 5").answer.startswith("First say which of these you mean")


def test_a_number_answers_nothing_where_nothing_was_asked(world: World) -> None:
    conversation = talk(world, hm=(reading("count_leads"),))
    conversation.ask("hm")
    assert conversation.ask("2").tool is None


@pytest.mark.parametrize("said", ["Northpeak", "the one at Northpeak", "L-1900", "rosalind vane", "4"])
def test_of_several_leads_one_is_chosen(world: World, said: str) -> None:
    conversation = talk(world, why=(reading("explain_score", lead="Rosalind"),))
    reply = conversation.ask("why")
    assert "“Rosalind” could be 10 leads" in reply.answer
    assert conversation.ask(said).answer.startswith("Rosalind Vane (L-1900")


def test_the_second_of_two_leads_may_be_the_one_that_is_unclear(world: World) -> None:
    conversation = talk(world, why=(reading("compare_leads", lead="L-1041", other="Rosalind"),))
    conversation.ask("why")
    reply = conversation.ask("Northpeak")
    assert reply.arguments == {"lead": "L-1041", "other": "L-1900"}
    assert "Rosalind Vane" in reply.answer


def test_of_several_rules_one_is_chosen(world: World) -> None:
    conversation = talk(world, effect=(reading("rule_effect", rule="visited"),))
    assert "could be" in conversation.ask("effect").answer
    assert conversation.ask("the blog one").tool == "rule_effect"


def test_what_is_missing_is_asked_for(world: World) -> None:
    conversation = talk(world, why=(reading("explain_score", unclear="lead"),))
    assert conversation.ask("why").answer.startswith("Which lead do you mean?")
    assert conversation.ask("Zeno Candlemaker at Quillworks, please").tool is None  # no name alone: read anew
    conversation.ask("why")
    assert conversation.ask("L-1041").answer.startswith("Zeno Candlemaker")


def test_whom_a_list_is_of_is_asked_for(world: World) -> None:
    conversation = talk(world, them=(reading("find_leads", unclear="where"),))
    assert conversation.ask("them").answer.startswith("Which leads do you mean? Say for instance")


def test_another_question_ends_the_question_back(world: World) -> None:
    known = {"why": (reading("explain_score", lead="Rosalind"),), "how many?": (reading("count_leads"),)}
    conversation = talk(world)
    conversation._reader = Scripted(known)  # type: ignore[assignment]
    conversation.ask("why")
    assert conversation.ask("how many?").tool == "count_leads"


# ------------------------------------------------------------------------------------------------ writing


def test_a_yes_writes_and_a_no_does_not(world: World) -> None:
    change = (reading("propose_change", threshold=60),)
    before = world.policy.read_bytes()
    conversation = talk(world, write=True, lower=change)
    conversation.ask("lower")
    assert world.policy.read_bytes() == before
    assert "stays as it is" in conversation.ask("no, thanks").answer
    assert world.policy.read_bytes() == before
    conversation.ask("lower")
    reply = conversation.ask("Yes, please")
    assert reply.wrote
    assert "ready at 60 if fit >= 10" in world.policy.read_text()
    assert world.plan.ready is not None
    assert world.plan.ready.at == 60_000


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("yes", "Nothing is proposed, so nothing is done."),
        ("Thanks a lot!", "You are welcome."),
        ("ok thanks, that's all for today", "You are welcome."),
        ("see you tomorrow!", "Goodbye."),
        ("hi there", "Hello. "),
    ],
)
def test_manners_ask_for_nothing(world: World, said: str, answer: str) -> None:
    conversation = talk(world, write=True)
    reply = conversation.ask(said)
    assert (reply.tool, reply.readings) == (None, ())
    assert reply.answer.startswith(answer)
    assert conversation._reader.asked == []  # type: ignore[union-attr]


@pytest.mark.parametrize("said", ["ok", "yes", "no", "sure"])
def test_what_is_said_to_another_answer_decides_nothing(world: World, said: str) -> None:
    conversation = talk(
        world, write=True, lower=(reading("propose_change", threshold=60),), many=(reading("count_leads"),)
    )
    before = world.policy.read_bytes()
    conversation.ask("lower")
    conversation.ask("many")
    reply = conversation.ask(said)
    assert not reply.wrote
    assert reply.answer.startswith("Do you mean this change, proposed earlier?")
    assert "+ ready at 60" in reply.answer
    assert world.policy.read_bytes() == before
    assert world.proposals
    assert conversation.ask("yes").wrote


@pytest.mark.parametrize(
    "said",
    [
        "show me the change again",
        "list all changes",
        "what changed?",
        "what did we change so far?",
        "wait, what was it before?",
        "what was the old value?",
        "what did it give before?",
    ],
)
def test_changes_are_shown_when_asked_for_while_some_are_proposed(world: World, said: str) -> None:
    conversation = talk(world, write=True, lower=(reading("propose_change", threshold=60),))
    conversation.ask("lower")
    reply = conversation.ask(said)
    assert reply.answer.startswith("This is proposed, and not written yet.")
    assert "+ ready at 60" in reply.answer
    assert conversation.ask("yes").wrote
    conversation.ask(said)
    assert conversation._reader.asked[-1] == said  # type: ignore[union-attr]


def test_the_last_answer_is_given_again(world: World) -> None:
    conversation = talk(
        world, write=True, many=(reading("count_leads"),), lower=(reading("propose_change", threshold=60),)
    )
    assert conversation.ask("many").answer == conversation.ask("show it again").answer
    conversation.ask("lower")
    assert "+ ready at 60" in conversation.ask("show me that again").answer
    assert conversation.ask("yes").wrote
    assert conversation.ask("show it again").answer.startswith("Nothing is proposed. This was written: ready")


def test_what_was_taken_back_is_not_taken_back_again_to_show_it(world: World) -> None:
    lower, other = (reading("propose_change", threshold=at) for at in (60, 65))
    conversation = talk(world, write=True, lower=(lower,), other=(other,), back=(reading("undo"),))
    for said in ("lower", "yes", "other", "back"):
        conversation.ask(said)
    assert not world.proposals
    conversation.ask("show it again")
    assert not world.proposals


def test_what_adds_up_to_no_change_is_not_written(world: World) -> None:
    conversation = talk(
        world,
        write=True,
        lower=(reading("propose_change", threshold=60),),
        back=(reading("propose_change", threshold=70),),
    )
    conversation.ask("lower")
    conversation.ask("back")
    assert conversation.ask("what is proposed?").answer.startswith("All that is proposed adds up to no change.")
    reply = conversation.ask("yes")
    assert not reply.wrote
    assert not world.proposals


@pytest.mark.parametrize(
    "said",
    [
        "what is proposed?",
        "what have I proposed?",
        "which changes are pending?",
        "ok, what's still pending",
        "diff",
        "show me the proposal",
        "what happens if I say yes?",
        "is it written?",
        "did you save it?",
    ],
)
def test_what_is_proposed_is_told_whether_something_is_or_not(world: World, said: str) -> None:
    conversation = talk(world, write=True, lower=(reading("propose_change", threshold=60),))
    assert conversation.ask(said).answer == "Nothing is proposed. Nothing was written here."
    conversation.ask("lower")
    reply = conversation.ask(said)
    assert reply.answer.startswith("This is proposed, and not written yet.")
    assert "+ ready at 60" in reply.answer
    assert conversation.ask("yes").wrote
    assert conversation.ask(said).answer == "Nothing is proposed. This was written: ready: 70 → 60."


@pytest.mark.parametrize("said", ["not yet", "wait", "hold on, let me think", "no wait", "later please"])
def test_what_is_put_off_stays_proposed(world: World, said: str) -> None:
    conversation = talk(world, write=True, lower=(reading("propose_change", threshold=60),))
    conversation.ask("lower")
    assert conversation.ask(said).answer.startswith("Nothing is written. What is proposed stays so")
    assert world.proposals
    assert not conversation.ask("yes").wrote, "it is shown once more"
    assert conversation.ask("yes").wrote


@pytest.mark.parametrize(
    "said", ["yes please write it", "go ahead and save", "apply", "yes, save the changes", "ok, apply it", "confirmed."]
)
def test_a_yes_may_say_what_is_to_be_done(world: World, said: str) -> None:
    conversation = talk(world, write=True, lower=(reading("propose_change", threshold=60),))
    conversation.ask("lower")
    assert conversation.ask(said).wrote


def test_drop_it_is_a_no_to_what_was_just_shown_alone(world: World) -> None:
    conversation = talk(
        world, write=True, lower=(reading("propose_change", threshold=60),), many=(reading("count_leads"),)
    )
    conversation.ask("lower")
    assert conversation.ask("drop it").answer.startswith("Dropped: ready")
    conversation.ask("lower")
    conversation.ask("many")
    conversation.ask("drop it")
    assert conversation._reader.asked[-1] == "drop it"  # type: ignore[union-attr]


@pytest.mark.parametrize("said", ["yes but make it 36", "thanks", "ok, thanks", "please", "put", "don't write it"])
def test_what_says_something_else_is_no_yes(world: World, said: str) -> None:
    conversation = talk(world, write=True, lower=(reading("propose_change", threshold=60),))
    conversation.ask("lower")
    assert not conversation.ask(said).wrote


def test_a_yes_to_what_was_only_tried_says_how_it_is_proposed(world: World) -> None:
    conversation = talk(world, hm=(reading("what_if", threshold=60),))
    conversation.ask("hm")
    assert "“do it” proposes it" in conversation.ask("yes").answer


def test_what_was_written_is_taken_back_step_by_step(world: World) -> None:
    conversation = talk(
        world,
        write=True,
        first=(reading("propose_change", threshold=60),),
        second=(reading("propose_change", rule="pricing", points=35),),
        back=(reading("undo"),),
    )
    texts = [world.text]
    for said in ("first", "second"):
        conversation.ask(said)
        conversation.ask("yes")
        texts.append(world.text)
    for text in (texts[1], texts[0]):
        conversation.ask("back")
        assert conversation.ask("yes").wrote
        assert world.policy.read_text() == text
    assert "nothing to take back" in conversation.ask("back").answer


def test_what_was_not_taken_back_after_all_can_be_later(world: World) -> None:
    conversation = talk(world, write=True, first=(reading("propose_change", threshold=60),), back=(reading("undo"),))
    before = world.text
    for said in ("first", "yes", "back", "no", "back"):
        conversation.ask(said)
    assert conversation.ask("yes").wrote
    assert world.policy.read_text() == before


def test_what_is_written_is_told_as_it_is_in_the_end(world: World) -> None:
    conversation = talk(
        world,
        write=True,
        first=(reading("propose_change", rule="pricing", points=40),),
        second=(reading("propose_change", rule="pricing", points=35),),
    )
    conversation.ask("first")
    conversation.ask("second")
    assert conversation.ask("yes").answer == "Written to policy.lead: pricing: +50 → +35."


@pytest.mark.parametrize("said", ["go ahead with it", "do it.", "make it so", "ok, apply that, please"])
def test_do_it_is_a_yes_to_what_was_just_shown_alone(world: World, said: str) -> None:
    conversation = talk(
        world, write=True, lower=(reading("propose_change", threshold=60),), many=(reading("count_leads"),)
    )
    conversation.ask("lower")
    conversation.ask("many")
    conversation.ask(said)
    assert conversation._reader.asked[-1] == said  # type: ignore[union-attr]
    conversation.ask("no")
    conversation.ask("no")
    conversation.ask("lower")
    assert conversation.ask(said).wrote


def test_whoever_cannot_write_says_so(world: World) -> None:
    conversation = talk(world, lower=(reading("propose_change", threshold=60),))
    before = world.policy.read_bytes()
    conversation.ask("lower")
    assert conversation.ask("yes").answer == "Nobody here can write the policy's file."
    assert world.policy.read_bytes() == before


def test_a_policy_that_cannot_be_written_stays(world: World) -> None:
    def refuse(texts: object) -> None:
        raise PermissionError(13, "Permission denied")

    conversation = talk(world, lower=(reading("propose_change", threshold=60),))
    conversation.write = refuse
    conversation.ask("lower")
    with pytest.raises(PermissionError):
        conversation.ask("yes")
    assert world.proposals, "what was proposed is not lost"


def test_blanks_ask_nothing(world: World) -> None:
    assert talk(world).ask("  \n ").tool == "help"


def test_what_is_pasted_is_no_question(world: World) -> None:
    conversation = talk(world)
    assert (
        conversation.ask("rosalind vane " * 7_000).answer
        == "That is too long: a question has at most 2,000 characters."
    )
    assert conversation._reader.asked == []  # type: ignore[union-attr]


# ------------------------------------------------------------------------------------------------ others write, too


def shared(world: World) -> tuple[PolicyFile, Conversation]:
    file = PolicyFile(world)
    conversation = talk(world, lower=(reading("propose_change", threshold=60),), many=(reading("count_leads"),))
    conversation.write = file.write
    return file, conversation


def edited(world: World, old: str, new: str) -> None:
    world.policy.write_text(world.policy.read_text().replace(old, new))


def test_a_yes_does_not_go_over_what_is_written_at_that_very_moment(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After it was looked at before the question, and before the new text is put in its place."""
    file, conversation = shared(world)
    file.ask(conversation, "lower")
    written: list[bytes] = []

    @contextmanager
    def interrupted(path: Path) -> Iterator[Path]:
        with replacing(path) as unfinished:
            if not written:
                edited(world, '"pricing" add 50', '"pricing" add 45')
                written.append(world.policy.read_bytes())
            yield unfinished

    monkeypatch.setattr("leadscore.source.exchange.replacing", interrupted)
    reply = file.ask(conversation, "yes")
    assert not reply.wrote
    assert [world.policy.read_bytes()] == written
    assert "was changed since it was read, not here" in reply.answer
    assert "+ ready at 60" in reply.answer
    assert file.ask(conversation, "yes").wrote
    assert '"pricing" add 45' in world.policy.read_text()


def test_a_yes_does_not_go_over_what_somebody_else_wrote(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    file, conversation = shared(world)
    file.ask(conversation, "lower")
    edited(world, '"pricing" add 50', '"pricing" add 45')
    other = world.policy.read_bytes()
    reply = file.ask(conversation, "yes")
    assert not reply.wrote
    assert world.policy.read_bytes() == other
    assert "policy.lead was changed since it was read, not here" in reply.answer
    assert '- when visited "pricing" add 50' in reply.answer
    assert "+ ready at 60" in reply.answer
    assert reply.answer.endswith("Nothing is written until you say yes.")
    assert file.ask(conversation, "yes").wrote
    assert '"pricing" add 45' in world.policy.read_text()
    assert "ready at 60" in world.policy.read_text()
    assert capsys.readouterr().err == ""


def test_what_somebody_else_changed_in_the_same_place_ends_a_proposal(world: World) -> None:
    file, conversation = shared(world)
    file.ask(conversation, "lower")
    edited(world, "ready at 70 ", "ready at 65 ")
    assert "does not go with that" in file.ask(conversation, "yes").answer
    assert not world.proposals
    assert "ready at 65" in world.policy.read_text()


def test_answers_are_of_the_policy_as_it_is_now(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    file, conversation = shared(world)
    before = file.ask(conversation, "many").answer
    edited(world, "ready at 70 ", "ready at 60 ")
    assert file.ask(conversation, "many").answer != before
    assert "+ ready at 60" in capsys.readouterr().err
    file.ask(conversation, "many")
    assert capsys.readouterr().err == "", "it is told once"


@pytest.mark.parametrize("gone", [True, False])
def test_a_policy_that_cannot_be_used_any_more_is_not_written(
    world: World, capsys: pytest.CaptureFixture[str], gone: bool
) -> None:
    file, conversation = shared(world)
    file.ask(conversation, "lower")
    kept = world.policy.read_bytes()
    if gone:
        world.policy.unlink()
    else:
        edited(world, "ready at 70 ", "ready at at ")
    assert "nothing is written" in file.ask(conversation, "yes").answer
    assert world.policy.exists() != gone
    assert file.ask(conversation, "many").tool == "count_leads"
    world.policy.write_bytes(kept)
    assert "+ ready at 60" in file.ask(conversation, "yes").answer, "it is still proposed when the policy is mended"
    assert file.ask(conversation, "yes").wrote


def test_the_mark_that_a_file_begins_with_is_kept(world: World) -> None:
    file, conversation = shared(world)
    world.policy.write_bytes(b"\xef\xbb\xbf" + world.policy.read_bytes())
    file.ask(conversation, "lower")
    assert file.ask(conversation, "yes").wrote
    assert world.policy.read_bytes().startswith(b"\xef\xbb\xbf")
    assert b"ready at 60" in world.policy.read_bytes()


@pytest.mark.parametrize("said", ["yes", "no"])
def test_what_is_asked_after_a_yes_or_no_is_no_part_of_the_change(world: World, said: str) -> None:
    conversation = talk(world, write=True, lower=(reading("propose_change", rule="pricing", points=40),))
    conversation.ask("lower")
    assert conversation.thread.change
    conversation.ask(said)
    assert (dict(conversation.thread.change), conversation.thread.tool) == ({}, None)
    assert conversation.thread.rule == "pricing"
