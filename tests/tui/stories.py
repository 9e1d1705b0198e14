"""What stories do: press, type, wait for what a person waits for, and read the screen."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from textual._context import visible_screen_stack

from leadscore_tui.leads.table import LeadTable

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from leadscore_tui.app import LeadscoreApp

_PATIENCE = 60.0


async def until(pilot: Pilot[None], holds: Callable[[], bool], what: str) -> None:
    """Waits until something holds; a machine may be slow, but not for ever."""
    end = time.monotonic() + _PATIENCE
    while not holds():
        if time.monotonic() > end:
            raise AssertionError(f"waited in vain: {what}\n{screen(pilot.app)}")
        await pilot.pause(0.02)
    await pilot.pause()


async def listed(pilot: Pilot[None]) -> LeadTable:
    """The list, once it shows leads and the first one is explained."""
    table = pilot.app.query_one(LeadTable)
    await until(pilot, lambda: table.row is not None, "the leads are listed")
    await until(pilot, lambda: why(pilot) != "", "the lead is explained")
    return table


def why(pilot: Pilot[None]) -> str:
    """What the pane says of a lead, "" if it says nothing yet."""
    from leadscore_tui.why.pane import WhyPane

    panes = pilot.app.query(WhyPane)
    return panes.first().as_text() if panes else ""


async def type_text(pilot: Pilot[None], text: str) -> None:
    names = {" ": "space", "\n": "enter", '"': "quotation_mark", ">": "greater_than_sign", "=": "equals_sign"}
    for sign in text:
        await pilot.press(names.get(sign, sign))


def screen(app: LeadscoreApp | object) -> str:
    """What stands on the screen, as text, without blanks at the ends of lines.

    What is behind a dialog is drawn too, as on Textual's own screenshots: without the stack it is blank where nothing
    drew it before.
    """
    visible_screen_stack.set(app._background_screens)  # type: ignore[attr-defined]
    lines = app.screen._compositor.render_strips()  # type: ignore[attr-defined]
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in lines)


def is_told(app: LeadscoreApp | object, words: str) -> bool:
    """Whether words stand on the screen, wherever its lines break: the path of a test's folder may be long."""
    return "".join(words.split()) in "".join(screen(app).replace("│", " ").split())
