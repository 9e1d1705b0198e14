"""Typing in the policy: what is checked, shown, mended and tidied."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadscore.diagnostics import Severity
from leadscore_tui.policy.editor import PolicyEditor
from leadscore_tui.policy.used import UsedFile
from tui.policy.harness import POLICY, PaneApp, checked, file_with

pytestmark = pytest.mark.asyncio


async def test_a_text_that_is_opened_is_checked_but_not_edited(tmp_path: Path) -> None:
    app = PaneApp(file_with(tmp_path), POLICY)
    async with app.run_test(size=(80, 24)) as pilot:
        await checked(pilot)
        assert not app.pane.dirty
        assert app.pane.compiled is not None
        assert app.pane.compiled.plan is not None
        assert app.edited == []
        assert "saved" in app.line("title")


async def test_each_valid_text_is_told_with_its_plan_after_a_pause(tmp_path: Path) -> None:
    app = PaneApp(file_with(tmp_path), POLICY)
    async with app.run_test(size=(80, 24)) as pilot:
        await checked(pilot)
        app.pane.go_to(5)
        await pilot.press("end", "0")
        await checked(pilot)
        assert [message.text for message in app.edited] == [POLICY.replace("ready at 5", "ready at 50")]
        compiled = app.edited[0].compiled
        assert compiled is not None
        assert compiled.plan is not None
        assert compiled.plan.ready is not None
        assert compiled.plan.ready.at == 50_000
        assert "● changed" in app.line("title")
        await pilot.press("ctrl+z")
        await checked(pilot)
        assert app.edited[-1].text == POLICY
        assert not app.pane.dirty


async def test_a_problem_is_marked_and_told_where_the_cursor_stands(tmp_path: Path) -> None:
    text = POLICY.replace("title", "titel")
    app = PaneApp(file_with(tmp_path, text), text)
    async with app.run_test(size=(80, 24)) as pilot:
        await checked(pilot)
        await pilot.press("f8")
        assert app.editor.cursor_location == (2, 5)
        await pilot.pause()
        assert "✗ error: There is no field `titel`" in app.line("note")
        assert "F4: write `title`." in app.line("note")
        assert "1 error" in app.line("title")
        strip = app.editor.render_line(2)
        assert strip.text.startswith("3✗ when titel")
        underlined = [s.text for s in strip if s.style and s.style.underline]
        assert "".join(underlined).replace(" ", "") == "titel"


async def test_a_key_mends_what_has_a_fix_and_undo_takes_it_back(tmp_path: Path) -> None:
    text = POLICY.replace("title", "titel")
    app = PaneApp(file_with(tmp_path, text), text)
    async with app.run_test(size=(80, 24)) as pilot:
        await checked(pilot)
        await pilot.press("f8", "f4")
        await checked(pilot)
        assert app.editor.text == POLICY
        assert "error" not in app.line("title")
        await pilot.press("ctrl+z")
        assert app.editor.text == text


async def test_marks_move_with_their_lines_while_somebody_types(tmp_path: Path) -> None:
    text = POLICY.replace("visited", "visitd")
    app = PaneApp(file_with(tmp_path, text), text)
    async with app.run_test(size=(80, 24)) as pilot:
        await checked(pilot)
        app.pane.go_to(1)
        await pilot.press("enter", "enter")
        app.pane.go_to(6)
        assert [d.severity for d in app.editor.problems_here()] == [Severity.ERROR]


async def test_tidying_keeps_the_cursor_at_its_word_and_is_one_step_to_undo(tmp_path: Path) -> None:
    text = POLICY.replace("when visited", "when    visited")
    app = PaneApp(file_with(tmp_path, text), text)
    async with app.run_test(size=(80, 24)) as pilot:
        await checked(pilot)
        app.editor.move_cursor((3, text.splitlines()[3].index("30")))
        await pilot.press("ctrl+l")
        await app.workers.wait_for_complete()
        lines = app.editor.document.lines
        row, column = app.editor.cursor_location
        assert "when visited" in lines[row]
        assert lines[row][column:].startswith("30")
        await pilot.press("ctrl+z")
        assert app.editor.text == text


async def test_lines_become_comments(tmp_path: Path) -> None:
    app = PaneApp(file_with(tmp_path), POLICY)
    async with app.run_test(size=(80, 24)) as pilot:
        app.pane.go_to(3)
        app.editor.action_comment()
        assert app.editor.document.lines[2].startswith("# when title")
        app.editor.action_comment()
        await pilot.pause()
        assert app.editor.text == POLICY


async def test_windows_line_ends_stay(tmp_path: Path) -> None:
    text = POLICY.replace("\n", "\r\n")
    app = PaneApp(file_with(tmp_path, text), text)
    async with app.run_test(size=(80, 24)) as pilot:
        await checked(pilot)
        assert app.pane.text == text
        assert not app.pane.dirty
        app.pane.go_to(5)
        await pilot.press("end", "enter")
        assert app.pane.text == text.replace("ready at 5\r\n", "ready at 5\r\n\r\n")


async def test_what_is_tidy_is_left_alone_and_what_is_broken_too(tmp_path: Path) -> None:
    app = PaneApp(file_with(tmp_path), "")
    async with app.run_test(size=(80, 24)) as pilot:
        app.editor.put('policy "P" version 1\n\ngroup fit\nwhen title is "ceo" add 5\n')
        await pilot.press("ctrl+l")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert [toast.message for toast in app._notifications] == ["Nothing to tidy."]
        app.editor.put("when title is add 5")
        await pilot.press("ctrl+l")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert [toast.title for toast in app._notifications] == ["", "Not tidied"]
        assert app.editor.text == "when title is add 5"


async def test_a_very_long_line_is_not_wrapped_until_it_is_laid_out(tmp_path: Path) -> None:
    text = "set a = " + ", ".join(f'"company {number}"' for number in range(400))
    app = PaneApp(file_with(tmp_path), text)
    async with app.run_test(size=(80, 24)) as pilot:
        await checked(pilot)
        assert not app.editor.soft_wrap
        assert [toast.message for toast in app._notifications] == [
            "A line is very long, so lines are not wrapped. Ctrl+L lays it out."
        ]
        await pilot.press("ctrl+l")
        await app.workers.wait_for_complete()
        assert app.editor.soft_wrap
        assert max(map(len, app.editor.document.lines)) <= 100


async def test_a_used_file_is_looked_at_where_a_name_is_declared_or_a_problem_is(tmp_path: Path) -> None:
    words = tmp_path / "words.lead"
    words.write_text('# words\nset bosses = "ceo", 5\n', encoding="utf-8")
    text = 'policy "P"\nuse "words.lead"\nwhen title in bosses add 5\n'
    app = PaneApp(file_with(tmp_path, text), text)
    async with app.run_test(size=(80, 24)) as pilot:
        await checked(pilot)
        app.editor.move_cursor((2, text.splitlines()[2].index("bosses")))
        await pilot.press("f12")
        await pilot.pause()
        assert isinstance(app.screen, UsedFile)
        viewer = app.screen.query_one(PolicyEditor)
        assert viewer.cursor_location == (1, 4)
        assert "✗ error" in str(app.screen.query_one("#used-note").render())
        await pilot.press("x")
        assert viewer.text == words.read_text(encoding="utf-8")
        assert any("only looked at here" in note.message for note in app._notifications)
        await pilot.press("escape")
        await pilot.pause()
        assert app.editor.has_focus
        app.editor.move_cursor((0, 0))
        await pilot.press("f12")
        await pilot.pause()
        assert app.editor.has_focus


async def test_ctrl_end_and_ctrl_home_go_to_the_ends(tmp_path: Path) -> None:
    app = PaneApp(file_with(tmp_path), POLICY)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+end")
        assert app.editor.cursor_offset == len(POLICY)
        await pilot.press("ctrl+home")
        assert app.editor.cursor_offset == 0


async def test_what_is_too_long_for_a_line_is_told_on_several(tmp_path: Path) -> None:
    """Why nothing was scored ends with the mend."""
    text = 'policy "P"\n'
    app = PaneApp(file_with(tmp_path, text), text)
    async with app.run_test(size=(80, 24)) as pilot:
        await checked(pilot)
        told = app.pane.query_one("#policy-impact")
        for words, height in (("ready 1 as before", 1), ("The store was made without it. " * 4, 2), ("short", 1)):
            app.pane.impact(words)
            await pilot.pause()
            assert told.size.height == height
