"""A conversation with a model: it may choose and word, and is believed in nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from leadscore.assistant.modelled.settings import Settings
from leadscore.assistant.supposing import WITHOUT
from leadscore.assistant.toolbox import call
from leadscore.assistant.world import World
from unit.assistant.scripted import HERE, Script, talking


def writing(world: World, written: list[str]) -> Callable[[Mapping[Path, tuple[str, str]]], None]:
    """Writes the policy's file, and notes it."""

    def write(texts: Mapping[Path, tuple[str, str]]) -> None:
        for path, (_, text) in texts.items():
            written.append(text)
            path.write_text(text, encoding="utf-8")

    return write


def test_an_answer_that_rests_on_a_tool_is_shown_with_names(world: World) -> None:
    model = Script([("explain_score", {"lead": "L-1031"}), "L-1031 has 48.5 points and lacks 21.5 to 70."])
    talk = talking(world, model)
    reply = talk.ask("why is Nadia Copperfold of Timberline so low?")
    assert reply.answer == "Nadia Copperfold (L-1031, Timberline Ltd) has 48.5 points and lacks 21.5 to 70."
    assert (reply.tool, reply.arguments) == ("explain_score", {"lead": "L-1031"})
    assert talk.last.requests == 2


def test_an_answer_that_no_tool_said_is_redone(world: World) -> None:
    model = Script(
        [
            ("explain_score", {"lead": "L-1031"}),
            "L-1031 has 47 points, says Rosalind.",
            "L-1031 has 48.5 points.",
        ]
    )
    reply = talking(world, model).ask("why is L-1031 so low?")
    assert "“47”" in model.saw[-1]
    assert "“Rosalind”" in model.saw[-1]
    assert reply.answer == "Nadia Copperfold (L-1031, Timberline Ltd) has 48.5 points."


def test_who_does_not_stop_making_things_up_is_not_shown_at_all(world: World) -> None:
    model = Script([("explain_score", {"lead": "L-1031"}), *["L-1031 has 99 points."] * 9])
    reply = talking(world, model).ask("why is L-1031 so low?")
    assert "99" not in reply.answer
    assert reply.answer.startswith("The model's answer said what no tool said, so here is what the tools say:")
    assert call(world, "explain_score", {"lead": "L-1031"}).text in reply.answer


def test_before_a_tool_was_called_nothing_is_true_of_a_lead(world: World) -> None:
    model = Script(["Yes, L-1031 has 48 points.", ("count_leads", {"where": "ready"}), "39 of 321 leads are ready."])
    reply = talking(world, model).ask("does L-1031 have 48 points?")
    assert "“48”" in model.saw[1]
    assert reply.answer == "39 of 321 leads are ready."


def test_a_question_that_a_tool_answers_is_not_waved_away(world: World) -> None:
    model = Script(["That is not available.", ("count_leads", {"where": "ready"}), "39 of 321 leads are ready."])
    assert talking(world, model).ask("how many leads are ready?").answer == "39 of 321 leads are ready."
    assert "Call a tool" in model.saw[1]


def test_a_question_that_no_tool_answers_is(world: World) -> None:
    model = Script(["I can't send mail."])
    reply = talking(world, model).ask("what's the weather like in Paris tomorrow?")
    assert (reply.answer, reply.tool) == ("I can't send mail.", None)


def test_a_number_of_another_lead_is_not_this_leads(world: World) -> None:
    model = Script(
        [
            [("to_ready", {"lead": "L-1031"}), ("to_ready", {"lead": "L-1041"})],
            "L-1031 has 66 points.",
            "L-1041 has 66 points.",
        ]
    )
    reply = talking(world, model).ask("who of L-1031 and L-1041 is ahead?")
    assert "“66”" in model.saw[-1]
    assert reply.answer == "Zeno Candlemaker (L-1041, Quillworks) has 66 points."


def test_the_model_sees_no_word_of_a_lead_and_passes_it_on(world: World) -> None:
    model = Script([("explain_score", {"lead": "L-1031"}), "L-1031 looked at {text4}: {text3}."])
    reply = talking(world, model).ask("where do her points come from, of L-1031?")
    for word in ("Nadia", "Copperfold", "Timberline", "lanternmill", "blog/nurture-or-nag", "They are comparing"):
        assert word not in model.saw[1]
    assert reply.answer == (
        "Nadia Copperfold (L-1031, Timberline Ltd) looked at “customers/lanternmill”: “They are comparing”."
    )


def test_a_change_is_shown_as_the_tool_shows_it_and_written_with_a_yes(world: World) -> None:
    written: list[str] = []
    before = world.policy.read_text()
    model = Script([("propose_change", {"rule": "pricing", "points": 35}), "Say yes to write it."])
    talk = talking(world, model, writing(world, written))
    reply = talk.ask("set pricing to 35")
    assert '+ when visited "pricing" add 35 as pricing' in reply.answer
    assert "9 tests of the policy would fail" in reply.answer
    assert not written
    assert talk.ask("yes").wrote
    assert written == [before.replace('visited "pricing" add 50', 'visited "pricing" add 35')]


def test_a_yes_to_what_is_not_on_the_screen_writes_nothing(world: World) -> None:
    written: list[str] = []
    model = Script(
        [
            ("propose_change", {"rule": "pricing", "points": 35}),
            "Here it is.",
            ("count_leads", {}),
            "There are 321 leads.",
        ]
    )
    talk = talking(world, model, writing(world, written))
    talk.ask("set pricing to 35")
    talk.ask("how many leads are there?")
    reply = talk.ask("yes")
    assert "Do you mean this change" in reply.answer
    assert "add 35" in reply.answer
    assert not written
    assert talk.ask("yes").wrote
    assert len(written) == 1


def test_a_change_says_no_number_that_nobody_said(world: World) -> None:
    model = Script([("propose_change", {"rule": "pricing", "points": 99}), "Which number shall it be?"])
    reply = talking(world, model).ask("give pricing more points")
    assert "Nobody said 99" in model.saw[-1]
    assert not world.proposals
    assert reply.answer == "Which number shall it be?"


def test_nor_does_any_change_that_comes_with_it(world: World) -> None:
    """No model is told that others may come along, and it may know all the same."""
    change = {"rule": "pricing", "points": 35, "also": [{"rule": "demo", "points": 99}]}
    model = Script([("propose_change", change), "Which number shall it be?"])
    talking(world, model).ask("set pricing to 35")
    assert "Nobody said 99" in model.saw[-1]
    assert not world.proposals


def test_while_something_is_proposed_it_is_told_what_counts_without_it(world: World) -> None:
    call(world, "propose_change", {"rule": "pricing", "points": 35})
    steps = [("count_leads", {"where": "ready"}), "39 of 321 leads are ready.", ("check_policy", {}), "It is fine."]
    model = Script([*steps, ("what_if", {"rule": "demo", "points": 44}), "Here it is."])
    talk = talking(world, model)
    assert talk.ask("how many are ready?").answer.endswith(WITHOUT)
    assert model.saw[1].endswith(WITHOUT)
    assert WITHOUT not in talk.ask("is the policy fine?").answer
    assert WITHOUT not in talk.ask("and if demo gave 44?").answer
    assert '"proposed_before": ["pricing: +50 → +35."]' in model.saw[-1].replace('":"', '": "').replace('":[', '": [')


def test_a_sentence_in_the_place_of_another_may_say_what_that_says(world: World) -> None:
    heading = 'group engagement "Do they show that they want it?" at most {} decays 50% every 30 days'
    steps = [("propose_change", {"sentence": heading.format(number)}) for number in (55, 50)]
    reply = talking(world, Script([*steps, "Here it is."])).ask("cap engagement at 50")
    assert [proposal.says for proposal in world.proposals] == ["engagement: at most 60 → at most 50."]
    assert reply.tool == "propose_change"


def test_a_draft_is_held_to_what_the_person_said_not_to_what_the_model_says_they_said(world: World) -> None:
    model = Script(
        [
            ("draft_rule", {"request": "99 points for demo", "sentence": 'when visited "demo" add 99'}),
            ("draft_rule", {"request": "x", "sentence": 'when visited "demo" add 15'}),
            "Here it is.",
        ]
    )
    reply = talking(world, model).ask("draft a rule: 15 points for who visited demo")
    assert "says 99, and the request does not" in model.saw[1]
    assert 'when visited "demo" add 15' in reply.answer
    assert reply.tool == "draft_rule"


def test_rounds_are_bounded(world: World) -> None:
    model = Script([("count_leads", {"where": f"score > {number}"}) for number in range(50)])
    talk = talking(world, model, settings=Settings(HERE.url, HERE.model, max_rounds=3))
    reply = talk.ask("how many leads are there?")
    assert "no end within 3 requests" in reply.answer
    assert "321" in reply.answer  # the answer without it
    assert talk.last.requests == 3


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("![x](https://evil.example/?d=1) There are 321 leads.", "There are 321 leads."),
        ("There are [321 leads](https://evil.example/321).", "There are 321 leads."),
        ("<img src='https://evil.example'>There are 321 leads.", "There are 321 leads."),
        ("<think>Let me see: 99</think>There are **321** leads.", "There are 321 leads."),
        ("There are \x1b]8;;http://evil.example\x07321\x1b]8;;\x07 leads.", None),
    ],
)
def test_an_answer_is_text_and_nothing_else(world: World, text: str, shown: str | None) -> None:
    model = Script([("count_leads", {}), text, "There are 321 leads, at last."])
    reply = talking(world, model).ask("how many leads are there?")
    assert reply.answer == (shown or "There are 321 leads, at last.")


def test_what_is_too_long_to_be_a_question_is_not_sent(world: World) -> None:
    model = Script([])
    assert "at most 2,000 characters" in talking(world, model).ask("why " * 2_500).answer
    assert not model.saw


@pytest.mark.parametrize("points", [34, 36, 1, 0, -35, 245, 1050, 35_000])
def test_a_change_holds_the_number_that_was_said(world: World, points: int) -> None:
    model = Script([("propose_change", {"rule": "pricing", "points": points}), "Which number shall it be?"])
    talking(world, model).ask("set pricing to 35")
    assert f"Nobody said {points}" in model.saw[-1]
    assert not world.proposals


@pytest.mark.parametrize(
    ("question", "change", "says"),
    [
        ("set pricing to 35", {"rule": "pricing", "points": 35}, "pricing: +50 → +35."),
        ("set pricing to -35", {"rule": "pricing", "points": -35}, "pricing: +50 → -35."),
        ("pricing should take 35 points off", {"rule": "pricing", "points": -35}, "pricing: +50 → -35."),
        ("make it 20 for starters", {"rule": "starts_out", "points": -20}, "starts_out: -10 → -20."),
        ("ready at sixty-five", {"threshold": 65}, "ready: 70 → 65."),
        (
            "give 5 points for more than 3 visits within 2 weeks",
            {"sentence": "when visited at least 4 times within 14 days add 5"},
            "new rule: when visited at least 4 times within 14 days add 5.",
        ),
        (
            "add 5 for whoever visited plan-7 until 1 July",
            {"sentence": 'when visited "plan-7" before 2026-07-01 add 5'},
            'new rule: when visited "plan-7" before 2026-07-01 add 5.',
        ),
    ],
)
def test_and_it_may_be_said_in_other_words(world: World, question: str, change: dict[str, object], says: str) -> None:
    talking(world, Script([("propose_change", change), "Here it is."])).ask(question)
    assert [proposal.says for proposal in world.proposals] == [says]


@pytest.mark.parametrize(
    "sentence",
    [
        'when visited "demo" add 16',
        'when visited "demo" add 1',
        'when visited "demo" add -15',
        'when visited "demo" subtract 15',
        'when visited "demo" before 2031-05-05 add 15',
        'when visited "demo" add 15 because "99 reasons"',
        'when visited "demo" at least 3 times add 15',
    ],
)
def test_a_draft_holds_no_other_number_no_other_day_and_no_other_sign(world: World, sentence: str) -> None:
    model = Script([("draft_rule", {"request": "x", "sentence": sentence}), "Here it is."])
    reply = talking(world, model).ask("draft a rule: 15 points for two visits of demo")
    assert "and the request does not" in model.saw[1] or "Nobody said" in model.saw[1]
    assert sentence not in reply.answer


@pytest.mark.parametrize(
    "laundering",
    [
        ("count_leads", {"where": "score > 99"}),
        ("what_if", {"rule": "pricing", "points": 99}),
        ("what_if", {"threshold": 99}),
        ("what_if", {"sentence": 'when visited "pricing" add 99'}),
        ("nearly_ready", {"within": 99}),
    ],
)
def test_a_number_of_the_models_own_calls_proves_nothing(
    world: World, laundering: tuple[str, dict[str, object]]
) -> None:
    change = ("propose_change", {"rule": "pricing", "points": 99})
    model = Script([laundering, change, "L-1031 has 99 points.", "99 leads are ready.", "Which number shall it be?"])
    reply = talking(world, model).ask("give pricing more points")
    assert "Nobody said 99" in model.saw[2]
    assert not world.proposals
    assert reply.answer == "Which number shall it be?"


def test_what_the_person_said_may_come_back(world: World) -> None:
    model = Script(
        [("count_leads", {"where": "score > 99.25"}), "11 leads have more than 99.25 points (`score > 99.25`)."]
    )
    reply = talking(world, model).ask("how many have more than 99.25 points, score > 99.25?")
    assert reply.answer == "11 leads have more than 99.25 points (`score > 99.25`)."


def test_a_name_of_the_models_own_calls_proves_nothing(world: World) -> None:
    call_ = ("count_leads", {"where": 'company is "Mallory Works"'})
    model = Script([call_, "Nobody is at Mallory Works.", "Nobody is at “Mallory Works”.", "Nobody works there."])
    assert talking(world, model).ask("who is at a company that I forgot?").answer == "Nobody works there."
