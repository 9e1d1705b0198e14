"""The Assistant tab by itself: what is asked, what waits, what is shown, and where it leads."""

from __future__ import annotations

from textual.events import Paste

from leadscore.assistant import conversation
from leadscore_tui.assistant.line import MOST
from leadscore_tui.assistant.showing import EXAMPLES
from leadscore_tui.backstage.process import Stale
from leadscore_tui.backstage.protocol import Failure
from leadscore_tui.backstage.talk import Draft, Hush, Said, Say
from tui.assistant.harness import TEXT, AssistantApp, go_to, settled
from tui.stories import is_told, screen, type_text, until

LIST = """The best 2 leads of 9:
  lead    who              company  score
  L-1094  Ravi Juniperson  Gale        12
  L-1136  Odile Stow                   11"""
ANSWERS = {
    "who": Said(LIST, leads=("L-1094", "L-1136")),
    "why": Said(
        "It has 12 points.\n  +50  pricing: The strongest [visited]\n  -3  opened: weak", rules=(("pricing", "r1"),)
    ),
    "vane": Said("“vane” could be 2 leads.", choices=("Ada Vane (L-1)", "Bo Vane (L-2)"), leads=("L-1",)),
    "what": Said("I am not sure. Is it:\n  1. this\n  2. that", choices=("this", "that"), numbered=True),
    "2": Said("That it is."),
    "lower": Said("pricing: +50 → +35.\n  - when a add 50\n  + when a add 35", proposes=True),
    "yes": Said("It stands in the editor.", draft=Draft(TEXT, "ready at 35\n")),
    "no": Said("Dropped."),
    "help": Said("Ask for instance:\n  “who”  top_leads\n  “why”  explain_score", helps=True),
    "bad": Failure("No leads have been read", "Press Ctrl+R to read them."),
    "stale": Stale,
    **{words: Said(f"About {words}") for words in EXAMPLES[:-1]},
}


async def test_before_anything_is_asked_there_are_examples_to_pick() -> None:
    async with AssistantApp(ANSWERS).run_test(size=(80, 16)) as pilot:
        app = pilot.app
        assert isinstance(app, AssistantApp)
        await until(pilot, lambda: EXAMPLES[0] in screen(app), "examples are shown")
        assert app.pane.as_text() == ""
        await pilot.press("enter", "down", "enter")
        await settled(pilot)
        assert app.said == [EXAMPLES[1]]
        assert app.line.has_focus, "one can go on typing"
        assert f"› {EXAMPLES[1]}\nAbout {EXAMPLES[1]}" in app.told
        assert EXAMPLES[0] not in app.told


async def test_questions_are_typed_and_come_back_by_the_arrows() -> None:
    async with AssistantApp(ANSWERS).run_test(size=(80, 24)) as pilot:
        app = pilot.app
        assert isinstance(app, AssistantApp)
        await type_text(pilot, "who\nwhy\nwh")
        await settled(pilot)
        assert app.said == ["who", "why"]
        seen = []
        for key in ("up", "up", "up", "down", "down", "down"):
            await pilot.press(key)
            seen.append(app.line.value)
        assert seen == ["why", "who", "who", "why", "wh", "wh"], "also what was begun"
        assert Say("who", TEXT, False) in app.backstage.asked


async def test_what_is_pasted_and_too_long_is_told() -> None:
    assert MOST == conversation.MOST
    async with AssistantApp(ANSWERS).run_test(size=(80, 24), notifications=True) as pilot:
        app = pilot.app
        assert isinstance(app, AssistantApp)
        app.line.post_message(Paste("why " * 2_500))
        await until(pilot, lambda: any("at most 2,000" in note.message for note in app._notifications), "it is told")
        assert app.line.value == ""


async def test_a_question_waits_its_turn_and_one_that_takes_long_is_given_up() -> None:
    async with AssistantApp(ANSWERS).run_test(size=(80, 24)) as pilot:
        app = pilot.app
        assert isinstance(app, AssistantApp)
        await type_text(pilot, "long\nwho\n")
        await until(pilot, lambda: "Waits its turn." in app.told, "the second waits")
        assert "› long\n· Being answered … Esc gives it up." in app.told
        assert app.said == ["long"]
        await pilot.press("escape")
        await settled(pilot)
        assert "› long\n· Given up." in app.told
        assert app.said == ["long", "who"]
        order = [type(question) for question in app.backstage.asked]
        assert order == [Say, Hush, Say], "who is given up hears so before the next is asked"
        assert "L-1094" in app.told
        assert app.heard == []
        await pilot.press("escape")
        assert app.heard == ["back"], "with nothing to give up, Esc goes back to the leads"


async def test_before_the_leads_are_read_questions_wait_for_them() -> None:
    async with AssistantApp(ANSWERS, is_read=False).run_test(size=(80, 24)) as pilot:
        app = pilot.app
        assert isinstance(app, AssistantApp)
        await type_text(pilot, "who\n")
        await until(pilot, lambda: "Waits until the leads are read" in app.told, "it is told")
        assert app.said == []
        app.pane.may_ask(True)
        await settled(pilot)
        assert app.said == ["who"]
        assert "L-1094" in app.told


async def test_why_there_is_no_answer_is_told() -> None:
    async with AssistantApp(ANSWERS).run_test(size=(80, 24)) as pilot:
        app = pilot.app
        assert isinstance(app, AssistantApp)
        await type_text(pilot, "bad\nstale\n")
        await settled(pilot)
        assert "› bad\n✕ No leads have been read.\nPress Ctrl+R to read them." in app.told
        assert "› stale\n· The leads were read anew meanwhile: ask it again." in app.told


async def test_leads_and_rules_that_an_answer_names_are_gone_to() -> None:
    async with AssistantApp(ANSWERS).run_test(size=(80, 24)) as pilot:
        app = pilot.app
        assert isinstance(app, AssistantApp)
        await type_text(pilot, "who\nwhy\n")
        await settled(pilot)
        for line, goes_to in (("Odile", ("lead", "L-1136")), ("pricing:", ("rule", "r1"))):
            await go_to(pilot, line)
            await pilot.press("enter")
            await pilot.pause()
            assert app.heard[-1] == goes_to
        await go_to(pilot, "opened:")
        await pilot.press("enter")
        assert len(app.heard) == 2, "no rule of the policy is called so"


async def test_what_is_asked_back_is_picked_by_enter_or_by_its_number() -> None:
    async with AssistantApp(ANSWERS).run_test(size=(80, 24)) as pilot:
        app = pilot.app
        assert isinstance(app, AssistantApp)
        await type_text(pilot, "vane\n")
        await settled(pilot)
        assert "  1. Ada Vane (L-1)\n  2. Bo Vane (L-2)" in app.told
        assert app.line.placeholder == "A number from 1 to 2, or other words"
        await pilot.press("enter", "down", "enter")
        await settled(pilot)
        assert app.said == ["vane", "2"]
        await type_text(pilot, "what\n2\n")
        await settled(pilot)
        assert app.said == ["vane", "2", "what", "2"]
        assert app.told.count("2. that") == 1, "what the answer numbers is not numbered again"
        await go_to(pilot, "2. that")
        await pilot.press("enter")
        assert app.said[-1] == "2"
        assert len(app.said) == 4, "what was answered is not asked any more"


async def test_what_help_names_can_be_asked_at_once() -> None:
    async with AssistantApp(ANSWERS).run_test(size=(80, 24)) as pilot:
        app = pilot.app
        assert isinstance(app, AssistantApp)
        await type_text(pilot, "help\n")
        await settled(pilot)
        await pilot.press("enter", "down", "enter")
        await settled(pilot)
        assert app.said == ["help", "why"]


async def test_a_yes_hands_the_change_over_if_the_policy_is_still_the_same() -> None:
    async with AssistantApp(ANSWERS).run_test(size=(80, 24)) as pilot:
        app = pilot.app
        assert isinstance(app, AssistantApp)
        await type_text(pilot, "lower\n")
        await settled(pilot)
        assert app.line.placeholder == "yes or no?"
        await pilot.press("enter", "enter")
        await settled(pilot)
        assert app.heard == ["ready at 35\n"]
        app.text = "ready at 7\n"
        await type_text(pilot, "yes\n")
        await settled(pilot)
        assert app.heard == ["ready at 35\n"]
        assert "› yes\n· Nothing was put into the editor" in app.told


async def test_the_conversation_can_be_kept() -> None:
    async with AssistantApp(ANSWERS).run_test(size=(80, 24)) as pilot:
        app = pilot.app
        assert isinstance(app, AssistantApp)
        await pilot.press("ctrl+t")
        assert app.heard == [], "there is none yet"
        await type_text(pilot, "vane\nbad\n")
        await settled(pilot)
        await pilot.press("ctrl+t")
        await pilot.pause()
        assert app.heard == ["keep"]
        assert app.pane.as_text() == (
            "> vane\n“vane” could be 2 leads.\n  1. Ada Vane (L-1)\n  2. Bo Vane (L-2)\n\n"
            "> bad\nNo leads have been read. Press Ctrl+R to read them.\n"
        )
        assert app.pane.as_markdown().startswith("**vane**\n\n~~~text\n“vane” could be")


async def test_of_a_long_conversation_the_end_is_shown_and_all_is_kept() -> None:
    async with AssistantApp(ANSWERS).run_test(size=(80, 24)) as pilot:
        app = pilot.app
        assert isinstance(app, AssistantApp)
        app.pane.ask("vane")
        for _ in range(31):
            app.pane.ask("no")
        await settled(pilot)
        assert app.told.startswith("Before that: 2 questions.")
        assert app.told.count("› no") == 30
        assert app.pane.as_text().startswith("> vane\n")


async def test_what_others_wrote_is_text() -> None:
    nasty = Said("[red]x[/] \x1b[2J\x9b31m [@click=app.quit]y\n  [/]  \u202eabc", leads=("[/]",))
    async with AssistantApp({"who": nasty}).run_test(size=(80, 24)) as pilot:
        app = pilot.app
        assert isinstance(app, AssistantApp)
        await type_text(pilot, "who\n")
        await settled(pilot)
        assert is_told(app, "[red]x[/] �[2J�31m [@click=app.quit]y")
        assert "\x1b" not in screen(app)
        await go_to(pilot, "  [/]")
        await pilot.press("enter")
        await pilot.pause()
        assert app.heard == [("lead", "[/]")]


async def test_any_size_with_and_without_words() -> None:
    async with AssistantApp(ANSWERS).run_test(size=(80, 24)) as pilot:
        app = pilot.app
        assert isinstance(app, AssistantApp)
        for words in ("", "who\nlower\n"):
            await type_text(pilot, words)
            for width, height in ((20, 6), (1, 1), (120, 40)):
                await pilot.resize_terminal(width, height)
                await settled(pilot)
        assert app.is_running
