"""A policy with mistakes can be mended where one sees them, and the leads are there."""

from __future__ import annotations

from pathlib import Path

from leadscore_tui.policy.pane import PolicyPane
from tui.conftest import Make
from tui.stories import listed, screen, until


async def test_leads_are_read_once_it_is_mended_and_saved(make: Make, policy: Path) -> None:
    policy.write_text('policy "Plain"\nwhn employees > 100 add 20 because "Large"\n', encoding="utf-8")
    app = make()
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "The policy has mistakes" in screen(app), "it is told")
        await pilot.press("2")
        editor = app.main.query_one(PolicyPane).editor
        await until(pilot, lambda: editor.has_focus, "the editor has the keys")
        editor.insert("x", (1, 0))
        await until(pilot, lambda: "mend and save it, and leads are read" in screen(app), "it is told what to do")
        editor.replace("when", (1, 0), (1, 4))
        await until(pilot, lambda: "Ctrl+S saves the policy, and reads them" in screen(app), "it is told how")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "Save policy.lead?" in screen(app), "it asks")
        await pilot.press("enter")
        await listed(pilot)
        assert "The policy has mistakes" not in screen(app)
