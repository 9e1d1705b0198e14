"""The whole UI: a conversation that leads to leads, to rules, and to a policy that is another one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from textual.widgets import Input

from leadscore_tui.assistant.line import AskingLine
from leadscore_tui.assistant.log import Log
from leadscore_tui.assistant.pane import AssistantPane
from leadscore_tui.leads.table import LeadTable
from leadscore_tui.policy.pane import PolicyPane
from tui.stories import is_told, listed, screen, until, why
from tui.test_hostile import POLICY, leads_of, steers

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from leadscore_tui.app import LeadscoreApp
    from tui.conftest import Make


class Teller:
    """Asks as a person does."""

    def __init__(self, app: LeadscoreApp, pilot: Pilot[None]) -> None:
        self.app, self.pilot = app, pilot

    @property
    def pane(self) -> AssistantPane:
        return self.app.main.query_one(AssistantPane)

    async def opens(self) -> None:
        """The tab, as soon as it is there."""
        await until(self.pilot, lambda: bool(self.app.main.query(AssistantPane)), "the tabs are there")
        await self.pilot.press("escape", "5")
        await until(self.pilot, lambda: self.app.main.query_one(AskingLine).has_focus, "one can type")

    async def asks(self, words: str) -> str:
        """What is answered, once it is."""
        self.app.main.query_one(AskingLine).value = words
        await self.pilot.press("enter")
        await until(self.pilot, lambda: not self.pane._waiting, words)
        return self.pane.as_text().rpartition(f"> {words}\n")[2]

    async def chooses(self, text: str) -> None:
        """Enter on the last line that has this text."""
        log = self.app.main.query_one(Log)
        log.focus()
        log.cursor = max(number for number, line in enumerate(log._lines) if text in line.text)
        await self.pilot.press("enter")


async def test_from_the_first_question_to_the_policy_that_is_saved(make: Make, policy: Path, tmp_path: Path) -> None:
    app, before = make(), policy.read_text()
    async with app.run_test(size=(80, 24)) as pilot:
        teller = Teller(app, pilot)
        await teller.opens()
        assert "L-1094" in await teller.asks("who should I call first?"), "though nothing was read when it was asked"
        assert "Ravi Juniperson (L-1094" in await teller.asks("why is the first one so high?")
        assert "1. " in await teller.asks("what is Wetherglass missing?")
        assert "Tamsin Wetherglass (L-1205" in await teller.asks("tamsin")
        assert "nothing I can do" in await teller.asks("book me a flight to Oslo")

        assert "Nothing is written until you say yes." in await teller.asks("set pricing to 35")
        editor = app.main.query_one(PolicyPane)
        assert not editor.dirty
        assert "It stands in the policy's editor now" in await teller.asks("yes")
        await until(pilot, lambda: "add 35 as pricing" in editor.text, "it stands in the editor")
        assert policy.read_text() == before
        await until(pilot, lambda: "36 ready" in screen(app), "the list shows whom it moves")
        answer = await teller.asks("how many leads are ready?")
        assert "36" in answer
        assert "(This is" not in answer, "the policy is what was said yes to"
        assert "add 50 as pricing" in await teller.asks("undo")
        assert "Dropped" in await teller.asks("no")

        await pilot.press("escape", "3")
        await until(pilot, lambda: is_told(app, "pricing: +50 → +35"), "the Diff tab shows it")
        await pilot.press("2")
        await until(pilot, lambda: editor.editor.has_focus, "the editor has the keys")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is not app.main, "what is saved is shown first")
        assert policy.read_text() == before
        await pilot.press("enter")
        await until(pilot, lambda: "add 35 as pricing" in policy.read_text(), "it is saved")

        editor.editor.put(editor.editor.text.replace("ready at 70", "ready at 60"))
        await until(pilot, lambda: editor.dirty, "somebody edits it")
        await teller.opens()
        assert "as it stands in the editor, not saved" in await teller.asks("how many leads are ready?")

        await teller.chooses("L-1094")
        table = app.main.query_one(LeadTable)
        await until(pilot, lambda: table.row is not None and table.row.lead == "L-1094", "the list goes to the lead")
        await until(pilot, lambda: "ravi.juniperson" in why(pilot), "and why tells of it")
        await teller.opens()
        await teller.chooses("+50  pricing")
        await until(pilot, lambda: editor.editor.has_focus, "the rule is shown in the policy")
        assert "as pricing" in editor.editor.document.get_line(editor.editor.cursor_location[0])

        await teller.opens()
        await pilot.press("ctrl+t")
        await until(pilot, lambda: app.screen is not app.main, "it asks where to write the conversation")
        line = app.screen.query_one(Input)
        await until(pilot, lambda: line.value == "assistant.txt", "as text")
        line.focus()
        line.value = str(tmp_path / "talk.txt")
        await pilot.press("enter")
        await until(pilot, lambda: (tmp_path / "talk.txt").exists(), "it is written")
        assert (tmp_path / "talk.txt").read_text().startswith("> who should I call first?\nThe best 5 leads")
        await pilot.press("ctrl+r")
        assert "The leads were read anew" in await teller.asks("how many leads are ready?")
        await app.workers.wait_for_complete()


async def test_names_in_answers_are_shown_as_they_are_and_steer_nothing(
    make: Make, policy: Path, tmp_path: Path
) -> None:
    policy.write_text(POLICY, encoding="utf-8")
    app = make(leads_of(tmp_path / "hostile.csv"))
    async with app.run_test(size=(80, 40)) as pilot:
        teller = Teller(app, pilot)
        await listed(pilot)
        await teller.opens()
        answer = await teller.asks("the 9 best leads")
        assert "[bold]x" in answer
        assert "[@click=app.leave]y" in answer
        assert not steers(answer)
        assert "[bold]x" in screen(app)
        assert not steers(screen(app))
        assert app.is_running
