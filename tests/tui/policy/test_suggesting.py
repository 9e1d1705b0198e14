"""Suggestions at the cursor, and leaving the editor by keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from leadscore_tui.policy.suggesting import Suggestions
from tui.policy.harness import POLICY, PaneApp, checked, file_with

pytestmark = pytest.mark.asyncio


async def typed(pilot: Pilot[None], app: PaneApp, text: str) -> None:
    """Only the last letter by its key, which is what counts: to wait for each takes long."""
    app.editor.insert(text[:-1])
    await pilot.press(text[-1])


def shown(app: PaneApp) -> list[str]:
    popup = app.query_one(Suggestions)
    return [option.prompt.plain.split("  ")[0].strip() for option in popup.options] if popup.is_open else []


async def at_new_line(pilot: Pilot[None], app: PaneApp) -> None:
    await checked(pilot)
    app.pane.go_to(4)
    await pilot.press("end", "enter")


async def test_suggestions_come_while_a_name_is_typed_and_do_not_steal_enter(tmp_path: Path) -> None:
    app = PaneApp(file_with(tmp_path), POLICY)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_new_line(pilot, app)
        await typed(pilot, app, "when exis")
        await pilot.pause(0.05)
        assert shown(app) == ["existing_customer"]
        await pilot.press("enter")
        assert app.editor.document.lines[4:6] == ["when exis", ""]
        assert shown(app) == []


async def test_tab_takes_the_first_and_arrows_with_enter_any(tmp_path: Path) -> None:
    app = PaneApp(file_with(tmp_path), POLICY)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_new_line(pilot, app)
        await typed(pilot, app, "when sea")
        await pilot.pause(0.05)
        await pilot.press("tab")
        assert app.editor.document.lines[4] == "when searched"
        await typed(pilot, app, " or vi")
        await pilot.pause(0.05)
        assert shown(app) == ["visited", "viewed"]
        await pilot.press("down", "down", "enter")
        assert app.editor.document.lines[4] == "when searched or viewed"
        assert app.editor.cursor_location == (4, len("when searched or viewed"))


async def test_a_misspelt_start_is_understood_and_esc_closes_the_list(tmp_path: Path) -> None:
    app = PaneApp(file_with(tmp_path), POLICY)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_new_line(pilot, app)
        await typed(pilot, app, "when titel")
        await pilot.press("f2")
        assert shown(app) == ["title"]
        await pilot.press("escape")
        assert shown(app) == []
        assert app.editor.has_focus


async def test_a_whole_rule_is_written_and_its_first_part_can_be_typed_over(tmp_path: Path) -> None:
    app = PaneApp(file_with(tmp_path), POLICY)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_new_line(pilot, app)
        await pilot.press("f2", "down", "enter")
        assert app.editor.selected_text == "pricing"
        await pilot.press(*"demo")
        line = app.editor.document.lines[4]
        assert line == 'when visited "demo" within 30 days add 10 because "Why it matters"'
        await pilot.press("ctrl+z", "ctrl+z", "ctrl+z")
        assert app.editor.document.lines[4] == ""


async def test_a_click_takes_a_suggestion(tmp_path: Path) -> None:
    app = PaneApp(file_with(tmp_path), POLICY)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_new_line(pilot, app)
        await typed(pilot, app, "when vi")
        await pilot.press("f2")
        await pilot.pause()
        await pilot.click(Suggestions, offset=(3, 1))
        assert app.editor.document.lines[4] == "when viewed"
        assert app.editor.has_focus


async def test_the_list_goes_when_the_cursor_leaves_the_word(tmp_path: Path) -> None:
    app = PaneApp(file_with(tmp_path), POLICY)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_new_line(pilot, app)
        await typed(pilot, app, "when vi")
        await pilot.press("f2")
        assert shown(app)
        app.pane.go_to(1)
        await pilot.pause()
        assert shown(app) == []


async def test_tab_writes_blanks_and_esc_tab_leaves(tmp_path: Path) -> None:
    app = PaneApp(file_with(tmp_path), POLICY)
    async with app.run_test(size=(80, 24)) as pilot:
        await checked(pilot)
        app.pane.go_to(3)
        await pilot.press("tab")
        assert app.editor.document.lines[2].startswith("  when")
        await pilot.press("escape", "left", "tab")
        assert app.editor.has_focus
        before = app.editor.text
        await pilot.press("escape")
        assert app.editor.has_focus
        await pilot.press("tab")
        assert app.editor.text == before


async def test_what_a_word_is_and_what_its_rule_gave(tmp_path: Path) -> None:
    from leadscore.batch.board.model import RuleEffect

    app = PaneApp(file_with(tmp_path), POLICY)
    asked: list[str] = []
    async with app.run_test(
        size=(80, 24), message_hook=lambda m: asked.extend([m.rule] if hasattr(m, "rule") else [])
    ) as pilot:
        await checked(pilot)
        app.pane.effects([RuleEffect("boss", 412, 2_060_500)], 10_000)
        app.pane.go_to(3)
        await pilot.pause()
        assert app.line("note") == "fired for 412 of 10,000 leads, +2,060.5 points"
        await pilot.press("right", "right", "right", "right", "right", "f3")
        assert app.line("note").split("\n") == [
            "title: A field: a text.",
            "+5 when their title is “ceo”.  fired for 412 of 10,000 leads, +2,060.5 points",
        ]
        await pilot.press("f9")
        await pilot.pause()
        assert "boss" in asked


async def test_the_mouse_is_told_what_it_rests_on(tmp_path: Path) -> None:
    from leadscore.batch.board.model import RuleEffect

    text = POLICY.replace("pricing", "[/b]*")
    app = PaneApp(file_with(tmp_path, text), text)
    async with app.run_test(size=(80, 24), tooltips=True) as pilot:
        await checked(pilot)
        app.pane.effects([RuleEffect("boss", 412, 2_060_500)], 10_000)
        await pilot.hover(app.editor, offset=(app.editor.gutter_width + 6, 2))
        await pilot.pause()
        assert str(app.editor.tooltip) == "title: A field: a text.\nfired for 412 of 10,000 leads, +2,060.5 points"
        await pilot.hover(app.editor, offset=(app.editor.gutter_width + 6, 7))
        await pilot.pause()
        assert app.editor.tooltip is None
        await pilot.hover(app.editor, offset=(app.editor.gutter_width + 16, 3))
        await pilot.pause(0.5)
        assert str(app.editor.tooltip) == '"[/b]*": A star stands for any run of characters, also none.'


@pytest.mark.parametrize("line", [1, 6, 11])
async def test_the_list_does_not_hide_what_is_being_typed(tmp_path: Path, line: int) -> None:
    text = "\n" * 11
    app = PaneApp(file_with(tmp_path, text), text)
    async with app.run_test(size=(60, 15)) as pilot:
        await checked(pilot)
        app.pane.go_to(line)
        await pilot.press("f2")
        await pilot.pause()
        popup = app.query_one(Suggestions)
        assert popup.is_open
        assert popup.region.height >= 5
        assert not popup.region.y <= app.editor.cursor_screen_offset.y < popup.region.bottom
