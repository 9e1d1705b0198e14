"""Keys that come all at once, as over a slow line, do what they would do one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.widgets import Input

from leadscore_tui.policy.pane import PolicyPane
from tui.conftest import Make
from tui.stories import listed, until

if TYPE_CHECKING:
    from textual.pilot import Pilot


def at_once(pilot: Pilot[None], *keys: str) -> None:
    """Presses all before the first of them is acted upon."""
    for key in keys:
        character = key if len(key) == 1 else None
        pilot.app.post_message(events.Key({"/": "slash", "#": "number_sign"}.get(key, key), character))


async def test_letters_do_not_overtake_the_keys_before_them(make: Make) -> None:
    app = make()
    async with app.run_test(size=(120, 40)) as pilot:
        await listed(pilot)
        await pilot.press("2")
        editor = app.main.query_one(PolicyPane).editor
        await until(pilot, lambda: editor.has_focus, "the editor has the keys")
        at_once(
            pilot, "enter", "up", *"bc", "home", "a", "end", "e", "backspace", "d", "enter", *"ef", "up", "ctrl+k", "g"
        )
        await until(pilot, lambda: "g" in editor.document.lines[0], "all is typed")
        assert editor.document.lines[:2] == ["abg", "ef"]


async def test_keys_that_are_left_when_it_closes_are_nobodys(make: Make) -> None:
    app = make()
    async with app.run_test(size=(120, 40)) as pilot:
        await listed(pilot)
    key = app._acting = events.Key("a", "a")
    app._held.append(events.Key("b", "b"))
    await app._done(key)
    assert app._acting is None


async def test_a_search_typed_at_once_sets_off_no_command(make: Make) -> None:
    """`e` exports, `b` compares and `s` sorts, where nobody writes."""
    app = make()
    async with app.run_test(size=(120, 40)) as pilot:
        await listed(pilot)
        at_once(pilot, "/", *"ebs")
        asking = app.main.query_one(Input)
        await until(pilot, lambda: asking.value == "ebs", "it is typed")
        assert app.screen is app.main


async def test_what_is_pasted_right_behind_the_key_of_a_tab_is_its_own(make: Make) -> None:
    """The tab is seen at once, and so it takes at once what is typed: not only after it was drawn."""
    app = make()
    async with app.run_test(size=(120, 40)) as pilot:
        await listed(pilot)
        await until(pilot, app.main._furnished.is_set, "the tabs are there")
        pilot.app.post_message(events.Key("2", "2"))
        pilot.app.post_message(events.Paste("# mine "))
        editor = app.main.query_one(PolicyPane).editor
        await until(pilot, lambda: editor.text.startswith("# mine "), "it is pasted")
