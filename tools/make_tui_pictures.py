"""Makes the pictures of the terminal UI in docs/images: python tools/make_tui_pictures.py [NAME...]

They show the demo, and for the back-test made-up past leads, so they are the same in every run but for the versions of
Textual. With names such as tui-why.svg, these alone are made.
"""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from leadscore.cli.demo_copy import AS_OF
from leadscore.cli.tui import demo
from leadscore.resources import resource
from leadscore_tui.app import LeadscoreApp
from leadscore_tui.assistant.pane import AssistantPane
from leadscore_tui.backstage.protocol import Data
from leadscore_tui.policy.pane import PolicyPane

if TYPE_CHECKING:
    from textual.pilot import Pilot

FOLDER = Path(__file__).parent.parent / "docs" / "images"
SIZE = (132, 38)
_TO_THRESHOLD = "to the threshold"
"""Stands among keys for the way to the line that says `ready at 70`."""
_SAY = "say: "
"""Begins, among keys, what the assistant is asked."""
_ASKED = ("who is nearly ready?", "what does the third one lack?", "set ready to 66")


async def _picture(
    name: str, keys: Sequence[str], theme: str = "textual-dark", data: Data | None = None, seconds: float = 2
) -> None:
    """`data` are other leads than the demo's; after each of the keys, so many seconds pass."""
    if sys.argv[1:] and name not in sys.argv[1:]:
        return
    with ExitStack() as kept:
        started = demo(kept)
        app = LeadscoreApp(replace(started, data=data or started.data))
        app.state.theme = theme
        async with app.run_test(size=SIZE) as pilot:
            await _rest(pilot, 8)
            for key in keys:
                if key.startswith(_SAY):
                    app.main.query_one(AssistantPane).ask(key.removeprefix(_SAY))
                elif key == _TO_THRESHOLD:
                    pane = app.main.query_one(PolicyPane)
                    pane.go_to(next(n for n, line in enumerate(pane.text.splitlines(), 1) if line.startswith("ready")))
                else:
                    await pilot.press(*key.split())
                await _rest(pilot, seconds)
            app.clear_notifications()
            await _rest(pilot, 1)
            drawn = app.export_screenshot(title="leadscore", simplify=True)
    # Fonts would be asked for from the network; those of the reader's machine do.
    (FOLDER / name).write_text(re.sub(r"@font-face\s*\{.*?\}", "", drawn, flags=re.DOTALL), encoding="utf-8")


async def _rest(pilot: Pilot[None], seconds: float) -> None:
    await pilot.pause(seconds)


async def main() -> None:
    edit = ["2", _TO_THRESHOLD, "right " * len("ready at 70"), "backspace backspace 6 0"]
    await _picture("tui-why.svg", [])
    await _picture("tui-policy.svg", [*edit, "escape x"])
    await _picture("tui-diff.svg", [*edit, "escape 3"], "textual-light")
    past = [resource("policies", "past", name) for name in ("leads.csv", "events.csv")]
    asked = ["5", *(f"{_SAY}{words}" for words in _ASKED)]
    await _picture("tui-assistant.svg", asked, "textual-light", seconds=4)
    await _picture("tui-backtest.svg", ["4", "r"], data=Data(past[0], (past[1],), None, None, AS_OF), seconds=20)


if __name__ == "__main__":
    asyncio.run(main())
