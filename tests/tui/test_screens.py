"""Every screen at two sizes, as text: what stands where. `LEADSCORE_RECORD=1` writes them anew, to be looked at.

Text alone is compared, so that a change of what people read is seen in a review as what it is; colours are looked at in
a browser (tests/browser).
"""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from leadscore_tui.policy.pane import PolicyPane
from tui.conftest import Make
from tui.stories import listed, screen, type_text, until

if TYPE_CHECKING:
    from textual.pilot import Pilot

FOLDER = Path(__file__).parent / "screens"
SIZES = ((80, 24), (120, 40))


async def _nothing(pilot: Pilot[None]) -> None:
    """The first sight."""


async def _evidence(pilot: Pilot[None]) -> None:
    await pilot.press("enter", "down", "enter")


async def _beside(pilot: Pilot[None]) -> None:
    await pilot.press("b", "down")
    await until(pilot, lambda: "L-1136" in screen(pilot.app), "the second is explained")
    await pilot.pause(0.3)


async def _filtered(pilot: Pilot[None]) -> None:
    await pilot.press("f")
    await type_text(pilot, "band warm\n")
    await until(pilot, lambda: "filter: band warm" in screen(pilot.app), "it is filtered")
    await pilot.pause(0.3)


async def _wrong_filter(pilot: Pilot[None]) -> None:
    await pilot.press("f")
    await type_text(pilot, "contry is 1\n")
    await until(pilot, lambda: "country" in screen(pilot.app), "the slip is told")


async def _policy(pilot: Pilot[None]) -> None:
    await pilot.press("2")
    await until(pilot, lambda: pilot.app.query_one(PolicyPane).editor.has_focus, "the editor has the keys")


async def _mistake(pilot: Pilot[None]) -> None:
    await _policy(pilot)
    await type_text(pilot, "whne ")
    await until(pilot, lambda: "mistakes" in screen(pilot.app), "the mistake is told")


async def _edited(pilot: Pilot[None]) -> None:
    await _policy(pilot)
    pane = pilot.app.query_one(PolicyPane)
    place = next(number for number, line in enumerate(pane.text.splitlines(), 1) if line.startswith("ready at"))
    pane.go_to(place)
    await pilot.press(*["right"] * len("ready at 70"), "backspace", "backspace", "6", "0")
    await until(pilot, lambda: "ready 39 →" in screen(pilot.app), "whom it moves is told")
    await pilot.press("escape", "x")
    await until(pilot, lambda: "★" in screen(pilot.app), "the list shows who is new")
    await pilot.pause(0.3)


async def _diff(pilot: Pilot[None]) -> None:
    await _edited(pilot)
    await pilot.press("3")
    await until(pilot, lambda: "ready: 70" in screen(pilot.app) or "70 → 60" in screen(pilot.app), "the change is told")


async def _help(pilot: Pilot[None]) -> None:
    await pilot.press("question_mark")
    await until(pilot, lambda: "Esc closes this" in screen(pilot.app), "help is there")


async def _export(pilot: Pilot[None]) -> None:
    await pilot.press("e")
    await until(pilot, lambda: "leads.csv" in screen(pilot.app), "it asks what to write")


async def _columns(pilot: Pilot[None]) -> None:
    await pilot.press("c")
    await until(pilot, lambda: "Space chooses" in screen(pilot.app), "it asks which columns")


SCREENS: dict[str, Callable[[Pilot[None]], Awaitable[None]]] = {
    "first": _nothing,
    "evidence": _evidence,
    "beside": _beside,
    "filtered": _filtered,
    "wrong_filter": _wrong_filter,
    "policy": _policy,
    "mistake": _mistake,
    "edited": _edited,
    "diff": _diff,
    "help": _help,
    "export": _export,
    "columns": _columns,
}


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", SCREENS)
async def test_what_stands_where(make: Make, name: str, size: tuple[int, int]) -> None:
    app = make(is_demo=True)
    async with app.run_test(size=size) as pilot:
        await listed(pilot)
        await SCREENS[name](pilot)
        app.clear_notifications()
        await pilot.pause(0.2)
        seen = screen(app) + "\n"
    file = FOLDER / f"{name}_{size[0]}x{size[1]}.txt"
    if os.environ.get("LEADSCORE_RECORD"):
        file.write_text(seen, encoding="utf-8")
    assert seen == file.read_text(encoding="utf-8")
