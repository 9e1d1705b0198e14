"""The whole UI, from the command's question to a threshold in the policy, with the process that finds it out."""

from __future__ import annotations

from multiprocessing import active_children
from typing import TYPE_CHECKING

from leadscore_tui.backtest.pane import BacktestPane
from leadscore_tui.diff.sheet import Sheet
from leadscore_tui.policy.pane import PolicyPane
from tui.backtest.harness import ASKED, PAST
from tui.stories import is_told, listed, screen, until

if TYPE_CHECKING:
    from tui.conftest import Make


async def test_from_the_question_to_the_policy_and_back(make: Make) -> None:
    app = make(PAST, past=ASKED)
    async with app.run_test(size=(120, 50)) as pilot:
        await until(pilot, lambda: is_told(app, "won_on ▾"), "the tab is open, and asks what was given")
        await listed(pilot)
        await pilot.press("4", "r")
        await until(pilot, lambda: is_told(app, "Esc ends it"), "it runs")
        await until(pilot, lambda: len(active_children()) == 2, "in a process of its own")
        await pilot.press("escape")
        await until(pilot, lambda: len(active_children()) == 1, "which ends when it is given up")
        assert not is_told(app, "Esc ends it")
        await pilot.press("r")
        await until(pilot, lambda: is_told(app, "The score tells wins from the rest fairly well"), "it is found out")
        await until(pilot, lambda: len(active_children()) == 1, "what it took is given back")
        sheet = app.main.query_one(BacktestPane).query_one(Sheet)
        sheet.cursor = next(n for n, line in enumerate(sheet._lines) if "take over: ready at 25" in line.text)
        await pilot.press("enter")
        policy = app.main.query_one(PolicyPane)
        await until(pilot, lambda: "ready at 25 if fit >= 10" in policy.text, "it stands in the policy")
        assert policy.dirty
        await until(pilot, lambda: is_told(app, "Of the policy as it was: r runs it again."), "that is told")
        await until(pilot, lambda: "198 ready" in screen(app), "the list shows who is ready then")
        await pilot.press("3")
        await until(pilot, lambda: is_told(app, "ready: 70 → 25"), "the change is told")
        await pilot.press("2")
        await until(pilot, lambda: policy.editor.has_focus, "the editor has the keys")
        await pilot.press("ctrl+z")
        await until(pilot, lambda: not policy.dirty, "it is taken back")
        await pilot.press("escape", "4")
        await until(pilot, lambda: is_told(app, "won_on, 30 days after created"), "it is of the policy as it is")
        app.main.post_message(BacktestPane.RuleChosen("demo"))
        await until(pilot, lambda: policy.editor.has_focus, "the rule is shown in the policy")
        row = policy.editor.cursor_location[0]
        assert policy.editor.document.get_line(row).startswith('when requested "demo"')
