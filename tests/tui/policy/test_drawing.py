"""What is on the screen is what a whole new drawing would show: rows are drawn anew only where something changed."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from textual.pilot import Pilot
from textual.widgets.text_area import Selection

from leadscore.resources import resource
from leadscore_tui.policy.editor import PolicyEditor
from tui.policy.harness import PaneApp, checked, file_with

pytestmark = pytest.mark.asyncio
TEXT = resource("policies", "b2b_saas", "policy.lead").read_text(encoding="utf-8").replace('use "vocabulary.lead"', "")
SHORT = 8 * '# a line\nwhen (title is "ceo" or (visited and\n  (not called)))\n  and employees > 5 add 5\n'
_PIECES = ["x", " ", "\n", "when (title is ", '"', ")", "# ", "a\nb\nc", " and a long line that is broken" * 4]
_STAYS = 3
"""So many drawings in turn are the same once nothing more is due."""


def drawn(app: PaneApp) -> list[list[tuple[str, str]]]:
    return [[(s.text, str(s.style)) for s in strip] for strip in app.screen._compositor.render_strips()]


def act(editor: PolicyEditor, rng: Random) -> str:
    """One thing that somebody might do; what it was."""
    row = rng.randrange(editor.document.line_count)
    place = (row, rng.randint(0, len(editor.document[row])))
    match rng.randrange(9):
        case 0 | 1:
            piece = rng.choice(_PIECES)
            editor.insert(piece, place, maintain_selection_offset=rng.random() < 0.5)
            return f"insert {piece!r} at {place}"
        case 2:
            end = min(row + rng.randrange(3), editor.document.line_count - 1)
            editor.delete(place, (end, len(editor.document[end])))
            return f"delete from {place} to line {end}"
        case 3:
            editor.move_cursor(place)
            return f"to {place}"
        case 4:
            editor.selection = Selection(place, (rng.randrange(editor.document.line_count), 0))
            return f"select {editor.selection}"
        case 5:
            (editor.undo if rng.random() < 0.7 else editor.redo)()
            return "undo or redo"
        case 6 if brackets := [
            (r, c) for r, line in enumerate(editor.document.lines) for c, x in enumerate(line) if x in "()"
        ]:
            editor.move_cursor(rng.choice(brackets[:20]))
            return "to a bracket"
        case 7:
            editor.action_cursor_page_down() if rng.random() < 0.5 else editor.action_cursor_up()
            return "down or up"
        case _:
            editor.action_comment()
            return "comment"


async def _settled(pilot: Pilot[None], app: PaneApp) -> list[list[tuple[str, str]]]:
    """The screen once it stays as it is: on a busy machine one pause does not draw all that is due."""
    shown, same = drawn(app), 0
    for _ in range(100):
        await pilot.pause(0.01)
        last, shown = shown, drawn(app)
        same = same + 1 if last == shown else 0
        if same == _STAYS:
            break
    return shown


async def _fresh(pilot: Pilot[None], app: PaneApp) -> list[list[tuple[str, str]]]:
    app.editor.notify_style_update()
    app.editor.refresh()
    return await _settled(pilot, app)


@pytest.mark.parametrize(("seed", "text"), [(1, TEXT), (2, SHORT), (3, SHORT)])
async def test_rows_that_are_kept_show_what_new_ones_would(tmp_path: Path, seed: int, text: str) -> None:
    rng, done = Random(seed), list[str]()
    app = PaneApp(file_with(tmp_path, text), text)
    async with app.run_test(size=(70, 20)) as pilot:
        await checked(pilot)
        app.pane.PAUSE = 60  # type: ignore[misc]
        for _ in range(30):
            done += (act(app.editor, rng) for _ in range(rng.randint(1, 2)))
            if rng.random() < 0.3:
                app.pane._check_now()
                await app.workers.wait_for_complete()
            before = await _settled(pilot, app)
            assert before == await _fresh(pilot, app), done


async def test_a_resize_and_another_theme_are_drawn(tmp_path: Path) -> None:
    app = PaneApp(file_with(tmp_path, TEXT), TEXT)
    async with app.run_test(size=(70, 20)) as pilot:
        await checked(pilot)
        for size, theme in (((110, 30), "textual-light"), ((60, 16), "ansi-dark"), ((80, 24), "textual-dark")):
            await pilot.resize_terminal(*size)
            app.theme = theme
            before = await _settled(pilot, app)
            assert before == await _fresh(pilot, app)
            assert any("Who should" in text for row in before for text, _ in row)
