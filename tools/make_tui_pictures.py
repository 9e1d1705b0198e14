"""Makes the pictures of the terminal UI in docs/images: python tools/make_tui_pictures.py

They show the demo, so they are the same in every run but for the versions of Textual.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from leadscore.cli.tui import demo
from leadscore_tui.app import LeadscoreApp
from leadscore_tui.policy.pane import PolicyPane

if TYPE_CHECKING:
    from textual.pilot import Pilot

FOLDER = Path(__file__).parent.parent / "docs" / "images"
SIZE = (132, 38)
_TO_THRESHOLD = "to the threshold"
"""Stands among keys for the way to the line that says `ready at 70`."""


async def _picture(name: str, keys: Sequence[str], theme: str = "textual-dark") -> None:
    with ExitStack() as kept:
        app = LeadscoreApp(demo(kept))
        app.state.theme = theme
        async with app.run_test(size=SIZE) as pilot:
            await _rest(pilot, 8)
            for key in keys:
                if key == _TO_THRESHOLD:
                    pane = app.main.query_one(PolicyPane)
                    pane.go_to(next(n for n, line in enumerate(pane.text.splitlines(), 1) if line.startswith("ready")))
                else:
                    await pilot.press(*key.split())
                await _rest(pilot, 2)
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


if __name__ == "__main__":
    asyncio.run(main())
