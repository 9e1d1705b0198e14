"""Every command has a name: in the palette, from wherever it is opened, and in the help."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest
from textual.command import CommandPalette
from textual.widgets import TabbedContent

from leadscore_tui.exporting import ExportScreen
from leadscore_tui.help import HelpScreen
from leadscore_tui.keys import bindings_of, shown_keys
from leadscore_tui.palette import commands
from leadscore_tui.policy.pane import PolicyPane
from tui.conftest import Make
from tui.stories import listed, screen, type_text, until


async def test_everything_has_a_name_in_the_palette_and_in_the_help(make: Make) -> None:
    from leadscore_tui.help import help_text

    app = make()
    async with app.run_test(size=(120, 40)) as pilot:
        await listed(pilot)
        told = help_text(app)
        names = [command.title for command in commands(app, app.screen)]
        assert len(names) == len(set(names))
        assert {"Why", "Policy", "Diff", "Compare", "Columns", "Copy", "Export", "Read the leads again"} <= set(names)
        for binding in bindings_of(app):
            assert binding.id, f"{binding} cannot be given another key"
            assert binding.id in told
        assert "F1" in told
        assert "Ctrl+Q" in told


async def test_the_guide_names_the_keys(make: Make) -> None:
    """But for those that every list and every editor has."""
    guide = (Path(__file__).parents[2] / "docs" / "terminal-ui.md").read_text(encoding="utf-8")
    everywhere = {"up", "down", "pageup", "pagedown", "home", "end", "enter", "escape", "ctrl+home", "ctrl+end", "2"}
    app = make()
    async with app.run_test(size=(120, 40)) as pilot:
        await listed(pilot)
        for binding in bindings_of(app):
            if binding.description and not everywhere & set(binding.key.split(",")):
                keys = shown_keys(app, binding)
                named = any(
                    f"`{key}`" in guide or (len(key) > 1 and re.search(rf"\b{re.escape(key)}", guide)) for key in keys
                )
                assert named, f"docs/terminal-ui.md does not name {' or '.join(keys)}: {binding.description}"


@pytest.mark.parametrize("place", ["list", "policy"])
async def test_the_palette_runs_a_command_from_wherever_one_is(make: Make, place: str) -> None:
    app = make()
    async with app.run_test(size=(120, 40)) as pilot:
        await listed(pilot)
        if place != "list":
            await pilot.press("2")
            await pilot.pause(0.2)
        await pilot.press("ctrl+p")
        await until(pilot, lambda: isinstance(app.screen, CommandPalette), "the palette opens")
        await type_text(pilot, "export")
        await until(pilot, lambda: _offered(app.screen) == 1, "it is found")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ExportScreen), "it runs")


def _offered(screen: object) -> int:
    from textual.command import CommandList

    assert isinstance(screen, CommandPalette)
    return screen.query_one(CommandList).option_count


async def test_a_command_of_a_tab_brings_the_tab_to_the_front(make: Make) -> None:
    app = make()
    async with app.run_test(size=(120, 40)) as pilot:
        await listed(pilot)
        (comment,) = (found for found in commands(app, app.screen) if found.title == "Comment on or off")
        comment.callback()
        pane = app.main.query_one(PolicyPane)
        await until(pilot, lambda: pane.text.startswith("Who should"), "it is done")
        assert app.main.query_one(TabbedContent).active == "policy"
        assert pane.editor.has_focus


async def test_keys_faster_than_the_palette_do_no_harm(make: Make) -> None:
    app = make()
    async with app.run_test(size=(120, 40)) as pilot:
        await listed(pilot)
        for _ in range(2):
            app.action_command_palette()
            for _ in range(10):
                app.simulate_key("pageup")
                app.simulate_key("pagedown")
                await asyncio.sleep(0)
            await pilot.press("escape", "escape")
            await until(pilot, lambda: app.screen is app.main, "it closes")
        assert app.is_running


async def test_the_last_line_names_the_key_that_gives_help_where_one_is(make: Make) -> None:
    app = make()
    async with app.run_test(size=(80, 24)) as pilot:
        await listed(pilot)
        assert screen(app).splitlines()[-1].endswith("^Q Quit  ? Help")
        await pilot.press("2")
        await until(pilot, lambda: screen(app).splitlines()[-1].endswith("^Q Quit  F1 Help"), "? is a sign to be typed")
        await pilot.press("f1")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen), "help opens")
