"""A policy that does not say who is ready: nobody is told not to be."""

from __future__ import annotations

from pathlib import Path

from leadscore_tui.policy.pane import PolicyPane
from tui.conftest import Make
from tui.stories import listed, screen, until

POLICY = """policy "Plain"
when employees > 100 add 20 because "Large"
band large at 20
"""


async def test_bands_stand_alone(make: Make, policy: Path) -> None:
    policy.write_text(POLICY, encoding="utf-8")
    app = make()
    async with app.run_test(size=(120, 40)) as pilot:
        await listed(pilot)
        seen = screen(app)
        assert "321 leads · the policy does not say who is ready" in seen
        assert " large " in seen
        assert "○" not in seen
        assert "not ready" not in seen


async def test_an_edit_tells_of_ready_once_the_policy_does(make: Make, policy: Path) -> None:
    policy.write_text(POLICY, encoding="utf-8")
    app = make()
    async with app.run_test(size=(120, 40)) as pilot:
        await listed(pilot)
        editor = app.main.query_one(PolicyPane).editor
        await pilot.press("2")
        await until(pilot, lambda: editor.has_focus, "the editor has the keys")
        editor.replace("add 30", (1, 21), (1, 27))
        await until(pilot, lambda: "scores up, 0 down" in screen(app), "it is told whom the edit moves")
        assert "ready 0" not in screen(app)
        editor.insert("ready at 20\n", (3, 0))
        await until(pilot, lambda: "ready 0 → " in screen(app), "who is ready is told")
        assert "● ready" in screen(app)
